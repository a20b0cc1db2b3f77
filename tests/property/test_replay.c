/* Determinism: the same scenario and seed give the same run, however it is looked at, whoever else is
 * there, and in whatever order it is written down. */

#include <glib/gstdio.h>
#include <string.h>

#include "sim/analysis/moments.h"
#include "sim/record/digest.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"

#define SCN LAB_DIR "two-way-traffic.scn"
#define UNTIL VT_S(400)

static Record *base_run(void)
{
	return runs_make(&(RunWish){.scenario = SCN, .until = UNTIL, .level = RECORD_TIMELINE});
}

/* A second run with another octet anywhere in its record means that something but the seed decides. */
static void test_replay(void)
{
	g_autoptr(Record) a = base_run(), b = base_run();
	g_autoptr(GBytes) x = record_pack(a), y = record_pack(b);
	CHECK(g_bytes_equal(x, y), "two runs of " SCN);
}

static void test_seed_matters(void)
{
	g_autoptr(Record) a = base_run();
	g_autoptr(Record) b = runs_make(
		&(RunWish){.scenario = SCN, .until = UNTIL, .level = RECORD_TIMELINE, .seed = 2});
	CHECK(strcmp(runs_digest(a), runs_digest(b)) != 0, "seeds 1 and 2");
}

/* Recording, capturing and making octets at every hop look, and change nothing. */
static void test_observers(void)
{
	g_autoptr(Record) base = base_run();
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	g_autofree char *pcap = g_build_filename(dir, "x.pcapng", NULL);
	const RunWish wishes[] = {
		{.scenario = SCN, .until = UNTIL, .level = RECORD_OUTAGE},
		{.scenario = SCN, .until = UNTIL, .level = RECORD_FULL},
		{.scenario = SCN,
		 .until = UNTIL,
		 .level = RECORD_TIMELINE,
		 .pcap = pcap,
		 .keys = dir},
		{.scenario = SCN, .until = UNTIL, .level = RECORD_TIMELINE, .wire = true},
	};
	static const char *const names[] = {"--record outage", "--record full", "--pcap", "--wire"};
	for (size_t i = 0; i < G_N_ELEMENTS(wishes); i++) {
		g_autoptr(Record) r = runs_make(&wishes[i]);
		CHECK_STR(runs_digest(r), runs_digest(base), "%s", names[i]);
		CHECK_INT(REC_ROW(r, REC_RUN, RunRow, 0)->events,
			  REC_ROW(base, REC_RUN, RunRow, 0)->events, "events with %s", names[i]);
	}
	g_autofree char *clean = g_strdup_printf("rm -r '%s'", dir);
	CHECK_INT(g_spawn_command_line_sync(clean, NULL, NULL, NULL, NULL), TRUE, "%s", dir);
}

static char *summary_of(RecordLevel level, const char *name)
{
	g_autofree char *path = g_strconcat(LAB_DIR, name, ".scn", NULL);
	g_autoptr(Record) r = runs_make(&(RunWish){.scenario = path, .level = level});
	GString *out = g_string_new(NULL);
	summary_print(r, "title", out);
	return g_string_free(out, FALSE);
}

/* A summary tells the same outages, with their triggers, and the same changes, be the rest recorded or not. */
static void test_summaries(void)
{
	static const char *const scenarios[] = {"failover", "power-loss", "recovery"};
	for (size_t i = 0; i < G_N_ELEMENTS(scenarios); i++) {
		g_autofree char *want = summary_of(RECORD_TIMELINE, scenarios[i]);
		g_autofree char *got = summary_of(RECORD_OUTAGE, scenarios[i]);
		CHECK_TEXT(got, want, "%s at --record outage", scenarios[i]);
	}
}

/* One more router, between the others by its name and cabled to nobody, changes nobody's digest. */
static void test_idle_router(void)
{
	g_autoptr(Record) base = base_run();
	char *path = runs_scenario("[scenario]\nextends = @LAB@/two-way-traffic.scn\n"
				   "[host 7205-idle]\naddress = 192.0.2.1/24\nport = lonely\n"
				   "[switch lonely]\nforward-delay = 0s\n");
	g_autoptr(Record) r =
		runs_make(&(RunWish){.scenario = path, .until = UNTIL, .level = RECORD_TIMELINE});
	static const char *const names[] = {"7204VXR-1", "7204VXR-2", "7206-1", "vpn7200",
					    "ISP",       "outside",   "inside"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		CHECK_STR(runs_digest_of(r, names[i]), runs_digest_of(base, names[i]), "%s",
			  names[i]);
	runs_forget(path);
}

/* The groups of the laboratory in the opposite order: the same network, the same run. */
static void test_order_of_groups(void)
{
	g_autofree char *text = NULL;
	g_autoptr(GString) turned = g_string_new("[scenario]\nduration = 15min\nseed = 1\n");
	g_file_get_contents(LAB_DIR "lab.scn", &text, NULL, NULL);
	g_auto(GStrv) groups = g_strsplit(text, "\n[", -1);
	for (guint i = g_strv_length(groups); i-- > 2;) /* [0] comment, [1] [scenario] */
		g_string_append_printf(turned, "\n[%s", groups[i]);
	g_autofree char *with_dir = g_strdup(turned->str);
	g_string_truncate(turned, 0);
	for (char **l = g_strsplit(with_dir, "\n", -1), **k = l; *k || (g_strfreev(l), 0); k++) {
		if (!g_str_has_prefix(*k, "config = ")) {
			g_string_append_printf(turned, "%s\n", *k);
			continue;
		}
		g_auto(GStrv) files = g_strsplit(*k + strlen("config = "), ";", -1);
		for (char **f = files; *f; f++)
			g_string_append_printf(turned, "%s@LAB@/%s",
					       f == files ? "config = " : "; ", g_strstrip(*f));
		g_string_append_c(turned, '\n');
	}
	char *path = runs_scenario(turned->str);
	g_autoptr(Record) a = runs_make(&(RunWish){
		.scenario = LAB_DIR "lab.scn", .until = VT_S(200), .level = RECORD_TIMELINE});
	g_autoptr(Record) b = runs_make(
		&(RunWish){.scenario = path, .until = VT_S(200), .level = RECORD_TIMELINE});
	CHECK_STR(runs_digest(b), runs_digest(a), "groups of lab.scn from last to first");
	runs_forget(path);
}

/* Two worlds in one process, a second of each in turn, do not notice each other. */
static void test_two_worlds(void)
{
	GError *err = NULL;
	g_autoptr(Scenario) s = scenario_read(SCN, NULL, NULL, &err);
	g_autoptr(Stage) a = stage_new(s, &(StageSpec){.seed = 1}, &err);
	g_autoptr(Stage) b = stage_new(s, &(StageSpec){.seed = 1}, &err);
	Digest *da = digest_new(stage_world(a), NULL, &err),
	       *db = digest_new(stage_world(b), NULL, &err);
	world_add_sink(stage_world(a), digest_sink(da));
	world_add_sink(stage_world(b), digest_sink(db));
	stage_begin(a);
	stage_begin(b);
	for (VTime t = VT_S(1); t <= VT_S(150); t += VT_S(1))
		CHECK(stage_run(a, t, &err) && stage_run(b, t, &err), "second %d",
		      (int)(t / VT_S(1)));
	digest_close(da, VT_S(150));
	digest_close(db, VT_S(150));
	g_autofree char *x = digest_overall(da), *y = digest_overall(db);
	CHECK_STR(x, y, "two worlds in turn");
	digest_free(da);
	digest_free(db);
}

SUITE(property_replay) = {
	{"the same run twice", test_replay},
	{"another seed, another run", test_seed_matters},
	{"observers change nothing", test_observers},
	{"summaries are the same at every level", test_summaries},
	{"an idle router changes nobody else", test_idle_router},
	{"the order of the scenario's groups does not matter", test_order_of_groups},
	{"two worlds in one process", test_two_worlds},
	{NULL, NULL},
};
