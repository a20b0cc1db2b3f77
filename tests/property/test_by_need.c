/* Values by need: a run in which Diffie-Hellman, keys, HASH and ciphertext are made when somebody reads them is the
 * run in which each is made when its message is sent, in its record, its digests, its captures and its tables of
 * keys; and a run that nobody looks into makes none. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/powm.h"
#include "tests/support/runs.h"

typedef struct Case {
	const char *name, *text; /* of a scenario that extends the laboratory */
	VTime until;
	unsigned main_modes; /* at least */
	bool read;           /* octets of IKE are, though nobody captures them */
} Case;

#define LAB "[scenario]\nextends = @LAB@/lab.scn\n"
#define ON(router, name, at, config)                                                               \
	"[event " name "]\nat = " at "\nrouter = " router "\nconfig = " config "\n"

static const Case cases[] = {
	{"failover", "[scenario]\nextends = @LAB@/failover.scn\n", VT_S(500), 2},
	{"two-way traffic", "[scenario]\nextends = @LAB@/two-way-traffic.scn\n", VT_S(330), 2},
	{"rekey, with perfect forward secrecy",
	 LAB ON("vpn7200", "a", "60s",
		"crypto ipsec security-association lifetime seconds 120; "
		"crypto map vpn 10 ipsec-isakmp; set pfs group2")
		 ON("7204VXR-1", "b", "60s", "crypto map vpn 10 ipsec-isakmp; set pfs group2"),
	 VT_S(400), 1},
	{"another key on one side",
	 LAB ON("vpn7200", "a", "60s",
		"no crypto isakmp key cisco123 address 172.16.172.53; "
		"crypto isakmp key cisco124 address 172.16.172.53")
		 ON("vpn7200", "b", "200s",
		    "no crypto isakmp key cisco124 address 172.16.172.53; "
		    "crypto isakmp key cisco123 address 172.16.172.53"),
	 VT_S(300), 1, .read = true},
	{"messages are lost, and sent again",
	 LAB "[event a]\nat = 120s\nlink = access\nloss = 40%\n"
	     "[event b]\nat = 230s\nlink = access\nloss = 0%\n",
	 VT_S(300), 1},
	{"messages go in fragments",
	 LAB ON("ISP", "a", "60s", "interface FastEthernet0/0; ip mtu 200"), VT_S(180), 1,
	 .read = true},
	{"group 5, 3DES and SHA",
	 LAB ON("vpn7200", "a", "60s", "crypto isakmp policy 1; group 5; hash sha; encryption 3des")
		 ON("7204VXR-1", "b", "60s",
		    "crypto isakmp policy 1; group 5; hash sha; encryption 3des"),
	 VT_S(180), 1},
};

/* ---- the same run ---- */

static char *all_of(const char *dir, const char *file)
{
	g_autofree char *path = g_build_filename(dir, file, NULL);
	gsize n = 0;
	char *text = NULL;
	g_autoptr(GError) err = NULL;
	if (!g_file_get_contents(path, &text, &n, &err))
		g_error("%s", err->message);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)n);
	g_free(text);
	return g_strdup_printf("%" G_GSIZE_FORMAT " octets, %s", n, sum);
}

/* What files a run writes for capture tools: their lengths and sums. */
static char *capture(const char *scenario, VTime until, bool make_all)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	g_autofree char *pcap = g_build_filename(dir, "x.pcapng", NULL);
	G_GNUC_UNUSED g_autoptr(Record) r = runs_make(&(RunWish){.scenario = scenario,
								 .until = until,
								 .level = RECORD_NONE,
								 .make_all = make_all,
								 .pcap = pcap,
								 .keys = dir});
	g_autofree char *frames = all_of(dir, "x.pcapng"), *esp = all_of(dir, "esp_sa"),
			*ike = all_of(dir, "ikev1_decryption_table");
	g_autofree char *clean = g_strdup_printf("rm -r '%s'", dir);
	g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL);
	return g_strdup_printf("capture %s\nesp_sa %s\nikev1 %s\n", frames, esp, ike);
}

static char *tables_of_keys(const char *scenario, VTime until)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	G_GNUC_UNUSED g_autoptr(Record) r = runs_make(&(RunWish){
		.scenario = scenario, .until = until, .level = RECORD_NONE, .keys = dir});
	g_autofree char *esp = all_of(dir, "esp_sa"), *ike = all_of(dir, "ikev1_decryption_table");
	g_autofree char *clean = g_strdup_printf("rm -r '%s'", dir);
	g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL);
	return g_strdup_printf("esp_sa %s\nikev1 %s\n", esp, ike);
}

static void hold_records(const char *name, const char *scenario, VTime until)
{
	static const RecordLevel levels[] = {RECORD_NONE, RECORD_OUTAGE, RECORD_TIMELINE,
					     RECORD_FULL};
	for (size_t i = 0; i < G_N_ELEMENTS(levels); i++) {
		RunWish wish = {.scenario = scenario, .until = until, .level = levels[i]};
		g_autoptr(Record) by_need = runs_make(&wish);
		wish.make_all = true;
		g_autoptr(Record) all = runs_make(&wish);
		g_autoptr(GBytes) x = record_pack(by_need), y = record_pack(all);
		if (levels[i] != RECORD_NONE)
			CHECK_STR(runs_digest(by_need), runs_digest(all), "%s, level %zu", name, i);
		CHECK_INT(REC_ROW(by_need, REC_RUN, RunRow, 0)->events,
			  REC_ROW(all, REC_RUN, RunRow, 0)->events, "%s, level %zu: events", name,
			  i);
		CHECK(g_bytes_equal(x, y), "%s, level %zu: the records differ", name, i);
	}
}

static void hold_files(const char *name, const char *scenario, VTime until)
{
	g_autofree char *by_need = capture(scenario, until, false),
			*all = capture(scenario, until, true),
			*keys = tables_of_keys(scenario, until);
	CHECK_TEXT(by_need, all, "%s: captures and tables of keys", name);
	CHECK(g_str_has_suffix(all, keys), "%s: keys without a capture: %s", name, keys);
}

static void test_both_ways(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *path = runs_scenario(cases[i].text);
		hold_records(cases[i].name, path, cases[i].until);
		hold_files(cases[i].name, path, cases[i].until);
		runs_forget(path);
	}
}

/* ---- who makes them ---- */

static unsigned made(const RunWish *wish)
{
	unsigned before = powm_count();
	G_GNUC_UNUSED g_autoptr(Record) r = runs_make(wish);
	return powm_count() - before;
}

/* Two values and one secret on each side: four exponentiations a main mode, when all are made; none, when nobody looks.
 * With different keys the receiver cannot read what he gets, and pieces of a datagram are octets: so they are made. */
static void test_none_is_made(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *path = runs_scenario(cases[i].text);
		RunWish wish = {.scenario = path, .until = cases[i].until, .level = RECORD_NONE};
		unsigned n = made(&wish);
		CHECK(cases[i].read ? n > 0 : n == 0, "%s: %u exponentiations", cases[i].name, n);
		wish.make_all = true;
		n = made(&wish);
		CHECK(n >= 4 * cases[i].main_modes, "%s: %u exponentiations when all are made",
		      cases[i].name, n);
		runs_forget(path);
	}
}

/* ---- one octet is changed ---- */

typedef struct Frame {
	VTime at;
	GBytes *octets;
} Frame;

static void free_frame(void *at)
{
	Frame *f = at;
	g_bytes_unref(f->octets);
	g_free(f);
}

static uint32_t word(const char *at)
{
	uint32_t v;
	memcpy(&v, at, sizeof v);
	return v;
}

enum { EPB = 6, UDP_AT = 14 + 20, ISAKMP_AT = UDP_AT + 8 };

/* IKE of 172.16.172.69: Ethernet, IPv4 without options, UDP to port 500. */
static bool is_his_ike(const uint8_t *data, size_t n)
{
	return n > ISAKMP_AT + 28 && data[12] == 8 && data[13] == 0 && data[14 + 9] == 17 &&
	       memcmp(data + 14 + 12, "\xac\x10\xac\x45", 4) == 0 && data[UDP_AT + 2] == 1 &&
	       data[UDP_AT + 3] == 0xf4;
}

/* What vpn7200 sends of IKE, in a capture that was made without anything that alters it. */
static GPtrArray *his_messages(const char *scenario, VTime until)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	g_autofree char *pcap = g_build_filename(dir, "x.pcapng", NULL), *text = NULL;
	G_GNUC_UNUSED g_autoptr(Record) r = runs_make(&(RunWish){
		.scenario = scenario, .until = until, .level = RECORD_NONE, .pcap = pcap});
	GPtrArray *all = g_ptr_array_new_with_free_func(free_frame);
	gsize n = 0;
	g_file_get_contents(pcap, &text, &n, NULL);
	for (gsize at = 0; at + 28 <= n; at += word(text + at + 4)) {
		const uint8_t *data = (const uint8_t *)text + at + 28;
		uint32_t len = word(text + at + 20);
		if (word(text + at) != EPB || !is_his_ike(data, len))
			continue;
		Frame *f = g_new(Frame, 1);
		f->at = (VTime)((uint64_t)word(text + at + 12) << 32 | word(text + at + 16));
		f->octets = g_bytes_new(data, len);
		g_ptr_array_add(all, f);
	}
	g_autofree char *clean = g_strdup_printf("rm -r '%s'", dir);
	g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL);
	return all;
}

/* The laboratory, and a copy of the message with one octet changed, that comes shortly before or behind it. */
static char *altered(const Frame *f, size_t octet, VTime off)
{
	gsize n;
	const uint8_t *data = g_bytes_get_data(f->octets, &n);
	g_autoptr(GString) text = g_string_new(LAB);
	VTime at = f->at + off;
	g_string_append_printf(text,
			       "[event altered]\nat = %" G_GINT64_FORMAT ".%09" G_GINT64_FORMAT
			       "s\nport = ISP:FastEthernet0/1\ninject = ",
			       at / VT_S(1), at % VT_S(1));
	for (gsize i = 0; i < n; i++) {
		bool sum = i == UDP_AT + 6 || i == UDP_AT + 7; /* RFC 768: zero is none */
		unsigned flip = i == ISAKMP_AT + octet % (n - ISAKMP_AT) ? 0x41 : 0;
		g_string_append_printf(text, "%02x", sum ? 0 : data[i] ^ flip);
	}
	g_string_append_c(text, '\n');
	return runs_scenario(text->str);
}

/* Messages of IKE that were dropped. */
static unsigned drops_of(const Record *r)
{
	unsigned n = 0;
	for (guint i = 0; i < REC_N(r, REC_DROP); i++)
		n += strcmp(REC_ROW(r, REC_DROP, DropRow, i)->where, "ISAKMP") == 0;
	return n;
}

static unsigned hold_altered(const Frame *f, unsigned message, size_t octet, VTime off)
{
	char *path = altered(f, octet, off);
	g_autofree char *name = g_strdup_printf("message %u, octet %zu, %s", message, octet,
						off < 0 ? "before" : "behind");
	RunWish wish = {.scenario = path, .until = VT_S(165), .level = RECORD_TIMELINE};
	g_autoptr(Record) by_need = runs_make(&wish);
	wish.make_all = true;
	g_autoptr(Record) all = runs_make(&wish);
	g_autoptr(GBytes) x = record_pack(by_need), y = record_pack(all);
	CHECK_STR(runs_digest(by_need), runs_digest(all), "%s", name);
	CHECK(g_bytes_equal(x, y), "%s: the records differ", name);
	runs_forget(path);
	return drops_of(by_need);
}

/* The offer goes twice, since the first is lost to ARP; then messages 3, 5 and those of quick mode: a value of Diffie-Hellman, a nonce, ciphertext and its end. Its receiver reads
 * octets in the middle of an exchange of which he has read none before. */
static void test_altered(void)
{
	static const size_t octets[] = {33, 28 + 4 + 96 + 8, 60, 28 + 4 + 97};
	char *lab = runs_scenario(LAB);
	g_autoptr(GPtrArray) sent = his_messages(lab, VT_S(165));
	CHECK(sent->len >= 6, "%u messages of vpn7200", sent->len);
	for (unsigned m = 3; m <= 6 && m <= sent->len; m++) {
		unsigned drops = 0;
		for (size_t i = 0; i < G_N_ELEMENTS(octets); i++)
			drops += hold_altered(sent->pdata[m - 1], m, octets[i],
					      i % 2 ? VT_US(3) : -VT_US(3));
		CHECK(drops >= 2, "message %u: %u drops of altered ones", m, drops);
	}
	char *path = altered(sent->pdata[2], octets[0], -VT_US(3));
	hold_files("message 3, altered", path, VT_S(165));
	runs_forget(path);
	runs_forget(lab);
}

SUITE(property_by_need) = {
	{"made by need or all at once, a run is the same", test_both_ways},
	{"a run that nobody looks into makes none", test_none_is_made},
	{"one octet of one message is changed", test_altered},
	{NULL, NULL},
};
