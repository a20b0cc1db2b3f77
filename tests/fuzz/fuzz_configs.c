/* Running-configs, damaged: every line has a fate or the file has one message, nothing crashes, and what was
 * read without fault prints to what reads the same. Fixed seed, fixed count. */

#include <string.h>

#include "models/core/conftable.h"
#include "models/core/net.h"
#include "models/core/registry.h"
#include "tests/support/check.h"
#include "tests/support/tables.h"

enum { CASES_PER_FILE = 60 };

/* The hostname must be the node's. */
static const struct {
	const char *path, *hostname;
} files[] = {
	{"scenarios/site-to-site/7204vxr-1.cfg", "7204VXR-1"},
	{"scenarios/site-to-site/7204vxr-2.cfg", "7204VXR-2"},
	{"scenarios/site-to-site/7206-1.cfg", "7206-1"},
	{"scenarios/site-to-site/vpn7200.cfg", "vpn7200"},
	{"scenarios/site-to-site/isp.cfg", "ISP"},
};

typedef struct Bed {
	World *world;
	Net *net;
	Node *node;
	unsigned told, fate[LINE_BLANK + 1];
} Bed;

static Bed bed_open(const char *hostname)
{
	const char *const names[] = {hostname, NULL};
	Bed b = {.world = world_new(1, names, 0)};

	b.net = net_new(b.world, registry, false);
	b.node = net_node_add(b.net, hostname, NODE_ROUTER, "12.3(7)T1", NULL);
	return b;
}

static void bed_close(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
}

static void note(void *to, const ConfLine *line)
{
	Bed *b = to;

	b->told++;
	b->fate[line->fate]++;
	CHECK(line->fate != LINE_WRONG || line->why, "\"%s\" is wrong without a reason",
	      line->text);
}

static unsigned lines_of(const GString *text)
{
	unsigned n = 0;

	for (gsize i = 0; i < text->len; i++)
		n += text->str[i] == '\n';
	return n + (text->len > 0 && text->str[text->len - 1] != '\n');
}

/* "r1.cfg:12:3: ..." */
static bool has_position(const char *message)
{
	return g_regex_match_simple("^r1\\.cfg(:[0-9]+:[0-9]+)?: .", message, 0, 0);
}

/* What was read without fault prints, and the print reads to the same. */
static void check_print(Bed *b, const char *name, unsigned number)
{
	g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	Bed again = bed_open(b->node->name);

	runconf_print(b->node, once);
	bool ok = runconf_read(again.node, "r1.cfg", once->str, once->len, note, &again, &err);
	CHECK(ok, "%s, case %u: %s in\n%s", name, number, err ? err->message : "", once->str);
	CHECK_INT(again.fate[LINE_UNKNOWN], 0, "%s, case %u: lines that nobody reads are printed",
		  name, number);
	runconf_print(again.node, twice);
	CHECK_TEXT(twice->str, once->str, "%s, case %u", name, number);
	bed_close(&again);
}

static bool try_text(const GString *text, unsigned file, unsigned number)
{
	const char *name = files[file].path;
	Bed b = bed_open(files[file].hostname);
	g_autoptr(GError) err = NULL;
	bool ok = runconf_read(b.node, "r1.cfg", text->str, text->len, note, &b, &err);

	CHECK_INT(ok, err == NULL, "%s, case %u", name, number);
	if (err)
		CHECK(has_position(err->message), "%s, case %u: \"%s\"", name, number,
		      err->message);
	if (ok) {
		CHECK_INT(b.told, lines_of(text), "%s, case %u: every line has a fate", name,
			  number);
		check_print(&b, name, number);
	}
	bed_close(&b);
	return ok;
}

static GString *read_file(const char *path)
{
	char *text = NULL;
	gsize len = 0;

	CHECK(g_file_get_contents(path, &text, &len, NULL), "%s", path);
	GString *out = g_string_new_len(text ? text : "", (gssize)len);
	g_free(text);
	return out;
}

/* ---- damage ---- */

/* Words that statements are made of, and some that they are not. */
static const char *const words[] = {"no",
				    "default",
				    "ip",
				    "address",
				    "10.1.1.1",
				    "255.255.255.0",
				    "255.0.255.0",
				    "0.0.0.255",
				    "standby",
				    "1",
				    "0",
				    "-1",
				    "65536",
				    "99999999999",
				    "priority",
				    "crypto",
				    "map",
				    "interface",
				    "FastEthernet0/0",
				    "Fa0/9.9",
				    "Loopback0",
				    "router",
				    "ospf",
				    "exit",
				    "end",
				    "!",
				    "banner",
				    "motd",
				    "^C",
				    "shutdown",
				    "any",
				    "host",
				    "permit",
				    "line",
				    "version",
				    "12.3",
				    "\t",
				    "\"",
				    "%s%n"};

static void damage_words(Dice *d, GString *text)
{
	g_auto(GStrv) lines = g_strsplit(text->str, "\n", -1);
	guint n = g_strv_length(lines), at = dice_below(d, n), other = dice_below(d, n);
	const char *word = words[dice_below(d, G_N_ELEMENTS(words))];
	char *line;

	switch (dice_below(d, 6)) {
	case 0: /* a word more */
		line = g_strdup_printf("%s %s", lines[at], word);
		break;
	case 1: /* a line less */
		line = g_strdup("");
		break;
	case 2: /* the line of another place */
		line = g_strdup(lines[other]);
		break;
	case 3: /* its negation */
		line = g_strdup_printf(" no%s%s", *lines[at] == ' ' ? "" : " ", lines[at]);
		break;
	case 4: { /* a word less */
		char *blank = strrchr(lines[at], ' ');
		line = blank ? g_strndup(lines[at], (gsize)(blank - lines[at])) : g_strdup(word);
		break;
	}
	default: { /* another word */
		char *blank = strrchr(lines[at], ' ');
		g_autofree char *head =
			blank ? g_strndup(lines[at], (gsize)(blank - lines[at])) : g_strdup("");
		line = g_strdup_printf("%s %s", head, word);
	}
	}
	g_free(lines[at]);
	lines[at] = line;
	g_autofree char *joined = g_strjoinv("\n", lines);
	g_string_assign(text, joined);
}

static void test_files_as_they_are(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(GString) text = read_file(files[i].path);
		CHECK(try_text(text, (unsigned)i, 0), "%s is a good configuration", files[i].path);
	}
}

static void test_damaged_words(void)
{
	unsigned good = 0;

	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(GString) whole = read_file(files[i].path);
		Dice d = {.state = i};
		for (unsigned n = 0; n < CASES_PER_FILE * fuzz_rounds(); n++) {
			g_autoptr(GString) text = g_string_new_len(whole->str, (gssize)whole->len);
			for (unsigned k = 1 + dice_below(&d, 3); k > 0; k--)
				damage_words(&d, text);
			if (check_leaves_out(n))
				continue;
			good += try_text(text, (unsigned)i, n);
		}
	}
	CHECK(good > 20, "only %u damaged configurations are still good ones", good);
}

static void test_damaged_octets(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autoptr(GString) whole = read_file(files[i].path);
		Dice d = {.state = i + 100};
		for (unsigned n = 0; n < CASES_PER_FILE * fuzz_rounds(); n++) {
			g_autoptr(GByteArray) bytes = g_byte_array_new();
			g_byte_array_append(bytes, (const guint8 *)whole->str, (guint)whole->len);
			damage(&d, bytes);
			if (check_leaves_out(n))
				continue;
			g_autoptr(GString) text =
				g_string_new_len((const char *)bytes->data, bytes->len);
			try_text(text, (unsigned)i, n);
		}
	}
}

/* Every statement of every class, by lines made from its own syntax, in its mode. */
static void test_statements_made_from_tables(void)
{
	Dice d = {.state = 7};
	unsigned wrong = 0, told = 0;

	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const Stmt *s = class_stmt(*cls, NULL); s; s = class_stmt(*cls, s)) {
			g_autoptr(GPtrArray) lines = sample_lines(&d, s->syntax, 4);
			Bed b = bed_open("r1");
			for (guint n = 0; n < lines->len; n++) {
				g_autofree char *text = g_strdup_printf(
					"interface FastEthernet0/0\n%s\n!\nno %s\n%s\nrouter ospf "
					"1\n%s\n",
					(char *)lines->pdata[n], (char *)lines->pdata[n],
					(char *)lines->pdata[n], (char *)lines->pdata[n]);
				g_autoptr(GError) err = NULL;
				bool ok = runconf_read(b.node, "r1.cfg", text, strlen(text), note,
						       &b, &err);
				CHECK_INT(ok, err == NULL, "%s", text);
				if (err)
					CHECK(has_position(err->message), "\"%s\" of\n%s",
					      err->message, text);
			}
			wrong += b.fate[LINE_WRONG];
			told += b.told;
			bed_close(&b);
		}
	CHECK(wrong < told, "%u of %u lines are wrong", wrong, told);
}

SUITE(fuzz_configs) = {
	{"the laboratory's configurations read and print", test_files_as_they_are},
	{"damaged words end in a fate or a message", test_damaged_words},
	{"damaged octets end in a fate or a message", test_damaged_octets},
	{"lines made from the tables end in a fate or a message", test_statements_made_from_tables},
	{NULL, NULL},
};
