/* Frames from the corpus, damaged: nothing that arrives on a wire brings the decoder down, and what decodes
 * encodes to what decodes to the same. Fixed seed, fixed count: the same cases on every machine. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"
#include "tests/support/tables.h"

enum { CASES_PER_FRAME = 1500, ETHERNET_LEAST = 60 };

static const char folder[] = "tests/fuzz/corpus";

static GByteArray *read_hex(const char *path)
{
	g_autofree char *text = NULL;
	GByteArray *bytes = g_byte_array_new();

	if (!g_file_get_contents(path, &text, NULL, NULL))
		return bytes;
	for (const char *c = text; *c;) {
		if (*c == '#') {
			c += strcspn(c, "\n");
		} else if (!g_ascii_isxdigit(c[0]) || !g_ascii_isxdigit(c[1])) {
			c++;
		} else {
			uint8_t octet = (uint8_t)(g_ascii_xdigit_value(c[0]) << 4 |
						  g_ascii_xdigit_value(c[1]));
			g_byte_array_append(bytes, &octet, 1);
			c += 2;
		}
	}
	return bytes;
}

/* Sorted, so that a case has the same number everywhere. */
static GPtrArray *corpus(void)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir)))
		if (g_str_has_suffix(name, ".hex"))
			g_ptr_array_add(names, g_strdup(name));
	g_ptr_array_sort(names, (GCompareFunc)(void (*)(void))g_strcmp0);
	return names;
}

typedef struct Bed {
	World *world;
	Net *net;
} Bed;

static Bed bed_open(void)
{
	static const char *const names[] = {"r1", NULL};
	Bed b = {.world = world_new(1, names, 0)};

	b.net = net_new(b.world, registry, false);
	return b;
}

static void bed_close(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
}

static Pkt *decode(const Bed *b, const GByteArray *bytes, CodecErr *err)
{
	/* A block of exactly the frame's size: a memory checker sees an over-read. */
	g_autofree uint8_t *block = g_malloc(MAX(bytes->len, 1));

	if (bytes->len)
		memcpy(block, bytes->data, bytes->len);
	return pkt_decode(b->net->pkts, block, bytes->len, 1, 0, err);
}

static char *summary(const Pkt *p)
{
	g_autoptr(GString) text = g_string_new(NULL);
	const char *protocol = NULL;

	pkt_summary(p, &protocol, text);
	return g_strdup_printf("%s (%u layers): %s", protocol, pkt_layers(p), text->str);
}

/* False if the octets are no packet, which is all right. */
static bool try_frame(const Bed *b, const GByteArray *bytes, const char *name, unsigned number)
{
	g_autoptr(GByteArray) wire = g_byte_array_new(), twice = g_byte_array_new();
	CodecErr err = {0};
	Pkt *p = decode(b, bytes, &err);

	if (!p) {
		CHECK(err.field && err.why, "%s, case %u: refused without a reason", name, number);
		return false;
	}
	g_autofree char *text = summary(p);
	pkt_encode(p, wire);
	CHECK_INT(wire->len, pkt_length(p), "%s, case %u: the length is known without encoding: %s",
		  name, number, text);
	pkt_unref(p);
	Pkt *again = decode(b, wire, &err);
	if (!CHECK(again, "%s, case %u: %s: what was encoded is no packet: %s %s", name, number,
		   text, err.field, err.why))
		return true;
	g_autofree char *same = summary(again);
	pkt_encode(again, twice);
	pkt_unref(again);
	if (bytes->len < ETHERNET_LEAST)
		return true; /* it came back padded */
	CHECK_STR(same, text, "%s, case %u", name, number);
	CHECK(wire->len == twice->len && memcmp(wire->data, twice->data, wire->len) == 0,
	      "%s, case %u: %s", name, number, text);
	return true;
}

static void test_corpus(void)
{
	g_autoptr(GPtrArray) names = corpus();
	Bed b = bed_open();

	CHECK(names->len >= 20, "%u frames in %s", names->len, folder);
	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
		g_autoptr(GByteArray) frame = read_hex(path), wire = g_byte_array_new();
		CodecErr err = {0};
		CHECK(frame->len >= 60, "%s: %u octets", path, frame->len);
		Pkt *p = decode(&b, frame, &err);
		if (!CHECK(p, "%s: %s is %s at %zu", path, err.field, err.why, err.offset))
			continue;
		pkt_encode(p, wire);
		CHECK(wire->len <= frame->len && memcmp(wire->data, frame->data, wire->len) == 0,
		      "%s: encodes to other octets", path);
		pkt_unref(p);
	}
	bed_close(&b);
}

static void test_damaged_frames(void)
{
	g_autoptr(GPtrArray) names = corpus();
	Bed b = bed_open();
	unsigned packets = 0, refused = 0;

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
		g_autoptr(GByteArray) frame = read_hex(path);
		Dice d = {.state = i};
		for (unsigned n = 0; n < CASES_PER_FRAME * fuzz_rounds(); n++) {
			g_autoptr(GByteArray) bytes = g_byte_array_new();
			g_byte_array_append(bytes, frame->data, frame->len);
			damage(&d, bytes);
			if (try_frame(&b, bytes, names->pdata[i], n))
				packets++;
			else
				refused++;
		}
	}
	CHECK(packets > 0, "some damage is harmless: %u packets, %u refused", packets, refused);
	bed_close(&b);
}

static void test_truncated_frames(void)
{
	g_autoptr(GPtrArray) names = corpus();
	Bed b = bed_open();

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
		g_autoptr(GByteArray) frame = read_hex(path);
		while (frame->len > 0) {
			g_byte_array_set_size(frame, frame->len - 1);
			try_frame(&b, frame, names->pdata[i], frame->len);
		}
	}
	bed_close(&b);
}

static void test_noise(void)
{
	Bed b = bed_open();
	Dice d = {.state = 99};

	for (unsigned n = 0; n < 5000; n++) {
		g_autoptr(GByteArray) bytes = g_byte_array_new();
		for (unsigned len = dice_below(&d, 120); len > 0; len--) {
			uint8_t octet = (uint8_t)dice_roll(&d);
			g_byte_array_append(bytes, &octet, 1);
		}
		try_frame(&b, bytes, "noise", n);
	}
	bed_close(&b);
}

SUITE(fuzz_frames) = {
	{"the corpus decodes, and encodes to itself", test_corpus},
	{"damaged frames are refused, or are packets", test_damaged_frames},
	{"truncated frames are refused, or are packets", test_truncated_frames},
	{"noise is refused, or is a packet", test_noise},
	{NULL, NULL},
};
