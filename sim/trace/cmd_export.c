/* vpnha export: a run for programs that draw or query. */

#include <string.h>

#include "sim/cli/cli.h"
#include "sim/file.h"
#include "sim/scenario/stored.h"
#include "sim/terminal.h"
#include "sim/trace/perfetto.h"

typedef struct Opts {
	char *perfetto, *jsonl;
	int run;
} Opts;

/* Each line begins with the first columns of the view. */
static bool begins_as_lines(const char *head, size_t len)
{
	static const char first[] = "{\"run\":";
	return len >= strlen(first) && memcmp(head, first, strlen(first)) == 0 &&
	       strstr(head, ",\"t_ns\":") != NULL;
}

static const OutputKind lines_output = {"timeline in JSON lines", begins_as_lines};

static bool write_lines(const StoredRun *r, const char *path, GError **err)
{
	StoreQuery q = {
		.view = "timeline", .order = "t_ns, event, ord", .run = r->run, .to = VT_NEVER};
	g_autoptr(GString) out = g_string_new(NULL);
	if (!store_print(r->store, &q, STORE_JSON_LINES, out, err))
		return false;
	if (!output_is_stdout(path))
		return file_write(path, out->str, out->len, err);
	terminal_write(out);
	return true;
}

static bool write_trace(const StoredRun *r, const char *path, GError **err)
{
	g_autoptr(Trace) t = trace_of(r->rec);
	g_autoptr(GByteArray) out = perfetto_print(t);
	return file_write(path, (const char *)out->data, out->len, err);
}

static bool may_write(const Opts *o, GError **err)
{
	if (o->perfetto && !output_claim(o->perfetto, &perfetto_output, err))
		return false;
	return !o->jsonl || output_is_stdout(o->jsonl) ||
	       output_claim(o->jsonl, &lines_output, err);
}

static bool export_run(const char *path, const Opts *o, GError **err)
{
	StoredRun r;
	if (!stored_open(path, o->run, &r, err))
		return false;
	bool ok = may_write(o, err) && (!o->perfetto || write_trace(&r, o->perfetto, err)) &&
		  (!o->jsonl || write_lines(&r, o->jsonl, err));
	stored_close(&r);
	return ok;
}

int cmd_export(int argc, char **argv)
{
	Opts o = {.run = STORED_FIRST_RUN};
	const GOptionEntry entries[] = {
		{"perfetto", 0, 0, G_OPTION_ARG_FILENAME, &o.perfetto,
		 "a trace for ui.perfetto.dev: states as slices, causes as flows", "FILE"},
		{"jsonl", 0, 0, G_OPTION_ARG_FILENAME, &o.jsonl,
		 "the timeline, a JSON object a line (-: on stdout)", "FILE"},
		{"run", 0, 0, G_OPTION_ARG_INT, &o.run, "of many: the first by default", "N"},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("FILE.db", "Writes a run for programs that draw or query.", entries, 1, 1,
		       &argc, &argv, &code))
		return code;
	code = EXIT_OK;
	if (!o.perfetto && !o.jsonl)
		code = cli_usage("export",
				 "nothing to write, expected --perfetto FILE or --jsonl FILE");
	else if (!export_run(argv[1], &o, &err))
		code = cli_fail("export", err);
	g_free(o.perfetto);
	g_free(o.jsonl);
	return code;
}
