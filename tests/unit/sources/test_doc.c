/* Topology files as trees: what is read, where it stood, and that nobody's file costs more than it has octets. */

#include <string.h>

#include "sim/sources/doc.h"
#include "tests/support/check.h"

static Doc *parsed(const char *text)
{
	g_autoptr(GError) err = NULL;
	Doc *d = doc_parse("f.yml", text, strlen(text), &err);
	CHECK(d && !err, "%s", err ? err->message : "no message");
	return d;
}

static void test_values(void)
{
	g_autoptr(Doc) d = parsed("a: 1\nb: [x, \"y z\", ~]\n"
				  "c:\n  d: |\n    hostname R\n    !\n  e: \"p\\nq\"\n");
	const DocValue *root = doc_root(d), *b = doc_get(root, "b"), *c = doc_get(root, "c");
	CHECK_INT(root->kind, DOC_MAP, "the root");
	CHECK_STR(doc_get(root, "a")->text, "1", "a number is a text");
	CHECK_INT(doc_len(b), 3, "a list");
	CHECK_STR(doc_item(b, 1)->text, "y z", "a quoted text");
	CHECK_INT(doc_item(b, 2)->kind, DOC_NULL, "~");
	CHECK(doc_get(c, "d")->literal && !doc_get(c, "e")->literal, "which text has lines");
	CHECK_STR(doc_get(c, "d")->text, "hostname R\n!\n", "a literal text");
	CHECK_STR(doc_get(c, "e")->text, "p\nq", "an escaped one");
	CHECK_INT(doc_get(c, "d")->at.line, 4, "its line");
	CHECK_INT(doc_item(b, 1)->at.col, 8, "a column");
	CHECK(!doc_get(root, "z") && !doc_get(b, "a"), "a key that is not there");
}

static void test_json(void)
{
	g_autoptr(Doc) d =
		parsed("{\"edges\":[\n\t{\"a\":\"\\u00e9\\/\", \"b\":null, \"c\":1e3}]}\n");
	const DocValue *e = doc_item(doc_get(doc_root(d), "edges"), 0);
	CHECK_STR(doc_get(e, "a")->text, "\303\251/", "escapes");
	CHECK(!doc_get(e, "b") && doc_len(e) == 3, "null is no value");
	CHECK_INT(e->at.line, 2, "a line of JSON");
}

/* Wrong: a name with a character that others escape is refused, or an escaped backslash is taken for an escape. */
static void test_pairs(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {{"\\ud83d\\ude00", "\360\237\230\200"},
		    {"x\\uD834\\uDD1Ey\\ud83d\\ude00z", "x\360\235\204\236y\360\237\230\200z"},
		    {"\\\\ud83d\\\\ude00", "\\ud83d\\ude00"},
		    {"\\u00e9\\n", "\303\251\n"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf("{\"a\": \"%s\"}", rows[i].in);
		g_autoptr(GError) err = NULL;
		g_autoptr(Doc) d = doc_parse("f.json", text, strlen(text), &err);
		CHECK(d, "%s: %s", text, err ? err->message : "");
		CHECK_STR(d ? doc_get(doc_root(d), "a")->text : "", rows[i].out, "%s", text);
	}
	static const char *const halves[] = {"{\"a\": \"\\ud83d\\ud83d\"}",
					     "{\"a\": \"\\\\ud83d\\ude00\"}",
					     "{\"a\": \"\\ude00\"}", "{\"a\": \"\\ud83d"};
	for (size_t i = 0; i < G_N_ELEMENTS(halves); i++) {
		g_autoptr(GError) err = NULL;
		g_autoptr(Doc) d = doc_parse("f.json", halves[i], strlen(halves[i]), &err);
		CHECK(!d && err, "half a pair is a character: %s", halves[i]);
	}
}

/* Wrong: what an editor of another system wrote is no YAML. */
static void test_editors(void)
{
	g_autoptr(Doc) d =
		parsed("\xef\xbb\xbf%YAML 1.2\n---\na: |\r\n  x\r\n  y\r\nb: [\r\n\t1]\r\n...\n");
	CHECK_STR(doc_get(doc_root(d), "a")->text, "x\ny\n", "line ends");
	CHECK_INT(doc_get(doc_root(d), "a")->at.col, 4, "a column of the third line");
	CHECK_INT(doc_len(doc_get(doc_root(d), "b")), 1, "a tab");
	g_autoptr(Doc) none = parsed("\xef\xbb\xbf");
	CHECK_INT(doc_root(none)->kind, DOC_NULL, "an empty file");
}

/* Wrong: what writes such files means another network than what is read. */
static void test_aliases(void)
{
	g_autoptr(Doc) d = parsed("x: &base {kind: iol, image: i}\n"
				  "y: &more {type: t, image: j}\n"
				  "n: {<<: [*base, *more], kind: csr}\nm: *base\n");
	const DocValue *n = doc_get(doc_root(d), "n");
	CHECK_STR(doc_get(n, "kind")->text, "csr", "what the map says itself");
	CHECK_STR(doc_get(n, "image")->text, "i", "what comes first");
	CHECK_STR(doc_get(n, "type")->text, "t", "what comes second");
	CHECK_STR(doc_get(doc_get(doc_root(d), "m"), "kind")->text, "iol", "an alias");
}

static void test_many_keys(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (unsigned i = 0; i < 100; i++)
		g_string_append_printf(text, "k%u: v%u\n", i, i);
	g_autoptr(Doc) d = parsed(text->str);
	CHECK_STR(doc_get(doc_root(d), "k3")->text, "v3", "before the index");
	CHECK_STR(doc_get(doc_root(d), "k99")->text, "v99", "behind it");
	g_string_append(text, "k99: x\n");
	g_autoptr(GError) err = NULL;
	CHECK(!doc_parse("f.yml", text->str, text->len, &err) &&
		      strstr(err->message, "f.yml:101:1: the key k99 stands twice"),
	      "%s", err ? err->message : "taken");
}

static void test_kinds(void)
{
	g_autoptr(Doc) d = parsed("links: x\nname:\n  - y\n");
	g_autoptr(GError) wrong = NULL, gone = NULL;
	const DocValue *v;
	CHECK(!doc_find(doc_root(d), "links", DOC_LIST, "a list of links", &v, &wrong),
	      "a text is a list");
	CHECK_STR(wrong->message, "f.yml:1:8: links is a text, expected a list of links", "a text");
	CHECK(doc_find(doc_root(d), "nodes", DOC_MAP, "nodes", &v, NULL) && !v,
	      "what is not there");
	CHECK(!doc_need(doc_root(d), "nodes", DOC_MAP, "a map of nodes", &v, &gone), "is needed");
	CHECK_STR(gone->message, "f.yml:1:1: no nodes, expected a map of nodes", "a gap");
}

/* ---- what is refused ---- */

/* `count` times `text` between `before` and `behind`. */
static const struct {
	const char *what, *before, *text;
	unsigned count;
	const char *behind, *said;
} refused[] = {
	{"no end of a list", "a: [1, 2", "", 0, "\n",
	 "f.yml:2:1: did not find expected ',' or ']'"},
	{"no end of a text", "a: \"x", "", 0, "\n", "found unexpected end of stream"},
	{"indentation", "a:\n  b: 1\n c: 2", "", 0, "\n", "f.yml:3:2: "},
	{"malformed JSON", "{\"edges\": [{\"a\" 1}]}", "", 0, "\n", "f.yml:1:"},
	{"a key twice", "a: 1\nb: 2\na: 3\n", "", 0, "",
	 "f.yml:3:1: the key a stands twice, expected it once"},
	{"a list as a key", "? [a]\n: 1\n", "", 0, "",
	 "f.yml:1:3: a list as a key, expected a text"},
	{"an object", "a: !!python/object:os.system {x: y}\n", "", 0, "",
	 "f.yml:1:4: the tag tag:yaml.org,2002:python/object:os.system, expected a plain value"},
	{"a local tag", "a: !vault x\n", "", 0, "",
	 "f.yml:1:4: the tag !vault, expected a plain value"},
	{"an unknown alias", "a: *b\n", "", 0, "",
	 "f.yml:1:4: the alias *b, expected the anchor &b"},
	{"an alias of itself", "a: &b [*b]\n", "", 0, "",
	 "f.yml:1:8: the alias *b of what it stands in, expected another"},
	{"a second document", "a: 1\n---\nb: 2\n", "", 0, "", "f.yml:2:1: a second document"},
	{"what is no UTF-8", "a: 1\nb: \377\n", "", 0, "", "f.yml:2:4: octets that are no UTF-8"},
	{"a cut character", "a: \303", "", 0, "", "f.yml:1:4: octets that are no UTF-8"},
	{"a control character", "a: \001", "", 0, "\n",
	 "f.yml:1:4: control characters are not allowed"},
	{"a NUL in a text", "a: \"x\\0y\"", "", 0, "\n", "f.yml:1:4: a NUL byte, expected text"},
	{"half a pair", "{\"a\": \"\\ud83d\"}", "", 0, "\n", "f.yml:1:"},
	{"lists 100000 deep", "a: ", "[", 100000, "", "f.yml:1:67: more than 64 lists and maps"},
	{"maps 100000 deep", "", "{a: ", 100000, "", "more than 64 lists and maps in each other"},
	{"items 100000 deep", "", "- ", 100000, "x", "more than 64 lists and maps in each other"},
	{"keys 100000 deep", "", "? ", 100000, "x", "as a key, expected a text"},
	{"two million items", "[", "1,", 2000000, "1]", "more than 1000000 values"},
	{"merging a text", "a: {<<: x}\n", "", 0, "", "f.yml:1:9: << is a text, expected a map"},
};

static void test_refused(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GString) text = g_string_new(refused[i].before);
		g_autoptr(GError) err = NULL;
		for (unsigned n = 0; n < refused[i].count; n++)
			g_string_append(text, refused[i].text);
		g_string_append(text, refused[i].behind);
		g_autoptr(Doc) d = doc_parse("f.yml", text->str, text->len, &err);
		CHECK(!d && err, "%s is taken", refused[i].what);
		CHECK(err && strstr(err->message, refused[i].said) &&
			      strstr(err->message, "expected") && !strchr(err->message, '\n'),
		      "%s: %s", refused[i].what, err ? err->message : "");
	}
}

/* Wrong: a file of a thousand octets makes milliards of values, or of octets. */
static void test_explosion(void)
{
	g_autoptr(GString) laughs = g_string_new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	g_autoptr(GString) long_ones = g_string_new("a: &a \"");
	g_autoptr(GError) many = NULL, large = NULL;
	for (unsigned i = 1; i < 10; i++) {
		g_string_append_printf(laughs, "a%u: &a%u [", i, i);
		for (unsigned k = 0; k < 10; k++)
			g_string_append_printf(laughs, "%s*a%u", k ? ", " : "", i - 1);
		g_string_append(laughs, "]\n");
	}
	g_autoptr(Doc) d = doc_parse("f.yml", laughs->str, laughs->len, &many);
	CHECK(!d && strstr(many->message, "f.yml:6:") &&
		      strstr(many->message,
			     "more than 1000000 values, what aliases repeat included"),
	      "%s", many ? many->message : "taken");
	for (unsigned i = 0; i < 1 << 20; i++)
		g_string_append_c(long_ones, 'x');
	g_string_append(long_ones, "\"\nb: [*a");
	for (unsigned i = 0; i < 20; i++)
		g_string_append(long_ones, ", *a");
	g_string_append(long_ones, "]\n");
	g_autoptr(Doc) e = doc_parse("f.yml", long_ones->str, long_ones->len, &large);
	CHECK(!e && strstr(large->message, "octets of texts, what aliases repeat included"), "%s",
	      large ? large->message : "taken");
}

SUITE(import_doc) = {
	{"maps, lists and texts, and where they stood", test_values},
	{"JSON is read as the YAML that it is", test_json},
	{"byte order marks, line ends and versions do not matter", test_editors},
	{"a pair of surrogates is a character", test_pairs},
	{"an alias is what it stands for, and << merges", test_aliases},
	{"a map of many keys finds each", test_many_keys},
	{"another kind than expected is told at its place", test_kinds},
	{"what is malformed, deep or no data is one line", test_refused},
	{"aliases do not explode", test_explosion},
	{NULL, NULL},
};
