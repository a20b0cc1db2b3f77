/* Tables, made from rec_tables, and the views before them. */

#include "sim/record/store_priv.h"

#include <string.h>

bool store_keeps(RecTableId id)
{
	return rec_tables[id].level != RECORD_NONE;
}

bool store_has(RecTableId id, int version)
{
	return store_keeps(id) && rec_tables[id].since <= version;
}

/* What holds between the columns of one row. */
static const StoreRule rules[N_REC_TABLES] = {
	[REC_CAUSE] = {"cause < event", "a cause before its event"},
	[REC_PROBE] = {"received_ns IS NULL OR received_ns >= sent_ns",
		       "a packet sent before it is received"},
	[REC_OUTAGE] = {"end_ns IS NULL AND duration_ns IS NULL"
			" OR end_ns >= start_ns AND duration_ns = end_ns - start_ns",
			"an outage that lasts from its start to its end"},
};

const StoreRule *store_rule(RecTableId id)
{
	return rules[id].sql ? &rules[id] : NULL;
}

/* ---- tables ---- */

/* One comparison after the other: for IN, SQLite fills a table of the words anew for every row that is written. */
static void add_words(GString *sql, const RecCol *c, int version)
{
	const char *before = " CHECK (";
	for (unsigned i = 0; i < rec_words_of(&c->words, version); i++) {
		const char *word = c->words.name(i);
		if (!word)
			continue;
		g_string_append_printf(sql, "%s\"%s\" = '%s'", before, c->name, word);
		before = " OR ";
	}
	g_string_append_c(sql, ')');
}

static void add_range(GString *sql, const RecCol *c, int version)
{
	if (c->type == RT_ID)
		g_string_append_printf(sql, " CHECK (\"%s\" > 0)", c->name);
	else if (c->type == RT_TIME)
		g_string_append_printf(sql, " CHECK (\"%s\" BETWEEN 0 AND %" G_GINT64_FORMAT ")",
				       c->name, REC_TIME_MAX);
	else if (c->type == RT_WORD && version >= 3)
		add_words(sql, c, version);
	else if (c->type == RT_INT && (c->least > INT64_MIN || c->most < INT64_MAX))
		g_string_append_printf(sql,
				       " CHECK (\"%s\" BETWEEN %" G_GINT64_FORMAT
				       " AND %" G_GINT64_FORMAT ")",
				       c->name, c->least, c->most);
}

static void add_column(GString *sql, const RecCol *c, int version)
{
	g_string_append_printf(sql, ", \"%s\" %s", c->name, rec_is_text(c) ? "TEXT" : "INTEGER");
	if (version < 2)
		return;
	if (!c->optional)
		g_string_append(sql, " NOT NULL");
	add_range(sql, c, version);
}

/* Version 1 said of no column but the run what may stand in it. */
char *store_table(RecTableId id, int version)
{
	const RecTable *t = &rec_tables[id];
	const StoreRule *rule = store_rule(id);
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "CREATE TABLE data_%s(run INTEGER %s", t->name,
			version > 1 && id == REC_RUN ? "PRIMARY KEY" : "NOT NULL");
	if (version > 1)
		g_string_append_printf(sql, " CHECK (run BETWEEN 1 AND %d)", STORE_RUN_MAX);
	for (unsigned c = 0; c < t->n_cols; c++)
		if (t->cols[c].since <= version)
			add_column(sql, &t->cols[c], version);
	if (version > 1 && rule)
		g_string_append_printf(sql, ", CHECK (%s)", rule->sql);
	g_string_append(sql, version > 1 ? ") STRICT" : ")");
	return g_string_free(sql, FALSE);
}

/* ---- views ---- */

/* One line for everything that happened, for timelines: kind says which view has the whole of it. `@` stands
 * behind each table. */
static const char select_timeline[] =
	"SELECT run, t_ns, NULL AS router, 'fault' AS kind, name AS subject, what, event, ord "
	"FROM data_fault@"
	" UNION ALL SELECT run, t_ns, router, 'log', flag, text, event, ord FROM data_log@"
	" UNION ALL SELECT run, t_ns, router, 'transition', protocol || ' ' || instance,"
	"  from_state || ' -> ' || to_state || coalesce(' (' || nullif(reason, '') || ')', ''), "
	"event, ord"
	"  FROM data_transition@"
	" UNION ALL SELECT run, t_ns, router, 'route', prefix,"
	"  change || ' ' || protocol || ' ' || next_hop, event, ord FROM data_route@"
	" UNION ALL SELECT run, t_ns, router, 'sa', kind || ' ' || peer,"
	"  change || coalesce(' ' || spi, '') || coalesce(' (' || nullif(reason, '') || ')', ''), "
	"event, ord"
	"  FROM data_sa@"
	" UNION ALL SELECT run, start_ns, NULL, 'outage', probe || ' ' || direction, 'starts', "
	"start_event, NULL"
	"  FROM data_outage@"
	" UNION ALL SELECT run, end_ns, NULL, 'outage', probe || ' ' || direction, 'ends', "
	"end_event, NULL"
	"  FROM data_outage@ WHERE end_ns IS NOT NULL";

static GString *select_table(const RecTable *t)
{
	GString *sql = g_string_new("SELECT run");
	for (unsigned c = 0; c < t->n_cols; c++)
		if (!t->cols[c].hidden)
			g_string_append_printf(sql, ", \"%s\"", t->cols[c].name);
	g_string_append_printf(sql, " FROM data_%s@", t->name);
	return sql;
}

/* A view is called as its table is, but for a word that SQL keeps for itself. */
const char *store_view(RecTableId id)
{
	if (!store_keeps(id))
		return NULL;
	return id == REC_DROP ? "dropped_packet" : rec_tables[id].name;
}

static GString *select_view(const char *view)
{
	for (unsigned i = 0; i < N_REC_TABLES; i++)
		if (g_strcmp0(store_view(i), view) == 0)
			return select_table(&rec_tables[i]);
	g_assert_cmpstr(view, ==, "timeline");
	return g_string_new(select_timeline);
}

char *store_select(const char *view, const char *behind)
{
	GString *sql = select_view(view);
	g_string_replace(sql, "@", behind, 0);
	return g_string_free(sql, FALSE);
}

static void add_view(GString *sql, const char *view)
{
	g_autofree char *rows = store_select(view, "");
	g_string_append_printf(sql, "CREATE VIEW \"%s\" AS %s;", view, rows);
}

/* ---- the whole ---- */

const char store_indexes[] = "CREATE INDEX event_by_id ON data_event(run, id);"
			     "CREATE INDEX cause_by_event ON data_event_cause(run, event);";

char *store_schema(void)
{
	GString *sql = g_string_new(NULL);
	g_string_printf(sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;",
			STORE_APPLICATION_ID, STORE_SCHEMA);
	for (unsigned i = 0; i < N_REC_TABLES; i++) {
		if (!store_keeps(i))
			continue;
		g_autofree char *table = store_table(i, STORE_SCHEMA);
		g_string_append_printf(sql, "%s;", table);
		add_view(sql, store_view(i));
	}
	add_view(sql, "timeline");
	g_string_append(
		sql,
		"CREATE VIEW \"drop\" AS SELECT * FROM dropped_packet;"); /* version 1 had this name */
	return g_string_free(sql, FALSE);
}
