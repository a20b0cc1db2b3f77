/* The capture writer, read back block by block. If one of these failed, Wireshark would refuse the file,
 * show frames in the wrong order or on the wrong interface, or a failed run would leave half a file. */

#include "sim/record/pcapng.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sim/err.h"
#include "tests/support/check.h"

static const char *const names[] = {"r1", "r2", NULL};

static const PcapngIface ifaces[] = {
	{"r1 FastEthernet0/0", "outside", UINT64_C(0x0000aabb0101), IP4(10, 1, 1, 2), 24,
	 100000000},
	{NULL}, /* the switch's port */
	{"r2 FastEthernet0/0", "outside", UINT64_C(0x0000aabb0201), IP4(10, 1, 1, 3), 24, 0},
	{"r2 FastEthernet0/1", NULL, 0, 0, 0, 0},
	{"r3 Loopback0", NULL, 0, 0, 0, 0}, /* silent */
};

/* By ordinal; counts how often each was asked about. */
static unsigned asked[G_N_ELEMENTS(ifaces)];

static bool describe(void *to, unsigned ordinal, PcapngIface *out)
{
	(void)to;
	asked[ordinal]++;
	*out = ifaces[ordinal];
	return out->name;
}

static const ObsSpec frame_spec = {"frame", OBS_FRAME, "test", {{"frame", OV_PTR}}, NULL};

typedef struct Sent {
	VTime sent, arrives;
	uint16_t from, to;
	const char *dropped, *octets;
} Sent;

/* In order of arrival; not in order of sending. */
static const Sent sent[] = {
	{VT_S(1), VT_S(1) + VT_US(20), 0, 1, NULL, "abcdefg"},
	{VT_S(1) + VT_US(20), VT_S(1) + VT_US(40), 1, 2, NULL, "abcdefg"},
	{VT_S(1) + VT_US(39), VT_S(1) + VT_US(39), 3, 0, "link loss", "lost"},
	{VT_S(1) + VT_US(10), VT_S(1) + VT_MS(1), 3, 0, NULL, "slowpoke"},
	{VT_S(5000), VT_S(5000) + 1, 1, 1, NULL, "unseen"},
	{VT_S(5000), VT_S(5000) + 2, 0, 3, NULL, "x"},
};

/* What the file must hold, in this order. */
typedef struct Want {
	VTime at;
	unsigned number, direction;
	const char *octets, *comment;
} Want;

static const Want want[] = {
	{VT_S(1), 0, 2, "abcdefg", NULL},
	{VT_S(1) + VT_US(10), 1, 2, "slowpoke", NULL},
	{VT_S(1) + VT_US(39), 1, 2, "lost", "link loss"},
	{VT_S(1) + VT_US(40), 2, 1, "abcdefg", NULL},
	{VT_S(1) + VT_MS(1), 0, 1, "slowpoke", NULL},
	{VT_S(5000), 0, 2, "x", NULL},
	{VT_S(5000) + 2, 1, 1, "x", NULL},
};

static void encode(const void *frame, GByteArray *out)
{
	g_byte_array_append(out, frame, (guint)strlen(frame));
}

static void arrive(Ctx *cx, void *self, void *arg)
{
	const Sent *s = arg;
	FrameObs f = {.from_if = s->from,
		      .to_if = s->to,
		      .dropped = s->dropped,
		      .sent_at = s->sent,
		      .uid = 77,
		      .frame = s->octets,
		      .encode = encode};

	(void)self;
	obs_emit(cx, &frame_spec, (ObsVal[]){{.p = &f}});
}

static const EventKind arrive_kind = {"deliver", arrive, NULL};

static void begin(Ctx *cx, void *self)
{
	(void)self;
	for (size_t i = 0; i < G_N_ELEMENTS(sent); i++)
		sched_at(cx, sent[i].arrives, PH_DELIVER, 1, &arrive_kind, NULL, (void *)&sent[i]);
}

static void run_into(Pcapng *p)
{
	World *w = world_new(1, names, 0);

	world_add_sink(w, pcapng_sink(p));
	world_begin(w, begin, NULL);
	world_run(w, VT_S(6000));
	world_free(w);
}

static uint32_t le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* The value of an option, or NULL; checks the chain up to its end. */
static const uint8_t *option(const uint8_t *at, const uint8_t *end, unsigned code, size_t *n)
{
	const uint8_t *found = NULL;

	while (at + 4 <= end) {
		unsigned c = at[0] | at[1] << 8;
		size_t len = at[2] | at[3] << 8;
		if (c == code) {
			found = at + 4;
			*n = len;
		}
		at += 4 + (len + 3) / 4 * 4;
		if (c == 0)
			break;
	}
	CHECK(at == end, "the options end where the block ends");
	return found;
}

static void check_packet(const uint8_t *b, const uint8_t *end, const Want *w, int row)
{
	size_t n = 0, captured = le32(b + 20);
	VTime at = (VTime)((uint64_t)le32(b + 12) << 32 | le32(b + 16));
	const uint8_t *opt = b + 28 + (captured + 3) / 4 * 4, *v;

	CHECK_INT(le32(b + 8), w->number, "interface of packet %d", row);
	CHECK_INT(at, w->at, "time of packet %d", row);
	CHECK_INT(captured, strlen(w->octets), "captured length of packet %d", row);
	CHECK_INT(le32(b + 24), captured, "original length of packet %d", row);
	CHECK(memcmp(b + 28, w->octets, captured) == 0, "octets of packet %d", row);
	v = option(opt, end, 2, &n);
	CHECK(v && n == 4 && le32(v) == w->direction, "direction of packet %d", row);
	v = option(opt, end, 5, &n);
	CHECK(v && n == 8 && le32(v) == 77, "uid of packet %d", row);
	v = option(opt, end, 1, &n);
	CHECK(w->comment ? v && n == strlen(w->comment) && !memcmp(v, w->comment, n) : !v,
	      "comment of %d", row);
}

static void check_iface(const uint8_t *b, const uint8_t *end, const PcapngIface *i)
{
	size_t n = 0;
	const uint8_t *v = option(b + 16, end, 2, &n);

	CHECK_INT(b[8], 1, "Ethernet");
	CHECK(v && n == strlen(i->name) && !memcmp(v, i->name, n), "%s: name", i->name);
	v = option(b + 16, end, 3, &n);
	CHECK(i->description ? v && !memcmp(v, i->description, n) : !v, "%s: segment", i->name);
	v = option(b + 16, end, 9, &n);
	CHECK(v && n == 1 && v[0] == 9, "%s: nanoseconds", i->name);
	v = option(b + 16, end, 4, &n);
	CHECK(i->ip ? v && n == 8 && v[0] == 10 && v[3] == (i->ip & 0xff) && v[6] == 255 &&
			      v[7] == 0
		    : !v,
	      "%s: address", i->name);
	v = option(b + 16, end, 6, &n);
	CHECK(i->mac ? v && n == 6 && v[0] == 0 && v[2] == 0xaa && v[5] == 1 : !v, "%s: MAC",
	      i->name);
	v = option(b + 16, end, 8, &n);
	CHECK(i->bit_per_s ? v && n == 8 && le32(v) == i->bit_per_s : !v, "%s: speed", i->name);
}

static void check_file(const char *path)
{
	g_autofree char *data = NULL;
	gsize len = 0;
	/* In the order in which they are first seen; the silent one is described at the end. */
	static const int captured[] = {0, 3, 2, 4};
	int blocks = 0, iface = 0, packet = 0;

	if (!CHECK(g_file_get_contents(path, &data, &len, NULL), "%s", path))
		return;
	const uint8_t *b = (const uint8_t *)data, *end = b + len;
	for (; b + 12 <= end; b += le32(b + 4), blocks++) {
		uint32_t total = le32(b + 4);
		if (!CHECK(total >= 12 && total % 4 == 0 && total <= (size_t)(end - b),
			   "length of block %d", blocks))
			return;
		CHECK_INT(le32(b + total - 4), total, "second length of block %d", blocks);
		if (blocks == 0) {
			CHECK(le32(b) == 0x0a0d0d0a && le32(b + 8) == 0x1a2b3c4d, "section header");
		} else if (le32(b) == 1 && iface < (int)G_N_ELEMENTS(captured)) {
			check_iface(b, b + total - 4, &ifaces[captured[iface++]]);
		} else if (packet < (int)G_N_ELEMENTS(want)) {
			CHECK_INT(le32(b), 6, "a packet block");
			CHECK(le32(b + 8) < (unsigned)iface, "its interface was described before");
			check_packet(b, b + total - 4, &want[packet], packet);
			packet++;
		}
	}
	CHECK(b == end, "nothing behind the last block");
	CHECK_INT(blocks, 1 + G_N_ELEMENTS(captured) + G_N_ELEMENTS(want), "blocks");
	for (size_t i = 0; i < G_N_ELEMENTS(ifaces); i++)
		CHECK_INT(asked[i], 1, "interface %d was asked about once", (int)i);
}

/* Nothing but `names` in the folder; removes them. */
static void check_folder(const char *dir, const char *only)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	int n = 0;

	for (const char *name; (name = g_dir_read_name(d)); n++) {
		g_autofree char *path = g_build_filename(dir, name, NULL);
		CHECK(only && strcmp(name, only) == 0, "%s was left behind", name);
		g_unlink(path);
	}
	g_dir_close(d);
	CHECK_INT(n, only ? 1 : 0, "files in the folder");
	g_rmdir(dir);
}

static void test_written_and_read(void)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-XXXXXX", NULL),
			*path = g_build_filename(dir, "a.pcapng", NULL);
	g_autoptr(GError) err = NULL;
	Pcapng *p = pcapng_new(path, G_N_ELEMENTS(ifaces), describe, NULL, VT_MS(1), &err);

	if (!CHECK(p, "%s", err ? err->message : ""))
		return;
	memset(asked, 0, sizeof asked);
	run_into(p);
	CHECK(!g_file_test(path, G_FILE_TEST_EXISTS), "no file before it is complete");
	CHECK(pcapng_close(p, &err), "%s", err ? err->message : "");
	check_file(path);
	check_folder(dir, "a.pcapng");
}

static void test_discarded(void)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-XXXXXX", NULL),
			*path = g_build_filename(dir, "a.pcapng", NULL);
	Pcapng *p = pcapng_new(path, G_N_ELEMENTS(ifaces), describe, NULL, VT_MS(1), NULL);

	run_into(p);
	pcapng_discard(p);
	pcapng_discard(NULL);
	check_folder(dir, NULL);
}

static void check_refused(const char *path)
{
	g_autoptr(GError) err = NULL;

	CHECK(!pcapng_new(path, G_N_ELEMENTS(ifaces), describe, NULL, VT_MS(1), &err), "%s", path);
	CHECK(g_error_matches(err, VPNHA_ERROR, VPNHA_ERROR_FILE), "%s", path);
	CHECK(err && g_str_has_prefix(err->message, path), "%s", err ? err->message : "no message");
}

static void test_refused(void)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-XXXXXX", NULL),
			*path = g_build_filename(dir, "none", "a.pcapng", NULL);

	check_refused(dir);
	check_refused(path);
	check_folder(dir, NULL);
}

static void test_full_disk(void)
{
	g_autoptr(GError) err = NULL;
	Pcapng *p = pcapng_new("/dev/full", G_N_ELEMENTS(ifaces), describe, NULL, VT_MS(1), NULL);

	if (!p) /* a system without /dev/full */
		return;
	run_into(p);
	CHECK(!pcapng_close(p, &err), "a write that failed is told at the end");
	CHECK(g_error_matches(err, VPNHA_ERROR, VPNHA_ERROR_SYSTEM), "as an error of the machine");
}

SUITE(record_pcapng) = {
	{"a capture reads back: order, interfaces, directions", test_written_and_read},
	{"a discarded capture leaves nothing", test_discarded},
	{"a path that cannot be written is refused", test_refused},
	{"a full disk is an error, not a truncated file", test_full_disk},
	{NULL, NULL},
};
