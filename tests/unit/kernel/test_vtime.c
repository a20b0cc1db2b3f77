/* If one of these failed, a scenario's times would be read wrongly or a printed time could not be
 * typed back in. */

#include <string.h>

#include "sim/kernel/vtime.h"
#include "tests/support/check.h"

typedef struct Form {
	const char *text;
	VTime t;
	const char *printed;
} Form;

static const Form forms[] = {
	{"0", 0, "0s"},
	{"0s", 0, "0s"},
	{"90s", VT_S(90), "90s"},
	{"1500ms", VT_MS(1500), "1.5s"},
	{"250ms", VT_MS(250), "250ms"},
	{"0.25s", VT_MS(250), "250ms"},
	{"20us", VT_US(20), "20us"},
	{"5ns", 5, "5ns"},
	{"10min", VT_MIN(10), "600s"},
	{"2h", VT_H(2), "2h"},
	{"1.5s", VT_MS(1500), "1.5s"},
	{"1.5h", VT_MIN(90), "1.5h"},
	{"300s", VT_S(300), "300s"},
	{"00:02:10.250", VT_MS(130250), "130.25s"},
	{"00:05:00", VT_MIN(5), "300s"},
	{"100:00:00", VT_H(100), "100h"},
	{"0.000000001s", 1, "1ns"},
	{"1.000000001s", VT_S(1) + 1, "1.000000001s"},
	{"87600h", VT_LONGEST, "87600h"},
	{"87600:00:00.000", VT_LONGEST, "87600h"},
	{"315359999.999999999s", VT_LONGEST - 1, "315359999.999999999s"},
	{"315360000000000000ns", VT_LONGEST, "87600h"},
};

static void test_read_and_print(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
		VTime t = -1, again = -1;
		g_autoptr(GString) out = g_string_new(NULL);
		const Form *f = &forms[i];
		bool good = vtime_parse(f->text, &t, NULL);
		CHECK(good == (f->printed != NULL), "%s", f->text);
		if (!good || !f->printed)
			continue;
		CHECK_INT(t, f->t, "%s", f->text);
		vtime_print(out, t);
		CHECK_STR(out->str, f->printed, "%s", f->text);
		CHECK(vtime_parse(out->str, &again, NULL) && again == t, "%s read back", out->str);
	}
}

static void test_any_time_reads_back(void)
{
	for (VTime t = 1; t < VT_LONGEST / 3; t = t * 3 + (t & 7)) {
		VTime again = -1;
		g_autoptr(GString) out = g_string_new(NULL);
		vtime_print(out, t);
		CHECK(vtime_parse(out->str, &again, NULL), "%s", out->str);
		CHECK_INT(again, t, "%s", out->str);
	}
}

static void test_negative_prints(void)
{
	g_autoptr(GString) out = g_string_new(NULL);

	vtime_print(out, -VT_MS(1500));
	CHECK_STR(out->str, "-1.5s", "a difference of times");
}

#define Z32 "00000000000000000000000000000000"
#define Z128 Z32 Z32 Z32 Z32

static const struct {
	const char *text, *why;
} wrong[] = {
	{"", "is empty"},
	{"10", "has no unit"},
	{"0.5", "has no unit"},
	{"s", "does not begin with a digit"},
	{"-5s", "does not begin with a digit"},
	{" 5s", "does not begin with a digit"},
	{"5 s", "has an unknown unit"},
	{"5sec", "has an unknown unit"},
	{"5S", "has an unknown unit"},
	{"5s ", "has an unknown unit"},
	{"1.s", "has no digits after its point"},
	{"1.5ns", "is finer than a nanosecond"},
	{"1.0000000001s", "is finer than a nanosecond"},
	{"99999999999s", "is longer than 10 years"},
	{"315360000.000000001s", "is longer than 10 years"},
	{"315360000000000001ns", "is longer than 10 years"},
	{"87600:00:00.000000001", "is longer than 10 years"},
	{"9999999999999999999999s", "has too many digits"},
	{Z128 "s", "has too many digits"},
	{"0." Z128 "s", "has too many digits"},
	{"00:00:00." Z128, "has too many digits"},
	{Z128 ":00:00", "has too many digits"},
	{"00:60:00", "has no minutes from 00 to 59"},
	{"00:1:00", "has no minutes from 00 to 59"},
	{"00:00:60", "has no seconds from 00 to 59"},
	{"00:00", "has no minutes from 00 to 59"},
	{"00:00:", "has no seconds from 00 to 59"},
	{"00:00:00.", "has no digits after its point"},
	{"00:00:00x", "goes on after its end"},
	{"9999999999:00:00", "is longer than 10 years"},
};

static void test_wrong_times_say_why(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
		VTime t = 7;
		g_autoptr(GError) err = NULL;
		CHECK(!vtime_parse(wrong[i].text, &t, &err), "\"%s\"", wrong[i].text);
		CHECK(err && strstr(err->message, wrong[i].why), "\"%s\" gives %s", wrong[i].text,
		      err ? err->message : "nothing");
		CHECK(err && strstr(err->message, "expected"), "\"%s\"", wrong[i].text);
		CHECK_INT(t, 7, "\"%s\" leaves the result alone", wrong[i].text);
	}
}

/* Wrong: a sum of times that are each all right comes out negative, and is "in time". */
static void test_sums_have_a_bound(void)
{
	VTime t = 7;
	CHECK(!vtime_add(VT_LONGEST, 1, &t) && t == 7, "a nanosecond too long");
	CHECK(vtime_add(VT_LONGEST - 1, 1, &t) && t == VT_LONGEST, "the longest");
	CHECK(!vtime_add(VT_NEVER, VT_NEVER, &t) && t == VT_LONGEST, "past 64 bits");
	CHECK(!vtime_times(1000000, VT_LONGEST, &t), "past 64 bits");
	CHECK(vtime_times(3650, VT_H(24), &t) && t == VT_LONGEST, "ten years");
	CHECK(VT_NEVER / VT_LONGEST >= 12, "a dozen of the longest fit");
}

/* What a message shows of a long text ends between two characters. */
static void test_shown(void)
{
	g_autoptr(GError) err = NULL;
	VTime t;
	g_autofree char *umlauts = g_strnfill(60, 'x');
	for (unsigned i = 1; i + 1 < 60; i += 2)
		umlauts[i] = '\xc3', umlauts[i + 1] = '\xa4';
	CHECK(!vtime_parse(umlauts, &t, &err), "no time");
	CHECK(!strstr(err->message, "\\x"), "%s", err->message);
}

SUITE(kernel_vtime) = {
	{"a sum and a product of times have a bound", test_sums_have_a_bound},
	{"times read and print in their shortest form", test_read_and_print},
	{"any printed time reads back", test_any_time_reads_back},
	{"a negative difference prints with its sign", test_negative_prints},
	{"a wrong time says what is wrong", test_wrong_times_say_why},
	{"messages end between characters", test_shown},
	{NULL, NULL},
};
