/* vpnha manual: fills in the templates of the manual pages and of the shell's completion; and answers what the
 * completion asks about a scenario. */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/cli/manual.h"
#include "sim/file.h"
#include "sim/router/commands.h"
#include "sim/terminal.h"

typedef struct Opts {
	gboolean routers;
	char *words;
} Opts;

static bool fill(const char *path, GString *out, GError **err)
{
	g_autofree char *text = file_read(path, NULL, err);
	return text && manual_fill(path, text, out, err);
}

static bool list_routers(const char *path, GString *out, GError **err)
{
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, err);
	for (unsigned i = 0; s && i < s->routers->len; i++)
		g_string_append_printf(out, "%s\n",
				       ((const ScnRouter *)s->routers->pdata[i])->name);
	return s != NULL;
}

static void add_word(void *to, const char *word, const char *help)
{
	(void)help;
	if (g_ascii_isalnum(*word))
		g_string_append_printf(to, "%s\n", word);
}

/* The words that may stand next in a line typed at any of the scenario's routers. */
static bool list_words(const char *path, const char *line, GString *out, GError **err)
{
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, err);
	StageSpec spec = {.seed = 1};
	g_autoptr(Stage) stage = s ? stage_new(s, &spec, err) : NULL;
	if (!stage)
		return false;
	const ScnRouter *r = s->routers->len ? s->routers->pdata[0] : NULL;
	if (r)
		command_next(net_node(stage_net(stage), r->name), line, add_word, out);
	return true;
}

int cmd_manual(int argc, char **argv)
{
	Opts o = {0};
	const GOptionEntry entries[] = {
		{"routers", 0, 0, G_OPTION_ARG_NONE, &o.routers, "lists the routers of a scenario",
		 NULL},
		{"words", 0, 0, G_OPTION_ARG_FILENAME, &o.words,
		 "lists the words that may stand next in a line typed at a scenario's routers",
		 "LINE"},
		{NULL},
	};
	int code;
	GError *err = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	if (!cli_parse("FILE.in|SCENARIO",
		       "Fills in a template of the manual pages or of the shell's completion; or "
		       "answers what the completion asks about a scenario.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	bool ok = o.words     ? list_words(argv[1], o.words, out, &err)
		  : o.routers ? list_routers(argv[1], out, &err)
			      : fill(argv[1], out, &err);
	g_free(o.words);
	if (!ok)
		return cli_fail("manual", err);
	terminal_write(out);
	return EXIT_OK;
}
