/* Printed texts against expected ones: what is masked, what is exact, and what is said of a difference. */

#include <string.h>

#include "sim/analysis/heldtext.h"
#include "tests/support/check.h"

typedef struct MaskCase {
	const char *mask, *text, *masked;
} MaskCase;

/* Each field where IOS prints it, and beside it what looks like it and is not. */
static const MaskCase cases[] = {
	{"age", "    2 state changes, last state change 03:21:20",
	 "    2 state changes, last state change <age>"},
	{"age", "    1 change, last change 1d02h", "    1 change, last change <age>"},
	{"age", "O E2    20.1.1.0 [110/20] via 10.1.1.1, 00:14:01, Fa0/1",
	 "O E2    20.1.1.0 [110/20] via 10.1.1.1, <age>, Fa0/1"},
	{"age", "                [110/20] via 10.1.1.2, 2w0d, Fa0/1",
	 "                [110/20] via 10.1.1.2, <age>, Fa0/1"},
	{"age", "  Next hello sent in 0.172 secs at 10:00:00",
	 "  Next hello sent in 0.172 secs at 10:00:00"},
	{"countdown", "    Next hello sent in 0.172 secs",
	 "    Next hello sent in <countdown> secs"},
	{"countdown", "  Standby router is 10.1.1.2, priority 100 (expires in 7.220 sec)",
	 "  Standby router is 10.1.1.2, priority 100 (expires in <countdown> sec)"},
	{"countdown", "  Hello time 3 sec, hold time 10 sec",
	 "  Hello time 3 sec, hold time 10 sec"},
	{"countdown",
	 "10.1.1.3          1   FULL/  -        00:00:33    10.1.1.3        FastEthernet0/1",
	 "10.1.1.3          1   FULL/  -        <countdown>    10.1.1.3        FastEthernet0/1"},
	{"spi", "     current outbound spi: 44E0B22B", "     current outbound spi: <spi>"},
	{"spi", "     current outbound spi: 0", "     current outbound spi: 0"},
	{"spi", "     current outbound spi: 0x0(0)", "     current outbound spi: 0x0(0)"},
	{"spi", "      spi: 0x5B23F22E(1529082414)", "      spi: <spi>"},
	{"spi", "sa_spi= 0x44E0B22B(1155576363),", "sa_spi= <spi>,"},
	{"spi", "prot=50, spi=0x33C701EA(868680170), srcaddr", "prot=50, spi=<spi>, srcaddr"},
	{"spi", "	spi 0, message ID = 1585108592", "	spi 0, message ID = 1585108592"},
	{"cookie", "        ike_cookies: B57A9DC9 FA2D627B F70FEDF6 FAAF9E34",
	 "        ike_cookies: <cookie>"},
	{"sa pointer", "message ID = 1585108592, sa = 61C3E754",
	 "message ID = 1585108592, sa = <sa pointer>"},
	{"sa pointer", "purging SA., sa=5BF39CE4, delme=5BF39CE4",
	 "purging SA., sa=<sa pointer>, delme=<sa pointer>"},
	{"message id", "message ID = -1585108592, sa = 61C3E754",
	 "message ID = <message id>, sa = 61C3E754"},
	{"message id", "ISAKMP (0:1): purging node -1484552386",
	 "ISAKMP (0:1): purging node <message id>"},
	{"message id", "ISAKMP (0:1): deleting node 1585108592 error FALSE",
	 "ISAKMP (0:1): deleting node <message id> error FALSE"},
	{"key kilobytes", "sa timing: remaining key lifetime (k/sec): (4504144/2949)",
	 "sa timing: remaining key lifetime (k/sec): (<key kilobytes>/2949)"},
	{"key seconds", "sa timing: remaining key lifetime (k/sec): (4504144/2949)",
	 "sa timing: remaining key lifetime (k/sec): (4504144/<key seconds>)"},
	{"ike lifetime", "    des  md5  psk  1  23:57:11 K",
	 "    des  md5  psk  1  <ike lifetime> K"},
	{"cef version", "20.1.1.0/24, version 66, epoch 0, cached adjacency 10.0.0.1",
	 "20.1.1.0/24, version <cef version>, epoch 0, cached adjacency 10.0.0.1"},
	{"packets", "    #pkts encaps: 5, #pkts encrypt: 5, #pkts digest 5",
	 "    #pkts encaps: <packets>, #pkts encrypt: <packets>, #pkts digest <packets>"},
	{"packets", "    #send errors 0, #recv errors 12",
	 "    #send errors <packets>, #recv errors <packets>"},
	{"packets", "0 packets, 0 bytes", "<packets>"},
	{"conn id", "        slot: 0, conn id: 2029, flow_id: 1, crypto map: vpn",
	 "        slot: 0, conn id: <conn id>, flow_id: 1, crypto map: vpn"},
	{"conn id", "esp-md5-hmac , sa_conn_id= 2030", "esp-md5-hmac , sa_conn_id= <conn id>"},
};

static MaskSet set_of(const char *name)
{
	MaskSet set = 0;
	CHECK(mask_add(&set, name), "\"%s\" is a mask", name);
	return set;
}

static void test_masks(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = mask_text(cases[i].text, set_of(cases[i].mask));
		CHECK_STR(got, cases[i].masked, "%s", cases[i].mask);
		g_autofree char *plain = mask_text(cases[i].text, 0);
		CHECK_STR(plain, cases[i].text, "nothing is masked unasked");
	}
	MaskSet set = 0;
	CHECK(!mask_add(&set, "time") && set == 0, "there is no mask \"time\"");
}

/* Every name has a case above: a mask that nobody tried hides what nobody knows. */
static void test_all_tried(void)
{
	MaskSet tried = 0;
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
		tried |= set_of(cases[i].mask);
	g_autofree char *names = mask_names(tried), *all = mask_names(MASK_ALL);
	CHECK_STR(names, all, "each mask is tried");
}

/* The manual's table of masks has every one of them. */
static void test_contract(void)
{
	g_autofree char *text = NULL;
	g_file_get_contents("docs/contract.md", &text, NULL, NULL);
	for (const MaskField *f = mask_fields; f->name; f++) {
		g_autofree char *name = g_strdup_printf("`%s`", f->name);
		CHECK(text && strstr(text, name), "docs/contract.md says what %s hides", name);
		CHECK(f->hides && *f->hides, "%s says what it hides", name);
	}
}

static void test_said(void)
{
	const MaskSet set = set_of("age") | set_of("countdown") | set_of("spi");
	g_autofree char *said = mask_said("last change 00:00:01\nlast change never\n"
					  "Next hello sent in 1.000 secs\n",
					  set);
	CHECK_STR(said, "age 2, countdown 1", "fields and places");
}

typedef struct Case {
	const char *what, *text, *extra, *mask, *got;
	const char *differs; /* NULL: does not */
} Case;

#define AGED(age) "a [1/0] via 1.1.1.1, " age ", Fa0/0"
static const Case texts[] = {
	{"the same", "a\nb\n", NULL, NULL, "a\nb\n", NULL},
	{"the end of the text", "a\nb", NULL, NULL, "a\nb\n\n", NULL},
	{"line ends", "a\r\nb\r\n", NULL, NULL, "a\nb\n", NULL},
	{"a blank at the end of a line", "a \n", NULL, NULL, "a\n",
	 "the first difference is at line 1 of f\nexpected there: \"a \"\nprinted:        \"a\""},
	{"an empty line at the start", "\na\n", NULL, NULL, "a\n",
	 "the first difference is at line 1 of f\nexpected there: \"\"\nprinted:        \"a\""},
	{"indentation", "a\n  b", NULL, NULL, "a\n b",
	 "the first difference is at line 2 of f\nexpected there: \"  b\"\nprinted:        \" b\""},
	{"a line too few", "a\nb", NULL, NULL, "a",
	 "the first difference is at line 2 of f\nexpected there: \"b\"\nprinted:        no "
	 "further line"},
	{"a line too many", "a", NULL, NULL, "a\nb",
	 "the first difference is at line 2 of f\nexpected there: no further line\nprinted:        "
	 "\"b\""},
	{"a masked value", AGED("00:00:01"), NULL, "age", AGED("1d02h"), NULL},
	{"the same value, not masked", AGED("00:00:01"), NULL, NULL, AGED("1d02h"),
	 "the first difference is at line 1 of f\nexpected there: \"" AGED(
		 "00:00:01") "\"\nprinted:        \"" AGED("1d02h") "\""},
	{"another value in a line with a mask", AGED("00:00:01") "0", NULL, "age",
	 AGED("1d02h") "1",
	 "the first difference is at line 1 of f\nexpected there: \"" AGED(
		 "00:00:01") "0\"\nprinted:        \"" AGED("1d02h") "1\""},
	{"extra lines in the middle", "a\nb", "x\ny", NULL, "a\nx\ny\nb", NULL},
	{"extra lines at the end", "a\nb", "x\ny", NULL, "a\nb\nx\ny\n", NULL},
	{"extra lines that begin as the text goes on", "a\nb\nc", "b\nx", NULL, "a\nb\nx\nb\nc",
	 NULL},
	{"extra lines that are not there", "a\nb", "x\ny", NULL, "a\nb",
	 "the first difference is at line 1 of x\nexpected there: \"x\"\nprinted:        no "
	 "further line"},
	{"extra lines that are others", "a\nb", "x\ny", NULL, "a\nx\nz\nb",
	 "the first difference is at line 2 of x\nexpected there: \"y\"\nprinted:        \"z\""},
	{"extra lines right, the text wrong before", "a\nb", "x\ny", NULL, "c\nx\ny\nb",
	 "the first difference is at line 1 of f\nexpected there: \"a\"\nprinted:        \"c\""},
	{"extra lines right, the text wrong behind", "a\nb", "x\ny", NULL, "a\nx\ny\nc",
	 "the first difference is at line 2 of f\nexpected there: \"b\"\nprinted:        \"c\""},
	{"empty lines behind extra lines", "a\n\nb", "x\n\n", NULL, "a\n\nx\n\nb\n", NULL},
	{"an empty line too few behind extra lines", "a\n\nb", "x\n\n\n", NULL, "a\n\nx\n\nb",
	 "the first difference is at line 3 of x\nexpected there: \"\"\nprinted:        \"b\""},
	{"nothing but an empty line", "a", "\n", NULL, "",
	 "the first difference is at line 1 of x\nexpected there: \"\"\nprinted:        no further "
	 "line"},
	{"extra lines twice", "a\nb", "x", NULL, "a\nx\nx\nb",
	 "the first difference is at line 2 of f\nexpected there: \"b\"\nprinted:        \"x\""},
	{"a masked value in extra lines", "a", AGED("never"), "age", "a\n" AGED("2w0d"), NULL},
};
#undef AGED

static void test_texts(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
		const Case *c = &texts[i];
		const HeldText want = {.file = "f",
				       .text = c->text,
				       .extra_file = "x",
				       .extra = c->extra,
				       .masks = c->mask ? set_of(c->mask) : 0};
		g_autofree char *differs = heldtext_differs(&want, c->got);
		CHECK_STR(differs ? differs : "no difference",
			  c->differs ? c->differs : "no difference", "%s", c->what);
	}
}

static void test_stamps(void)
{
	g_autofree char *got = heldtext_unstamped("*Mar  1 00:05:29.825: HSRP: a\n"
						  "Nov 23 2026 14:00:01 UTC: HSRP: b\n"
						  "00:05:29: HSRP: c\n1d02h: HSRP: d\n"
						  "000017: .Mar 11 00:05:29: HSRP: e\n	spi 0\n"
						  "HSRP: 00:05:29: f\n000019: %SYS-5-X: g\n");
	CHECK_STR(got,
		  "HSRP: a\nHSRP: b\nHSRP: c\nHSRP: d\nHSRP: e\n	spi 0\nHSRP: 00:05:29: "
		  "f\n%SYS-5-X: g\n",
		  "stamps at the start of lines only");
}

SUITE(analysis_heldtext) = {
	{"a mask hides its field and nothing beside it", test_masks},
	{"every mask is tried", test_all_tried},
	{"every mask is in the manual", test_contract},
	{"what a mask hides is told", test_said},
	{"a text is held exactly but for its masks", test_texts},
	{"timestamps are not held", test_stamps},
	{NULL, NULL},
};
