/* A source is a plain value: what readers put in is there in their order, and owns its texts. */

#include <string.h>

#include "sim/sources/source.h"
#include "tests/support/check.h"

static void test_order(void)
{
	g_autoptr(ImportSource) s = import_source_new("lab");
	char name[] = "B", file[] = "lab.yml";
	ImportNode *b = import_add_node(s, name, IMPORT_ROUTER, (SrcPos){file, 3, 5});
	memset(name, 'x', strlen(name));
	memset(file, 'x', strlen(file));
	ImportNode *a = import_add_node(s, "A", IMPORT_HOST, (SrcPos){0});
	CHECK(b && a && s->nodes->pdata[0] == b && s->nodes->pdata[1] == a,
	      "nodes do not stand in the order in which they were added");
	CHECK_STR(b->name, "B", "the name is the caller's");
	CHECK_STR(b->at.file, "lab.yml", "the place's file is the caller's");
	CHECK(import_node(s, "A") == a, "A is not found by its name");
	CHECK(!import_add_node(s, "A", IMPORT_ROUTER, (SrcPos){0}) && s->nodes->len == 2,
	      "a second node took the name of the first");
}

static void test_links(void)
{
	g_autoptr(ImportSource) s = import_source_new("lab");
	ImportNode *a = import_add_node(s, "A", IMPORT_ROUTER, (SrcPos){0});
	ImportNode *h = import_add_node(s, "h", IMPORT_HOST, (SrcPos){0});
	ImportLink *l = import_add_link(s, (SrcPos){"lab.yml", 9, 1});
	import_add_end(s, l, a, "Gi0/1", (SrcPos){"lab.yml", 9, 5});
	import_add_end(s, l, h, NULL, (SrcPos){"lab.yml", 9, 12});
	CHECK_INT(l->ends->len, 2, "ends of the cable");
	CHECK_STR(g_array_index(l->ends, ImportEnd, 0).iface, "Gi0/1", "first end");
	CHECK_STR(g_array_index(l->ends, ImportEnd, 1).iface, "", "an end without an interface");
}

static void test_texts(void)
{
	g_autoptr(ImportSource) s = import_source_new("lab");
	g_autoptr(GError) err = NULL;
	gsize len = 0;
	ImportNode *none = import_add_node(s, "none", IMPORT_LAYER2, (SrcPos){0});
	ImportNode *in = import_add_node(s, "in", IMPORT_ROUTER, (SrcPos){0});
	ImportNode *gone = import_add_node(s, "gone", IMPORT_ROUTER, (SrcPos){0});
	import_set_text(s, in, "hostname in\nrest", 12, (SrcPos){"lab.yml", 7, 3});
	import_set_file(s, gone, "/nowhere/gone.cfg");
	CHECK(!import_text(s, none, &len, &err) && !err, "a node without configuration has one");
	CHECK_STR(import_text(s, in, &len, &err), "hostname in\n", "a text inside of the source");
	CHECK_INT(len, 12, "its length");
	CHECK(!import_text(s, gone, &len, &err) && err, "a missing file is no error");
	import_find(s, in->text_at, "x", "%u of %s", 2, "them");
	const ImportFinding *f = s->findings->pdata[0];
	CHECK_STR(f->text, "2 of them", "a finding");
	CHECK_INT(f->at.line, 7, "its line");
}

SUITE(import_source) = {
	{"nodes stand in the order of the reader, each name once", test_order},
	{"a cable has the ends that were said", test_links},
	{"configurations are files or texts inside of the source", test_texts},
	{NULL, NULL},
};
