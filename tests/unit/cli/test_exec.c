/* What a person types at a router: abbreviations, IOS's answers to what is no command, output modifiers.
 * The tests over all commands take them from the table of a router, so a new one is tried as well. */

#include <string.h>

#include "sim/router/commands_priv.h"
#include "sim/router/pipe.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const char config[] = "version 12.3\nhostname R1\ninterface FastEthernet0/0\n"
			     " ip address 10.0.0.1 255.255.255.0\n standby 1 ip 10.0.0.3\n"
			     "interface FastEthernet0/1\n ip address 10.0.1.1 255.255.255.0\n"
			     "router ospf 1\n network 10.0.0.0 0.0.255.255 area 0\n";

static Sandbox *router(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", config);
	sandbox_run(sb, VT_S(60));
	return sb;
}

/* ---- over all commands ---- */

typedef struct Tour {
	const Node *node;
	CommandTable table;
	unsigned forms, incomplete, ambiguous;
} Tour;

static void add_next(void *to, const SyntaxNext *next)
{
	g_ptr_array_add(to, g_strdup(next->word));
}

static GPtrArray *next_of(const SyntaxWalk *w)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	syntax_walk_next(w, "", add_next, words);
	return words;
}

/* What to type in an argument's place; NULL: the word is a keyword. */
static const char *sample(const char *word, char number[24])
{
	static const char *const samples[][2] = {
		{"A.B.C.D", "255.255.255.0"},
		{"A.B.C.D/N", "10.0.0.0/8"},
		{"WORD", "x1x"},
		{"LINE", "some text"},
		{"TIME", "3s"},
		{"INTERFACE", "FastEthernet0/0"},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(samples); i++)
		if (strcmp(word, samples[i][0]) == 0)
			return samples[i][1];
	if (*word != '<')
		return NULL;
	g_snprintf(number, 24, "%.*s", (int)strcspn(word + 1, "->"), word + 1);
	return number;
}

/* The shortest beginning of `word` that begins no other keyword of the words. */
static size_t unique_length(const char *word, const GPtrArray *words)
{
	size_t need = 1;
	for (guint i = 0; i < words->len; i++) {
		const char *other = words->pdata[i];
		char number[24];
		size_t same = 0;
		if (sample(other, number))
			continue;
		while (word[same] && g_ascii_tolower(word[same]) == g_ascii_tolower(other[same]))
			same++;
		if (strcmp(other, word) != 0)
			need = MAX(need, MIN(same + 1, strlen(word)));
	}
	return need;
}

static bool is_word(const GPtrArray *words, const char *text, size_t n)
{
	for (guint i = 0; i < words->len; i++)
		if (strlen(words->pdata[i]) == n && strncmp(words->pdata[i], text, n) == 0)
			return true;
	return false;
}

/* Every beginning that is too short is refused as ambiguous. */
static void try_short(Tour *t, const char *before, const char *word, size_t need,
		      const GPtrArray *words)
{
	for (size_t n = 1; n < need; n++) {
		if (is_word(words, word, n))
			continue;
		g_autofree char *line =
			g_strdup_printf("%s%s%.*s", before, *before ? " " : "", (int)n, word);
		g_autoptr(GString) out = g_string_new(NULL), want = g_string_new(NULL);
		g_string_printf(want, "%% Ambiguous command:  \"%s\"\n", line);
		CHECK_INT(command_kind(t->node, "R1#", line, out), COMMAND_NONE, "%s", line);
		CHECK_STR(out->str, want->str, "%s", line);
		t->ambiguous++;
	}
}

static void try_end(Tour *t, const char *full, const char *abbreviated, bool ends)
{
	g_autoptr(GString) out = g_string_new(NULL), again = g_string_new(NULL);
	CommandKind kind = command_kind(t->node, "R1#", full, out);
	if (!ends) {
		CHECK_INT(kind, COMMAND_NONE, "%s", full);
		CHECK_STR(out->str, "% Incomplete command.\n\n", "%s", full);
		t->incomplete++;
		return;
	}
	CHECK(kind != COMMAND_NONE, "%s: %s", full, out->str);
	CHECK_INT(command_kind(t->node, "R1#", abbreviated, again), kind, "%s for %s: %s",
		  abbreviated, full, again->str);
	t->forms++;
}

static unsigned keyword_count(const char *syntax)
{
	unsigned n = 0;
	g_auto(GStrv) words = g_strsplit(syntax, " ", -1);
	for (char **w = words; *w; w++)
		n += g_ascii_isalnum(**w) != 0;
	return n;
}

/* Wrong: two rows that take the same line and are as exact, so that their order decides. */
static void try_rows(const Tour *t, const SyntaxWalk *w, const char *line)
{
	for (guint i = 0; i < w->taken->len; i++)
		for (guint k = i + 1; k < w->taken->len; k++) {
			const char *a = g_array_index(t->table.rows, CommandRow,
						      g_array_index(w->taken, unsigned, i))
						.syntax;
			const char *b = g_array_index(t->table.rows, CommandRow,
						      g_array_index(w->taken, unsigned, k))
						.syntax;
			CHECK(keyword_count(a) != keyword_count(b), "\"%s\" is \"%s\" and \"%s\"",
			      line, a, b);
		}
}

static void walk_all(Tour *t, const char *full, const char *abbreviated, unsigned depth)
{
	g_auto(SyntaxWalk) w = {0};
	command_walk(&t->table, full, &w);
	CHECK(w.how != SYNTAX_BAD, "\"%s\"", full);
	g_autoptr(GPtrArray) words = next_of(&w);
	if (depth > 0)
		try_end(t, full, abbreviated, is_word(words, "<cr>", 4));
	try_rows(t, &w, full);
	if (depth > 9)
		return;
	for (guint i = 0; i < words->len; i++) {
		const char *word = words->pdata[i];
		char number[24];
		const char *typed = sample(word, number);
		if (strcmp(word, "<cr>") == 0)
			continue;
		size_t need = typed ? strlen(typed) : unique_length(word, words);
		if (!typed)
			try_short(t, full, word, need, words);
		g_autofree char *longer =
			g_strdup_printf("%s%s%s", full, *full ? " " : "", typed ? typed : word);
		g_autofree char *shorter = g_strdup_printf(
			"%s%s%.*s", abbreviated, *full ? " " : "", (int)need, typed ? typed : word);
		walk_all(t, longer, shorter, depth + 1);
	}
}

static void test_all_commands(void)
{
	Sandbox *sb = router();
	Tour t = {.node = sandbox_node(sb, "R1")};
	t.table = command_table(t.node, COMMAND_ANY);
	walk_all(&t, "", "", 0);
	CHECK(t.forms > 60 && t.incomplete > 15 && t.ambiguous > 20,
	      "%u forms, %u incomplete, %u ambiguous", t.forms, t.incomplete, t.ambiguous);
	command_table_clear(&t.table);
	sandbox_free(sb);
}

/* Wrong: a show command that crashes or prints nothing on a router that has what it shows. */
static void test_all_shows(void)
{
	Sandbox *sb = router();
	const Node *n = sandbox_node(sb, "R1");
	g_auto(CommandTable) t = command_table(n, COMMAND_SHOW);
	for (guint i = 0; i < t.rows->len; i++) {
		g_autofree char *line = g_strdup(g_array_index(t.rows, CommandRow, i).syntax);
		if (strpbrk(line, "<{"))
			continue;
		char *option = strchr(line, '[');
		g_autoptr(GString) out = g_string_new(NULL), none = g_string_new(NULL);
		if (option)
			*option = '\0';
		CHECK(command_show(n, g_strchomp(line), VT_S(60), out), "%s: %s", line, out->str);
		g_autofree char *filtered =
			g_strconcat(line, " | include ^nothing is like this$", NULL);
		CHECK(command_show(n, filtered, VT_S(60), none), "%s: %s", filtered, none->str);
		CHECK_STR(none->str, "", "%s", filtered);
	}
	sandbox_free(sb);
}

/* ---- answers ---- */

typedef struct Row {
	const char *line, *answer;
} Row;

#define INVALID "^\n% Invalid input detected at '^' marker.\n\n"

/* Cisco IOS Configuration Fundamentals Configuration Guide 12.3: CLI error messages. */
static const Row answers[] = {
	/* clang-format off */
	{ "show nonsense", "        " INVALID },
	{ "sh ip rout3", "         " INVALID },
	{ "sh   ip   rout3", "             " INVALID },
	{ "show clock now", "              " INVALID },
	{ "show ip route 999.1.1.1", "                 " INVALID },
	{ "show interfaces Fa0/7", "                     " INVALID },
	{ "show interfaces FastEthernet 0/7", "                                " INVALID },
	{ "frob the net", "   " INVALID },
	{ "frob", "Translating \"frob\"...domain server (255.255.255.255)\n"
	          "% Unknown command or computer name, or unable to find computer address\n\n" },
	{ "sh i", "% Ambiguous command:  \"sh i\"\n" },
	{ "sh i x y", "% Ambiguous command:  \"sh i x y\"\n" },
	{ "show", "% Incomplete command.\n\n" },
	{ "sh ip", "% Incomplete command.\n\n" },
	{ "debug", "% Incomplete command.\n\n" },
	/* output modifiers */
	{ "show clock | frob x", "                " INVALID },
	{ "show clock |", "% Incomplete command.\n\n" },
	{ "show clock | ", "% Incomplete command.\n\n" },
	{ "show clock | include", "% Incomplete command.\n\n" },
	{ "show clock | in [", "% Failed to compile regular expression.\n\n" },
	{ "show clock | in (?i)utc", "% Failed to compile regular expression.\n\n" },
	{ "show clokc | frob x", "        " INVALID },
	{ "clear arp | include x", "             " INVALID },
	/* clang-format on */
};

static void test_answers(void)
{
	Sandbox *sb = router();
	const Node *n = sandbox_node(sb, "R1");
	for (unsigned i = 0; i < G_N_ELEMENTS(answers); i++) {
		const Row *r = &answers[i];
		g_autoptr(GString) out = g_string_new(NULL), shown = g_string_new(NULL);
		g_autofree char *want = g_strdup_printf("R1#%s\n%s", r->line, r->answer);
		CHECK_INT(command_kind(n, "R1#", r->line, out), COMMAND_NONE, "%s", r->line);
		CHECK_STR(out->str, r->answer, "%s", r->line);
		if (!g_str_has_prefix(r->line, "sh"))
			continue;
		CHECK(!command_show(n, r->line, VT_S(60), shown), "%s", r->line);
		CHECK_STR(shown->str, want, "with its line: %s", r->line);
	}
	sandbox_free(sb);
}

static void test_taken(void)
{
	static const struct {
		const char *line;
		CommandKind kind;
	} rows[] = {
		{"sh ip ro", COMMAND_SHOW},
		{"SH IP RO", COMMAND_SHOW},
		{"sh cry ips sa | i pkts", COMMAND_SHOW},
		{"sh stand br", COMMAND_SHOW},
		{"sh stand Fa 0/0 br", COMMAND_SHOW},
		{"sh ip ro 10.0.0.0 255.255.255.0", COMMAND_SHOW},
		{"sh int fa0/1", COMMAND_SHOW},
		{"show interfaces fast 0/1 | begin MTU", COMMAND_SHOW},
		{"sh run", COMMAND_SHOW},
		{"sh run int fa 0/1", COMMAND_SHOW},
		{"deb stand ev", COMMAND_DEBUG},
		{"cle cry sa", COMMAND_EXEC},
		{"rel", COMMAND_EXEC},
	};
	Sandbox *sb = router();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		CHECK_INT(command_kind(sandbox_node(sb, "R1"), "R1#", rows[i].line, out),
			  rows[i].kind, "%s: %s", rows[i].line, out->str);
	}
	sandbox_free(sb);
}

/* ---- output modifiers ---- */

static const char listing[] =
	"!\ninterface Loopback0\n ip address 1.1.1.1\n!\n"
	"interface Fa0/0\n ip address 10.0.0.1\n duplex full\n!\n"
	"router ospf 1\n network 10.0.0.0\n!\naccess-list MY_LIST a{2}\nend\n";

static void test_pipes(void)
{
	static const Row rows[] = {
		{"include duplex", " duplex full\n"},
		{"i DUPLEX", ""},
		{"inc ^ ip|^router", " ip address 1.1.1.1\n ip address 10.0.0.1\nrouter ospf 1\n"},
		{"exclude ip|inter|!|MY", " duplex full\nrouter ospf 1\n network 10.0.0.0\nend\n"},
		{"b access", "access-list MY_LIST a{2}\nend\n"},
		{"begin nothing", ""},
		{"section Fa0/0", "interface Fa0/0\n ip address 10.0.0.1\n duplex full\n"},
		{"s ^interface", "interface Loopback0\n ip address 1.1.1.1\ninterface Fa0/0\n"
				 " ip address 10.0.0.1\n duplex full\n"},
		{"section 1.1.1.1", " ip address 1.1.1.1\n"},
		{"section i Fa0/0", "interface Fa0/0\n ip address 10.0.0.1\n duplex full\n"},
		{"section exclude ^interface|^!|^access|^end",
		 "router ospf 1\n network 10.0.0.0\n"},
		{"section e", "interface Loopback0\n ip address 1.1.1.1\n"
			      "interface Fa0/0\n ip address 10.0.0.1\n duplex full\n"
			      "router ospf 1\n network 10.0.0.0\naccess-list MY_LIST a{2}\nend\n"},
		{"include 10.0.0.[01]", " ip address 10.0.0.1\n network 10.0.0.0\n"},
		{"include 1.1.1.1$", " ip address 1.1.1.1\n"},
		{"include 10\\.0\\.0\\.1", " ip address 10.0.0.1\n"},
		{"include 1\\d", ""},
		{"include [\\]]", ""},
		{"include []{]", "access-list MY_LIST a{2}\n"},
		{"include a{2}", "access-list MY_LIST a{2}\n"},
		{"include MY_LIST", "access-list MY_LIST a{2}\n"},
		{"include _2_", "access-list MY_LIST a{2}\n"},
		{"include _10.0.0.0_", " network 10.0.0.0\n"},
		{"include (Fa|Loopback)0/?0$", "interface Fa0/0\n"},
		{"include full ", ""},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Pipe) p = {0};
		size_t at;
		g_autoptr(GString) out = g_string_new(NULL);
		CHECK_INT(pipe_parse(rows[i].line, &p, &at), PIPE_OK, "%s", rows[i].line);
		CHECK(pipe_filter(&p, listing, out, NULL), "%s", rows[i].line);
		CHECK_TEXT(out->str, rows[i].answer, "%s", rows[i].line);
	}
}

/* ---- configurations ---- */

static char *shown(const Node *n, const char *line)
{
	GString *out = g_string_new(NULL);
	CHECK(command_show(n, line, VT_S(60), out), "%s: %s", line, out->str);
	return g_string_free(out, FALSE);
}

/* Wrong: the octets that are counted are not those that are printed, or what was typed is in the configuration
 * that the router started with. */
static void test_configs(void)
{
	static const char head[] = "Building configuration...\n\nCurrent configuration : ";
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R1", "12.3(7)T1", config);
	sandbox_type(sb, VT_S(20), "R1", "interface Fa0/1; shutdown");
	sandbox_run(sb, VT_S(60));
	const Node *n = sandbox_node(sb, "R1");
	g_autofree char *running = shown(n, "show running-config"),
			*one = shown(n, "show run int fa0/1"), *startup = shown(n, "show start");
	const char *text = strstr(running, "\n!\n"), *old = strchr(startup, '\n');
	g_autofree char *want = g_strdup_printf("%s%zu bytes\n", head, text ? strlen(text + 1) : 0);
	CHECK(g_str_has_prefix(running, want), "%s", running);
	CHECK_TEXT(
		one,
		"Building configuration...\n\nCurrent configuration : 77 bytes\n!\n"
		"interface FastEthernet0/1\n ip address 10.0.1.1 255.255.255.0\n shutdown\nend\n\n",
		"one interface");
	CHECK(g_str_has_prefix(startup, "Using ") && !strstr(startup, "shutdown"), "%s", startup);
	g_autofree char *same = g_strconcat("\n", text ? text + 1 : "", NULL);
	char *typed = strstr(same, " shutdown\n");
	if (typed)
		memmove(typed, typed + 10, strlen(typed + 10) + 1);
	CHECK_TEXT(old, same, "what it was before the typing");
	sandbox_free(sb);
}

SUITE(cli_exec) = {
	{"every command, every unique abbreviation, every shorter one", test_all_commands},
	{"every show command prints and can be filtered", test_all_shows},
	{"IOS's answers, the marker under the word", test_answers},
	{"commands as they are typed", test_taken},
	{"output modifiers", test_pipes},
	{"the configurations, and how long they are", test_configs},
	{NULL, NULL},
};
