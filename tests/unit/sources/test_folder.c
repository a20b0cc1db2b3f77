/* Folders of configurations: which files are one. */

#include <string.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/unit/sources/labfiles.h"

#define ONE(name, last) R(name, IF("Ethernet0/0", "10.0.0." last " 255.255.255.0", ""))

/* Wrong: a router that stands deeper than others is in no scenario, and nobody says so. */
static void test_deep(void)
{
	static const LabFile files[] = {{"r1.cfg", ONE("r1", "1")},
					{"site/dc/row/r2.cfg", ONE("r2", "2")},
					{"1/2/3/4/5/6/7/8/r3.cfg", ONE("r3", "3")},
					{"1/2/3/4/5/6/7/8/9/r4.cfg", ONE("r4", "4")},
					{NULL, NULL}};
	static const char *const has[] = {
		"[router r3]\nconfig = 1/2/3/4/5/6/7/8/r3.cfg\n\n[router r1]\nconfig = r1.cfg\n\n"
		"[router r2]\nconfig = site/dc/row/r2.cfg\n",
		"9:1: [file-unreadable] deeper than 8 folders in each other: it is not read\n",
		"[left-out 9]\nfile = 1/2/3/4/5/6/7/8/9\n", NULL};
	static const char *const lacks[] = {"r4", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	labfiles_free(dir);
}

static void tie(const char *dir, const char *to, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	CHECK_INT(symlink(to, path), 0, "%s", name);
}

/* Wrong: a router stands twice for a link to it, or a link to the folder above it is followed for ever. */
static void test_links(void)
{
	static const LabFile files[] = {{"a/r1.cfg", ONE("r1", "1")},
					{"notes", "of nobody\n"},
					{".kept.cfg", ONE("r2", "2")},
					{NULL, NULL}};
	static const char *const found[] = {"/a/r1.cfg:1: [file-twice] it is ",
					    "/a/up:1: [file-twice] it is ",
					    "/z:1: [file-twice] it is ", NULL};
	/* Wrong: what was passed over under a name that says nothing is passed over under one that does. */
	static const char *const has[] = {"[router r1]\nconfig = a/again.cfg\n",
					  "[router r2]\nconfig = kept.cfg\n",
					  "[left-out notes]\nfile = notes.cfg\n", NULL};
	static const char *const lacks[] = {"r1-2", "[hostname-twice]", "notes-2", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	tie(dir, "..", "a/up");
	tie(dir, "a", "z");
	tie(dir, "r1.cfg", "a/again.cfg");
	tie(dir, "notes", "notes.cfg");
	tie(dir, ".kept.cfg", "kept.cfg");
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	labfiles_has(said.err, found);
	labfiles_free(dir);
}

/* Wrong: whoever hides a router's configuration is not told that it is not read. */
static void test_hidden(void)
{
	static const LabFile files[] = {
		{"r1.cfg", ONE("r1", "1")},      {".r2.cfg", ONE("r2", "2")},
		{".swp", ONE("r3", "3")},        {".notes.txt", "of nobody\n"},
		{".git/r4.cfg", ONE("r4", "4")}, {NULL, NULL}};
	static const char *const has[] = {
		"/.r2.cfg:1: [file-hidden] a hidden file that looks like a configuration: it is "
		"not read\n",
		"/.swp:1: [file-hidden]", NULL};
	static const char *const lacks[] = {"notes", "r4", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(said.err, has);
	labfiles_lacks(said.err, lacks);
	CHECK(!strstr(text, "[router r2]") && !strstr(text, "[router r3]"), "%s", text);
	labfiles_free(dir);
}

/* Wrong: the scenario has the first name of a router that was renamed, and does not run. */
static void test_renamed(void)
{
	static const LabFile files[] = {{"a.cfg", "hostname old\n" ONE("new", "1")},
					{"b.cfg", ONE("old", "2")},
					{NULL, NULL}};
	static const char *const has[] = {"[router new]\nconfig = a.cfg\n\n",
					  "[router old]\nconfig = b.cfg\n\n", NULL};
	static const char *const lacks[] = {"finding", NULL};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", "", &said);
	labfiles_has(text, has);
	labfiles_lacks(text, lacks);
	g_auto(Said) strict = call(cmd_run, dir, "run --record none --strict $/out.scn --until 1s");
	CHECK_INT(strict.code, EXIT_OK, "a doubt: %s%s", strict.out, strict.err);
	labfiles_free(dir);
}

/* Wrong: a snapshot's configurations are read as deep as a folder's in one format alone. */
static void test_batfish(void)
{
	static const LabFile files[] = {{"configs/a/b/c/r1", ONE("r1", "1")},
					{"configs/a/b/r2", ONE("r2", "2")},
					{NULL, NULL}};
	char *dir = labfiles_new(files);
	g_auto(Said) said = {0};
	g_autofree char *text = labfiles_import(dir, "$", " --format batfish", &said);
	CHECK(strstr(text, "[router r1]\nconfig = configs/a/b/c/r1\n"), "%s", text);
	labfiles_free(dir);
}

SUITE(import_files) = {
	{"a router has the last of its names", test_renamed},
	{"folders in folders are read, and told where they are too deep", test_deep},
	{"a file or folder is read once, whatever its names", test_links},
	{"a hidden configuration is told", test_hidden},
	{"so are those of a Batfish snapshot", test_batfish},
	{NULL, NULL},
};
