/* What the commands share. */

#include "sim/cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "sim/output.h"
#include "sim/terminal.h"

/* GLib reads "-j 2" and "--jobs=2", and takes "-j2" for two options. */
static void spell_jobs(int argc, char **argv)
{
	static char jobs[32];
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "-j", 2) != 0 || argv[i][2] == '\0')
			continue;
		g_snprintf(jobs, sizeof jobs, "--jobs=%s", argv[i] + 2);
		argv[i] = jobs;
	}
}

/* Who is told instead, while a command is described. */
static CliDescribeFn *described_by;
static void *described_to;

void cli_describe(const CliCommand *c, CliDescribeFn *fn, void *to)
{
	g_autofree char *name = g_strdup(c->name);
	char *argv[] = {name, NULL};
	described_by = fn;
	described_to = to;
	c->run(1, argv);
	described_by = NULL;
}

bool cli_parse(const char *args, const char *summary, const GOptionEntry *entries, int least,
	       int most, int *argc, char ***argv, int *code)
{
	g_autoptr(GOptionContext) context = g_option_context_new(args);
	g_autoptr(GError) err = NULL;
	const char *command = (*argv)[0];
	output_begin();
	if (described_by) {
		CliDescription d = {command, args, summary, entries};
		described_by(described_to, &d);
		*code = EXIT_OK;
		return false;
	}
	g_autofree char *name = g_strdup_printf("vpnha %s", command);
	g_set_prgname(name);
	spell_jobs(*argc, *argv);
	g_option_context_set_summary(context, summary);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, argc, argv, &err)) {
		bool value = g_error_matches(err, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
		*code = cli_usage(command, "%s%s", err->message,
				  value ? ", expected a whole number" : "");
		return false;
	}
	if (*argc > 1 &&
	    strcmp((*argv)[1], "--") == 0) { /* what follows are arguments; GLib leaves it */
		memmove(*argv + 1, *argv + 2, (size_t)(*argc - 1) * sizeof **argv);
		(*argc)--;
	}
	int n = *argc - 1;
	if (n >= least && (most < 0 || n <= most))
		return true;
	*code = cli_usage(command,
			  n < least ? "too few arguments, expected %s"
				    : "too many arguments, expected %s",
			  args);
	return false;
}

int cli_usage(const char *command, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *what = g_strdup_vprintf(format, ap);
	va_end(ap);
	g_autofree char *line = err_quote(what, -1); /* words of the command line are in it */
	terminal_say(stderr, "vpnha %s: %s (vpnha %s --help)\n", command, line, command);
	return EXIT_BAD_INPUT;
}

static void say_alone(const char *command, const char *message)
{
	g_autofree char *line = err_quote(message, -1);
	terminal_say(stderr, "vpnha %s: %s\n", command, line);
}

int cli_fail(const char *command, GError *err)
{
	bool system = g_error_matches(err, VPNHA_ERROR, VPNHA_ERROR_SYSTEM);
	/* A position speaks for itself; what has none says who speaks. */
	if (err->domain == VPNHA_ERROR && err->code != VPNHA_ERROR_USAGE)
		terminal_say(stderr, "%s\n", err->message);
	else
		say_alone(command, err->message);
	g_error_free(err);
	return system ? EXIT_INTERNAL : EXIT_BAD_INPUT;
}

int cli_numbers(const char *command, int64_t seed, int jobs)
{
	if (seed < 0 && seed != CLI_NO_SEED)
		return cli_usage(command, "--seed=%" G_GINT64_FORMAT ", expected 0 or more", seed);
	if (jobs < 1 || jobs > CLI_JOBS_MOST)
		return cli_usage(command, "--jobs=%d, expected 1..%d", jobs, CLI_JOBS_MOST);
	return EXIT_OK;
}

static bool bad_usage(GError **err, const char *format, ...) G_GNUC_PRINTF(2, 3);
static bool bad_usage(GError **err, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	if (err)
		*err = g_error_new_valist(VPNHA_ERROR, VPNHA_ERROR_USAGE, format, ap);
	va_end(ap);
	return false;
}

bool cli_format(const char *text, CliFormat *out, GError **err)
{
	static const char *const names[] = {"text", "json", "csv"};
	*out = FORMAT_TEXT;
	if (!text)
		return true;
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(text, names[i]) == 0) {
			*out = (CliFormat)i;
			return true;
		}
	return bad_usage(err, "--format %s, expected text, json or csv", text);
}

bool cli_seeds(const char *text, int64_t fallback, int64_t *first, int64_t *last, GError **err)
{
	*first = *last = fallback;
	if (!text)
		return true;
	const char *dots = strstr(text, "..");
	g_autofree char *lo = dots ? g_strndup(text, (gsize)(dots - text)) : g_strdup(text);
	if (g_ascii_string_to_signed(lo, 10, 0, INT32_MAX, first, NULL) &&
	    g_ascii_string_to_signed(dots ? dots + 2 : lo, 10, 0, INT32_MAX, last, NULL) &&
	    *first <= *last)
		return true;
	return bad_usage(err, "--seeds %s, expected A..B with A <= B <= %d", text, INT32_MAX);
}

char *cli_settings(const char *const *sets)
{
	g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);
	for (; sets && *sets; sets++) {
		const char *eq = strchr(*sets, '=');
		if (!eq)
			continue; /* scenario_read has refused it */
		g_ptr_array_add(pairs, g_strndup(*sets, (gsize)(eq - *sets)));
		g_ptr_array_add(pairs, g_strdup(eq + 1));
	}
	g_ptr_array_add(pairs, NULL);
	return store_json_object((const char *const *)pairs->pdata);
}
