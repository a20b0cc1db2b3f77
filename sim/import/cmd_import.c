/* vpnha import: what people have of a network, as a scenario. */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/file.h"
#include "sim/import/write.h"
#include "sim/output.h"
#include "sim/sources/formats.h"
#include "sim/terminal.h"

typedef struct Opts {
	char *out, *format;
	gboolean mirror, quiet;
} Opts;

static void tell_findings(const ImportSource *s)
{
	g_autofree char *shown = err_quote(s->path, -1);
	for (unsigned i = 0; i < s->findings->len; i++) {
		const ImportFinding *f = s->findings->pdata[i];
		if (f->at.file)
			terminal_say(stderr, "%s:%d: [%s] %s\n", f->at.file, f->at.line, f->name,
				     f->text);
		else
			terminal_say(stderr, "%s: [%s] %s\n", shown, f->name, f->text);
	}
}

/* ---- files ---- */

/* All may be written, or none is. */
static bool claim(const char *path, const char *dir, const GArray *files, GError **err)
{
	for (unsigned i = 0; i < files->len; i++) {
		g_autofree char *name =
			g_build_filename(dir, g_array_index(files, ImportFile, i).name, NULL);
		if (!output_claim_anew(name, &import_config_output, err))
			return false;
	}
	return output_claim_anew(path, &import_scenario_output, err);
}

/* The scenario comes last: it names what is there. */
static bool write_all(const char *path, const GString *text, const GArray *files, GError **err)
{
	g_autofree char *dir = g_path_get_dirname(path);
	if (!claim(path, dir, files, err))
		return false;
	g_autoptr(PartLeft) left = part_left_in(dir);
	for (unsigned i = 0; i < files->len; i++) {
		const ImportFile *f = &g_array_index(files, ImportFile, i);
		g_autofree char *name = g_build_filename(dir, f->name, NULL);
		if (!file_write_among(name, left, f->text, f->len, err))
			return false;
	}
	return file_write(path, text->str, text->len, err);
}

static void find_unwritten(ImportSource *s, const GArray *files)
{
	for (unsigned i = 0; i < files->len; i++)
		import_find(s, (SrcPos){0}, "file-not-written",
			    "%s belongs beside the scenario: -o FILE writes both",
			    g_array_index(files, ImportFile, i).name);
}

static bool import(const char *path, const Opts *o, GError **err)
{
	bool printed = !o->out || output_is_stdout(o->out);
	g_autoptr(ImportSource) s = import_open(path, o->format, err);
	if (!s)
		return false;
	const ImportWish wish = {.mirror_peers = o->mirror};
	g_autoptr(ImportNet) n = import_net_new(s, &wish);
	if (n->routers->len == 0) {
		if (!o->quiet)
			tell_findings(s);
		return err_file(err, path,
				"none of its configurations can run, expected one that does");
	}
	g_autofree char *beside = printed ? g_strdup(".") : g_path_get_dirname(o->out),
			*dir = g_canonicalize_filename(beside, NULL);
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(ImportFile));
	import_write(n, dir, text, files);
	if (!printed && !write_all(o->out, text, files, err))
		return false;
	if (printed) {
		terminal_write(text);
		find_unwritten(s, files);
	}
	if (!o->quiet)
		tell_findings(s);
	return true;
}

int cmd_import(int argc, char **argv)
{
	Opts o = {0};
	const GOptionEntry entries[] = {
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &o.out,
		 "the scenario (-: on stdout, the default); what it needs besides is written "
		 "beside "
		 "it",
		 "FILE.scn"},
		{"format", 0, 0, G_OPTION_ARG_STRING, &o.format, IMPORT_FORMATS, "FORMAT"},
		{"mirror-peers", 0, 0, G_OPTION_ARG_NONE, &o.mirror,
		 "a router for each crypto peer without a configuration, mirrored from this end",
		 NULL},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &o.quiet,
		 "findings only in the scenario, not on stderr", NULL},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("SOURCE",
		       "Writes a scenario of what people have of a network: a folder of "
		       "running-configs, "
		       "a Batfish snapshot, a topology of containerlab or CML.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	code = import(argv[1], &o, &err) ? EXIT_OK : cli_fail("import", err);
	g_free(o.out);
	g_free(o.format);
	return code;
}
