/* Who may read what a run writes, and whether other people's keys are in it. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/cli/cli.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"
#include "tests/unit/cli/netdir.h"

static int mode_of(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	struct stat st = {0};
	return stat(path, &st) == 0 ? (int)(st.st_mode & 07777) : -1;
}

static void set_mode(const char *dir, const char *name, int mode)
{
	g_autofree char *path = netdir_path(dir, name);
	CHECK_INT(g_chmod(path, mode), 0, "%s", name);
}

/* ---- modes ---- */

/* Whoever has closed a file to others finds it closed after the next run. */
static void test_modes(void)
{
	static const char *const names[] = {"r.db", "r.pcapng"};
	static const char line[] = "run $/test.scn -q -o $/r.db --pcap $/r.pcapng --until 20s";
	static const int modes[] = {0600, 0640, 0666};
	char *dir = netdir_new(netdir_scenario);
	g_auto(Said) first = call(cmd_run, dir, line);
	CHECK_INT(first.code, EXIT_OK, "%s", first.err);
	for (unsigned m = 0; m < G_N_ELEMENTS(modes); m++) {
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
			set_mode(dir, names[i], modes[m]);
		g_auto(Said) s = call(cmd_run, dir, line);
		CHECK_INT(s.code, EXIT_OK, "%s", s.err);
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
			CHECK_INT(mode_of(dir, names[i]), modes[m], "%s keeps its mode", names[i]);
	}
	netdir_free(dir);
}

static void remove_keys(const char *dir)
{
	g_autofree char *keys = netdir_path(dir, "keys"), *a = netdir_path(keys, "esp_sa"),
			*b = netdir_path(keys, "ikev1_decryption_table");
	g_unlink(a);
	g_unlink(b);
	g_rmdir(keys);
}

static void test_key_files(void)
{
	static const char line[] = "run $/failover.scn -q -o $/r.db --pcap $/r.pcapng --keys $/keys"
				   " --until 130s";
	static const char *const names[] = {"keys/esp_sa", "keys/ikev1_decryption_table"};
	char *dir = labdir_new();
	for (unsigned turn = 0; turn < 2; turn++) {
		g_auto(Said) s = call(cmd_run, dir, line);
		CHECK_INT(s.code, EXIT_OK, "%s", s.err);
		CHECK_INT(mode_of(dir, "keys"), turn == 0 ? 0700 : 0755,
			  "the folder that was made, and the one that was there");
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
			CHECK_INT(mode_of(dir, names[i]), 0600, "%s, turn %u", names[i], turn);
			set_mode(dir, names[i], 0644);
		}
		set_mode(dir, "keys", 0755);
	}
	remove_keys(dir);
	netdir_free(dir);
}

/* ---- --redact ---- */

/* A scenario whose keys stand in configurations, in what is typed, and in an assignment. */
static char *keyed_dir(void)
{
	static const char added[] =
		"enable secret 5 $1$MOT$oFPassSecret\nusername bob password 0 hunter2\n"
		"snmp-server community topsecret ro\n";
	static const char typed[] =
		"\n[event key]\nat = 200s\nrouter = 7204VXR-1\n"
		"config = crypto isakmp key s3same address 9.9.9.9; snmp-server community other\n"
		"[event more]\nat = 201s\nrouter = 7204VXR-1\nconfig = snmp-server location x\n";
	char *dir = labdir_new();
	g_autofree char *cfg = labdir_text(dir, "7204vxr-1.lab.cfg"),
			*scn = labdir_text(dir, "failover.scn");
	g_autofree char *more = g_strconcat(added, cfg, NULL), *all = g_strconcat(scn, typed, NULL);
	netdir_write(dir, "7204vxr-1.lab.cfg", more);
	netdir_write(dir, "failover.scn", all);
	return dir;
}

static const char *const keys[] = {"cisco123",  "oFPassSecret", "hunter2",
				   "topsecret", "s3same",       "other99"};

static bool holds(const char *dir, const char *name, const char *what)
{
	g_autofree char *path = netdir_path(dir, name), *octets = NULL;
	gsize n = 0;
	g_file_get_contents(path, &octets, &n, NULL);
	for (gsize i = 0; octets && i + strlen(what) <= n; i++)
		if (memcmp(octets + i, what, strlen(what)) == 0)
			return true;
	return false;
}

static Said run_keyed(const char *dir, const char *name, bool redact)
{
	g_autofree char *scn = netdir_path(dir, "failover.scn"), *db = netdir_path(dir, name);
	const char *words[] = {"run",
			       scn,
			       "-o",
			       db,
			       "--record",
			       "full",
			       "--set",
			       "event more.config=enable password other99",
			       redact ? "--redact" : NULL,
			       NULL};
	return call_words(cmd_run, dir, (char **)words);
}

static char *of(CommandFn *fn, const char *dir, const char *line)
{
	g_auto(Said) s = call(fn, dir, line);
	CHECK_INT(s.code, EXIT_OK, "%s: %s", line, s.err);
	return g_steal_pointer(&s.out);
}

/* What was typed is not the same. */
static char *without_faults(const char *timeline)
{
	g_auto(GStrv) lines = g_strsplit(timeline, "\n", -1);
	GString *out = g_string_new(NULL);
	for (char **l = lines; *l; l++)
		if (!strstr(*l, "  fault  "))
			g_string_append_printf(out, "%s\n", *l);
	return g_string_free(out, FALSE);
}

/* Masked keys agree where the keys did: the run is the same, and is repeated from its file. */
static void test_redacted(void)
{
	char *dir = keyed_dir();
	g_auto(Said) a = run_keyed(dir, "plain.db", false);
	g_auto(Said) b = run_keyed(dir, "masked.db", true);
	CHECK_INT(a.code, EXIT_OK, "%s", a.err);
	CHECK_INT(b.code, EXIT_OK, "%s", b.err);
	CHECK(strstr(a.err, "holds keys or passwords"), "it is said: %s", a.err);
	CHECK(!strstr(b.err, "holds keys"), "and not of masked ones: %s", b.err);
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
		CHECK(holds(dir, "plain.db", keys[i]), "%s is in the plain one", keys[i]);
		CHECK(!holds(dir, "masked.db", keys[i]), "%s is not in the masked one", keys[i]);
	}
	static const char *const outages[] = {"outage $/plain.db", "outage $/masked.db"};
	g_autofree char *x = of(cmd_outage, dir, outages[0]), *y = of(cmd_outage, dir, outages[1]);
	CHECK_TEXT(y, x, "the same outages");
	g_autofree char *all = of(cmd_timeline, dir, "timeline $/plain.db"),
			*same = of(cmd_timeline, dir, "timeline $/masked.db");
	g_autofree char *want = without_faults(all), *got = without_faults(same);
	CHECK_TEXT(got, want, "the same events");
	g_autofree char *shown =
		of(cmd_show, dir, "show $/masked.db 7204VXR-1 show_running-config --at 300s");
	CHECK(strstr(shown, "crypto isakmp key masked"), "a re-run of it: %s", shown);
	g_autofree char *bugs =
		of(cmd_debug, dir, "debug $/masked.db 7204VXR-2 debug_standby_packets");
	CHECK(strstr(bugs, "HSRP"), "a re-run for packets: %.200s", bugs);
	netdir_free(dir);
}

/* Wrong: CI runs with -q, and hands the file on. */
static void test_quiet(void)
{
	char *dir = keyed_dir();
	g_auto(Said) a = call(cmd_run, dir, "run $/failover.scn -q -o $/r.db --until 20s");
	g_auto(Said) b = call(cmd_run, dir, "run $/failover.scn -q --record none --until 20s");
	g_auto(Said) c = call(cmd_run, dir, "run $/failover.scn -q --redact -o $/r.db --until 20s");
	CHECK(strstr(a.err, "r.db holds keys or passwords"), "a quiet run says so: %s", a.err);
	CHECK_STR(a.out, "", "and nothing else");
	CHECK(!strstr(b.err, "holds keys"), "no file, no keys: %s", b.err);
	CHECK(!strstr(c.err, "holds keys"), "masked: %s", c.err);
	netdir_free(dir);
}

/* What is masked is none the less asked whether it is right. */
static void test_redacted_wrong(void)
{
	char *dir = labdir_new();
	labdir_replace(dir, "7204vxr-2.cfg", "hostname 7204VXR-2",
		       "hostname 7204VXR-2\ninterface FastEthernet0/0\n"
		       " standby 1 authentication muchtoolong\n");
	g_auto(Said) s = call(cmd_run, dir, "run $/failover.scn -q -o $/r.db --redact");
	CHECK_INT(s.code, EXIT_BAD_INPUT, "%s", s.err);
	CHECK(strstr(s.err, "authentication string is too long"), "%s", s.err);
	netdir_free(dir);
}

/* ---- reports ---- */

static void write_keyed(const char *dir, const char *name, const char *more)
{
	g_autofree char *text =
		g_strconcat(netdir_scenario,
			    "[event key]\nat = 30s\nrouter = R1\nconfig = "
			    "crypto isakmp key K1plain address 10.0.0.3; crypto isakmp key ",
			    more, NULL);
	netdir_write(dir, name, text);
}

static void no_key(const Said *s, const char *line)
{
	CHECK(s->code != EXIT_BAD_INPUT, "%s: %s", line, s->err);
	CHECK(!strstr(s->out, "plain"), "%s tells a key: %s", line, s->out);
	CHECK(!strstr(s->err, "plain"), "%s tells a key: %s", line, s->err);
}

/* Wrong: whoever reads what changed, or a timeline in a repository, can log in with it. */
static void test_reports(void)
{
	static const struct {
		CommandFn *fn;
		const char *line, *shown; /* NULL: nothing that is asked for */
	} rows[] = {
		{cmd_diff, "diff $/o.scn $/o2.scn", "crypto isakmp key ... address 10.0.0.2\""},
		{cmd_diff, "diff $/o.scn $/o2.scn --format markdown", NULL},
		{cmd_diff, "diff $/o.scn $/o2.scn --format json", "key ... address 10.0.0.2"},
		{cmd_diff, "diff $/o.scn $/o3.scn", "First cause"},
		{cmd_diff, "diff $/o.scn $/o3.scn --format markdown", "First cause"},
		{cmd_diff, "diff $/o.scn $/o3.scn --format json", "became"},
		{cmd_diff, "diff $/old.timeline $/o3.scn", "First cause"},
		{cmd_record, "record $/o.scn", "fault \"key\" at 30.000 s: R1: crypto isakmp"},
		{cmd_run, "run $/o.scn -o $/o.db", "\"key\" at 30.000 s: R1: crypto isakmp"},
		{cmd_timeline, "timeline $/o.db", "key: R1: crypto isakmp key ... address"},
		{cmd_timeline, "timeline $/o.db --format json",
		 "R1: crypto isakmp key ... address 10.0.0.3; crypto isakmp key ... address"},
		{cmd_timeline, "timeline $/o.db --format csv",
		 ",R1: crypto isakmp key ... address 10.0.0.3; crypto isakmp key ... address"},
		{cmd_export, "export $/o.db --jsonl -",
		 "R1: crypto isakmp key ... address 10.0.0.3; crypto isakmp key ... address"},
		{cmd_outage, "outage $/o.db --format json", NULL},
		{cmd_outage, "outage $/o.db --format csv", NULL},
		{cmd_check, "check $/held.scn", NULL},
	};
	static const char held[] = "[scenario]\nextends = o3.scn\n[expect t]\ngolden = "
				   "old.timeline\n";
	char *dir = netdir_new(netdir_scenario);
	write_keyed(dir, "o.scn", "K2plain address 10.0.0.2\n");
	write_keyed(dir, "o2.scn", "K3plain address 10.0.0.2\n");
	write_keyed(dir, "o3.scn",
		    "K4plain address 10.0.0.2; interface FastEthernet0/1; shutdown\n");
	netdir_write(dir, "held.scn", held);
	g_autofree char *recorded = of(cmd_record, dir, "record $/o.scn");
	g_auto(GStrv) halves = g_strsplit(recorded, "key ... address", -1);
	g_autofree char *old = g_strjoinv("key K0plain address", halves);
	netdir_write(dir, "old.timeline", old);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Said) s = call(rows[i].fn, dir, rows[i].line);
		no_key(&s, rows[i].line);
		CHECK(!rows[i].shown || strstr(s.out, rows[i].shown), "%s: %s", rows[i].line,
		      s.out);
	}
	g_auto(Said) traced = call(cmd_export, dir, "export $/o.db --perfetto $/o.pftrace");
	g_autofree char *path = netdir_path(dir, "o.pftrace"), *trace = NULL;
	gsize n = 0;
	CHECK(g_file_get_contents(path, &trace, &n, NULL), "%s", traced.err);
	for (gsize i = 0; i < n; i++)
		trace[i] = trace[i] ? trace[i] : ' ';
	CHECK(!strstr(trace, "plain") && strstr(trace, "isakmp key ... address"),
	      "a trace tells no key");
	g_auto(Said) same = call(cmd_diff, dir, "diff $/old.timeline $/o.scn");
	CHECK_INT(same.code, EXIT_OK, "an older timeline holds: %s", same.out);
	netdir_free(dir);
}

/* Lines of every fate, whose secrets nobody knows by their statement; each secret is "plain". */
static const char odd_lines[] =
	"frob passphrase 1plain\nglub authentication text 2plain\nusername u passphrase 3plain\n"
	"crypto isakmp key 4plain adress 1.1.1.1\nfoo http://u:5plain@h/\nfoo md5 7 6plain\n"
	"key chain c\n key 1\n  key-string 7plain\nfrob pin 8plain\nfrob \"password\" 9plain\n"
	"frob credentials aplain\nfrob user-password bplain\n"
	"event manager environment N cplain\nevent manager applet A\n"
	" action 1 mail server \"u:dplain@h\" to \"a@b\" from \"c@d\" subject \"x\"\n"
	"router eigrp E\n address-family ipv4 autonomous-system 1\n  af-interface default\n"
	"   authentication mode hmac-sha-256 0 eplain\n";

static const char odd_wrong[] =
	"interface FastEthernet0/0\n standby 1 authentication 9plainplain\n";

static void write_odd(const char *dir, const char *name, const char *more)
{
	g_autofree char *cfg = labdir_text(dir, "r1.cfg");
	g_autofree char *odd = g_strconcat(odd_lines, more, cfg, NULL);
	netdir_write(dir, name, odd);
}

/* Wrong: whoever posts what lint or a failed check says of a stranger's configuration posts its keys. */
static void test_unknown_lines(void)
{
	static const struct {
		CommandFn *fn;
		const char *line, *shown;
		int code;
	} rows[] = {
		{cmd_lint, "lint $/odd.cfg", "frob passphrase ...", EXIT_OK},
		{cmd_lint, "lint $/odd.cfg", "   key 1  (", EXIT_OK},
		{cmd_lint, "lint $/wrong.cfg", "standby 1 authentication ...", EXIT_BAD_INPUT},
		{cmd_lint, "lint $/odd.cfg --format json", "\"foo http://u:...@h/\"", EXIT_OK},
		{cmd_lint, "lint $/odd.cfg --strict", "glub authentication text ...",
		 EXIT_BAD_INPUT},
		{cmd_lint, "lint --accept $/odd.scn", "line = /^frob passphrase .*$/", EXIT_OK},
		{cmd_check, "check $/odd.scn --junit $/j.xml", "foo md5 7 ...", EXIT_FAILED},
		{cmd_check, "check $/odd.scn --tap -", "frob user-password ...", EXIT_FAILED},
		{cmd_check, "check $/odd.scn --strict", NULL, EXIT_BAD_INPUT},
		{cmd_run, "run $/odd.scn -o $/o.db", "crypto isakmp key ...", EXIT_OK},
		{cmd_outage, "outage $/o.db", "frob passphrase ...", EXIT_OK},
		{cmd_diff, "diff $/o.db $/o.db", NULL, EXIT_OK},
		{cmd_run, "run $/typed.scn --record none", "typed \"frob passphrase ...\"",
		 EXIT_BAD_INPUT},
		{cmd_run, "run $/pin.scn --record none", "typed \"frob pin ...\"", EXIT_BAD_INPUT},
		{cmd_run, "run $/md6.scn --record none", "standby 1 authentication md6 ...",
		 EXIT_BAD_INPUT},
		{cmd_run, "run $/keyed.scn --record none", "typed \"crypto isakmp key ...\"",
		 EXIT_BAD_INPUT},
		{cmd_run, "run $/exec.scn --record none", "command \"frob password ...\"",
		 EXIT_BAD_INPUT},
	};
	static const char event[] =
		"[scenario]\nextends = test.scn\n[event e]\nat = 20s\nrouter = R1\n";
	char *dir = netdir_new(netdir_scenario);
	write_odd(dir, "odd.cfg", "");
	write_odd(dir, "wrong.cfg", odd_wrong);
	netdir_write(dir, "odd.scn",
		     "[scenario]\nextends = test.scn\n[router R1]\nconfig = odd.cfg\n");
	g_autofree char *typed = g_strconcat(event, "config = frob passphrase plain\n", NULL);
	g_autofree char *keyed =
		g_strconcat(event, "config = crypto isakmp key my plain address 1.1.1.1\n", NULL);
	g_autofree char *exec = g_strconcat(event, "exec = frob password plain\n", NULL);
	g_autofree char *pin = g_strconcat(event, "config = frob pin plain\n", NULL);
	g_autofree char *md6 = g_strconcat(event,
					   "config = interface Fa0/0; standby 1 "
					   "authentication md6 plain\n",
					   NULL);
	netdir_write(dir, "pin.scn", pin);
	netdir_write(dir, "md6.scn", md6);
	netdir_write(dir, "typed.scn", typed);
	netdir_write(dir, "keyed.scn", keyed);
	netdir_write(dir, "exec.scn", exec);
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(Said) s = call(rows[i].fn, dir, rows[i].line);
		const char *shown = rows[i].shown;
		CHECK_INT(s.code, rows[i].code, "%s: %s%s", rows[i].line, s.out, s.err);
		CHECK(!strstr(s.out, "plain") && !strstr(s.err, "plain"), "%s tells: %s%s",
		      rows[i].line, s.out, s.err);
		CHECK(!shown || strstr(s.out, shown) || strstr(s.err, shown), "%s: %s%s",
		      rows[i].line, s.out, s.err);
	}
	g_autofree char *xml = labdir_text(dir, "j.xml");
	CHECK(!strstr(xml, "plain") && strstr(xml, "frob passphrase ..."), "%s", xml);
	g_auto(Said) masked = call(cmd_run, dir, "run $/odd.scn -q --redact -o $/m.db");
	CHECK_INT(masked.code, EXIT_OK, "%s", masked.err);
	CHECK(!holds(dir, "m.db", "plain"), "a redacted run has none");
	netdir_free(dir);
}

SUITE(cli_secrets) = {
	{"lines that nobody knows tell no secrets, wherever they are shown", test_unknown_lines},
	{"a quiet run says that its file holds keys", test_quiet},
	{"reports and timelines tell no keys", test_reports},
	{"a redacted run is the same run without its keys", test_redacted},
	{"a redacted run is refused as it would be", test_redacted_wrong},
	{"what is replaced keeps its mode", test_modes},
	{"key files are their owner's", test_key_files},
	{NULL, NULL},
};
