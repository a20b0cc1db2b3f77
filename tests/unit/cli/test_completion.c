/* Completion reads scenarios and names of files that came from somewhere: none of their words is run, neither when
 * it is offered nor when what was offered is entered. */

#include <glib/gstdio.h>
#include <string.h>

#include "sim/cli/manual.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"

/* Each would make the file RAN if bash ran or expanded it. No `/`: they are names of files, too. */
static const char *const hostile[] = {
	"R$(touch RAN)",
	"R`touch RAN`",
	"R;touch RAN;",
	"R&touch RAN",
	"R|touch RAN",
	"R${x:=$(touch RAN)}",
	"R'$(touch RAN)'",
	"R\"$(touch RAN)\"",
	"R\\$(touch RAN)",
	"R$((x=$(touch RAN)))",
	"R* ?",
	"R  two  blanks",
	"R!!",
	"R~",
	"R{a,b}",
	"R>RAN",
	"R\xc3\xbc$(touch RAN)",
};

/* What is typed before Tab: of the word, and in which quotes. */
static const char *const typed[] = {"''", "R", "\\R", "\\'R", "\\\"R"};

/* Loads the completion, completes the words behind the script's name, and enters each answer at a prompt that
 * echoes it. Prints the echoes, one a line. */
static const char script[] =
	"cd \"$1\"; source ./vpnha.bash; COMP_WORDS=(\"${@:2}\"); COMP_CWORD=$(($# - 2)); _vpnha\n"
	"q=${COMP_WORDS[COMP_CWORD]:0:1}; [[ $q == [\\'\\\"] ]] || q=\n"
	"for r in \"${COMPREPLY[@]}\"; do\n"
	"	[[ $files ]] && printf -v r %q \"$r\"\n" /* as readline does */
	"	eval \"printf '%s\\n' $q$r$q\"\n"
	"done\n";

typedef struct Answer {
	char *out, *err;
} Answer;

static void answer_clear(Answer *a)
{
	g_free(a->out);
	g_free(a->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

/* `words` behind "vpnha"; the last one is being typed. */
static Answer complete(const char *dir, bool files, const char *const *words)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *bin = g_path_get_dirname(self);
	g_autofree char *path = g_strconcat(bin, ":", g_getenv("PATH"), NULL);
	g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "PATH", path, TRUE);
	g_autoptr(GPtrArray) argv = g_ptr_array_new();
	const char *head[] = {"bash", "--norc", "-c", script, "bash", dir, "vpnha"};
	Answer a = {0};
	for (unsigned i = 0; i < G_N_ELEMENTS(head); i++)
		g_ptr_array_add(argv, (gpointer)head[i]);
	for (; *words; words++)
		g_ptr_array_add(argv, (gpointer)*words);
	g_ptr_array_add(argv, NULL);
	env = g_environ_setenv(env, "files", files ? "yes" : "", TRUE);
	CHECK(g_spawn_sync(NULL, (char **)argv->pdata, env, G_SPAWN_SEARCH_PATH, NULL, NULL, &a.out,
			   &a.err, NULL, NULL),
	      "bash");
	return a;
}

static char *folder(void)
{
	g_autofree char *text = NULL;
	g_autoptr(GString) out = g_string_new(NULL);
	char *dir = netdir_new(netdir_scenario);
	g_file_get_contents("docs/man/vpnha.bash.in", &text, NULL, NULL);
	CHECK(manual_fill("vpnha.bash", text ? text : "", out, NULL), "the completion");
	netdir_write(dir, "vpnha.bash", out->str);
	return dir;
}

/* Every name of the scenario is hostile: routers', probes', events', switches'. */
static void write_hostile(const char *dir, const char *file)
{
	GString *out = g_string_new("[router R0]\nconfig = r1.cfg\n");
	for (unsigned i = 0; i < G_N_ELEMENTS(hostile); i++)
		g_string_append_printf(out, "[router %s]\nconfig = r1.cfg\n", hostile[i]);
	for (unsigned i = 0; i < G_N_ELEMENTS(hostile); i++)
		g_string_append_printf(out,
				       "[probe %s]\nfrom = R0 10.0.0.1\nto = 10.0.0.2\n"
				       "[event %s]\nat = 5s\nrouter = %s\npower = off\n",
				       hostile[i], hostile[i], hostile[i]);
	netdir_write(dir, file, out->str);
	g_string_free(out, TRUE);
}

static void nothing_ran(const char *dir, const char *what)
{
	g_autofree char *path = netdir_path(dir, "RAN");
	CHECK(!g_file_test(path, G_FILE_TEST_EXISTS), "%s", what);
	g_unlink(path);
}

static bool has_line(const char *text, const char *line)
{
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
	return g_strv_contains((const char *const *)lines, line);
}

static char *unspelled(const char *word)
{
	static const char *const plain[] = {"", "R", "R", "'R", "\"R"};
	for (unsigned i = 0; i < G_N_ELEMENTS(typed); i++)
		if (typed[i] == word)
			return g_strdup(plain[i]);
	return g_strdup(word);
}

/* Wrong: Tab at `vpnha show received.scn` runs what the sender likes. */
static void test_routers(void)
{
	char *dir = folder();
	write_hostile(dir, "received.scn");
	for (unsigned k = 0; k < G_N_ELEMENTS(typed); k++) {
		g_autofree char *last = unspelled(typed[k]);
		const char *words[] = {"show", "received.scn", last, NULL};
		g_auto(Answer) a = complete(dir, false, words);
		CHECK_STR(a.err, "", "typed %s", last);
		for (unsigned i = 0; i < G_N_ELEMENTS(hostile) && k < 2; i++)
			CHECK(has_line(a.out, hostile[i]), "typed %s: no %s in\n%s", last,
			      hostile[i], a.out);
		CHECK(has_line(a.out, "R  two  blanks"), "typed %s:\n%s", last, a.out);
		nothing_ran(dir, last);
	}
	netdir_free(dir);
}

/* The names of the files are those of the routers, and one with a newline. */
static void test_files(void)
{
	char *dir = folder();
	for (unsigned i = 0; i < G_N_ELEMENTS(hostile); i++) {
		g_autofree char *name = g_strconcat(hostile[i], ".scn", NULL);
		write_hostile(dir, name);
	}
	netdir_write(dir, "R\n$(touch RAN).scn", "");
	netdir_write(dir, "R.txt", "");
	const char *ours[] = {"lint", "R", NULL}, *any[] = {"run", "-o", "R", NULL};
	g_auto(Answer) a = complete(dir, true, ours);
	g_auto(Answer) b = complete(dir, true, any);
	CHECK(!has_line(a.out, "R.txt") && has_line(b.out, "R.txt"), "%s, and\n%s", a.out, b.out);
	CHECK(strstr(a.out, "R\n$(touch RAN).scn\n"), "a newline: %s", a.out);
	for (unsigned i = 0; i < G_N_ELEMENTS(hostile); i++) {
		g_autofree char *name = g_strconcat(hostile[i], ".scn", NULL);
		g_autofree char *entered = g_shell_quote(name);
		const char *words[] = {"show", entered, "R", NULL};
		CHECK(has_line(a.out, name), "no %s in\n%s", name, a.out);
		g_auto(Answer) r = complete(dir, false, words);
		CHECK(has_line(r.out, hostile[0]), "routers of %s: %s%s", entered, r.out, r.err);
		const char *line[] = {"show", entered, "R", "\"show ", NULL};
		G_GNUC_UNUSED g_auto(Answer) l = complete(dir, false, line);
	}
	nothing_ran(dir, "files");
	netdir_free(dir);
}

/* What a configuration calls its lists is offered in a line that is typed in quotes. */
static void test_lines(void)
{
	char *dir = folder();
	netdir_write(dir, "r2.cfg",
		     "version 12.3\nhostname R1\n!\n"
		     "ip access-list extended a$(>RAN)\n permit ip any any\n"
		     "ip access-list extended a`>RAN`\n permit ip any any\n"
		     "interface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n!\nend\n");
	netdir_write(dir, "x.scn", "[scenario]\n[router R1]\nconfig = r2.cfg\n");
	static const char *const quotes[] = {"\"", "'"};
	for (unsigned i = 0; i < G_N_ELEMENTS(quotes); i++) {
		g_autofree char *line = g_strconcat(quotes[i], "show ip ac", NULL);
		g_autofree char *names = g_strconcat(quotes[i], "show ip access-lists a", NULL);
		const char *words[] = {"show", "x.scn", "R1", line, NULL};
		g_auto(Answer) a = complete(dir, false, words);
		CHECK(has_line(a.out, "show ip access-lists"), "%s: %s%s", line, a.out, a.err);
		words[3] = names;
		G_GNUC_UNUSED g_auto(Answer) b = complete(dir, false, words);
		nothing_ran(dir, names);
	}
	netdir_free(dir);
}

/* Wrong: Tab behind an option that takes one of a few words offers files. */
static void test_words(void)
{
	static const struct {
		const char *command, *option, *want;
	} rows[] = {{"plot", "--kind", "cdf\n"},
		    {"run", "--record", "none\noutage\ntimeline\nfull\n"},
		    {"outage", "--format", "text\njson\ncsv\n"},
		    {"diff", "--format", "text\njson\nmarkdown\n"},
		    {"import", "--format", "folder\nbatfish\ncontainerlab\ncml\n"}};
	char *dir = folder();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *words[] = {rows[i].command, rows[i].option, i ? "" : "c", NULL};
		g_auto(Answer) a = complete(dir, false, words);
		CHECK_STR(a.out, rows[i].want, "%s %s", rows[i].command, rows[i].option);
	}
	netdir_free(dir);
}

/* Wrong: who imports a topology is not offered it, or who runs a scenario is. */
static void test_sources(void)
{
	static const struct {
		const char *command;
		bool offered;
	} rows[] = {{"import", true}, {"lint", true}, {"run", false}};
	char *dir = folder();
	netdir_write(dir, "lab.clab.yml", "");
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		const char *words[] = {rows[i].command, "", NULL};
		g_auto(Answer) a = complete(dir, false, words);
		CHECK_INT(has_line(a.out, "lab.clab.yml"), rows[i].offered, "%s: %s",
			  rows[i].command, a.out);
	}
	netdir_free(dir);
}

SUITE(cli_completion) = {
	{"no router's name is run", test_routers},
	{"no file's name is run", test_files},
	{"no name of a configuration is run", test_lines},
	{"words of options are offered", test_words},
	{"topologies are offered where they are read", test_sources},
	{NULL, NULL},
};
