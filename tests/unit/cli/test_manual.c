/* Manual pages and completion: nothing that the program has is missing from them, and what they show works. */

#include <string.h>

#include "sim/analysis/mask.h"
#include "sim/cli/manual.h"
#include "sim/scenario/scnkeys.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/cli/page.h"

static const char *const templates[] = {"docs/man/vpnha.1.in", "docs/man/vpnha-scenario.5.in",
					"docs/man/vpnha.bash.in", "docs/man/vpnha-db.5.in"};

#define RELEASES "docs/profiles.md"

/* Wrong: a table is in no page. */
static void test_every_name_is_used(void)
{
	g_autoptr(GString) all = g_string_new(NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(templates); i++) {
		g_autofree char *text = NULL;
		CHECK(g_file_get_contents(templates[i], &text, NULL, NULL), "%s", templates[i]);
		g_string_append(all, text);
	}
	g_autofree char *releases = NULL;
	CHECK(g_file_get_contents(RELEASES ".in", &releases, NULL, NULL), RELEASES);
	g_string_append(all, releases);
	for (const char *const *n = manual_names; *n; n++) {
		g_autofree char *line = g_strdup_printf("\n@%s@\n", *n);
		CHECK(strstr(all->str, line), "@%s@ stands in no template", *n);
	}
}

/* Wrong: a row of a table and the page of releases differ. UPDATE=1 writes the page. */
static void test_releases(void)
{
	g_autofree char *want = page_filled(RELEASES ".in"), *have = NULL;
	if (g_getenv("UPDATE"))
		g_file_set_contents(RELEASES, want, -1, NULL);
	CHECK(g_file_get_contents(RELEASES, &have, NULL, NULL), RELEASES);
	CHECK_STR(have ? have : "", want, "%s; UPDATE=1 build/tests cli_manual writes it",
		  RELEASES);
}

/* Wrong: a page is filled in and not installed. */
static void test_installed(void)
{
	g_autofree char *makefile = NULL;
	CHECK(g_file_get_contents("Makefile", &makefile, NULL, NULL), "Makefile");
	for (unsigned i = 0; makefile && i < G_N_ELEMENTS(templates); i++) {
		g_autofree char *name = g_path_get_basename(templates[i]);
		*strrchr(name, '.') = '\0';
		g_autofree char *rule =
			g_strdup_printf(" $(BUILD)/man/%s $(DESTDIR)$(PREFIX)/share/", name);
		CHECK(strstr(makefile, rule), "%s is not installed", name);
	}
}

static void test_unknown_name(void)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	CHECK(!manual_fill("x.in", "a\n@FROB@\n", out, &err), "a name that there is not");
	CHECK(err && g_str_has_prefix(err->message,
				      "x.in:2:1: \"@FROB@\", expected one of @COMMANDS@, "),
	      "%s", err ? err->message : "");
}

static void look_for_options(void *to, const CliDescription *d)
{
	const char *page = to;
	g_autofree char *head = g_strdup_printf(".SS vpnha %s ", d->name);
	const char *at = strstr(page, head), *end = at ? strstr(at + 1, "\n.SS ") : NULL;
	if (!CHECK(at, "vpnha(1) has no \"%s\"", head))
		return;
	g_autofree char *part = g_strndup(at, end ? (gsize)(end - at) : strlen(at));
	CHECK(strstr(part, d->summary), "\"%s\" is not in %s", d->summary, part);
	for (const GOptionEntry *e = d->entries; e->long_name; e++) {
		g_autofree char *option = g_strdup_printf("--%s", e->long_name);
		CHECK(strstr(part, option), "%s of %s", option, d->name);
		CHECK(e->description && *e->description, "%s of %s says nothing", option, d->name);
	}
}

static void test_commands(void)
{
	g_autofree char *page = page_plain(templates[0]);
	for (const CliCommand *c = cli_commands; c->name; c++)
		cli_describe(c, look_for_options, page);
	CHECK(strstr(page, "show standby [INTERFACE") || strstr(page, "show standby INTERFACE"),
	      "commands of routers: %s", page);
	CHECK(strstr(page, "\nshow running-config"), "the box's own commands");
	CHECK(strstr(page, "\nconnect ROUTER\n"), "words of the console");
}

static void test_scenario_page(void)
{
	g_autofree char *page = page_plain(templates[1]);
	for (const ScnGroupRow *g = scn_groups; g->kind; g++)
		for (const ScnKeyRow *k = g->keys; k->name; k++) {
			g_autofree char *row = g_strdup_printf(
				"\n%s%s = %s\n%s\n", k->name,
				g_str_has_suffix(k->name, ".") ? "NAME" : "", k->value, k->what);
			CHECK(strstr(page, row), "[%s] %s", g->kind, row);
		}
	for (const MaskField *m = mask_fields; m->name; m++) {
		g_autofree char *row = g_strdup_printf(".TP\n%s\n%s\n", m->name, m->hides);
		CHECK(strstr(page, row), "mask %s", m->name);
	}
	CHECK(strstr(page, "\nplatform.hsrp.resign-on-if-down = on|off\noff, on in 12.4(2?)T*"),
	      "a parameter with its default and its releases");
}

static void test_scenario_example(void)
{
	g_autofree char *text = page_example(templates[1]);
	g_autoptr(GString) scn = g_string_new(text);
	g_autoptr(GError) err = NULL;
	g_string_replace(scn, "lab.scn", "@LAB@lab.scn", 1);
	char *path = runs_scenario(scn->str);
	g_autoptr(Scenario) s = scenario_read(path, NULL, NULL, &err);
	CHECK(s, "%s", err ? err->message : "");
	CHECK_INT(s ? s->expects->len : 0, 2, "expectations of %s", scn->str);
	runs_forget(path);
}

static const CliCommand *command_called(const char *name)
{
	for (const CliCommand *c = cli_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

/* Files that the examples write go to a folder of their own. */
static void run_example(const char *dir, const char *line)
{
	g_autoptr(GString) text = g_string_new(line);
	g_autofree char *db = g_strdup_printf("%s/failover.db", dir),
			*timeline = g_strdup_printf("%s/failover.timeline", dir),
			*lines = g_strdup_printf("%s/failover.jsonl", dir),
			*trace = g_strdup_printf("%s/failover.pftrace", dir);
	g_string_replace(text, "failover.db", db, 0);
	g_string_replace(text, "failover.timeline", timeline, 0);
	g_string_replace(text, "failover.jsonl", lines, 0);
	g_string_replace(text, "failover.pftrace", trace, 0);
	g_auto(GStrv) words = NULL;
	CHECK(g_shell_parse_argv(text->str, NULL, &words, NULL), "%s", line);
	const CliCommand *c = words && words[1] ? command_called(words[1]) : NULL;
	if (!CHECK(c, "\"%s\" is no command of vpnha", line))
		return;
	g_auto(Said) s = call_words(c->run, dir, words + 1);
	CHECK_INT(s.code, EXIT_OK, "%s: %s%s", line, s.err, s.out);
	CHECK(s.out, "%s", line);
}

static void test_examples(void)
{
	g_autofree char *text = page_example(templates[0]);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	char *dir = netdir_new(netdir_scenario);
	CHECK(g_strv_length(lines) > 5, "examples: %s", text);
	for (char **l = lines; *l; l++)
		run_example(dir, *l);
	netdir_free(dir);
}

/* ---- completion, by bash itself ---- */

typedef struct TabRow {
	const char *words; /* a bash array; the last one is being typed */
	const char *has, *has_not;
} TabRow;
static const TabRow tabs[] = {
	{"vpnha ''", "\ncheck\n", NULL},
	{"vpnha re", "\nrecord\n", "run"},
	{"vpnha help di", "\ndiff\n", "run"},
	{"vpnha check --j", "\n--junit\n", "--tap"},
	{"vpnha diff --format ''", "\nmarkdown\n", "csv"},
	{"vpnha outage --format ''", "\ncsv\n", "markdown"},
	{"vpnha run --record ''", "\ntimeline\n", NULL},
	{"vpnha check " LAB_DIR "fail", "\n" LAB_DIR "failover.scn\n", NULL},
	{"vpnha show " LAB_DIR "lab.scn ''", "\n7204VXR-2\n", "--at"},
	{"vpnha show --at 5s " LAB_DIR "failover.scn vp", "\nvpn7200\n", "7206-1"},
	{"vpnha show " LAB_DIR "lab.scn 7204VXR-1 '\"show st'", "\nshow standby\n", "show ip"},
	{"vpnha show " LAB_DIR "lab.scn 7204VXR-1 '\"show crypto ipsec '",
	 "\nshow crypto ipsec sa\n", "isakmp"},
};

static void try_tab(const char *script, const TabRow *row)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *bin = g_path_get_dirname(self);
	g_autofree char *line =
		g_strdup_printf("shopt -s extglob; PATH=%s:$PATH; source %s; COMP_WORDS=(%s); "
				"COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _vpnha; printf '\\n'; printf "
				"'%%s\\n' \"${COMPREPLY[@]}\"",
				bin, script, row->words);
	char *argv[] = {(char[]){"bash"}, (char[]){"--norc"}, (char[]){"-c"}, line, NULL};
	g_autofree char *out = NULL, *err = NULL;
	CHECK(g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, NULL,
			   NULL),
	      "bash");
	CHECK(out && strstr(out, row->has), "%s: \"%s\" %s", row->words, out, err);
	CHECK(!row->has_not || !strstr(out, row->has_not), "%s: \"%s\"", row->words, out);
	CHECK_STR(err, "", "%s", row->words);
}

static void test_completion(void)
{
	g_autofree char *text = page_filled(templates[2]);
	char *dir = netdir_new(netdir_scenario);
	netdir_write(dir, "vpnha.bash", text);
	g_autofree char *script = netdir_path(dir, "vpnha.bash");
	for (unsigned i = 0; i < G_N_ELEMENTS(tabs); i++)
		try_tab(script, &tabs[i]);
	netdir_free(dir);
}

SUITE(cli_manual) = {
	{"the page of releases says what the tables do", test_releases},
	{"every table is in a page", test_every_name_is_used},
	{"every page is installed", test_installed},
	{"a name that there is not is refused with its place", test_unknown_name},
	{"vpnha(1) has every command and option", test_commands},
	{"vpnha-scenario(5) has every key, mask and parameter", test_scenario_page},
	{"the example of vpnha-scenario(5) is a scenario", test_scenario_example},
	{"the examples of vpnha(1) work", test_examples},
	{"completion knows commands, options, files, routers and lines", test_completion},
	{NULL, NULL},
};
