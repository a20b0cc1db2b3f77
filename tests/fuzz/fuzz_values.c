/* The smallest inputs: values of keys, golden timelines, frames. */

#include <glib.h>
#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "sim/analysis/diff.h"
#include "sim/scenario/scnvalue.h"
#include "sim/scenario/template.h"
#include "tests/fuzz/targets.h"

char *fuzz_text(const uint8_t *data, size_t n)
{
	char *text = g_malloc(n + 1);
	if (n)
		memcpy(text, data, n);
	text[n] = '\0';
	return text;
}

/* ---- templates ---- */

/* Every octet that was made stands where the map says, or for an expression there. */
static void check_map(const char *text, const GString *made, const TextMap *map)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	unsigned n = g_strv_length(lines);
	for (gsize i = 0; i < made->len; i++) {
		SrcPos p = textmap_at(map, "t", i);
		g_assert(p.line >= 1 && (unsigned)p.line <= n && p.col >= 1);
		const char *line = lines[p.line - 1];
		size_t len = strlen(line);
		g_assert((size_t)p.col <= len + 1);
		char c = (size_t)p.col <= len ? line[p.col - 1] : '\n';
		g_assert(c == made->str[i] || c == '{');
	}
}

int fuzz_template(const uint8_t *data, size_t n)
{
	g_autofree char *text = fuzz_text(data, n);
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) made = g_string_new(NULL);
	g_autoptr(TextMap) map = NULL;
	FormulaScope scope = {.names = {{.name = "spoke", .count = 20},
					{.name = "agg", .count = 3, .index = 1, .has_index = true},
					{.name = "port", .count = 4}},
			      .n = 3};
	size_t left = 1 << 16;
	Template *t = template_new("t", text, strlen(text), &err);
	bool ok = t && template_fill(t, &scope, &left, made, &map, &err);
	g_assert(ok == (err == NULL) && ok == (map != NULL));
	g_assert(!err || g_str_has_prefix(err->message, "t:"));
	g_assert(made->len <= 1 << 16 || !ok);
	if (ok)
		check_map(text, made, map);
	template_free(t);
	return 0;
}

/* ---- values ---- */

static const SrcPos at = {"f", 1, 1};

static void try_time(const char *text)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(GString) printed = g_string_new(NULL);
	VTime t = -1, again = -1;
	if (!vtime_parse(text, &t, &err)) {
		g_assert(err && *err->message);
		return;
	}
	g_assert(t >= 0 && t <= VT_LONGEST);
	vtime_print(printed, t);
	g_assert(vtime_parse(printed->str, &again, NULL) && again == t);
}

static void try_span(const char *text)
{
	ScnSpan span;
	if (scn_span(at, text, "draw", &span, NULL))
		g_assert(span.lo >= 0 && span.lo <= span.hi && span.hi <= VT_LONGEST);
}

static void try_rest(ScnFile *f, const char *text)
{
	ScnMoment m;
	ScnPort port;
	int64_t number;
	int n;
	VTime every;
	Ip4 ip;
	GBytes *octets = NULL;
	if (scn_moment_read(f, at, text, "draw", &m, NULL))
		g_assert(m.span.lo >= 0 && m.span.lo <= m.span.hi && m.span.hi <= VT_LONGEST);
	scn_port(f, at, text, &port, NULL);
	if (scn_percent(at, text, &number, NULL))
		g_assert(number >= 0 && number <= 1000000);
	if (scn_repeat(at, text, &n, &every, NULL))
		g_assert(n >= 1 && every > 0 && every <= VT_LONGEST);
	scn_address(at, text, &ip, NULL);
	if (scn_hex(at, text, &octets, NULL))
		g_bytes_unref(octets);
}

int fuzz_times(const uint8_t *data, size_t n)
{
	g_autofree char *text = fuzz_text(data, n);
	ScnFile *f = scnfile_new();
	try_time(text);
	try_span(text);
	try_rest(f, text);
	scnfile_free(f);
	return 0;
}

/* ---- golden timelines ---- */

static Golden *read_golden(const char *text)
{
	g_autoptr(GError) err = NULL;
	Golden *g = golden_read("f", text, &err);
	g_assert((g != NULL) == (err == NULL));
	g_assert(!err || g_str_has_prefix(err->message, "f:"));
	return g;
}

static void try_diff(const Golden *a, const Golden *b)
{
	Tolerance t;
	g_autoptr(GString) said = g_string_new(NULL);
	tolerance_set(&t, VT_MS(50));
	g_autoptr(Diff) d = diff_of(a, b, &t);
	diff_first(d);
	for (unsigned i = 0; i < d->changes->len; i++)
		diff_say(&g_array_index(d->changes, DiffChange, i), said);
	for (unsigned i = 0; i < d->inputs->len; i++)
		diff_say_input(&g_array_index(d->inputs, DiffInput, i), said);
	g_assert(a != b || d->changes->len == 0);
}

/* Two of them, with a line "%%" between. */
int fuzz_golden(const uint8_t *data, size_t n)
{
	g_autofree char *text = fuzz_text(data, n);
	g_auto(GStrv) both = g_strsplit(text, "%%\n", 2);
	g_autoptr(Golden) a = both[0] ? read_golden(both[0]) : NULL;
	g_autoptr(Golden) b = both[0] && both[1] ? read_golden(both[1]) : NULL;
	if (a) {
		g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
		golden_print(a, once);
		g_autoptr(Golden) again = read_golden(once->str);
		g_assert(again);
		golden_print(again, twice);
		g_assert_cmpstr(once->str, ==, twice->str);
		try_diff(a, a);
	}
	if (a && b)
		try_diff(a, b);
	return 0;
}

/* ---- frames ---- */

int fuzz_frame(const uint8_t *data, size_t n)
{
	static const char *const names[] = {"r1", NULL};
	World *world = world_new(1, names, 0);
	Net *net = net_new(world, registry, false);
	g_autofree uint8_t *block = g_malloc(MAX(n, 1));
	g_autoptr(GByteArray) wire = g_byte_array_new();
	g_autoptr(GString) text = g_string_new(NULL);
	const char *protocol;
	CodecErr err = {0};
	if (n)
		memcpy(block, data, n);
	Pkt *p = pkt_decode(net->pkts, block, n, 1, 0, &err), *again;
	if (p) {
		pkt_summary(p, &protocol, text);
		pkt_encode(p, wire);
		g_assert_cmpuint(wire->len, ==, pkt_length(p));
		again = pkt_decode(net->pkts, wire->data, wire->len, 1, 0, &err);
		g_assert(again);
		pkt_unref(again);
		pkt_unref(p);
	} else {
		g_assert(err.field && err.why);
	}
	net_free(net);
	world_free(world);
	return 0;
}
