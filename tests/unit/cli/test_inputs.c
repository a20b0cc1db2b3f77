/* What is no file is never read: it may be endless, or nobody writes to it. */

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/file.h"
#include "tests/support/check.h"
#include "tests/unit/cli/netdir.h"
#include "tests/unit/cli/program.h"

/* Of the table below: what stands at FILE of the line. */
static const struct {
	const char *path, *said;
} inputs[] = {
	{"$/fifo", "is not a regular file, expected one"},
	{"/dev/zero", "is not a regular file, expected one"},
	{"/dev/null", "is not a regular file, expected one"},
	{"$", "is a directory, expected a file"},
	{"$/none", "No such file or directory, expected a file to read"},
	{"$/big", "has 104857601 bytes, expected at most 16777216"},
};

static const char *const lines[] = {
	"run FILE --record none",
	"check FILE",
	"record FILE",
	"diff FILE $/test.scn",
	"diff $/test.scn FILE",
	"show FILE R1 show_version",
	"debug FILE R1 debug_arp",
	"console FILE",
	"manual FILE",
	"manual --routers FILE",
	"run $/test.scn --record none --set router_R1.config=FILE",
	"check $/golden.scn --set expect_x.golden=FILE",
	"check $/held.scn --set expect_x.file=FILE",
	"run $/extends.scn --record none",
};

/* What takes a folder, too. */
static const char *const folders[] = {"lint FILE", "import FILE"};

static const char *const results[] = {"timeline FILE",
				      "outage FILE",
				      "plot FILE -o $/x.svg",
				      "plot FILE -o $/x.svg --kind cdf",
				      "export FILE --jsonl $/x.jsonl",
				      "export FILE --perfetto $/x.pftrace"};

static void sparse(const char *path)
{
	FILE *f = fopen(path, "w");
	CHECK(f && fseek(f, 100L << 20, SEEK_SET) == 0 && fputc('!', f) == '!' && fclose(f) == 0,
	      "a sparse file");
}

/* Whoever reads /dev/zero is stopped before the machine is. */
static void limit(void *to)
{
	struct rlimit cpu = {.rlim_cur = 10, .rlim_max = 10};
	(void)to;
	setrlimit(RLIMIT_CPU, &cpu);
	alarm(20);
}

static void try(const char *dir, const char *line, const char *path, const char *said)
{
	GString *words = g_string_new(line);
	g_string_replace(words, "FILE", path, 0);
	g_auto(Ran) r = program_run(dir, words->str, limit, NULL);
	CHECK_INT(r.code, EXIT_BAD_INPUT, "%s: %s", words->str, r.err);
	CHECK(strstr(r.err, said), "%s: \"%s\", expected \"%s\"", words->str, r.err, said);
	g_string_free(words, TRUE);
}

/* Scenarios that name the file. */
static void write_scenarios(const char *dir, const char *path)
{
	GString *extends = g_string_new("[scenario]\nextends = FILE\n");
	g_string_replace(extends, "FILE", path, 0);
	g_string_replace(extends, "$", dir, 0);
	g_autofree char *golden = g_strconcat(netdir_scenario, "[expect x]\ngolden = none\n", NULL);
	g_autofree char *held =
		g_strconcat(netdir_scenario,
			    "[expect x]\nrouter = R1\nshow = show version\nfile = none\n", NULL);
	netdir_write(dir, "extends.scn", extends->str);
	netdir_write(dir, "golden.scn", golden);
	netdir_write(dir, "held.scn", held);
	g_string_free(extends, TRUE);
}

/* Wrong: a pipe without a writer hangs, /dev/zero fills the memory, a folder is silently no text. */
static void test_only_files(void)
{
	char *dir = netdir_new(netdir_scenario);
	g_autofree char *fifo = netdir_path(dir, "fifo"), *big = netdir_path(dir, "big");
	CHECK_INT(mkfifo(fifo, 0600), 0, "a pipe");
	sparse(big);
	for (unsigned i = 0; i < G_N_ELEMENTS(inputs); i++) {
		write_scenarios(dir, inputs[i].path);
		for (unsigned k = 0; k < G_N_ELEMENTS(lines); k++)
			try(dir, lines[k], inputs[i].path, inputs[i].said);
		for (unsigned k = 0; k < G_N_ELEMENTS(folders) && strcmp(inputs[i].path, "$") != 0;
		     k++)
			try(dir, folders[k], inputs[i].path, "");
		for (unsigned k = 0; k < G_N_ELEMENTS(results); k++)
			try(dir, results[k], inputs[i].path, "");
	}
	netdir_free(dir);
}

/* ---- topology files ---- */

/* `count` times `text` behind `before`. */
static const struct {
	const char *before, *text;
	unsigned count;
	const char *said;
} topologies[] = {
	{"topology: ", "[", 100000, "more than 64 lists and maps in each other"},
	{"{\"edges\": ", "{\"a\": ", 100000, "more than 64 lists and maps in each other"},
	{"", "- ", 100000, "more than 64 lists and maps in each other"},
	{"topology: {nodes: {r: {kind: ", "'", 2000000, "expected YAML or JSON"},
	{"nodes: [", "{}, ", 2000000, "more than 1000000 values"},
	{"lab: \"", "x", 15 << 20, "found unexpected end of stream"},
	{"topology: {nodes: {r: {kind: cisco_iol, startup-config: ../../etc/passwd}}}\n", "#", 1,
	 "has \"..\" in it, expected the path of a file in the topology's folder"},
	{"topology: {nodes: {r: {kind: cisco_iol, startup-config: fifo}}}\n", "#", 1,
	 "is not a regular file, expected one"},
	{"lab: {}\nnodes: !!python/object/apply:os.system [id]\n", "#", 1,
	 "expected a plain value"},
	{"a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
	 "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
	 "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
	 "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
	 "f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n"
	 "g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]\n",
	 "#", 1, "more than 1000000 values, what aliases repeat included"},
};

/* Wrong: a topology that somebody sent takes the machine, or is answered by more than a line. */
static void test_topologies(void)
{
	char *dir = netdir_new("");
	g_autofree char *fifo = netdir_path(dir, "fifo");
	CHECK_INT(mkfifo(fifo, 0600), 0, "a pipe");
	for (unsigned i = 0; i < G_N_ELEMENTS(topologies); i++) {
		g_autoptr(GString) text = g_string_new(topologies[i].before);
		for (unsigned k = 0; k < topologies[i].count; k++)
			g_string_append(text, topologies[i].text);
		netdir_write(dir, "lab.yml", text->str);
		g_auto(Ran) r = program_run(dir, "import $/lab.yml", limit, NULL);
		const char *end = strchr(r.err, '\n');
		CHECK_INT(r.code, EXIT_BAD_INPUT, "topology %u: %s", i, r.err);
		CHECK(end && !end[1] && strstr(r.err, topologies[i].said), "topology %u: %s", i,
		      r.err);
		try(dir, "lint FILE", "$/lab.yml", topologies[i].said);
	}
	netdir_free(dir);
}

/* Wrong: what has no size is taken for empty, and octets behind a NUL are lost. */
static void test_whole(void)
{
	char *dir = netdir_new("");
	g_autofree char *path = netdir_path(dir, "octets");
	g_autoptr(GError) err = NULL;
	gsize len = 0;
	g_autofree char *proc = file_read("/proc/self/status", &len, &err);
	CHECK(proc && strstr(proc, "Pid:") && len == strlen(proc), "a file of size 0: %s",
	      err ? err->message : proc);
	g_file_set_contents(path, "a\0b", 3, NULL);
	g_autofree char *text = file_read(path, &len, NULL);
	CHECK(text && len == 3 && memcmp(text, "a\0b", 4) == 0, "%zu octets", len);
	netdir_free(dir);
}

SUITE(cli_inputs) = {
	{"pipes, devices, folders and giants are refused at once", test_only_files},
	{"a topology of whatever size and depth is answered by a line", test_topologies},
	{"a file is read whole", test_whole},
	{NULL, NULL},
};
