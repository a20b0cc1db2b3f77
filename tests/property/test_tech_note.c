/* The tech note's 26 outputs are held by every word that is not masked: each word of each expected text is
 * changed in turn, against what the routers print, and only the words below may change unnoticed. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

#define TECH_NOTE LAB_DIR "tech-note.scn"

typedef struct Masked {
	const char *file;
	const char *words; /* in order: the only ones whose value is not held */
} Masked;

/* Every other file is held whole. */
static const Masked masked[] = {
	{"1-normal/7204VXR-1.show-standby.txt", "03 21 20 0 172 7 220"},
	{"1-normal/7204VXR-1.show-track.txt", "03 18 22"},
	{"1-normal/7204VXR-1.show-ip-route.txt", "00 11 21"},
	{"1-normal/7204VXR-1.show-ip-cef-20.1.1.0-detail.txt", "66"},
	{"1-normal/7204VXR-1.show-crypto-ipsec-sa.txt",
	 "44E0B22B 0x5B23F22E 1529082414 4504144 B57A9DC9 FA2D627B F70FEDF6 "
	 "FAAF9E34 0x44E0B22B 1155576363 4504145 B57A9DC9 FA2D627B F70FEDF6 "
	 "FAAF9E34"},
	{"1-normal/7204VXR-2.show-standby.txt", "02 22 30 0 096 7 040"},
	{"1-normal/7204VXR-2.show-ip-route.txt", "00 29 31 00 11 06"},
	{"1-normal/7206-1.show-ip-route.txt", "00 14 01 00 32 21 00 32 21 00 32 22"},
	{"1-normal/vpn7200.show-crypto-ipsec-sa.txt",
	 "5B23F22E 0x44E0B22B 1155576363 2029 4607997 0x5B23F22E 1529082414 2030 "
	 "4607998"},
	{"2-after-failover/vpn7200.debug-crypto-isakmp-ipsec.txt",
	 "1585108592 1585108592 61C3E754 1484552386 1585108592 642343711 "
	 "523181212 2089541867 1671177686 1706520344 503375209 1272270610 "
	 "0x44E0B22B 1155576363 2029 0x5B23F22E 1529082414 2030 248155233 "
	 "958118275"},
	{"2-after-failover/7204VXR-2.show-crypto-ipsec-sa.txt",
	 "83827275 0x8D70E8A3 2372987043 4453897 95074F89 3FF73F2B F70FEDF6 "
	 "5998090C 0x83827275 2206364277 4453898 95074F89 3FF73F2B F70FEDF6 "
	 "5998090C"},
	{"2-after-failover/vpn7200.show-crypto-ipsec-sa.txt",
	 "8D70E8A3 0x83827275 2206364277 2029 4607997 0x8D70E8A3 2372987043 2030 "
	 "4607998"},
	{"2-after-failover/7204VXR-1.show-standby.txt", "00 07 29"},
	{"2-after-failover/7204VXR-1.show-ip-route.txt", "02 46 16 00 08 35 00 07 56"},
	{"2-after-failover/7204VXR-2.show-standby.txt", "00 10 38 0 116"},
	{"2-after-failover/7204VXR-2.show-ip-route.txt", "03 04 18"},
	{"2-after-failover/7206-1.show-ip-route.txt", "00 13 55 00 13 17 03 06 08"},
};

/* What the ping arithmetic of the tech note fixes. */
typedef struct Counter {
	const char *file, *line;
} Counter;

static const Counter counters[] = {
	{"1-normal/7204VXR-1.show-crypto-ipsec-sa.txt",
	 "    #pkts encaps: 5, #pkts encrypt: 5, #pkts digest: 5\n"
	 "    #pkts decaps: 5, #pkts decrypt: 5, #pkts verify: 5\n"},
	{"1-normal/7204VXR-1.show-crypto-ipsec-sa.txt", "    #send errors 0, #recv errors 0\n"},
	{"1-normal/7204VXR-1.show-crypto-ipsec-sa.txt", "/2949)\n"},
	{"1-normal/vpn7200.show-crypto-ipsec-sa.txt",
	 "    #pkts encaps: 10, #pkts encrypt: 10, #pkts digest 10\n"
	 "    #pkts decaps: 10, #pkts decrypt: 10, #pkts verify 10\n"},
	{"1-normal/vpn7200.show-crypto-ipsec-sa.txt", "    #send errors 5, #recv errors 0\n"},
	{"1-normal/vpn7200.show-crypto-ipsec-sa.txt", "/2824)\n"},
	{"2-after-failover/7204VXR-2.show-crypto-ipsec-sa.txt",
	 "    #pkts encaps: 9, #pkts encrypt: 9, #pkts digest: 9\n"
	 "    #pkts decaps: 9, #pkts decrypt: 9, #pkts verify: 9\n"},
	{"2-after-failover/vpn7200.show-crypto-ipsec-sa.txt",
	 "    #pkts encaps: 19, #pkts encrypt: 19, #pkts digest 19\n"
	 "    #pkts decaps: 19, #pkts decrypt: 19, #pkts verify 19\n"},
	{"2-after-failover/vpn7200.show-crypto-ipsec-sa.txt",
	 "    #send errors 6, #recv errors 0\n"},
};

/* ---- one run, and what its routers print ---- */

typedef struct Note {
	Scenario *scn;
	Record *rec;
	Stage *stage;
	Expect *expects;
	char **shown; /* by expectation, of shows */
	GPtrArray **flags;
} Note;

static void must(bool done, GError *err)
{
	if (!done)
		g_error("%s: %s", TECH_NOTE, err ? err->message : "refused");
}

static void take_show(Note *n, unsigned i)
{
	const Expect *e = &n->expects[i];
	const ScnExpect *x = n->scn->expects->pdata[i];
	RunSpec spec = {.scn = n->scn, .seed = (uint64_t)n->scn->seed, .level = RECORD_NONE};
	GError *err = NULL;
	bool taken = true;
	if (e->kind == &expect_show) {
		n->shown[i] =
			run_show(&spec, e->show.router, e->show.command, e->when.at, &taken, &err);
		must(n->shown[i] && taken, err);
	} else if (e->kind == &expect_debug) {
		n->flags[i] = stage_debug_flags(n->stage, x, &err);
		must(n->flags[i], err);
		n->expects[i].debug.flags = (const char *const *)n->flags[i]->pdata;
	}
}

static void note_init(Note *n)
{
	GError *err = NULL;
	n->scn = scenario_read(TECH_NOTE, NULL, NULL, &err);
	must(n->scn, err);
	n->stage = stage_new(n->scn, &(StageSpec){.seed = (uint64_t)n->scn->seed}, &err);
	must(n->stage, err);
	n->rec = runs_make(&(RunWish){.scenario = TECH_NOTE, .level = RECORD_TIMELINE});
	n->expects = scenario_expects(n->scn, (uint64_t)n->scn->seed);
	n->shown = g_new0(char *, n->scn->expects->len);
	n->flags = g_new0(GPtrArray *, n->scn->expects->len);
	for (unsigned i = 0; i < n->scn->expects->len; i++)
		take_show(n, i);
}

static void note_clear(Note *n)
{
	for (unsigned i = 0; i < n->scn->expects->len; i++) {
		g_free(n->shown[i]);
		if (n->flags[i])
			g_ptr_array_unref(n->flags[i]);
	}
	g_free(n->shown);
	g_free(n->flags);
	g_free(n->expects);
	record_free(n->rec);
	stage_free(n->stage);
	scenario_free(n->scn);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Note, note_clear)

static char *show_again(void *to, const char *router, const char *command, VTime t, GError **err)
{
	(void)router, (void)command, (void)t, (void)err;
	return g_strdup(to);
}

static bool holds(const Note *n, unsigned i, const Expect *e)
{
	ExpectResult r;
	expect_hold(e, 1, n->rec, show_again, n->shown[i], &r, NULL);
	expect_result_clear(&r);
	return r.state == EXPECT_PASSED;
}

/* The text of `e`, to be changed; NULL: it has none. */
static HeldText *held_of(Expect *e)
{
	return e->kind == &expect_show    ? &e->show.held
	       : e->kind == &expect_debug ? &e->debug.held
					  : NULL;
}

static const char *file_of(const Expect *e)
{
	return expect_held(e)->file + strlen("expected/");
}

/* ---- changing words ---- */

/* Another character where one of that kind may stand, so that the word stays what it is. */
static char other(char c)
{
	if (g_ascii_isdigit(c))
		return c == '9' ? '8' : (char)(c + 1);
	if (strchr("ABCDEF", c))
		return c == 'F' ? 'E' : (char)(c + 1);
	return c == 'z' || c == 'Z' ? (char)(c - 1) : (char)(c + 1);
}

/* Changes each word of `text` in turn, where `*slot` expects it; the words that nobody misses go to `out`. */
static unsigned change_words(const Note *n, unsigned i, Expect *e, const char **slot,
			     const char *text, GString *out)
{
	g_autofree char *changed = g_strdup(text);
	unsigned words = 0;
	*slot = changed;
	for (size_t at = 0; text[at]; at++) {
		if (!g_ascii_isalnum(text[at]) || g_ascii_isalnum(text[at + 1]))
			continue;
		size_t first = at;
		while (first > 0 && g_ascii_isalnum(text[first - 1]))
			first--;
		changed[at] = other(text[at]);
		if (holds(n, i, e))
			g_string_append_printf(out, "%s%.*s", out->len ? " " : "",
					       (int)(at - first + 1), text + first);
		changed[at] = text[at];
		words++;
	}
	*slot = text;
	return words;
}

/* A blank more at the start of a line, and a line less, are missed each time. */
static void change_lines(const Note *n, unsigned i, Expect *e)
{
	HeldText *held = held_of(e);
	const char *text = held->text;
	g_autofree char *clean = g_strchomp(g_strdup(text));
	g_auto(GStrv) lines = g_strsplit(clean, "\n", -1);
	for (unsigned k = 0; lines[k] && lines[k + 1]; k++) {
		char *was = lines[k], *tail = lines[k + 1];
		g_autofree char *wider = g_strconcat(" ", was, NULL);
		lines[k] = wider;
		g_autofree char *indented = g_strjoinv("\n", lines);
		lines[k] = NULL;
		g_autofree char *head = g_strjoinv("\n", lines);
		g_autofree char *rest = g_strjoinv("\n", &lines[k + 1]);
		g_autofree char *shorter = g_strconcat(head, k ? "\n" : "", rest, NULL);
		lines[k] = was;
		lines[k + 1] = tail;
		held->text = indented;
		CHECK(!holds(n, i, e), "%s: line %u with a blank more", held->file, k + 1);
		held->text = shorter;
		CHECK(!holds(n, i, e), "%s: without line %u", held->file, k + 1);
	}
	held->text = text;
}

static const char *masked_in(const char *file)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(masked); i++)
		if (strcmp(masked[i].file, file) == 0)
			return masked[i].words;
	return "";
}

/* ---- cases ---- */

static void test_words(void)
{
	g_auto(Note) n = {0};
	unsigned files = 0, words = 0;
	note_init(&n);
	for (unsigned i = 0; i < n.scn->expects->len; i++) {
		Expect e = n.expects[i];
		g_autoptr(GString) free_words = g_string_new(NULL), in_extra = g_string_new(NULL);
		HeldText *held = held_of(&e);
		if (!held || !CHECK(holds(&n, i, &e), "%s is held", e.name))
			continue;
		files++;
		words += change_words(&n, i, &e, &held->text, held->text, free_words);
		CHECK_STR(free_words->str, masked_in(file_of(&e)), "%s", held->file);
		if (held->extra)
			words += change_words(&n, i, &e, &held->extra, held->extra, in_extra);
		CHECK_STR(in_extra->str, "", "%s: nothing of the extra lines is free", e.name);
		change_lines(&n, i, &e);
	}
	CHECK_INT(files, 26, "all outputs");
	CHECK(words > 4000, "%u words were changed", words);
}

static void test_counters(void)
{
	g_auto(Note) n = {0};
	note_init(&n);
	for (unsigned c = 0; c < G_N_ELEMENTS(counters); c++) {
		bool found = false;
		for (unsigned i = 0; i < n.scn->expects->len; i++)
			found |= n.shown[i] &&
				 strcmp(file_of(&n.expects[i]), counters[c].file) == 0 &&
				 strstr(n.shown[i], counters[c].line);
		CHECK(found, "%s: %s", counters[c].file, counters[c].line);
	}
}

/* What is masked still agrees: an SPI is the same on both routers, in hexadecimal and decimal, in the tables and
 * when it is deleted. */
static char *nth(const char *text, const char *pattern, unsigned skip)
{
	g_autoptr(GRegex) re = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) m = NULL;
	bool more = g_regex_match(re, text, 0, &m);
	while (more && skip-- > 0)
		more = g_match_info_next(m, NULL);
	return more ? g_match_info_fetch(m, 1) : g_strdup("none");
}

static const char *shown_as(const Note *n, const char *file)
{
	for (unsigned i = 0; i < n->scn->expects->len; i++)
		if (n->shown[i] && strcmp(file_of(&n->expects[i]), file) == 0)
			return n->shown[i];
	return "";
}

#define SPI "spi: 0x(\\w+)\\("
static void agree(const Note *n, const char *inside, const char *outside)
{
	const char *in = shown_as(n, inside), *out = shown_as(n, outside);
	for (unsigned way = 0; way < 2; way++) {
		g_autofree char *a = nth(in, SPI, way), *b = nth(out, SPI, 1 - way);
		g_autofree char *decimal = nth(in, "spi: 0x\\w+\\((\\d+)", way);
		g_autofree char *value =
			g_strdup_printf("%" G_GUINT64_FORMAT, g_ascii_strtoull(a, NULL, 16));
		CHECK_STR(a, b, "%s and %s", inside, outside);
		CHECK_STR(decimal, value, "%s", inside);
	}
	g_autofree char *now = nth(in, "current outbound spi: (\\w+)", 1);
	g_autofree char *outbound = nth(in, SPI, 1);
	CHECK_STR(now, outbound, "%s", inside);
}

static void test_spis(void)
{
	g_auto(Note) n = {0};
	note_init(&n);
	agree(&n, "1-normal/7204VXR-1.show-crypto-ipsec-sa.txt",
	      "1-normal/vpn7200.show-crypto-ipsec-sa.txt");
	agree(&n, "2-after-failover/7204VXR-2.show-crypto-ipsec-sa.txt",
	      "2-after-failover/vpn7200.show-crypto-ipsec-sa.txt");
	const char *first = shown_as(&n, "1-normal/vpn7200.show-crypto-ipsec-sa.txt");
	for (unsigned way = 0; way < 2; way++) {
		g_autofree char *spi = nth(first, SPI, way);
		g_autofree char *deleted = g_strdup_printf("sa_spi= 0x%s(", spi);
		CHECK(runs_logged(n.rec, "vpn7200", deleted, VT_S(1298)) != VT_NEVER,
		      "%s is deleted", spi);
	}
}
#undef SPI

/* A window that is cut on either side lacks lines. */
static void test_windows(void)
{
	g_auto(Note) n = {0};
	unsigned windows = 0;
	note_init(&n);
	for (unsigned i = 0; i < n.scn->expects->len; i++) {
		Expect e = n.expects[i];
		if (e.kind != &expect_debug)
			continue;
		windows++;
		e.when.from = e.when.to;
		CHECK(!holds(&n, i, &e), "%s: from its end", e.name);
		e.when.from = n.expects[i].when.from;
		e.when.to = e.when.from - 1;
		CHECK(!holds(&n, i, &e), "%s: to its start", e.name);
	}
	CHECK_INT(windows, 6, "debug outputs");
}

SUITE(property_tech_note) = {
	{"every word of the 26 outputs is held, but for the masked ones", test_words},
	{"counters and lifetimes are those of the tech note's pings", test_counters},
	{"SPIs that are masked agree between routers, bases and outputs", test_spis},
	{"a debug output is held to its window", test_windows},
	{NULL, NULL},
};
