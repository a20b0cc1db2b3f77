#include "tests/support/runs.h"

#include <glib/gstdio.h>
#include <string.h>

Record *runs_make(const RunWish *wish)
{
	GError *err = NULL;
	g_autoptr(Scenario) s = scenario_read(wish->scenario, wish->sets, NULL, &err);
	Record *r = NULL;
	if (s)
		r = run_scenario(&(RunSpec){.scn = s,
					    .seed = wish->seed ? wish->seed : (uint64_t)s->seed,
					    .until = wish->until ? wish->until : VT_NEVER,
					    .level = wish->level,
					    .wire = wish->wire,
					    .make_all = wish->make_all,
					    .pcap = wish->pcap,
					    .keys = wish->keys},
				 &err);
	if (!r)
		g_error("%s: %s", wish->scenario, err->message);
	return r;
}

char *runs_scenario(const char *text)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	g_autofree char *here = g_get_current_dir();
	g_autofree char *lab = g_build_filename(here, LAB_DIR, NULL);
	g_auto(GStrv) parts = g_strsplit(text, "@LAB@", -1);
	g_autofree char *full = g_strjoinv(lab, parts);
	char *path = g_build_filename(dir, "test.scn", NULL);
	if (!g_file_set_contents(path, full, -1, NULL))
		g_error("cannot write %s", path);
	return path;
}

void runs_forget(char *path)
{
	g_autofree char *dir = g_path_get_dirname(path);
	g_unlink(path);
	g_rmdir(dir);
	g_free(path);
}

const char *runs_digest(const Record *r)
{
	return REC_ROW(r, REC_RUN, RunRow, 0)->digest;
}

const char *runs_digest_of(const Record *r, const char *router)
{
	const char *last = "";
	for (guint i = 0; i < REC_N(r, REC_DIGEST); i++) {
		const DigestRow *d = REC_ROW(r, REC_DIGEST, DigestRow, i);
		if (strcmp(d->router, router) == 0)
			last = d->digest;
	}
	return last;
}

VTime runs_logged(const Record *r, const char *router, const char *part, VTime after)
{
	for (guint i = 0; i < REC_N(r, REC_LOG); i++) {
		const LogRow *l = REC_ROW(r, REC_LOG, LogRow, i);
		if (l->t >= after && strcmp(l->router, router) == 0 && strstr(l->text, part))
			return l->t;
	}
	return VT_NEVER;
}

VTime runs_fault(const Record *r, const char *name)
{
	for (guint i = 0; i < REC_N(r, REC_FAULT); i++) {
		const FaultRow *f = REC_ROW(r, REC_FAULT, FaultRow, i);
		if (strcmp(f->name, name) == 0)
			return f->t;
	}
	return VT_NEVER;
}

const OutageRow *runs_outage(const Record *r, const char *probe, const char *direction, VTime after)
{
	for (guint i = 0; i < REC_N(r, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(r, REC_OUTAGE, OutageRow, i);
		if (o->start >= after && strcmp(o->probe, probe) == 0 &&
		    strcmp(o->direction, direction) == 0)
			return o;
	}
	return NULL;
}
