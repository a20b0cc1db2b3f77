/* vpnha record: the golden timeline of a scenario. */

#include <stdio.h>

#include "sim/cli/cli.h"
#include "sim/file.h"
#include "sim/stage/golden_file.h"
#include "sim/terminal.h"

typedef struct Opts {
	char *out;
	char **sets;
	int64_t seed;
} Opts;

static bool write_golden(const char *path, const Opts *o, GError **err)
{
	g_autoptr(Scenario) scn = scenario_read(path, (const char *const *)o->sets, NULL, err);
	g_autoptr(GString) text = g_string_new(NULL);
	bool printed = !o->out || output_is_stdout(o->out);
	if (!scn || (!printed && !output_claim(o->out, &golden_output, err)))
		return false;
	uint64_t seed = (uint64_t)(o->seed >= 0 ? o->seed : scn->seed);
	g_autoptr(Golden) g = golden_of_scenario(scn, seed, err);
	if (!g)
		return false;
	golden_print(g, text);
	if (!printed)
		return file_write(o->out, text->str, text->len, err);
	terminal_write(text);
	return true;
}

int cmd_record(int argc, char **argv)
{
	Opts o = {.seed = CLI_NO_SEED};
	const GOptionEntry entries[] = {
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &o.out,
		 "the golden timeline (-: on stdout, the default)", "FILE"},
		{"seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, "instead of the scenario's", "N"},
		{"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o.sets,
		 "replaces a value of the scenario", "GROUP.KEY=VALUE"},
		{NULL},
	};
	int code;
	GError *err = NULL;
	if (!cli_parse("SCENARIO", "Writes the golden timeline that [expect] golden = FILE holds.",
		       entries, 1, 1, &argc, &argv, &code))
		return code;
	code = cli_numbers("record", o.seed, 1);
	if (code == EXIT_OK && !write_golden(argv[1], &o, &err))
		code = cli_fail("record", err);
	g_free(o.out);
	g_strfreev(o.sets);
	return code;
}
