/* vpn7200's debug at the failover, as the tech note prints it from the first unanswered keepalive on: IKE's
 * ladder, the teardown, and IPsec's part of it, in one order. Masked by field: node (message ID), spi, conn-id.
 * The text is tests/golden/vpn7200.debug-crypto.txt. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

#define GOLDEN "tests/golden/vpn7200.debug-crypto.txt"

/* Lines of the first unanswered keepalive: sent, its node purged, an older node purged. */
enum { BEFORE = 3 };

typedef struct Mask {
	const char *field, *pattern;
} Mask;

static const Mask masks[] = {
	{"node <node>", "node -?[0-9]+"},
	{"<spi>", "0x[0-9A-F]+\\([0-9]+\\)"},
	{"conn_id= <conn-id>", "conn_id= [0-9]+"},
};

static char *masked(const char *line)
{
	char *text = g_strstrip(g_strdup(line));
	for (size_t i = 0; i < G_N_ELEMENTS(masks); i++) {
		g_autoptr(GRegex) re = g_regex_new(masks[i].pattern, 0, 0, NULL);
		char *next = g_regex_replace_literal(re, text, -1, 0, masks[i].field, 0, NULL);
		g_free(text);
		text = next;
	}
	return text;
}

/* Lines of both debug flags, blank ones left out, continuation lines apart. */
static GPtrArray *crypto_lines(const Record *r, VTime from)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < REC_N(r, REC_LOG); i++) {
		const LogRow *l = REC_ROW(r, REC_LOG, LogRow, i);
		if (l->t < from || strcmp(l->router, "vpn7200") != 0 ||
		    !g_str_has_prefix(l->flag, "crypto "))
			continue;
		g_auto(GStrv) part = g_strsplit(l->text, "\n", -1);
		for (char **p = part; *p; p++) {
			char *text = masked(*p);
			if (*text)
				g_ptr_array_add(out, text);
			else
				g_free(text);
		}
	}
	return out;
}

static guint first_of(const GPtrArray *lines, const char *part)
{
	guint i = 0;
	while (i < lines->len && !strstr(lines->pdata[i], part))
		i++;
	return i;
}

/* The last incoming message's node is purged 50 s after it came, 0.1 s after the end; a probe may ask for new
 * SAs in between, so that line is only looked for. */
static void hold(uint64_t seed)
{
	g_autofree char *golden = NULL;
	g_file_get_contents(GOLDEN, &golden, NULL, NULL);
	g_auto(GStrv) want = g_strsplit(g_strchomp(golden), "\n", -1);
	g_autoptr(Record) r = runs_make(&(RunWish){.scenario = LAB_DIR "failover.scn",
						   .seed = seed,
						   .until = VT_S(390),
						   .level = RECORD_TIMELINE});
	g_autoptr(GPtrArray) got = crypto_lines(r, runs_fault(r, "outage"));
	guint n = g_strv_length(want), at = first_of(got, "incrementing error counter");
	if (!CHECK(at >= BEFORE && at + n <= got->len, "seed %d has the ladder", (int)seed))
		return;
	at -= BEFORE;
	for (guint i = 0; i + 1 < n; i++)
		CHECK_STR((const char *)got->pdata[at + i], want[i], "seed %d line %u", (int)seed,
			  i + 1);
	guint last = at + n - 1;
	while (last < got->len && strcmp(got->pdata[last], want[n - 1]) != 0)
		last++;
	CHECK(last < got->len, "seed %d: %s", (int)seed, want[n - 1]);
}

static void test_ladder(void)
{
	for (uint64_t seed = 1; seed <= 5; seed++)
		hold(seed);
}

SUITE(property_ladder) = {
	{"vpn7200's crypto debug is the tech note's, line by line", test_ladder},
	{NULL, NULL},
};
