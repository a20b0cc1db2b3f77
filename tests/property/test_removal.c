/* `no` for every statement, while the network runs: each line and each section of the shipped routers, and
 * samples of every statement that any table has, are removed at a settled moment, typed again and removed
 * again, one by one. Whatever is missing then, invariants hold after every event, nothing asserts, every show
 * command prints, and what was removed stands in no running-config, nor is anything else changed in it; no timer
 * of it is pending.
 *
 * One run is made up to the settled moment; each removal goes on from there in a process of its own, so that a
 * crash has the name of the line that made it. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/core/registry.h"
#include "sim/router/commands.h"
#include "sim/stage/stage.h"
#include "tests/support/check.h"
#include "tests/support/runs.h"
#include "tests/support/tables.h"
#include "tests/support/timers.h"

enum { AT_ONCE = 2, WHY_OCTETS = 1000, SAMPLES = 2 };

#define SCN LAB_DIR "two-way-traffic.scn" /* its fault comes at 300 s .. 360 s */
#define SETTLED VT_S(200)

typedef enum Finding { PASSED, NOT_TAKEN, FAILED } Finding;

/* What is typed at a router, and what its running-config must then say. */
typedef struct Case {
	const char *router;
	const Stmt *stmt;   /* a sample of it; NULL: a line that is there */
	char *before;       /* lines that are typed first; NULL: none */
	size_t depth;       /* of the line in a running-config */
	char *head;         /* that entered the line's mode; NULL: global */
	char *line;         /* as it stands, without indentation */
	GPtrArray *section; /* of char*: the lines below it */
	bool once; /* its "no" removes more than it says, or others go before: it is not typed again */
} Case;

/* How a process tells what became of its case: in memory that it shares. */
typedef struct Outcome {
	Finding verdict;
	char why[WHY_OCTETS];
} Outcome;

typedef struct Lab {
	Scenario *scn;
	Stage *stage;
	GPtrArray *cases; /* of Case* */
	GPtrArray *shows; /* of char*: samples of every show command */
} Lab;

static void case_free(void *p)
{
	Case *c = p;
	g_free(c->before);
	g_free(c->head);
	g_free(c->line);
	g_ptr_array_unref(c->section);
	g_free(c);
}

static Case *case_add(Lab *lab, const char *router, const char *head, const char *line)
{
	Case *c = g_new0(Case, 1);
	c->router = router;
	c->head = g_strdup(head);
	c->depth = head != NULL;
	c->line = g_strdup(line);
	c->section = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(lab->cases, c);
	return c;
}

/* By the syntax alone: a folder more in the build shifts nobody else's samples. */
static GPtrArray *samples_of(const char *syntax)
{
	Dice d = {.state = g_str_hash(syntax)};
	return sample_lines(&d, syntax, SAMPLES);
}

static GPtrArray *sample_shows(void)
{
	GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Show *s = (*cls)->show; s && s->syntax; s++)
			g_ptr_array_extend_and_steal(all, samples_of(s->syntax));
	return all;
}

/* Whoever asks for a path or an SA does so within a second, and nine of ten packets would find what the tenth
 * finds: invariants after every event are what takes the time. */
static const char *const sets[] = {"probe vpn-to-inside.interval=1s",
				   "probe inside-to-vpn.interval=1s", NULL};

static Lab *lab_new(void)
{
	Lab *lab = g_new0(Lab, 1);
	g_autoptr(GError) err = NULL;
	lab->scn = scenario_read(SCN, sets, NULL, &err);
	g_assert_no_error(err);
	lab->stage = stage_new(lab->scn,
			       &(StageSpec){.seed = 1, .flags = WORLD_KEEP_CAUSES | WORLD_CHECKED},
			       &err);
	g_assert_no_error(err);
	lab->cases = g_ptr_array_new_with_free_func(case_free);
	lab->shows = sample_shows();
	stage_begin(lab->stage);
	stage_run(lab->stage, SETTLED, &err);
	g_assert_no_error(err);
	return lab;
}

static void lab_free(Lab *lab)
{
	g_ptr_array_unref(lab->cases);
	g_ptr_array_unref(lab->shows);
	stage_free(lab->stage);
	scenario_free(lab->scn);
	g_free(lab);
}

/* ---- in the process of a case ---- */

static Node *node_of(const Lab *lab, const Case *c)
{
	return net_node(stage_net(lab->stage), c->router);
}

static VTime now_of(const Lab *lab)
{
	return world_now(stage_world(lab->stage));
}

static char *running(const Lab *lab, const Case *c)
{
	GString *out = g_string_new(NULL);
	runconf_print(node_of(lab, c), out);
	return g_string_free(out, FALSE);
}

static bool fail(Outcome *o, Finding verdict, const char *what, const char *text)
{
	o->verdict = verdict;
	g_snprintf(o->why, sizeof o->why, "%s: %s", what, text);
	return false;
}

static void item_clear(void *p)
{
	g_free(((ScnItem *)p)->text);
}

static void add_item(ScnEvent *x, const char *text)
{
	ScnItem item = {g_strdup(text), x->pos};
	g_array_append_val(x->lines, item);
}

/* Types the case's line, with or without "no", a second from now. */
static bool type(const Lab *lab, const Case *c, bool no, char **refused)
{
	VTime at = now_of(lab) + VT_S(1);
	SrcPos here = {"typed", 1, 1};
	g_autoptr(GError) why = NULL, err = NULL;
	g_autofree char *removal = g_str_has_prefix(c->line, "no ")
					   ? g_strdup(c->line + strlen("no "))
					   : g_strdup_printf("no %s", c->line);
	ScnEvent x = {.name = "typed",
		      .pos = here,
		      .deed_pos = here,
		      .when = {.has = true, .span = {at, at, ""}},
		      .deed = DEED_CONFIG,
		      .router = c->router,
		      .lines = g_array_new(FALSE, FALSE, sizeof(ScnItem)),
		      .repeat = 1,
		      .text = "typed",
		      .what = "typed"};
	g_array_set_clear_func(x.lines, item_clear);
	g_auto(GStrv) before = g_strsplit(c->before ? c->before : "", "\n", -1);
	for (char **b = before; *b; b++)
		if (*g_strstrip(*b))
			add_item(&x, *b);
	if (c->head)
		add_item(&x, c->head);
	add_item(&x, no ? removal : c->line);
	for (guint i = 0; !no && i < c->section->len; i++)
		add_item(&x, c->section->pdata[i]);
	bool ok = stage_type(lab->stage, &x, &why, &err) && !why;
	g_assert_no_error(err);
	*refused = why ? g_strdup(why->message) : NULL;
	g_array_unref(x.lines);
	return ok;
}

static void show_all(const Lab *lab, const Case *c)
{
	for (guint i = 0; i < lab->shows->len; i++) {
		g_autoptr(GString) out = g_string_new(NULL);
		command_show(node_of(lab, c), lab->shows->pdata[i], now_of(lab), out);
	}
}

static bool run_on(const Lab *lab, const Case *c, VTime how_long)
{
	g_autoptr(GError) err = NULL;
	stage_run(lab->stage, now_of(lab) + how_long, &err);
	g_assert_no_error(err);
	show_all(lab, c);
	return true;
}

/* Does the line stand in the text, below its head? */
static bool stands(const char *text, const Case *c)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	const char *head = "";
	for (char **l = lines; *l; l++) {
		size_t indent = strspn(*l, " ");
		if (indent + 1 == c->depth)
			head = *l + indent;
		if (indent == c->depth && strcmp(*l + indent, c->line) == 0 &&
		    (c->depth == 0 || strcmp(head, c->head) == 0))
			return true;
	}
	return false;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The first line that one text has and the other has not, in whatever order; NULL: none. Caller frees. */
static char *difference(const char *a, const char *b)
{
	g_auto(GStrv) x = g_strsplit(a, "\n", -1), y = g_strsplit(b, "\n", -1);
	guint n = g_strv_length(x), m = g_strv_length(y);
	qsort(x, n, sizeof *x, by_text);
	qsort(y, m, sizeof *y, by_text);
	guint i = 0;
	while (i < n && i < m && strcmp(x[i], y[i]) == 0)
		i++;
	if (i == n && i == m)
		return NULL;
	return g_strdup_printf("\"%s\" became \"%s\"", i < n ? x[i] : "", i < m ? y[i] : "");
}

/* Does the line alone bring back all that its "no" removes? Not of a numbered access list, which goes as a
 * whole; nor of a section's first line; nor of a redistribution that had keywords before; nor does a line that says "no"
 * of something harmless. */
static bool comes_back(const Case *c)
{
	return !g_str_has_prefix(c->line, "access-list ") && !g_str_has_prefix(c->line, "no ") &&
	       !(c->stmt && (c->stmt->enters || g_str_has_prefix(c->line, "redistribute ")));
}

/* Removed, typed again, removed again. `whole`: with the minutes behind each, and the shipped fault. */
static bool play(const Lab *lab, const Case *c, bool whole, Outcome *o)
{
	g_autofree char *refused = NULL, *before = NULL, *gone = NULL, *again = NULL;
	if (c->stmt && !type(lab, c, false, &refused))
		return fail(o, NOT_TAKEN, "refused", refused);
	if (c->stmt)
		run_on(lab, c, VT_S(20));
	before = running(lab, c);
	if (!type(lab, c, true, &refused))
		return fail(o, FAILED, "no refused", refused);
	run_on(lab, c, whole ? VT_S(45) : VT_S(30));
	gone = running(lab, c);
	if (stands(gone, c))
		return fail(o, FAILED, "still there", gone);
	if (!whole)
		return true;
	if (c->once)
		return run_on(lab, c, VT_S(400) - now_of(lab));
	if (!type(lab, c, false, &refused))
		return fail(o, FAILED, "refused again", refused);
	run_on(lab, c, VT_S(20));
	again = running(lab, c);
	g_autofree char *other = comes_back(c) ? difference(before, again) : NULL;
	if (other)
		return fail(o, FAILED, "another running-config", other);
	if (!type(lab, c, true, &refused))
		return fail(o, FAILED, "no refused the second time", refused);
	return run_on(lab, c, c->stmt ? VT_S(20) : VT_S(400) - now_of(lab));
}

/* What was removed took its timers along, and so does what is left when all power goes. */
static void end(const Lab *lab, Outcome *o)
{
	g_autofree char *astray = timers_astray(stage_net(lab->stage));
	g_autofree char *after = timers_power_off(stage_net(lab->stage));
	if (astray || after)
		fail(o, FAILED, "timers", astray ? astray : after);
}

/* ---- many of them ---- */

static pid_t launch(const Lab *lab, const Case *c, bool whole, Outcome *o)
{
	fflush(NULL);
	pid_t pid = fork();
	g_assert(pid >= 0);
	if (pid > 0)
		return pid;
	play(lab, c, whole, o);
	end(lab, o);
	_exit(0);
}

static void take(pid_t pid, Outcome *o)
{
	int status = 0;
	g_assert(waitpid(pid, &status, 0) == pid);
	if (status == 0)
		return;
	o->verdict = FAILED;
	if (WIFSIGNALED(status))
		g_snprintf(o->why, sizeof o->why, "signal %d", WTERMSIG(status));
	else
		g_snprintf(o->why, sizeof o->why, "exit code %d", WEXITSTATUS(status));
}

static Outcome *play_all(const Lab *lab, bool whole)
{
	guint n = lab->cases->len;
	Outcome *o = mmap(NULL, n * sizeof *o, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			  -1, 0);
	pid_t pid[AT_ONCE];
	g_assert(o != MAP_FAILED);
	for (guint i = 0; i < n + AT_ONCE; i++) {
		if (i >= AT_ONCE && i - AT_ONCE < n)
			take(pid[i % AT_ONCE], &o[i - AT_ONCE]);
		if (i < n)
			pid[i % AT_ONCE] = launch(lab, lab->cases->pdata[i], whole, &o[i]);
	}
	return o;
}

static void check_passed(const Case *c, const Outcome *o)
{
	CHECK(o->verdict != FAILED, "%s: %s%s%s: %s", c->router, c->head ? c->head : "",
	      c->head ? "; " : "", c->line, o->why);
}

/* ---- the cases ---- */

/* What IOS does not remove either, or cannot here. */
static const char *const kept[] = {
	"interface FastEthernet*", /* "% Removal of physical interfaces is not permitted" */
	"interface ATM*",          /* the same */
	"no ip address",           /* says that something is not there */
	"version *",               /* the image's */
	"hostname *",              /* IOS: back to "Router"; here the scenario names the router */
};

static bool is_kept(const char *line)
{
	for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
		if (g_pattern_match_simple(kept[i], line))
			return true;
	return false;
}

/* IOS removes no transform-set that an entry has. */
static void free_of_users(Case *c)
{
	if (!g_str_has_prefix(c->line, "crypto ipsec transform-set "))
		return;
	c->before = g_strdup("crypto map vpn 10\nno set transform-set\nexit");
	c->once = true;
}

static void add_shipped(Lab *lab, const char *router)
{
	Case like = {.router = router};
	g_autofree char *text = running(lab, &like);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	Case *head = NULL;
	for (char **l = lines; *l; l++) {
		if (!**l || **l == '!' || strcmp(*l, "end") == 0)
			continue;
		if (**l != ' ') {
			head = case_add(lab, router, NULL, *l);
			free_of_users(head);
			continue;
		}
		g_ptr_array_add(head->section, g_strdup(*l + 1));
		case_add(lab, router, head->line, *l + 1);
	}
}

/* Short forms, each of which removes several lines. */
static const struct {
	const char *router, *head, *line, *before;
} wholesale[] = {
	{"7204VXR-1", NULL, "access-list 101"},
	{"vpn7200", NULL, "access-list 101"},
	{"7204VXR-1", NULL, "crypto map vpn", "interface FastEthernet0/0\nno crypto map\nexit"},
	{"vpn7200", NULL, "crypto map vpn", "interface FastEthernet0/1\nno crypto map\nexit"},
	{"7204VXR-2", NULL, "crypto map vpn 10"},
	{"7204VXR-1", "interface FastEthernet0/0", "crypto map"},
	{"vpn7200", "interface FastEthernet0/1", "ip address"},
	{"7204VXR-1", "interface FastEthernet0/0", "ip address"},
	{"7204VXR-1", "interface FastEthernet0/0", "standby 1"},
	{"7204VXR-2", "interface FastEthernet1/0", "standby 2"},
	{"vpn7200", NULL, "ip route 99.99.99.99 255.255.255.255"},
	{"vpn7200", "crypto isakmp policy 1", "authentication"},
	{"vpn7200", "crypto isakmp policy 1", "hash"},
	{"7204VXR-1", "crypto isakmp policy 1", "encr"},
};

static void add_wholesale(Lab *lab, size_t i)
{
	Case *c = case_add(lab, wholesale[i].router, wholesale[i].head, wholesale[i].line);
	c->once = true;
	c->before = g_strdup(wholesale[i].before);
}

static void test_shipped(bool whole)
{
	Lab *lab = lab_new();
	for (guint i = 0; i < lab->scn->routers->len; i++)
		add_shipped(lab, ((const ScnRouter *)lab->scn->routers->pdata[i])->name);
	for (size_t i = 0; i < G_N_ELEMENTS(wholesale); i++)
		add_wholesale(lab, i);
	for (guint i = lab->cases->len; i-- > 0;)
		if (is_kept(((const Case *)lab->cases->pdata[i])->line))
			g_ptr_array_remove_index(lab->cases, i);
	CHECK(lab->cases->len > 150, "%u lines", lab->cases->len);
	/* A process of its own for each case is what takes the sanitizers' time. */
	for (guint i = lab->cases->len; i-- > 0;)
		if (check_leaves_out(i))
			g_ptr_array_remove_index(lab->cases, i);
	Outcome *o = play_all(lab, whole);
	for (guint i = 0; i < lab->cases->len; i++)
		check_passed(lab->cases->pdata[i], &o[i]);
	munmap(o, lab->cases->len * sizeof *o);
	lab_free(lab);
}

static void test_shipped_once(void)
{
	test_shipped(false);
}

static void test_shipped_twice(void)
{
	test_shipped(true);
}

/* ---- samples ---- */

#define ROUTER "7204VXR-1" /* it has the most */

/* What enters a mode, if not the first line that does in the router's configuration, nor a sample of the statement
 * that does, where the configuration has none. */
static const struct {
	const char *mode, *head, *before;
} heads[] = {
	{"interface", "interface FastEthernet0/0", NULL},
	{"access-list", "ip access-list extended other", NULL},
	{"track", "track 7 interface FastEthernet0/1 line-protocol", NULL},
	{"vrf-af", "address-family ipv4", "vrf definition RED"},
};

static const char *before_mode(const char *mode)
{
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		if (strcmp(heads[i].mode, mode) == 0)
			return heads[i].before;
	return NULL;
}

static char *sample_entering(const char *mode)
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = (*cls)->stmt; s && s->mode; s++)
			if (!*s->mode && s->enters && strcmp(s->enters, mode) == 0) {
				g_autoptr(GPtrArray) lines = samples_of(s->syntax);
				return g_strdup(lines->pdata[0]);
			}
	return NULL;
}

static char *entering_there(const Lab *lab, const char *mode)
{
	static const char *const global[] = {"", NULL};
	Case like = {.router = ROUTER};
	g_autofree char *text = running(lab, &like);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++) {
		ConfMeaning m = {0};
		if (!**l || **l == ' ' || **l == '!')
			continue;
		runconf_meaning(node_of(lab, &like), global, *l, &m);
		bool is = m.how == SYNTAX_OK && m.enters && strcmp(m.enters, mode) == 0;
		g_free(m.text);
		if (is)
			return g_strdup(*l);
	}
	return NULL;
}

static char *entering(const Lab *lab, const char *mode)
{
	for (size_t i = 0; i < G_N_ELEMENTS(heads); i++)
		if (strcmp(heads[i].mode, mode) == 0)
			return g_strdup(heads[i].head);
	char *there = entering_there(lab, mode);
	return there ? there : sample_entering(mode);
}

static void add_sample(Lab *lab, const Stmt *s, const char *before, const char *head,
		       const char *line)
{
	const char *outer = before_mode(s->mode);
	if (is_kept(line))
		return;
	Case *c = case_add(lab, ROUTER, head, line);
	c->stmt = s;
	c->before = g_strdup(outer ? outer : before);
	c->depth += outer != NULL;
}

static void add_samples(Lab *lab, const Stmt *s)
{
	g_autofree char *head = *s->mode ? entering(lab, s->mode) : NULL;
	if (*s->mode && !CHECK(head, "nothing enters \"%s\"", s->mode))
		return;
	g_autoptr(GPtrArray) lines = samples_of(s->syntax);
	for (guint i = 0; i < lines->len; i++)
		add_sample(lab, s, NULL, head, lines->pdata[i]);
	for (const StmtExample *x = stmt_examples; x->mode; x++)
		if (stmt_takes(s, x))
			add_sample(lab, s, x->before, x->head ? x->head : head, x->line);
}

static void check_samples(const Lab *lab, const Outcome *o)
{
	bool taken = false;
	for (guint i = 0; i < lab->cases->len; i++) {
		const Case *c = lab->cases->pdata[i];
		const Case *next = i + 1 < lab->cases->len ? lab->cases->pdata[i + 1] : NULL;
		check_passed(c, &o[i]);
		taken |= o[i].verdict != NOT_TAKEN;
		if (next && next->stmt == c->stmt)
			continue;
		CHECK(taken || stmt_only_removes(c->stmt), "no sample was taken of \"%s\": %s: %s",
		      c->stmt->syntax, c->line, o[i].why);
		taken = false;
	}
}

static void test_samples(void)
{
	Lab *lab = lab_new();
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = (*cls)->stmt; s && s->mode; s++)
			if (s->set)
				add_samples(lab, s);
	Outcome *o = play_all(lab, true);
	check_samples(lab, o);
	munmap(o, lab->cases->len * sizeof *o);
	lab_free(lab);
}

SUITE(property_removal) = {
	{"each line and section of the shipped routers, removed while it runs", test_shipped_once},
	{NULL, NULL},
};

SUITE(property_removal_many) = {
	{"removed, typed again, removed again, and the failover", test_shipped_twice},
	{"samples of every statement, typed, removed, typed again, removed again", test_samples},
	{NULL, NULL},
};
