/* Commands as a user's script sees them: exit codes, what is written and what is not. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/cli/cli.h"
#include "sim/scenario/stored.h"
#include "sim/unfinished.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static const char cut[] = "[event cut]\nat = 20s..30s\ncable = cut\nport = R2:Fa0/0\n"
			  "[event back]\nafter = cut + 5s\ncable = restore\nport = R2:Fa0/0\n"
			  "[expect outage]\nprobe = p\nafter = cut\noutage = 5s..10s\n";

static char *dir_with(const char *added)
{
	g_autofree char *text = g_strconcat(netdir_scenario, added, NULL);
	return netdir_new(text);
}

static char *digest_of(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	g_autoptr(GError) err = NULL;
	StoredRun r;
	if (!stored_open(path, STORED_FIRST_RUN, &r, &err))
		return g_strdup(err->message);
	char *digest = g_strdup(REC_ROW(r.rec, REC_RUN, RunRow, 0)->digest);
	stored_close(&r);
	return digest;
}

/* What is recorded, and how the bytes travel, changes no run. */
static void test_digest(void)
{
	static const char *const ways[] = {"--record full", "--record outage", "--wire",
					   "--checked", "-v"};
	char *dir = dir_with(cut);
	g_auto(Said) first = call(cmd_run, dir, "run $/test.scn -q -o $/a.db");
	CHECK_INT(first.code, EXIT_OK, "%s", first.err);
	g_autofree char *want = digest_of(dir, "a.db");
	CHECK_INT(strlen(want), 64, "a digest: %s", want);
	for (unsigned i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autofree char *line = g_strdup_printf("run $/test.scn -q -o $/b.db %s", ways[i]);
		g_auto(Said) s = call(cmd_run, dir, line);
		g_autofree char *got = digest_of(dir, "b.db");
		CHECK_STR(got, want, "%s: %s", ways[i], s.err);
	}
	g_auto(Said) other = call(cmd_run, dir, "run $/test.scn -q -o $/b.db --seed 2");
	CHECK_INT(other.code, EXIT_OK, "%s", other.err);
	g_autofree char *got = digest_of(dir, "b.db");
	CHECK(strcmp(got, want) != 0, "another seed is another run");
	netdir_free(dir);
}

static char *bytes_of(const char *dir, const char *name, gsize *n)
{
	g_autofree char *path = netdir_path(dir, name);
	char *text = NULL;
	g_file_get_contents(path, &text, n, NULL);
	return text;
}

static void test_seeds(void)
{
	char *dir = dir_with(cut);
	g_auto(Said) a = call(cmd_run, dir, "run $/test.scn --seeds 3..8 -j1 -o $/a.db");
	g_auto(Said) b = call(cmd_run, dir, "run $/test.scn --seeds 3..8 -j2 -o $/b.db");
	gsize n = 0, m = 0;
	g_autofree char *x = bytes_of(dir, "a.db", &n), *y = bytes_of(dir, "b.db", &m);
	CHECK_INT(a.code, EXIT_OK, "%s", a.err);
	CHECK_INT(b.code, EXIT_OK, "%s", b.err);
	CHECK(n > 0 && n == m && memcmp(x, y, n) == 0, "two processes write the same file as one");
	g_auto(Said) o = call(cmd_outage, dir, "outage $/b.db --run 6 --format csv");
	CHECK(g_str_has_prefix(o.out, "run,probe,direction,") && strstr(o.out, "\r\n6,p,"), "%s",
	      o.out);
	g_auto(Said) none = call(cmd_outage, dir, "outage $/b.db --run 7");
	CHECK_INT(none.code, EXIT_BAD_INPUT, "no run 7");
	netdir_free(dir);
}

static void test_outage(void)
{
	char *dir = dir_with(cut);
	g_auto(Said) run = call(cmd_run, dir, "run $/test.scn -o $/a.db --set event_cut.at=20.05s");
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	CHECK(strstr(run.out, "\"cut\" at 20.050 s: R2:Fa0/0: cable cut"), "%s", run.out);
	CHECK(strstr(run.out, "port R2:FastEthernet0/0: Forwarding -> "), "once: %s", run.out);
	g_auto(Said) text = call(cmd_outage, dir, "outage $/a.db");
	CHECK(strstr(text.out, "round") && strstr(text.out, "  cut\n"), "the trigger is named: %s",
	      text.out);
	g_auto(Said) json =
		call(cmd_timeline, dir, "timeline $/a.db --format json --from cut --to cut_+_1ms");
	CHECK(strstr(json.out, "\"kind\":\"fault\",\"subject\":\"cut\""), "%s", json.out);
	CHECK(!strstr(json.out, "\"subject\":\"back\""), "not what comes later: %s", json.out);
	netdir_free(dir);
}

typedef struct ExitRow {
	CommandFn *fn;
	const char *line;
	int code;
	const char *err; /* part of stderr */
} ExitRow;

static const ExitRow exits[] = {
	{cmd_run, "run", EXIT_BAD_INPUT, "too few arguments"},
	{cmd_run, "run $/test.scn extra", EXIT_BAD_INPUT, "too many arguments"},
	{cmd_run, "run $/test.scn --colour", EXIT_BAD_INPUT, "--colour"},
	{cmd_run, "run $/test.scn --record much", EXIT_BAD_INPUT,
	 "expected none, outage, timeline or full"},
	{cmd_run, "run $/test.scn --seeds 5..2", EXIT_BAD_INPUT, "expected A..B"},
	{cmd_run, "run $/test.scn --until never", EXIT_BAD_INPUT,
	 "--until:1:1: unknown event \"never\""},
	{cmd_run, "run $/test.scn --pcap $/x.pcapng --seeds 1..2", EXIT_BAD_INPUT,
	 "expected one run"},
	{cmd_run, "run $/none.scn", EXIT_BAD_INPUT, "none.scn: No such file or directory"},
	{cmd_run, "run $/plain.scn -o $/odd.cfg", EXIT_BAD_INPUT, "is not a result file"},
	{cmd_run, "run $/test.scn -o $/no/where.db", EXIT_BAD_INPUT, "No such file or directory"},
	{cmd_run, "run $/test.scn -o $", EXIT_BAD_INPUT, "is a directory"},
	{cmd_run, "run $/test.scn --set p.to=x", EXIT_BAD_INPUT,
	 "--set:1:6: \"x\", expected an address"},
	{cmd_run, "run $/test.scn --until 5parsecs", EXIT_BAD_INPUT,
	 "--until:1:1: time \"5parsecs\" has an unknown unit"},
	{cmd_run, "run $/test.scn --until -5s", EXIT_BAD_INPUT,
	 "--until:1:1: time \"-5s\" does not begin with a digit"},
	{cmd_run, "run $/test.scn --seed=-1", EXIT_BAD_INPUT, "--seed=-1, expected 0 or more"},
	{cmd_run, "run $/test.scn --seeds 1..2 -j0", EXIT_BAD_INPUT, "--jobs=0, expected 1..256"},
	{cmd_run, "run $/test.scn --seeds 1..2 -jx -q", EXIT_BAD_INPUT,
	 "for --jobs, expected a whole number"},
	{cmd_check, "check $/test.scn --seed=-2", EXIT_BAD_INPUT, "--seed=-2, expected 0 or more"},
	{cmd_check, "check $/test.scn --junit $/no/j.xml -q", EXIT_BAD_INPUT,
	 "j.xml: No such file or directory, expected a place to write"},
	{cmd_check, "check $/test.scn --junit $ -q", EXIT_BAD_INPUT,
	 ": Is a directory, expected a place to write"},
	{cmd_check, "check $/test.scn --junit $/full -q", EXIT_INTERNAL,
	 "full: No space left on device, expected a place to write"},
	{cmd_outage, "outage $/old.db --run 0", EXIT_BAD_INPUT, "has no run 0"},
	{cmd_timeline, "timeline $/old.db --router R9", EXIT_BAD_INPUT,
	 "unknown router \"R9\", expected one of R1, R2"},
	{cmd_timeline, "timeline $/old.db --from 20s --to 10s", EXIT_BAD_INPUT,
	 "--to before --from"},
	{cmd_show, "show $/test.scn R9 show_version", EXIT_BAD_INPUT,
	 "unknown router \"R9\", expected one of R1, R2"},
	{cmd_show, "show $/test.scn R1 show_nonsense", EXIT_BAD_INPUT,
	 "        ^\n% Invalid input detected at '^' marker."},
	{cmd_show, "show $/r1.cfg R1 show_version", EXIT_BAD_INPUT, "r1.cfg:1:1: "},
	{cmd_debug, "debug $/old.db R1 debug_nonsense", EXIT_BAD_INPUT, "% Invalid input"},
	{cmd_outage, "outage $/r1.cfg", EXIT_BAD_INPUT, "is no SQLite database"},
	{cmd_outage, "outage $/old.db --format xml", EXIT_BAD_INPUT, "expected text, json or csv"},
	{cmd_timeline, "timeline $/none.db", EXIT_BAD_INPUT, "No such file or directory"},
	{cmd_export, "export $/old.db", EXIT_BAD_INPUT,
	 "nothing to write, expected --perfetto FILE or --jsonl FILE"},
	{cmd_export, "export $/r1.cfg --perfetto $/x.pftrace", EXIT_BAD_INPUT,
	 "is no SQLite database"},
	{cmd_export, "export $/old.db --perfetto $/no/x.pftrace", EXIT_BAD_INPUT,
	 "x.pftrace: No such file or directory, expected a place to write"},
	{cmd_export, "export $/old.db --perfetto $/full", EXIT_INTERNAL,
	 "full: No space left on device"},
	{cmd_export, "export $/r1.cfg --jsonl -", EXIT_BAD_INPUT, "is no SQLite database"},
	{cmd_export, "export $/old.db --run 2 --jsonl -", EXIT_BAD_INPUT, "has no run 2"},
	{cmd_plot, "plot $/old.db -o $/x.gif", EXIT_BAD_INPUT,
	 "expected a name that ends in .svg, .png or .pdf"},
	{cmd_check, "check $/test.scn", EXIT_OK, ""},
	{cmd_check, "check $/test.scn --set expect_outage.outage=0s..1s", EXIT_FAILED, ""},
	{cmd_check, "check $/plain.scn", EXIT_BAD_INPUT,
	 "nothing to check, expected an [expect NAME]"},
	{cmd_lint, "lint $/test.scn", EXIT_OK, ""},
	{cmd_lint, "lint $/r1.cfg", EXIT_OK, ""},
	{cmd_lint, "lint $/odd.cfg", EXIT_OK, ""},
	{cmd_lint, "lint --strict $/odd.cfg", EXIT_BAD_INPUT, "odd.cfg:2:1: unknown statement"},
	{cmd_lint, "lint $/word.cfg", EXIT_BAD_INPUT,
	 "word.cfg:2:12: \"frob\", expected \"ip\", \"priority\", "},
	{cmd_lint, "lint $/wrong.cfg", EXIT_BAD_INPUT, "wrong.cfg:2:13: "},
};

static void test_exits(void)
{
	char *dir = dir_with(cut);
	netdir_write(dir, "plain.scn", netdir_scenario);
	netdir_write(dir, "odd.cfg", "hostname R7\nfrobnicate 7\n");
	netdir_write(dir, "word.cfg", "interface FastEthernet0/0\n standby 1 frob\n");
	netdir_write(dir, "wrong.cfg",
		     "interface FastEthernet0/0\n ip address 10.0.0.300 255.0.0.0\n");
	g_auto(Said) old = call(cmd_run, dir, "run $/test.scn -q -o $/old.db");
	CHECK_INT(old.code, EXIT_OK, "%s", old.err);
	gsize n = 0, m = 0;
	g_autofree char *before = bytes_of(dir, "old.db", &n), *full = netdir_path(dir, "full");
	CHECK_INT(symlink("/dev/full", full), 0, "a disk that is full");
	for (unsigned i = 0; i < G_N_ELEMENTS(exits); i++) {
		g_auto(Said) s = call(exits[i].fn, dir, exits[i].line);
		CHECK_INT(s.code, exits[i].code, "%s: %s%s", exits[i].line, s.out, s.err);
		CHECK(strstr(s.err, exits[i].err), "%s: \"%s\"", exits[i].line, s.err);
		if (s.code >= EXIT_BAD_INPUT && exits[i].fn != cmd_lint)
			CHECK_STR(s.out, "", "nothing on stdout: %s", exits[i].line);
	}
	g_autofree char *after = bytes_of(dir, "old.db", &m);
	CHECK(n == m && memcmp(before, after, n) == 0, "reading leaves a result file as it is");
	struct stat st;
	CHECK(lstat(full, &st) == 0 && S_ISLNK(st.st_mode), "a device is written to, not replaced");
	/* what failed left nothing half written: two scenarios, five configurations, old.db, full */
	GDir *d = g_dir_open(dir, 0, NULL);
	unsigned files = 0;
	while (g_dir_read_name(d))
		files++;
	g_dir_close(d);
	CHECK_INT(files, 9, "files in %s", dir);
	netdir_free(dir);
}

/* A run that fails in the middle (the router at which a line is typed is off) keeps the old file. */
static void test_failed_run(void)
{
	char *dir = dir_with(
		"[event off]\nat = 20s\npower = off\nrouter = R2\n"
		"[event type]\nat = 21s\nrouter = R2\nconfig = interface Fa0/0; shutdown\n");
	netdir_write(dir, "good.scn", netdir_scenario);
	g_auto(Said) good = call(cmd_run, dir, "run $/good.scn -q -o $/a.db");
	CHECK_INT(good.code, EXIT_OK, "%s", good.err);
	gsize n = 0, m = 0;
	g_autofree char *before = bytes_of(dir, "a.db", &n);
	g_auto(Said) s = call(cmd_run, dir, "run $/test.scn -q -o $/a.db");
	g_auto(Said) many = call(cmd_run, dir, "run $/test.scn -q -o $/a.db --seeds 1..4 -j2");
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", s.err);
	CHECK_INT(many.code, EXIT_BAD_INPUT, "%s", many.err);
	CHECK(strstr(s.err, "test.scn:29:10: R2 is off at this time"), "%s", s.err);
	CHECK(strstr(many.err, "test.scn:29:10: R2 is off at this time"), "%s", many.err);
	g_autofree char *after = bytes_of(dir, "a.db", &m);
	CHECK(n > 0 && n == m && memcmp(before, after, n) == 0, "the previous content");
	netdir_free(dir);
}

/* Each deed of a scenario, and frames that are cut at any octet: what happened can be stored and read again. */
static void test_deeds_are_stored(void)
{
	static const char *const levels[] = {"outage", "timeline", "full"};
	g_autoptr(GString) deeds =
		g_string_new("[event reload]\nat = 12s\nrouter = R2\nexec = reload\n"
			     "[event clear]\nat = 14s\nrouter = R1\nexec = clear arp-cache\n"
			     "[event off]\nat = 16s\nrouter = R1\npower = off\n"
			     "[event on]\nat = 18s\nrouter = R1\npower = on\n"
			     "[event cut]\nat = 20s\ncable = cut\nport = R1:Fa0/0\n");
	for (unsigned n = 1; n <= 18; n++) {
		g_autofree char *octets = g_strnfill(2 * (gsize)n, '0');
		g_string_append_printf(deeds,
				       "[event short-%u]\nat = %us\ninject = %s\n"
				       "port = R2:Fa0/0\n",
				       n, 25 + n, octets);
	}
	char *dir = dir_with(deeds->str);
	for (unsigned i = 0; i < G_N_ELEMENTS(levels); i++) {
		g_autofree char *line = g_strdup_printf(
			"run $/test.scn -q --checked --record %s -o $/a.db", levels[i]);
		g_auto(Said) run = call(cmd_run, dir, line);
		g_auto(Said) read = call(cmd_timeline, dir, "timeline $/a.db");
		CHECK_INT(run.code, EXIT_OK, "%s: %s", levels[i], run.err);
		CHECK_INT(read.code, EXIT_OK, "%s: %s", levels[i], read.err);
		CHECK(i == 0 || strstr(read.out, "R2"), "the reload is R2's: %s", read.out);
	}
	netdir_free(dir);
}

static void test_junit(void)
{
	char *dir = dir_with(cut);
	g_auto(Said) s = call(cmd_check, dir,
			      "check $/test.scn --junit $/j.xml --set expect_outage.outage=0s..1s "
			      "--seeds 1..2 -j2");
	gsize n = 0;
	g_autofree char *xml = bytes_of(dir, "j.xml", &n);
	CHECK_INT(s.code, EXIT_FAILED, "%s", s.err);
	CHECK(xml && strstr(xml, ".test\" tests=\"3\" failures=\"2\""), "%s", xml);
	CHECK(xml && strstr(xml, "name=\"outage (seed 2): 8.100 s (expected 0.000..1.000 s)\""),
	      "%s", xml);
	CHECK(xml && strstr(xml, "expected: an outage of 0.000..1.000 s of probe p (round)"), "%s",
	      xml);
	netdir_free(dir);
}

/* The same text from the scenario and from the file that its run left. */
static void test_show(void)
{
	char *dir = dir_with(cut);
	g_auto(Said) run =
		call(cmd_run, dir, "run $/test.scn -q -o $/a.db --seed 4 --set p.interval=1s");
	CHECK_INT(run.code, EXIT_OK, "%s", run.err);
	g_auto(Said) a = call(cmd_show, dir,
			      "show $/test.scn R1 show_arp --at 15s --seed 4 --set p.interval=1s");
	g_auto(Said) b = call(cmd_show, dir, "show $/a.db R1 sh_ar --at 15s");
	CHECK_INT(a.code, EXIT_OK, "%s", a.err);
	CHECK(strstr(a.out, "10.0.0.2"), "its neighbour: %s", a.out);
	CHECK_TEXT(b.out, a.out, "from the result file");
	g_auto(Said) run_conf = call(cmd_show, dir, "show $/a.db R1 sh_run");
	CHECK(strstr(run_conf.out, "\nhostname R1\n") &&
		      strstr(run_conf.out, " ip address 10.0.0.1 255.255.255.0\n"),
	      "running-config: %s%s", run_conf.out, run_conf.err);
	netdir_write(dir, "test.scn", "");
	netdir_write(dir, "r1.cfg", "");
	g_auto(Said) c = call(cmd_show, dir, "show $/a.db R1 show_arp --at 15s");
	CHECK_TEXT(c.out, a.out, "a result file holds all that its run needs");
	netdir_free(dir);
}

/* Wrong: an abbreviation, a modifier or a typing error that a scenario takes otherwise than `show` does. */
static void test_show_alike(void)
{
	static const char *const lines[] = {"sh arp",        "sh int | i line protocol",
					    "show nonsense", "sh i",
					    "sh ip",         "show logging | begin Trap"};
	char *dir = dir_with("");
	for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *word = g_strdelimit(g_strdup(lines[i]), " ", '_');
		g_autofree char *show = g_strdup_printf("show $/test.scn R1 %s --at 15s", word);
		g_auto(Said) said = call(cmd_show, dir, show);
		CHECK_INT(said.code, *said.out ? EXIT_OK : EXIT_BAD_INPUT, "%s", lines[i]);
		netdir_write(dir, "want.txt", *said.out ? said.out : said.err);
		g_autofree char *held = g_strdup_printf(
			"%s[expect it]\nrouter = R1\nat = 15s\nshow = %s\nfile = want.txt\n",
			netdir_scenario, lines[i]);
		netdir_write(dir, "held.scn", held);
		g_auto(Said) check = call(cmd_check, dir, "check $/held.scn");
		CHECK_INT(check.code, EXIT_OK, "%s: %s%s", lines[i], check.out, check.err);
	}
	netdir_free(dir);
}

/* Wrong: a trunk between two switches cannot be said, or carries what it does not list. */
static void test_trunk(void)
{
	static const char scn[] =
		"[scenario]\nduration = 60s\n[router R1]\nconfig = tag.cfg\n"
		"[host a]\naddress = 10.0.10.2/24\ngateway = 10.0.10.1\nport = s\n"
		"[host b]\naddress = 10.0.20.2/24\ngateway = 10.0.20.1\nport = t\n"
		"[switch s]\nports = R1:Fa0/0\nforward-delay = 0s\nvlan.a = 10\n"
		"trunk.R1:Fa0/0 = 10,20\ntrunk.s:Gi0/1 = 10,20\n"
		"[switch t]\nforward-delay = 0s\nvlan.b = 20\ntrunk.t:Gi0/1 = 20\n"
		"[link st]\nports = s:Gi0/1; t:Gi0/1\n"
		"[probe p]\nfrom = a 10.0.10.2\nto = 10.0.20.2\ninterval = 1s\nstart = 30s\n"
		/* two, while ARP asks on either side */
		"[expect loss]\nprobe = p\nloss = 0..2\n";
	char *dir = netdir_new(scn);
	netdir_write(dir, "tag.cfg",
		     "hostname R1\ninterface FastEthernet0/0\n no ip address\n"
		     "interface FastEthernet0/0.10\n encapsulation dot1Q 10\n"
		     " ip address 10.0.10.1 255.255.255.0\n"
		     "interface FastEthernet0/0.20\n encapsulation dot1Q 20\n"
		     " ip address 10.0.20.1 255.255.255.0\n");
	g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
	CHECK_INT(s.code, EXIT_OK, "%s%s", s.out, s.err);
	g_auto(Said) not_it =
		call(cmd_check, dir, "check $/test.scn --set switch_t.trunk.t:Gi0/1=10");
	CHECK_INT(not_it.code, EXIT_FAILED, "VLAN 20 is not on it: %s%s", not_it.out, not_it.err);
	netdir_free(dir);
}

/* Wrong: an event that the run is too short for goes by without a word. */
static void test_unreached(void)
{
	char *dir = dir_with(cut);
	g_auto(Said) s =
		call(cmd_run, dir, "run $/test.scn -q -o $/a.db --set event_back.after=cut_+_2h");
	CHECK_INT(s.code, EXIT_OK, "%s", s.err);
	CHECK(strstr(s.err, "event \"back\" at 72") && strstr(s.err, "did not happen"), "%s",
	      s.err);
	CHECK(!strstr(s.err, "\"cut\" at"), "what happened is no news: %s", s.err);
	netdir_free(dir);
}

/* Wrong: a mistyped port comes into being and takes the shutdown that another was to have. */
static void test_typed_port(void)
{
	char *dir = dir_with("[event type]\nat = 21s\nrouter = R2\n"
			     "config = interface FastEthernet9/9; shutdown\n");
	g_auto(Said) s = call(cmd_run, dir, "run $/test.scn -q -o $/a.db");
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", s.err);
	CHECK(strstr(s.err, "R2 has no interface \"FastEthernet9/9\""), "%s", s.err);
	netdir_free(dir);
	dir = dir_with(
		"[event type]\nat = 21s\nrouter = R2\nconfig = interface Loopback9; shutdown\n");
	g_auto(Said) loop = call(cmd_run, dir, "run $/test.scn -q -o $/a.db");
	CHECK_INT(loop.code, EXIT_OK, "a loopback can be made: %s", loop.err);
	netdir_free(dir);
}

/* Wrong: a run that is interrupted leaves a part of its capture or its result file. */
static void test_interrupted(void)
{
	char *dir = dir_with("");
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		g_autofree char *db = netdir_path(dir, "x.part"),
				*pcap = netdir_path(dir, "y.part");
		netdir_write(dir, "x.part", "half");
		netdir_write(dir, "y.part", "half");
		unfinished_add(db, -1);
		unfinished_add(pcap, -1);
		raise(SIGINT);
		_exit(0);
	}
	int status = 0;
	CHECK_INT(waitpid(pid, &status, 0), pid, "ended");
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT, "by its signal: %d", status);
	g_autofree char *x = netdir_path(dir, "x.part"), *y = netdir_path(dir, "y.part");
	CHECK(access(x, F_OK) != 0 && access(y, F_OK) != 0, "both files are gone");
	netdir_free(dir);
}

/* Wrong: whoever reads the summary believes times that stand on what no configuration says. It matters first before the
 * fault, of whose past a run without a file keeps little. */
static void test_assumed(void)
{
	static const struct {
		const char *more, *want;
	} rows[] = {
		{"", "\nAssumed: Crypto engine Diffie-Hellman shared at HUB1, HUB2: "
		     "platform.ike.dh-at-once is not set\n"},
		{" --set HUB1.platform.ike.dh-at-once=1", " shared at HUB2: platform."},
		{" --set HUB1.platform.ike.dh-at-once=1 --set HUB2.platform.ike.dh-at-once=9",
		 NULL},
	};
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = netdir_new(netdir_scenario);
		g_autofree char *line =
			g_strconcat("run scenarios/hub-and-spoke/hub-and-spoke.scn --record none "
				    "--set spoke.count=8",
				    rows[i].more, NULL);
		g_auto(Said) s = call(cmd_run, dir, line);
		CHECK_INT(s.code, EXIT_OK, "%s", s.err);
		CHECK(rows[i].want ? strstr(s.out, rows[i].want) != NULL
				   : strstr(s.out, "Assumed") == NULL,
		      "row %u: %s", i, s.out);
		netdir_free(dir);
	}
}

/* Wrong: a configuration that was put together of two is refused for its second name, of which IOS takes the last; or a
 * router of a scenario has another name than there. */
static void test_two_hostnames(void)
{
	char *dir = netdir_new(netdir_scenario);
	netdir_write(dir, "two.cfg", "hostname A\nfrob all\nhostname B\n");
	g_auto(Said) lint = call(cmd_lint, dir, "lint $/two.cfg --format json");
	CHECK_INT(lint.code, EXIT_OK, "%s", lint.err);
	CHECK(strstr(lint.out, "\"text\":\"hostname B\"") && !strstr(lint.out, "\"wrong\":1"), "%s",
	      lint.out);
	g_auto(Said) groups = call(cmd_lint, dir, "lint --accept $/two.cfg");
	CHECK(strstr(groups.out, "router = B\n"), "its name: %s", groups.out);
	netdir_write(dir, "r1.cfg", "hostname R7\n");
	g_auto(Said) other = call(cmd_lint, dir, "lint $/test.scn");
	CHECK_INT(other.code, EXIT_BAD_INPUT, "%s", other.out);
	CHECK(strstr(other.err, "r1.cfg:1:10: hostname \"R7\", expected \"R1\""), "%s", other.err);
	netdir_free(dir);
}

/* Wrong: of a hundred seeds nobody learns what one seed's summary says; or as often as there are seeds. */
static void test_assumed_by_seeds(void)
{
	static const struct {
		CommandFn *fn;
		const char *line;
	} rows[] = {
		{cmd_run, "run scenarios/hub-and-spoke/hub-and-spoke.scn --record none "
			  "--set spoke.count=8 --seeds 1..2"},
		{cmd_run, "run scenarios/hub-and-spoke/hub-and-spoke.scn -o $/r.db --record outage "
			  "--set spoke.count=8 --seeds 1..2"},
		{cmd_check, "check scenarios/hub-and-spoke/hub-and-spoke.scn --set spoke.count=8 "
			    "--seeds 1..2 --trust warn"},
		{cmd_check, "check scenarios/hub-and-spoke/hub-and-spoke.scn --set spoke.count=8 "
			    "--trust warn"},
	};
	static const char want[] = "Assumed: Crypto engine Diffie-Hellman shared at HUB1, HUB2: "
				   "platform.ike.dh-at-once is not set\n";
	char *dir = netdir_new(netdir_scenario);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Said) s = call(rows[i].fn, dir, rows[i].line);
		const char *said = strstr(s.out, want);
		CHECK(said && !strstr(said + 1, "Assumed"), "%s: %s%s", rows[i].line, s.out, s.err);
	}
	netdir_free(dir);
}

/* Wrong: who corrects a configuration must run once for each line. */
static void test_all_wrong(void)
{
	static const char *const wrong[] = {"r1.cfg:3:9:", "r1.cfg:4:21:", "r2.cfg:3:9:"};
	char *dir = netdir_new(netdir_scenario);
	netdir_write(
		dir, "r1.cfg",
		"hostname R1\ninterface FastEthernet0/0\n ip mtu 40\n ip address 10.0.0.1\nend\n");
	netdir_write(dir, "r2.cfg", "hostname R2\ninterface FastEthernet0/0\n ip mtu 40\nend\n");
	g_auto(Said) s = call(cmd_run, dir, "run $/test.scn --record none");
	g_auto(GStrv) lines = g_strsplit(g_strchomp(s.err), "\n", -1);
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", s.err);
	CHECK_INT(g_strv_length(lines), G_N_ELEMENTS(wrong), "a line for each: %s", s.err);
	for (guint i = 0; i < G_N_ELEMENTS(wrong) && lines[i]; i++)
		CHECK(strstr(lines[i], wrong[i]), "%s: \"%s\"", wrong[i], lines[i]);
	netdir_free(dir);
}

SUITE(cli_commands) = {
	{"one run names every wrong line", test_all_wrong},
	{"whatever a scenario does is stored, and read again", test_deeds_are_stored},
	{"a trunk joins two switches", test_trunk},
	{"an event after the end is told", test_unreached},
	{"typing makes no port", test_typed_port},
	{"an interrupted run leaves no part of a file", test_interrupted},
	{"recording and encoding change no digest", test_digest},
	{"one process or two: the same file", test_seeds},
	{"an outage names its trigger", test_outage},
	{"exit codes and messages", test_exits},
	{"a failed run leaves the old file", test_failed_run},
	{"JUnit has the case, the expected and the actual", test_junit},
	{"show takes lines as a scenario's expectation does", test_show_alike},
	{"show is the same from a scenario and from its result", test_show},
	{"what a run takes for granted stands in its summary", test_assumed},
	{"a configuration alone has the last of its names", test_two_hostnames},
	{"the summary of many seeds says what is assumed", test_assumed_by_seeds},
	{NULL, NULL},
};
