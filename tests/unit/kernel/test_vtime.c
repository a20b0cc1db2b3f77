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
	{"2562047h", VT_H(2562047), "2562047h"},
	{"9223372036.854775806s", VT_NEVER - 1, "9223372036.854775806s"},
	{"9223372036854775807ns", 0, NULL},
	{"9223372036s", VT_S(9223372036), "9223372036s"},
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
	for (VTime t = 1; t < VT_NEVER / 3; t = t * 3 + (t & 7)) {
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
	{"99999999999s", "is longer than 292 years"},
	{"9999999999999999999999s", "has too many digits"},
	{"00:60:00", "has no minutes from 00 to 59"},
	{"00:1:00", "has no minutes from 00 to 59"},
	{"00:00:60", "has no seconds from 00 to 59"},
	{"00:00", "has no minutes from 00 to 59"},
	{"00:00:", "has no seconds from 00 to 59"},
	{"00:00:00.", "has no digits after its point"},
	{"00:00:00x", "goes on after its end"},
	{"9999999999:00:00", "is longer than 292 years"},
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

SUITE(kernel_vtime) = {
	{"times read and print in their shortest form", test_read_and_print},
	{"any printed time reads back", test_any_time_reads_back},
	{"a negative difference prints with its sign", test_negative_prints},
	{"a wrong time says what is wrong", test_wrong_times_say_why},
	{NULL, NULL},
};
