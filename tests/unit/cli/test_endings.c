/* However a command ends, what was there stays, nothing half written is left, and the exit code says whose the
 * fault was. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* unshare */
#endif

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/cli/program.h"

#if defined __SANITIZE_ADDRESS__
enum { IS_SANITIZED = 1 };
#elif defined __has_feature
enum { IS_SANITIZED = __has_feature(address_sanitizer) };
#else
enum { IS_SANITIZED = 0 };
#endif

/* A folder with a scenario and what a run of it wrote. */
static char *folder(void)
{
	char *dir = netdir_new(netdir_scenario);
	netdir_write(dir, "j.xml", "");
	g_auto(Ran) run =
		program_run(dir, "run $/test.scn -q -o $/r.db --pcap $/c.pcapng", NULL, NULL);
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	return dir;
}

typedef struct Kept {
	char *files, *db;
	gsize n;
} Kept;

static Kept keep(const char *dir)
{
	Kept k = {.files = program_files(dir)};
	g_autofree char *path = netdir_path(dir, "r.db");
	g_file_get_contents(path, &k.db, &k.n, NULL);
	return k;
}

/* Frees both. */
static void is_kept(const char *dir, Kept before, const char *after)
{
	Kept now = keep(dir);
	CHECK_STR(now.files, before.files, "files after %s", after);
	CHECK(now.n == before.n && memcmp(now.db, before.db, now.n) == 0, "r.db after %s", after);
	g_free(now.files);
	g_free(now.db);
	g_free(before.files);
	g_free(before.db);
}

/* ---- signals ---- */

/* Parts of the result and of the capture are there. */
static bool has_begun(const char *dir)
{
	for (int i = 0; i < 1000; i++) {
		g_autofree char *files = program_files(dir);
		if (strstr(files, ".r.db.vpnha-") && strstr(files, ".c.pcapng.vpnha-"))
			return true;
		g_usleep(10000);
	}
	return false;
}

static const struct {
	int sig, code;
	const char *said;
} signals[] = {
	{SIGINT, 128 + SIGINT, ""},
	{SIGTERM, 128 + SIGTERM, ""},
	{SIGHUP, 128 + SIGHUP, ""},
	{SIGQUIT, 128 + SIGQUIT, ""},
	{SIGALRM, 128 + SIGALRM, ""},
	{SIGUSR1, 128 + SIGUSR1, ""},
	{SIGUSR2, 128 + SIGUSR2, ""},
	{SIGXCPU, 128 + SIGXCPU, ""},
	{SIGPIPE, EXIT_INTERNAL, "vpnha: the output is closed"},
	{SIGABRT, EXIT_INTERNAL, "vpnha: ended by an internal error"},
};

static void no_core(void *to)
{
	const struct rlimit most = {0, 0};
	(void)to;
	setrlimit(RLIMIT_CORE, &most);
}

/* Wrong: a terminal that closes, a limit of the shell's, or a reader that had enough, leaves megabytes behind. */
static void test_signals(void)
{
	char *dir = folder();
	for (unsigned i = 0; i < G_N_ELEMENTS(signals); i++) {
		Kept before = keep(dir);
		pid_t pid = program_start(dir,
					  "run $/test.scn -q -o $/r.db --pcap $/c.pcapng --set "
					  "scenario.duration=100h",
					  no_core, NULL);
		CHECK(has_begun(dir), "it runs");
		kill(pid, signals[i].sig);
		g_auto(Ran) r = program_end(dir, pid);
		CHECK_INT(r.code, signals[i].code, "signal %d: %s", signals[i].sig, r.err);
		CHECK(*signals[i].said ? strstr(r.err, signals[i].said) != NULL : !*r.err,
		      "signal %d: \"%s\"", signals[i].sig, r.err);
		is_kept(dir, before, strsignal(signals[i].sig));
	}
	netdir_free(dir);
}

/* ---- standard output ---- */

static void to_full(void *to)
{
	int fd = open("/dev/full", O_WRONLY);
	(void)to;
	dup2(fd, STDOUT_FILENO);
}

static void to_nobody(void *to)
{
	int ends[2] = {-1, -1};
	(void)to;
	if (pipe(ends) == 0)
		dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	close(ends[1]);
}

static void to_nobody_deaf(void *to)
{
	signal(SIGPIPE, SIG_IGN);
	to_nobody(to);
}

static const char *const printing[] = {
	"timeline $/r.db",
	"outage $/r.db --format json",
	"show $/r.db R1 show_version",
	"record $/test.scn",
	"run $/test.scn -o $/r.db",
	"lint $/test.scn",
	"diff $/r.db $/test.scn",
	"--help",
	"--version",
	"manual docs/man/vpnha.1.in",
};

/* Wrong: a script goes on with half a result. */
static void test_standard_output(void)
{
	static const struct {
		ProgramSetup *setup;
		const char *said;
	} ways[] = {
		{to_full, "vpnha: standard output: cannot be written"},
		{to_nobody, "vpnha: the output is closed"},
		{to_nobody_deaf, "vpnha: standard output: cannot be written"},
	};
	char *dir = folder();
	if (access("/dev/full", W_OK) != 0) {
		SKIP("there is no /dev/full");
		netdir_free(dir);
		return;
	}
	for (unsigned k = 0; k < G_N_ELEMENTS(ways); k++)
		for (unsigned i = 0; i < G_N_ELEMENTS(printing); i++) {
			Kept before = keep(dir);
			g_auto(Ran) r = program_run(dir, printing[i], ways[k].setup, NULL);
			CHECK_INT(r.code, EXIT_INTERNAL, "%s: %s", printing[i], r.err);
			CHECK(strstr(r.err, ways[k].said), "%s: \"%s\"", printing[i], r.err);
			is_kept(dir, before, printing[i]);
		}
	netdir_free(dir);
}

/* ---- disk and memory ---- */

static void small_files(void *to)
{
	struct rlimit most = {4096, 4096};
	(void)to;
	setrlimit(RLIMIT_FSIZE, &most);
}

/* Room for the tables of a result file and some of its rows. */
static void no_large_files(void *to)
{
	struct rlimit most = {1 << 20, 1 << 20};
	(void)to;
	setrlimit(RLIMIT_FSIZE, &most);
}

static void little_memory(void *to)
{
	struct rlimit most = {96 << 20, 96 << 20};
	(void)to;
	setrlimit(RLIMIT_AS, &most);
}

/* Frames that reach the limit long before the run ends. */
#define FRAMES "run $/test.scn -q -o $/r.db --record full --set p.interval=10ms"

/* Wrong: a limit of the machine kills with a core, leaves a part, or counts as the user's mistake. */
static void test_limits(void)
{
	static const struct {
		ProgramSetup *setup;
		const char *line, *said;
	} rows[] = {
		{small_files, "run $/test.scn -q -o $/r.db", "r.db: "},
		{small_files, "run $/test.scn -q -o $/r.db --seeds 1..4 -j2", "r.db: "},
		{no_large_files, FRAMES, "r.db: "},
		{no_large_files, FRAMES " --seeds 1..2", "r.db: "},
		{no_large_files, FRAMES " --seeds 1..2 -j2", "r.db: "},
		{small_files, "run $/test.scn -q --record none --pcap $/c.pcapng",
		 "File too large"},
		{small_files, "record scenarios/site-to-site/failover.scn -o $/t",
		 "File too large, expected a place to write"},
		{small_files, "plot $/r.db -q -o $/p.svg", "p.svg: gnuplot drew a part"},
		{small_files, "plot $/r.db -q -o $/p.png", "p.png: gnuplot drew a part"},
		{small_files, "plot $/r.db -q -o $/p.pdf", "p.pdf: gnuplot drew a part"},
		{little_memory,
		 "run $/test.scn -q -o $/r.db --pcap $/c.pcapng --record full --set p.interval=1ms "
		 "--set scenario.duration=1h",
		 "vpnha: ended by an internal error, or because there is no memory"},
	};
	char *dir = folder();
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (IS_SANITIZED && rows[i].setup == little_memory) {
			SKIP("little memory: the sanitizer needs more");
			continue;
		}
		Kept before = keep(dir);
		g_auto(Ran) r = program_run(dir, rows[i].line, rows[i].setup, NULL);
		CHECK_INT(r.code, EXIT_INTERNAL, "%s: %s", rows[i].line, r.err);
		CHECK(strstr(r.err, rows[i].said), "%s: \"%s\"", rows[i].line, r.err);
		is_kept(dir, before, rows[i].line);
	}
	netdir_free(dir);
}

/* ---- the same file from any machine ---- */

static void one_processor(void *to)
{
	cpu_set_t may, one;
	int i = 0;
	(void)to;
	if (sched_getaffinity(0, sizeof may, &may) != 0)
		return;
	while (!CPU_ISSET(i, &may))
		i++;
	CPU_ZERO(&one);
	CPU_SET(i, &one);
	sched_setaffinity(0, sizeof one, &one);
}

static void no_more_threads(void *to)
{
	struct rlimit most = {1, 1}; /* root may have more: then this is one way twice */
	(void)to;
	setrlimit(RLIMIT_NPROC, &most);
}

/* Wrong: what a file holds depends on who wrote the frames. */
static void test_same_file(void)
{
	static const struct {
		ProgramSetup *setup;
		const char *line;
	} ways[] = {
		{NULL, FRAMES " --seeds 1..2"},
		{one_processor, FRAMES " --seeds 1..2"},
		{no_more_threads, FRAMES " --seeds 1..2"},
		{NULL, FRAMES " --seeds 1..2 -j2"},
	};
	char *dir = folder();
	Kept first = {NULL};
	for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_auto(Ran) r = program_run(dir, ways[i].line, ways[i].setup, NULL);
		CHECK_INT(r.code, EXIT_OK, "way %u: %s", i, r.err);
		if (i == 0)
			first = keep(dir);
		else
			is_kept(dir,
				(Kept){g_strdup(first.files), g_memdup2(first.db, first.n),
				       first.n},
				ways[i].line);
	}
	g_free(first.files);
	g_free(first.db);
	netdir_free(dir);
}

/* A disk of 32 KiB at the folder `small`, which only the program sees. */
static void small_disk(void *to)
{
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", to, "tmpfs", 0, "size=32k") != 0)
		_exit(99);
}

static void test_full_disk(void)
{
	static const char *const lines[] = {
		"run $/test.scn -q -o $/small/r.db",
		"run $/test.scn -q --record none --pcap $/small/c.pcapng",
	};
	char *dir = folder();
	g_autofree char *small = netdir_path(dir, "small");
	g_mkdir(small, 0700);
	for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_auto(Ran) r = program_run(dir, lines[i], small_disk, small);
		if (r.code == 99) {
			SKIP("no disk can be mounted here");
			break;
		}
		CHECK_INT(r.code, EXIT_INTERNAL, "%s: %s", lines[i], r.err);
		CHECK(strstr(r.err, "full") || strstr(r.err, "No space left on device"),
		      "%s: \"%s\"", lines[i], r.err);
	}
	netdir_free(dir);
}

SUITE(cli_endings) = {
	{"signals leave nothing half written", test_signals},
	{"a result that does not reach its reader", test_standard_output},
	{"files too large, memory too small", test_limits},
	{"a full disk", test_full_disk},
	{"the same file, whoever writes the frames", test_same_file},
	{NULL, NULL},
};
