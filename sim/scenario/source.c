/* A scenario, or the run of a result file. */

#include "sim/scenario/source.h"

#include "sim/scenario/stored.h"
#include "sim/text.h"

bool source_open(Source *s, const char *path, const char *const *sets, int64_t seed, int run,
		 GError **err)
{
	*s = (Source){.path = path};
	if (!store_is_database(path)) {
		s->scn = scenario_read(path, sets, NULL, err);
		if (!s->scn)
			return false;
		s->seed = (uint64_t)(seed >= 0 ? seed : s->scn->seed);
		s->until = s->scn->duration;
		return true;
	}
	if (!stored_open(path, run, &s->stored, err))
		return false;
	s->scn = stored_scenario(&s->stored, err);
	const RunRow *row = REC_ROW(s->stored.rec, REC_RUN, RunRow, 0);
	s->seed = row->seed;
	s->until = row->duration;
	return s->scn != NULL;
}

void source_clear(Source *s)
{
	stored_close(&s->stored);
	scenario_free(s->scn);
}

bool source_has_router(const Source *s, const char *name, GError **err)
{
	const ScnSegment *segment = scenario_segment(s->scn, name);
	if (scenario_router(s->scn, name) || scenario_host(s->scn, name) ||
	    (segment && segment->is_switch))
		return true;
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < s->scn->routers->len; i++)
		g_string_append_printf(names, "%s%s", i ? ", " : "",
				       ((const ScnRouter *)s->scn->routers->pdata[i])->name);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "unknown router \"%s\", expected one of %s", name, names->str);
	return false;
}

bool source_moment(const Source *s, const char *text, const char *option, VTime *out, GError **err)
{
	ScnMoment m;
	if (!text)
		return true;
	if (!scenario_moment(s->scn, text, option, &m, err))
		return false;
	*out = scn_moment(&m, s->seed);
	if (*out <= s->until)
		return true;
	g_autoptr(GString) at = g_string_new(NULL), end = g_string_new(NULL);
	text_seconds(at, *out, 3);
	text_seconds(end, s->until, 3);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "%s %s is at %s, expected a time up to the end of the run at %s", option, text,
		    at->str, end->str);
	return false;
}
