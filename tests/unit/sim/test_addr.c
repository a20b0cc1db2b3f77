/* Addresses: a parse that is too generous turns a typing error into another network. */

#include "sim/addr.h"
#include "tests/support/check.h"

static void test_ip4_forms(void)
{
	static const struct {
		const char *text;
		bool ok;
		Ip4 ip;
	} cases[] = {
		{"10.1.1.2", true, IP4(10, 1, 1, 2)},
		{"255.255.255.255", true, IP4_BROADCAST},
		{"0.0.0.0", true, IP4_ANY},
		{"172.16.172.052", true, IP4(172, 16, 172, 52)},
		{"10.1.1", false, 0},
		{"10.1.1.", false, 0},
		{"10.1.1.256", false, 0},
		{"10.1.1.0002", false, 0},
		{"10.1.1.2 ", false, 0},
		{" 10.1.1.2", false, 0},
		{"10.1.1.2/24", false, 0},
		{"10..1.2", false, 0},
		{"-1.2.3.4", false, 0},
		{"", false, 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Ip4 ip = 0;
		CHECK_INT(ip4_parse(cases[i].text, &ip), cases[i].ok, "\"%s\"", cases[i].text);
		CHECK_INT(ip, cases[i].ip, "\"%s\"", cases[i].text);
	}
}

static void test_mac_forms(void)
{
	static const struct {
		const char *text;
		bool ok;
		Mac mac;
	} cases[] = {
		{"0000.0c07.ac01", true, 0x00000c07ac01},
		{"00:00:0c:07:AC:01", true, 0x00000c07ac01},
		{"ffff.ffff.ffff", true, MAC_BROADCAST},
		{"0000.0c07.ac1", false, 0},
		{"0000.0c07.ac01.0000", false, 0},
		{"00:00:0c:07:ac", false, 0},
		{"00:00:0c:07:ac:01:02", false, 0},
		{"00:00:0c:07:ac:1g", false, 0},
		{"", false, 0},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Mac mac = 0;
		CHECK_INT(mac_parse(cases[i].text, &mac), cases[i].ok, "\"%s\"", cases[i].text);
		CHECK_INT(mac, cases[i].mac, "\"%s\"", cases[i].text);
	}
}

static void test_prefix_forms(void)
{
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {
		{"10.48.66.0/23", true},  {"0.0.0.0/0", true},     {"10.1.1.1/32", true},
		{"10.48.67.0/23", false}, {"10.1.1.0/33", false},  {"10.1.1.0/", false},
		{"10.1.1.0", false},      {"10.1.1.0/24x", false},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		Prefix p = {0};
		g_autoptr(GString) out = g_string_new(NULL);
		CHECK_INT(prefix_parse(cases[i].text, &p), cases[i].ok, "\"%s\"", cases[i].text);
		prefix_print(out, p);
		if (cases[i].ok)
			CHECK_STR(out->str, cases[i].text, "printed back");
	}
}

static void test_prefix_relations(void)
{
	Prefix wide = prefix_of(IP4(10, 48, 67, 1), 23), narrow = prefix_of(IP4(10, 48, 67, 1), 24);

	CHECK_INT(wide.addr, IP4(10, 48, 66, 0), "host bits are zeroed");
	CHECK(prefix_covers(wide, narrow) && !prefix_covers(narrow, wide) &&
		      prefix_covers(wide, wide),
	      "covers");
	CHECK(prefix_has(wide, IP4(10, 48, 67, 255)) && !prefix_has(wide, IP4(10, 48, 68, 0)),
	      "has");
	CHECK(prefix_has((Prefix){0, 0}, IP4_BROADCAST), "the default route has everything");
	Prefix a = prefix_of(IP4(10, 0, 0, 0), 8), b = prefix_of(IP4(10, 0, 0, 0), 16),
	       c = prefix_of(IP4(200, 0, 0, 0), 8);
	CHECK(prefix_cmp(&a, &b) < 0 && prefix_cmp(&b, &c) < 0 && prefix_cmp(&c, &a) > 0 &&
		      prefix_cmp(&a, &a) == 0,
	      "order");
	CHECK(prefix_eq(a, a) && !prefix_eq(a, b), "equality");
}

static void test_masks(void)
{
	uint8_t len = 99;

	for (unsigned n = 0; n <= 32; n++)
		CHECK(ip4_mask_len(ip4_mask((uint8_t)n), &len) && len == n, "length %u", n);
	CHECK(!ip4_mask_len(IP4(255, 0, 255, 0), &len), "holes are refused");
	CHECK_INT(ip4_class_len(IP4(20, 1, 1, 1)), 8, "class A");
	CHECK_INT(ip4_class_len(IP4(172, 16, 172, 52)), 16, "class B");
	CHECK_INT(ip4_class_len(IP4(200, 0, 0, 1)), 24, "class C");
	CHECK_INT(ip4_class_len(IP4(224, 0, 0, 2)), 32, "class D");
}

static void test_groups(void)
{
	CHECK_INT(mac_for_group(IP4(224, 0, 0, 2)), 0x01005e000002, "HSRP's group");
	CHECK_INT(mac_for_group(IP4(239, 255, 1, 2)), 0x01005e7f0102,
		  "the high bit of the second octet is lost");
	CHECK(mac_is_group(MAC_BROADCAST) && mac_is_group(0x01005e000002) &&
		      !mac_is_group(0x00000c07ac01),
	      "group bit");
	CHECK(ip4_is_multicast(IP4(224, 0, 0, 5)) && !ip4_is_multicast(IP4(223, 255, 255, 255)),
	      "class D");
	CHECK(!ip4_is_multicast(IP4(240, 0, 0, 1)), "class E is not multicast");
}

/* Each octet with one, two and three digits, at each place. */
static void test_printing(void)
{
	static const unsigned octets[] = {0, 1, 9, 10, 19, 99, 100, 101, 109, 110, 199, 200, 255};
	for (size_t i = 0; i < G_N_ELEMENTS(octets); i++)
		for (unsigned at = 0; at < 4; at++) {
			unsigned o[4] = {9, 10, 99, 100};
			o[at] = octets[i];
			g_autofree char *want =
				g_strdup_printf("%u.%u.%u.%u", o[0], o[1], o[2], o[3]);
			g_autoptr(GString) out = g_string_new(NULL);
			ip4_print(out, IP4(o[0], o[1], o[2], o[3]));
			CHECK_STR(out->str, want, "printed");
			CHECK_STR(ip_text(IP4(o[0], o[1], o[2], o[3])).s, want, "as an argument");
		}
}

SUITE(sim_addr) = {{"IPv4 addresses are read whole or refused", test_ip4_forms},
		   {"MAC addresses are read whole or refused", test_mac_forms},
		   {"prefixes with host bits are refused", test_prefix_forms},
		   {"prefixes cover, hold and sort", test_prefix_relations},
		   {"masks and lengths are the same thing", test_masks},
		   {"multicast addresses map to group MACs", test_groups},
		   {"addresses are printed with all their digits", test_printing},
		   {NULL, NULL}};
