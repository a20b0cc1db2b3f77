/* Writing commands that are killed at any moment: each output is what it was or what it was to be, and after the
 * next run nothing else is left. VPNHA_KILLS says how many times for each command (make kill-test), and has the
 * figures printed. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/kernel/rng.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/cli/program.h"

enum { SOME = 5, OUTPUTS = 4 };

typedef struct Row {
	const char *line;
	const char *before; /* the same outputs with other contents */
	const char *outputs[OUTPUTS];
} Row;

static const Row rows[] = {
	{"run $/slow.scn -q -o $/r.db", "run $/test.scn -q -o $/r.db", {"r.db"}},
	{"run $/slow.scn -q -o $/r.db --record full --pcap $/c.pcapng --keys $/k",
	 "run $/test.scn -q -o $/r.db --pcap $/c.pcapng --keys $/k",
	 {"r.db", "c.pcapng", "k/esp_sa", "k/ikev1_decryption_table"}},
	{"run $/test.scn -q -o $/r.db --seeds 1..8 -j2", "run $/test.scn -q -o $/r.db", {"r.db"}},
	{"record $/slow.scn -o $/t.timeline", "record $/test.scn -o $/t.timeline", {"t.timeline"}},
	{"check -q $/held.scn --junit $/j.xml --tap $/t.tap",
	 "check -q $/held.scn --junit $/j.xml --tap $/t.tap --set p.interval=1s",
	 {"j.xml", "t.tap"}},
	{"check -q $/held.scn --update --set p.interval=30ms",
	 "check -q $/held.scn --update --set p.interval=1s",
	 {"g.timeline"}},
	{"console $/slow.scn", "console $/test.scn", {"saved.scn"}},
	{"plot $/in.db -o $/p.svg",
	 "plot $/in.db -o $/p.svg --from 15s",
	 {"p.svg", "p.gp", "p.dat"}},
	{"plot $/in.db -o $/p.svg --kind cdf",
	 "plot $/in.db -o $/p.svg",
	 {"p.svg", "p.gp", "p.dat"}},
};

static const char cut[] = "[event cut]\nat = 20s\ncable = cut\nport = R2:Fa0/0\n";
static const char typed[] = "run 3s\nconnect R1\nconfigure terminal\ninterface Fa0/0\nshutdown\n"
			    "end\nrun 200s\nsave! FILE\n";

static const int signals[] = {SIGKILL, SIGTERM, SIGHUP, SIGPIPE, SIGINT};

/* One command in its folder. */
typedef struct Bench {
	const Row *row;
	char *dir, *input;
	char *was[OUTPUTS], *new[OUTPUTS];
	gsize n_was[OUTPUTS], n_new[OUTPUTS];
	char *files;
	gint64 lasts;                  /* microseconds, about */
	unsigned kills, in_time, left; /* in_time: it still ran; left: it left something */
} Bench;

/* ---- the folder ---- */

static char *files_of(const Bench *b)
{
	g_autofree char *keys = netdir_path(b->dir, "k"), *all = program_files(b->dir);
	g_autofree char *tables = program_files(keys);
	return g_strconcat(all, tables, NULL);
}

static void look(const Bench *b, char **texts, gsize *n)
{
	for (unsigned i = 0; i < OUTPUTS && b->row->outputs[i]; i++) {
		g_autofree char *path = netdir_path(b->dir, b->row->outputs[i]);
		g_clear_pointer(&texts[i], g_free);
		n[i] = 0;
		g_file_get_contents(path, &texts[i], &n[i], NULL);
	}
}

static void put_back(const Bench *b)
{
	for (unsigned i = 0; i < OUTPUTS && b->row->outputs[i]; i++) {
		g_autofree char *path = netdir_path(b->dir, b->row->outputs[i]);
		FILE *f = fopen(path, "w");
		bool ok = f && fwrite(b->was[i], 1, b->n_was[i], f) == b->n_was[i];
		CHECK(f && fclose(f) == 0 && ok, "%s", path);
	}
}

static void type_input(void *to)
{
	int fd = open(to, O_RDONLY);
	dup2(fd, STDIN_FILENO);
}

static pid_t start(const Bench *b, const char *line)
{
	return program_start(b->dir, line, type_input, b->input);
}

static void finish(const Bench *b, const char *line)
{
	g_auto(Ran) r = program_end(b->dir, start(b, line));
	CHECK(r.code <= 1, "%s: %d, %s", line, r.code, r.err);
}

static void bench_begin(Bench *b, const Row *row)
{
	*b = (Bench){.row = row, .dir = netdir_new(netdir_scenario)};
	GString *all = g_string_new(netdir_scenario);
	GString *lines = g_string_new(typed);
	g_autofree char *saved = netdir_path(b->dir, "saved.scn");
	g_string_replace(all, "duration = 60s", "duration = 300s", 0);
	g_string_replace(all, "interval = 100ms", "interval = 50ms", 0);
	g_string_append(all, cut);
	g_string_replace(lines, "FILE", saved, 0);
	b->input = g_strconcat(b->dir, ".in", NULL);
	g_file_set_contents(b->input, lines->str, -1, NULL);
	netdir_write(b->dir, "slow.scn", all->str);
	g_string_append(all, "[expect all]\ngolden = g.timeline\n");
	netdir_write(b->dir, "held.scn", all->str);
	finish(b, "record $/slow.scn -o $/g.timeline");
	finish(b, "run $/slow.scn -q -o $/in.db");
	finish(b, row->before);
	look(b, b->was, b->n_was);
	gint64 started = g_get_monotonic_time();
	finish(b, row->line);
	b->lasts = g_get_monotonic_time() - started;
	look(b, b->new, b->n_new);
	b->files = files_of(b);
	g_string_free(all, TRUE);
	g_string_free(lines, TRUE);
}

static void bench_end(Bench *b)
{
	for (unsigned i = 0; i < OUTPUTS && b->row->outputs[i]; i++) {
		g_autofree char *path = netdir_path(b->dir, b->row->outputs[i]);
		g_unlink(path);
		g_free(b->was[i]);
		g_free(b->new[i]);
	}
	g_unlink(b->input);
	g_free(b->input);
	g_free(b->files);
	netdir_free(b->dir);
}

/* ---- a kill ---- */

static bool is_text(const char *a, gsize n, const char *b, gsize m)
{
	return a && b && n == m && memcmp(a, b, n) == 0;
}

static void outputs_are_whole(const Bench *b, bool only_new, const char *when)
{
	char *now[OUTPUTS] = {NULL};
	gsize n[OUTPUTS];
	look(b, now, n);
	for (unsigned i = 0; i < OUTPUTS && b->row->outputs[i]; i++) {
		bool old = is_text(now[i], n[i], b->was[i], b->n_was[i]) && !only_new;
		CHECK(old || is_text(now[i], n[i], b->new[i], b->n_new[i]),
		      "%s after %s of %s: %zu octets, was %zu, was to be %zu", b->row->outputs[i],
		      when, b->row->line, n[i], b->n_was[i], b->n_new[i]);
		g_free(now[i]);
	}
}

static void kill_once(Bench *b, int sig, uint64_t draw)
{
	/* When it is killed depends on the machine; what must hold does not. */
	gulong after = (gulong)(draw % (guint64)(b->lasts + b->lasts / 8 + 1));
	put_back(b);
	pid_t pid = start(b, b->row->line);
	g_usleep(after);
	kill(pid, sig);
	g_auto(Ran) r = program_end(b->dir, pid);
	g_autofree char *files = files_of(b);
	bool left = strcmp(files, b->files) != 0;
	b->kills++;
	b->in_time += r.code > 1;
	b->left += left;
	outputs_are_whole(b, false, strsignal(sig));
	CHECK(sig == SIGKILL || !left, "%s of %s leaves %s", strsignal(sig), b->row->line, files);
	finish(b, b->row->line);
	outputs_are_whole(b, true, "the run after it");
	g_autofree char *later = files_of(b);
	CHECK_STR(later, b->files, "the run after %s of %s", strsignal(sig), b->row->line);
}

static void test_kills(void)
{
	const char *many = g_getenv("VPNHA_KILLS");
	unsigned n = many ? (unsigned)atoi(many) : SOME;
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (check_leaves_out(i))
			continue;
		Bench b;
		bench_begin(&b, &rows[i]);
		for (unsigned k = 0; k < n; k++)
			kill_once(&b, signals[k % G_N_ELEMENTS(signals)],
				  rng_draw(i, "kill", rows[i].line, k));
		if (many)
			printf("%u kills, %u while it ran, %u left something until the next run: "
			       "%s (%.0f ms)\n",
			       b.kills, b.in_time, b.left, rows[i].line, (double)b.lasts / 1e3);
		bench_end(&b);
	}
}

SUITE(cli_kills) = {
	{"whatever is killed, outputs are whole and the next run tidies", test_kills},
	{NULL, NULL},
};
