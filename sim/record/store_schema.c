/* Tables, made from rec_tables, and the views before them. */

#include "sim/record/store_priv.h"

bool store_keeps(RecTableId id)
{
	return rec_tables[id].level != RECORD_NONE;
}

static void add_columns(GString *sql, const RecTable *t, bool types)
{
	for (unsigned c = 0; c < t->n_cols; c++) {
		if (t->cols[c].hidden && !types)
			continue;
		g_string_append_printf(sql, ", \"%s\"%s", t->cols[c].name,
				       !types                       ? ""
				       : t->cols[c].type == RT_TEXT ? " TEXT"
								    : " INTEGER");
	}
}

/* A run's columns that the view does not show serve our own commands. */
static const char view_run[] = "CREATE VIEW run AS SELECT run, scenario, seed, settings, version, "
			       "duration_ns, events, digest"
			       " FROM data_run;";

/* One line for everything that happened, for timelines: kind says which view has the whole of it. */
static const char view_timeline[] =
	"CREATE VIEW timeline AS"
	" SELECT run, t_ns, NULL AS router, 'fault' AS kind, name AS subject, what, event, ord "
	"FROM data_fault"
	" UNION ALL SELECT run, t_ns, router, 'log', flag, text, event, ord FROM data_log"
	" UNION ALL SELECT run, t_ns, router, 'transition', protocol || ' ' || instance,"
	"  from_state || ' -> ' || to_state || coalesce(' (' || nullif(reason, '') || ')', ''), "
	"event, ord"
	"  FROM data_transition"
	" UNION ALL SELECT run, t_ns, router, 'route', prefix,"
	"  change || ' ' || protocol || ' ' || next_hop, event, ord FROM data_route"
	" UNION ALL SELECT run, t_ns, router, 'sa', kind || ' ' || peer,"
	"  change || coalesce(' ' || spi, '') || coalesce(' (' || nullif(reason, '') || ')', ''), "
	"event, ord"
	"  FROM data_sa"
	" UNION ALL SELECT run, start_ns, NULL, 'outage', probe || ' ' || direction, 'starts', "
	"start_event, NULL"
	"  FROM data_outage"
	" UNION ALL SELECT run, end_ns, NULL, 'outage', probe || ' ' || direction, 'ends', "
	"end_event, NULL"
	"  FROM data_outage WHERE end_ns IS NOT NULL;";

const char store_indexes[] = "CREATE INDEX event_by_id ON data_event(run, id);"
			     "CREATE INDEX cause_by_event ON data_event_cause(run, event);";

char *store_schema(void)
{
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID,
			SCHEMA_VERSION);
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		const RecTable *t = &rec_tables[i];
		if (!store_keeps(i))
			continue;
		g_string_append_printf(sql, "CREATE TABLE data_%s(run INTEGER NOT NULL", t->name);
		add_columns(sql, t, true);
		g_string_append(sql, ");");
		if (i == REC_RUN) {
			g_string_append(sql, view_run);
			continue;
		}
		g_string_append_printf(sql, "CREATE VIEW \"%s\" AS SELECT run", t->name);
		add_columns(sql, t, false);
		g_string_append_printf(sql, " FROM data_%s;", t->name);
	}
	g_string_append(sql, view_timeline);
	return g_string_free(sql, FALSE);
}
