/* vpnha: the commands. */

#include <stdio.h>
#include <string.h>

#include "sim/cli/cli.h"
#include "sim/terminal.h"
#include "sim/unfinished.h"

static void print_help(FILE *to)
{
	fputs("vpnha " VPNHA_VERSION ": what a failure does to a site-to-site IPsec VPN, from the "
	      "routers' running-configs\n\n",
	      to);
	for (const CliCommand *c = cli_commands; c->name; c++)
		fprintf(to, "  vpnha %-8s %-36s %s\n", c->name, c->args, c->what);
	fputs("\n  vpnha help COMMAND, vpnha --version; man vpnha, man vpnha-scenario\n"
	      "\nExit codes: 0 all right; 1 an expectation failed or a comparison differs; 2 bad "
	      "usage or input;\n3 internal error, a full disk, no memory.\n",
	      to);
}

static void internal_error(const char *domain, GLogLevelFlags level, const char *message, void *to)
{
	(void)domain;
	(void)level;
	(void)to;
	fprintf(stderr, "vpnha: internal error: %s\n", message);
	fflush(NULL);
	unfinished_remove();
	_Exit(EXIT_INTERNAL);
}

/* A result that did not reach its reader is no result. */
static int closed(int code)
{
	bool whole = fflush(stdout) == 0 && !ferror(stdout);
	if (whole)
		return code;
	fputs("vpnha: standard output: cannot be written, expected a place for the result\n",
	      stderr);
	return EXIT_INTERNAL;
}

static const CliCommand *command_called(const char *name)
{
	for (const CliCommand *c = cli_commands; c->name; c++)
		if (strcmp(name, c->name) == 0)
			return c;
	return NULL;
}

static int unknown(const char *name)
{
	g_autofree char *shown = err_quote(name, -1);
	terminal_say(stderr, "vpnha: unknown command \"%s\", expected one of ", shown);
	for (const CliCommand *c = cli_commands; c->name; c++)
		fprintf(stderr, "%s, ", c->name);
	fputs("help (vpnha --help)\n", stderr);
	return EXIT_BAD_INPUT;
}

/* vpnha help [COMMAND] */
static int help(int argc, char **argv)
{
	const CliCommand *c = argc > 1 ? command_called(argv[1]) : NULL;
	if (argc < 2) {
		print_help(stdout);
		return EXIT_OK;
	}
	if (!c)
		return unknown(argv[1]);
	char *args[] = {argv[1], (char[]){"--help"}, NULL};
	return c->run(2, args);
}

static bool is_one_of(const char *word, const char *a, const char *b)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

int main(int argc, char **argv)
{
	unfinished_catch();
	g_log_set_handler(NULL, G_LOG_LEVEL_ERROR | G_LOG_FLAG_FATAL, internal_error, NULL);
	if (argc < 2) {
		print_help(stderr);
		return EXIT_BAD_INPUT;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("vpnha " VPNHA_VERSION);
		return closed(EXIT_OK);
	}
	if (is_one_of(argv[1], "--help", "-h")) {
		print_help(stdout);
		return closed(EXIT_OK);
	}
	if (strcmp(argv[1], "help") == 0)
		return closed(help(argc - 1, argv + 1));
	const CliCommand *c = command_called(argv[1]);
	return c ? closed(c->run(argc - 1, argv + 1)) : unknown(argv[1]);
}
