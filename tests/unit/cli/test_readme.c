/* README.md read as its reader types it: each `$ COMMAND` is run in a copy of the scenarios and must print what
 * stands below it, where a line `...` stands for lines that are left out. `UPDATE=1 build/tests readme` rewrites
 * the digest there. */

#include <string.h>
#include <sys/wait.h>

#include "sim/err.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/unit/cli/labdir.h"

#define README "README.md"
#define PROMPT "    $ "
enum { INDENT = 4, FAILED = 1 };

/* A command, and what is printed below it. */
typedef struct Example {
	int line; /* of README.md, from 1 */
	char *command;
	GPtrArray *prints;
} Example;

static void example_free(void *p)
{
	Example *e = p;
	g_ptr_array_unref(e->prints);
	g_free(e->command);
	g_free(e);
}

/* Examples whose point is a change of a configuration, as README.md says beside them. */
typedef struct Change {
	const char *command; /* a part of it */
	const char *said;    /* in README.md */
	const char *file, *was, *is;
	int code; /* then */
} Change;
static const Change changes[] = {
	{"vpnha lint -q", "where somebody made the 150 a 50", LAB_DIR "7204vxr-1.cfg",
	 "track FastEthernet0/1 150", "track FastEthernet0/1 50", EXIT_OK},
	{"vpnha check " LAB_DIR "golden.scn", "doubles vpn7200's `crypto isakmp keepalive`",
	 LAB_DIR "vpn7200.cfg", "crypto isakmp keepalive 10", "crypto isakmp keepalive 20", FAILED},
	{"vpnha diff --format markdown", "fail when failover gets slower", LAB_DIR "vpn7200.cfg",
	 "crypto isakmp keepalive 10", "crypto isakmp keepalive 20", EXIT_OK},
};

static char **readme_lines(void)
{
	g_autofree char *text = NULL;
	CHECK(g_file_get_contents(README, &text, NULL, NULL), "%s", README);
	return g_strsplit(text ? text : "", "\n", -1);
}

/* ---- the examples ---- */

static bool ends_example(const char *line)
{
	return (*line && !g_str_has_prefix(line, "    ")) || g_str_has_prefix(line, PROMPT);
}

static void drop_empty_end(GPtrArray *lines)
{
	while (lines->len && !*(const char *)lines->pdata[lines->len - 1])
		g_ptr_array_set_size(lines, (int)lines->len - 1);
}

static Example *example_at(char **lines, int at)
{
	Example *e = g_new0(Example, 1);
	e->line = at + 1;
	e->command = g_strdup(lines[at] + strlen(PROMPT));
	e->prints = g_ptr_array_new_with_free_func(g_free);
	for (int i = at + 1; lines[i] && !ends_example(lines[i]); i++)
		g_ptr_array_add(e->prints, g_strdup(*lines[i] ? lines[i] + INDENT : ""));
	drop_empty_end(e->prints);
	return e;
}

static GPtrArray *examples(void)
{
	g_auto(GStrv) lines = readme_lines();
	GPtrArray *list = g_ptr_array_new_with_free_func(example_free);
	for (int i = 0; lines[i]; i++)
		if (g_str_has_prefix(lines[i], PROMPT))
			g_ptr_array_add(list, example_at(lines, i));
	return list;
}

/* What is typed in a console's transcript: "7204VXR-2(config)#interface Fa0/0". */
static const char *typed(const char *line)
{
	size_t n = g_str_has_prefix(line, "vpnha>") ? 5 : strcspn(line, " #");
	return line[n] == '>' || line[n] == '#' ? line + n + 1 : NULL;
}

static char *typed_lines(const Example *e)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; strstr(e->command, "vpnha console ") && i < e->prints->len; i++) {
		const char *line = typed(e->prints->pdata[i]);
		if (line)
			g_string_append_printf(out, "%s\n", line);
	}
	return g_string_free(out, FALSE);
}

/* ---- a copy of the tree, and the shell ---- */

/* Standard output, and behind it what went to standard error. */
static char *shell(const char *dir, const char *command, int *code)
{
	g_autofree char *bin = g_build_filename(dir, "build", NULL);
	g_autofree char *path = g_strconcat(bin, ":", g_getenv("PATH"), NULL);
	g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "PATH", path, TRUE);
	env = g_environ_setenv(env, "GITHUB_STEP_SUMMARY", "summary.md", TRUE);
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char *)command, NULL};
	g_autofree char *out = NULL, *err = NULL;
	int status = -1;
	if (!CHECK(g_spawn_sync(dir, argv, env, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err,
				&status, NULL),
		   "sh -c '%s'", command))
		return g_strdup("");
	*code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return g_strconcat(out, err, NULL);
}

static char *tree_new(void)
{
	char *dir = g_dir_make_tmp("vpnha-readme-XXXXXX", NULL);
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *bin = g_path_get_dirname(self), *here = g_get_current_dir();
	g_autofree char *command = g_strdup_printf("cp -R '%s/scenarios' . && mkdir build && "
						   "ln -s '%s/vpnha' build/vpnha",
						   here, bin);
	int code = -1;
	g_autofree char *said = shell(dir, command, &code);
	CHECK_INT(code, 0, "%s", said);
	return dir;
}

static void tree_free(char *dir)
{
	g_autofree char *command = g_strdup_printf("rm -rf '%s'", dir);
	int code = -1;
	g_autofree char *said = shell("/", command, &code);
	CHECK_INT(code, 0, "%s", said);
	g_free(dir);
}

static const Change *change_for(const char *command)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(changes); i++)
		if (strstr(command, changes[i].command))
			return &changes[i];
	return NULL;
}

/* Runs it in the copy; what it wants changed is changed for its time. */
static char *run_in(const char *dir, const char *command, const char *input)
{
	const Change *c = change_for(command);
	int code = -1;
	g_autofree char *line = g_strdup_printf("{ %s\n} <input", command);
	netdir_write(dir, "input", input);
	if (c)
		labdir_replace(dir, c->file, c->was, c->is);
	char *said = shell(dir, line, &code);
	CHECK_INT(code, c ? c->code : EXIT_OK, "%s: %s", command, said);
	if (c)
		labdir_replace(dir, c->file, c->is, c->was);
	return said;
}

/* ---- what is printed against what README.md shows ---- */

static bool left_out(const Example *e, unsigned i)
{
	g_autofree char *line = g_strdup(e->prints->pdata[i]);
	return strcmp(g_strstrip(line), "...") == 0;
}

/* Its lines are those of the output; a `...` stands for one or more. Returns the first line that is not so, or
 * their number. */
static unsigned first_untrue(const Example *e, char **out)
{
	unsigned i = 0, o = 0, behind = 0 /* the last `...` */, from = 0, reached = 0;
	while (out[o]) {
		if (i < e->prints->len && left_out(e, i)) {
			behind = ++i;
			from = ++o;
		} else if (i < e->prints->len && strcmp(e->prints->pdata[i], out[o]) == 0) {
			i++;
			o++;
		} else if (behind) {
			i = behind;
			o = ++from;
		} else {
			break;
		}
		reached = MAX(reached, i);
	}
	bool all = i == e->prints->len && !out[o];
	return all ? e->prints->len : MIN(reached, e->prints->len - 1);
}

static void hold(const Example *e, const char *said)
{
	g_auto(GStrv) out = g_strsplit(said, "\n", -1);
	for (unsigned n = g_strv_length(out); n && !*out[n - 1]; n--)
		g_clear_pointer(&out[n - 1], g_free);
	unsigned wrong = first_untrue(e, out);
	if (wrong < e->prints->len)
		CHECK(false, "%s:%u: |%s| is not what \"%s\" prints there:\n%s", README,
		      e->line + 1 + wrong, (const char *)e->prints->pdata[wrong], e->command, said);
}

static bool has_digest(const char *line)
{
	return strstr(line, " events, digest ") != NULL;
}

/* UPDATE: the digest of a run is the one thing that each change of behaviour changes. */
static void update_digest(const Example *e, const char *said)
{
	g_auto(GStrv) out = g_strsplit(said, "\n", -1);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(README, &text, NULL, NULL));
	g_autoptr(GString) all = g_string_new(text);
	for (unsigned i = 0; i < e->prints->len; i++)
		for (char **o = out; has_digest(e->prints->pdata[i]) && *o; o++)
			if (has_digest(*o)) {
				g_string_replace(all, e->prints->pdata[i], *o, 1);
				g_free(e->prints->pdata[i]);
				e->prints->pdata[i] = g_strdup(*o);
			}
	g_file_set_contents(README, all->str, -1, NULL);
}

static void try_example(const char *dir, const Example *e)
{
	g_autofree char *input = typed_lines(e);
	g_autofree char *said = run_in(dir, e->command, input);
	if (g_getenv("UPDATE"))
		update_digest(e, said);
	if (e->prints->len)
		hold(e, said);
}

static void try_examples(bool many)
{
	g_autoptr(GPtrArray) list = examples();
	char *dir = tree_new();
	unsigned tried = 0;
	for (unsigned i = 0; i < list->len; i++) {
		const Example *e = list->pdata[i];
		if ((strstr(e->command, "--seeds") != NULL) != many)
			continue;
		try_example(dir, e);
		tried++;
	}
	CHECK(tried >= (many ? 1 : 11), "%u examples of %s were found", tried, README);
	tree_free(dir);
}

/* Wrong: a reader types an example and sees something else. */
static void test_examples(void)
{
	try_examples(false);
}

static void test_examples_many(void)
{
	try_examples(true);
}

static void test_changes(void)
{
	g_auto(GStrv) lines = readme_lines();
	g_autofree char *text = g_strjoinv("\n", lines);
	for (unsigned i = 0; i < G_N_ELEMENTS(changes); i++) {
		CHECK(strstr(text, changes[i].command), "%s", changes[i].command);
		CHECK(strstr(text, changes[i].said), "%s says \"%s\"", README, changes[i].said);
	}
}

/* ---- the jobs ---- */

/* The commands of the program in the YAML blocks, continued lines in one. */
static GPtrArray *job_commands(void)
{
	g_auto(GStrv) lines = readme_lines();
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	bool inside = false;
	for (char **l = lines; *l; l++) {
		if (g_str_has_prefix(*l, "```"))
			inside = strcmp(*l, "```yaml") == 0;
		char *command = inside ? strstr(*l, "vpnha ") : NULL;
		if (!command)
			continue;
		GString *whole = g_string_new(command);
		for (; g_str_has_suffix(*l, "\\") && l[1]; l++)
			g_string_append_printf(whole, "\n%s", l[1]);
		g_ptr_array_add(list, g_string_free(whole, FALSE));
	}
	return list;
}

/* Wrong: who copies a job gets one that fails, or a summary without the reason. */
static void test_jobs(void)
{
	g_autoptr(GPtrArray) list = job_commands();
	char *dir = tree_new();
	int code = -1;
	/* What `git worktree add before` makes. */
	g_autofree char *before = shell(dir, "mkdir before && cp -R scenarios before/", &code);
	CHECK_INT(code, 0, "%s", before);
	CHECK_INT(list->len, 3, "commands of the jobs");
	for (unsigned i = 0; i < list->len; i++)
		g_free(run_in(dir, list->pdata[i], ""));
	g_autofree char *junit = labdir_text(dir, "failover.xml"),
			*summary = labdir_text(dir, "summary.md");
	CHECK(strstr(junit, "failures=\"0\""), "%s", junit);
	CHECK(strstr(summary, "| 19.600 | 29.700 | +10.100 | probe vpn-to-inside round |"), "%s",
	      summary);
	tree_free(dir);
}

/* ---- what it names ---- */

static void look_for_link(const char *line)
{
	for (const char *p = line; (p = strstr(p, "](")); p++) {
		g_autofree char *to = g_strndup(p + 2, strcspn(p + 2, ")#"));
		if (*to && !strstr(to, "://"))
			CHECK(g_file_test(to, G_FILE_TEST_EXISTS), "%s links to %s", README, to);
	}
}

static void look_for_target(const char *makefiles, const char *line)
{
	for (const char *p = line; (p = strstr(p, "make ")); p++) {
		size_t n = strspn(p + 5, "abcdefghijklmnopqrstuvwxyz-");
		g_autofree char *rule = g_strdup_printf("\n%.*s:", (int)n, p + 5);
		bool word = (p == line || strchr("`( ", p[-1])) && n > 0 && strchr(" `)", p[5 + n]);
		if (word && (p[-1] == '`' || g_str_has_prefix(line, "    make ")))
			CHECK(strstr(makefiles, rule), "%s: make%s", README, rule + 1);
	}
}

static void test_names(void)
{
	g_auto(GStrv) lines = readme_lines();
	g_autofree char *all = labdir_text(".", "Makefile"),
			*lint = labdir_text("tests/support", "lint.mk"),
			*fuzz = labdir_text("tests/support", "fuzz.mk");
	g_autofree char *makefiles = g_strconcat(all, "\n", lint, "\n", fuzz, NULL);
	for (char **l = lines; *l; l++) {
		look_for_link(*l);
		look_for_target(makefiles, *l);
	}
}

/* ---- what it says is not modelled ---- */

typedef struct Missing {
	const char *said, *config; /* in README.md; a configuration whose last line asks for it */
} Missing;
static const Missing missing[] = {
	{"HSRP version 2", "interface FastEthernet0/0\n standby version 2\n"},
	{"VRRP", "interface FastEthernet0/0\n vrrp 1 ip 10.0.0.1\n"},
	{"GLBP", "interface FastEthernet0/0\n glbp 1 ip 10.0.0.1\n"},
	{"IKEv2", "crypto ikev2 profile P\n"},
	{"aggressive mode",
	 "crypto isakmp peer address 10.0.0.2\n set aggressive-mode password x\n"},
	{"certificates", "crypto isakmp policy 1\n authentication rsa-sig\n"},
	{"AH", "crypto ipsec transform-set T ah-md5-hmac\n"},
	{"transport mode", "crypto ipsec transform-set T esp-3des esp-sha-hmac\n mode transport\n"},
	{"several OSPF areas", "router ospf 1\n network 10.0.0.0 0.0.0.255 area 1\n"
			       " network 10.0.1.0 0.0.0.255 area 2\n"},
	{"other routing protocols", "router bgp 1\n"},
	{"stateful failover", "interface FastEthernet0/0\n crypto map M redundancy G stateful\n"},
};

static unsigned lines_in(const char *text)
{
	unsigned n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* Wrong: a line that is not modelled passes for one that is. */
static void test_missing(void)
{
	g_auto(GStrv) lines = readme_lines();
	g_autofree char *readme = g_strjoinv(" ", lines);
	char *dir = tree_new();
	for (unsigned i = 0; i < G_N_ELEMENTS(missing); i++) {
		const Missing *m = &missing[i];
		g_autofree char *text = g_strconcat("version 12.3\nhostname R\n", m->config, NULL);
		int code = -1;
		netdir_write(dir, "m.cfg", text);
		g_autofree char *said = shell(dir, "vpnha lint m.cfg", &code);
		bool told = false;
		for (const char *const *f =
			     (const char *const[]){"unknown", "unmodelled", "wrong", NULL};
		     *f; f++) {
			g_autofree char *row =
				g_strdup_printf("m.cfg:%u: %-10s ", lines_in(text), *f);
			told |= strstr(said, row) != NULL;
		}
		CHECK(told, "%s: %s%s", m->said, text, said);
		CHECK(strstr(readme, m->said), "%s names %s", README, m->said);
	}
	tree_free(dir);
}

SUITE(readme) = {
	{"its examples give what they print", test_examples},
	{"it says what is changed before an example", test_changes},
	{"the commands of its jobs work", test_jobs},
	{"what it links to and makes is there", test_names},
	{"what it says is not modelled is named by lint", test_missing},
	{NULL, NULL},
};

SUITE(readme_many) = {
	{"its examples over many seeds give what they print", test_examples_many},
	{NULL, NULL},
};
