/* The digest of each scenario, and of its capture, is written down: every compiler, optimisation level and
 * sanitizer build must come to the same. `UPDATE=1 build/tests property_digests` rewrites the file after a
 * change of behaviour; the change of the file is then part of the commit. */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

#define FILE_NAME "tests/digest/digests.tsv"
#define HEADING "# scenario\tseed\tingredients\tdigest\tsha256 of the capture\n"

static const char *const scenarios[] = {"normal",    "failover",          "two-way-traffic",
					"recovery",  "recovery-portfast", "tracked-interface",
					"power-loss"};

static char *sha256_of(const char *path)
{
	char *data = NULL;
	gsize len = 0;
	if (!g_file_get_contents(path, &data, &len, NULL))
		g_error("cannot read %s", path);
	char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)data, len);
	g_free(data);
	return sum;
}

static void add_line(GString *out, const char *scenario, uint64_t seed, const char *dir)
{
	g_autofree char *path = g_strdup_printf(LAB_DIR "%s.scn", scenario);
	g_autofree char *pcap = g_build_filename(dir, "x.pcapng", NULL);
	g_autoptr(Record) r = runs_make(&(RunWish){.scenario = path,
						   .seed = seed,
						   .until = VT_S(760),
						   .level = RECORD_TIMELINE,
						   .pcap = pcap});
	g_autofree char *sum = sha256_of(pcap);
	g_unlink(pcap);
	g_string_append_printf(out, "%s\t%d\ttofp\t%s\t%s\n", scenario, (int)seed, runs_digest(r),
			       sum);
}

static void test_digests(void)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL), *want = NULL;
	g_autoptr(GString) got = g_string_new(HEADING);
	for (size_t i = 0; i < G_N_ELEMENTS(scenarios); i++)
		for (uint64_t seed = 1; seed <= 2; seed++)
			add_line(got, scenarios[i], seed, dir);
	g_rmdir(dir);
	if (g_getenv("UPDATE"))
		CHECK(g_file_set_contents(FILE_NAME, got->str, -1, NULL), "writing %s", FILE_NAME);
	if (CHECK(g_file_get_contents(FILE_NAME, &want, NULL, NULL), "%s", FILE_NAME))
		CHECK_TEXT(got->str, want, "%s", FILE_NAME);
}

SUITE(property_digests) = {
	{"every build comes to the digests and captures that are written down", test_digests},
	{NULL, NULL},
};
