/* YAML 1.1 and the JSON within it, by libyaml's events: the tree is built here, so that bounds hold while it grows.
 *
 * yaml.org/spec/1.1; of tags only those of its repository for plain values (10.2), and of them only that they may
 * stand there; "<<" of yaml.org/type/merge.html, as what writes such files has it. JSON is YAML but for surrogate
 * pairs (pairs.h); columns behind one count its character. */

#include "sim/sources/doc.h"

#include <string.h>
#include <yaml.h>

#include "sim/file.h"
#include "sim/sources/pairs.h"

struct Doc {
	char *path;
	GPtrArray *values; /* of DocValue *, owned */
	GStringChunk *texts;
	DocValue *root;
};

/* A list or a map that is not complete. */
typedef struct Open {
	DocValue *v;
	DocValue *key; /* of a map: whose value comes next; NULL: a key does */
	char *anchor;  /* NULL: none */
} Open;

typedef struct Build {
	Doc *doc;
	yaml_parser_t parser;
	Open open[DOC_DEPTH];
	unsigned depth;
	GHashTable *anchors; /* name -> DocValue; NULL: it is not complete */
	gsize values, octets;
	GError **err;
} Build;

/* ---- the tree ---- */

enum { SMALL_MAP = 16 }; /* keys of it are looked for one by one */

guint doc_len(const DocValue *v)
{
	return v->items ? v->items->len : 0;
}

const DocValue *doc_item(const DocValue *v, guint i)
{
	return v->items->pdata[i];
}

const DocValue *doc_key(const DocValue *v, guint i)
{
	return v->keys->pdata[i];
}

/* The place of a key, + 1; 0: it is not there. */
static guint place_of(const DocValue *v, const char *key)
{
	if (v->by_key)
		return GPOINTER_TO_UINT(g_hash_table_lookup(v->by_key, key));
	for (guint i = 0; v->keys && i < v->keys->len; i++)
		if (strcmp(doc_key(v, i)->text, key) == 0)
			return i + 1;
	return 0;
}

const DocValue *doc_get(const DocValue *v, const char *key)
{
	guint place = v->kind == DOC_MAP ? place_of(v, key) : 0;
	const DocValue *found = place ? doc_item(v, place - 1) : NULL;
	return found && found->kind != DOC_NULL ? found : NULL;
}

static const char *kind_name(DocKind kind)
{
	static const char *const names[] = {[DOC_NULL] = "nothing",
					    [DOC_TEXT] = "a text",
					    [DOC_LIST] = "a list",
					    [DOC_MAP] = "a map"};
	return names[kind];
}

bool doc_is(const DocValue *v, DocKind kind, const char *what, const char *expected, GError **err)
{
	return v->kind == kind ||
	       err_at(err, v->at, "%s is %s, expected %s", what, kind_name(v->kind), expected);
}

bool doc_find(const DocValue *v, const char *key, DocKind kind, const char *expected,
	      const DocValue **out, GError **err)
{
	*out = doc_get(v, key);
	return !*out || doc_is(*out, kind, key, expected, err);
}

bool doc_need(const DocValue *v, const char *key, DocKind kind, const char *expected,
	      const DocValue **out, GError **err)
{
	if (!doc_find(v, key, kind, expected, out, err))
		return false;
	return *out || err_at(err, v->at, "no %s, expected %s", key, expected);
}

/* ---- building ---- */

static SrcPos place(const Build *b, yaml_mark_t mark)
{
	return (SrcPos){b->doc->path, (int)mark.line + 1, (int)mark.column + 1};
}

static bool count(Build *b, SrcPos at, gsize values, gsize octets)
{
	b->values += values;
	b->octets += octets;
	if (b->values > DOC_VALUES)
		return err_at(b->err, at,
			      "more than %d values, what aliases repeat included, expected at "
			      "most as many",
			      DOC_VALUES);
	return b->octets <= DOC_OCTETS ||
	       err_at(b->err, at,
		      "more than %d octets of texts, what aliases repeat included, expected at "
		      "most as many",
		      DOC_OCTETS);
}

static DocValue *add_value(Build *b, DocKind kind, SrcPos at)
{
	DocValue *v = g_new0(DocValue, 1);
	*v = (DocValue){.kind = kind, .at = at, .values = 1};
	g_ptr_array_add(b->doc->values, v);
	return v;
}

static void index_keys(DocValue *map)
{
	map->by_key = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < map->keys->len; i++)
		g_hash_table_insert(map->by_key, (gpointer)doc_key(map, i)->text,
				    GUINT_TO_POINTER(i + 1));
}

static void put(DocValue *map, DocValue *key, DocValue *value)
{
	if (!map->keys) {
		map->keys = g_ptr_array_new();
		map->items = g_ptr_array_new();
	}
	g_ptr_array_add(map->keys, key);
	g_ptr_array_add(map->items, value);
	if (map->by_key)
		g_hash_table_insert(map->by_key, (gpointer)key->text,
				    GUINT_TO_POINTER(map->keys->len));
	else if (map->keys->len > SMALL_MAP)
		index_keys(map);
}

/* A key of the container on top, or its value, or an item. */
static bool put_in(Build *b, Open *o, DocValue *v)
{
	o->v->values += v->values;
	o->v->octets += v->octets;
	if (o->v->kind == DOC_LIST) {
		o->v->items = o->v->items ? o->v->items : g_ptr_array_new();
		g_ptr_array_add(o->v->items, v);
		return true;
	}
	if (o->key) {
		put(o->v, o->key, v);
		o->key = NULL;
		return true;
	}
	if (v->kind != DOC_NULL && v->kind != DOC_TEXT)
		return err_at(b->err, v->at, "%s as a key, expected a text", kind_name(v->kind));
	o->key = v;
	if (!place_of(o->v, v->text))
		return true;
	g_autofree char *shown = err_quote(v->text, -1);
	return err_at(b->err, v->at, "the key %s stands twice, expected it once", shown);
}

static bool add(Build *b, DocValue *v)
{
	if (b->depth)
		return put_in(b, &b->open[b->depth - 1], v);
	b->doc->root = v;
	return true;
}

static void name_value(Build *b, const char *anchor, DocValue *v)
{
	if (anchor)
		g_hash_table_insert(b->anchors, g_strdup(anchor), v);
}

/* ---- merging ---- */

static void merge_map(DocValue *into, const DocValue *from)
{
	for (guint i = 0; i < doc_len(from); i++)
		if (!place_of(into, doc_key(from, i)->text))
			put(into, from->keys->pdata[i], from->items->pdata[i]);
}

static bool merge(Build *b, DocValue *into, const DocValue *from)
{
	if (from->kind == DOC_MAP) {
		merge_map(into, from);
		return true;
	}
	bool ok = doc_is(from, DOC_LIST, "<<", "a map, or a list of maps", b->err);
	for (guint i = 0; ok && i < doc_len(from); i++) {
		ok = doc_is(doc_item(from, i), DOC_MAP, "what << lists", "a map", b->err);
		if (ok)
			merge_map(into, doc_item(from, i));
	}
	return ok;
}

/* What the map says itself holds, then what comes first. */
static bool merge_all(Build *b, DocValue *map)
{
	guint place = place_of(map, "<<");
	return !place || merge(b, map, doc_item(map, place - 1));
}

/* ---- events ---- */

/* Tags of plain values say nothing that is not seen. */
static bool check_tag(Build *b, const yaml_char_t *tag, SrcPos at)
{
	static const char own[] = "tag:yaml.org,2002:";
	static const char *const plain[] = {"str", "int", "float", "bool", "null", "seq", "map"};
	const char *t = (const char *)tag;
	if (!t || strcmp(t, "!") == 0)
		return true;
	for (size_t i = 0; g_str_has_prefix(t, own) && i < G_N_ELEMENTS(plain); i++)
		if (strcmp(t + strlen(own), plain[i]) == 0)
			return true;
	g_autofree char *shown = err_quote(t, -1);
	return err_at(b->err, at, "the tag %s, expected a plain value: text, list or map", shown);
}

static bool is_null(const yaml_event_t *e)
{
	static const char *const words[] = {"", "~", "null", "Null", "NULL"};
	if (e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (strcmp((const char *)e->data.scalar.value, words[i]) == 0)
			return true;
	return false;
}

static bool take_scalar(Build *b, const yaml_event_t *e, SrcPos at)
{
	const char *text = (const char *)e->data.scalar.value;
	gsize len = e->data.scalar.length;
	if (!check_tag(b, e->data.scalar.tag, at) || !count(b, at, 1, len))
		return false;
	if (memchr(text, '\0', len))
		return err_at(b->err, at, "a NUL byte, expected text");
	DocValue *v = add_value(b, is_null(e) ? DOC_NULL : DOC_TEXT, at);
	v->text = g_string_chunk_insert_len(b->doc->texts, text, (gssize)len);
	v->len = v->octets = len;
	v->literal = e->data.scalar.style == YAML_LITERAL_SCALAR_STYLE;
	name_value(b, (const char *)e->data.scalar.anchor, v);
	return add(b, v);
}

static bool take_alias(Build *b, const yaml_event_t *e, SrcPos at)
{
	const char *name = (const char *)e->data.alias.anchor;
	gpointer v = NULL;
	if (!g_hash_table_lookup_extended(b->anchors, name, NULL, &v))
		return err_at(b->err, at, "the alias *%s, expected the anchor &%s before it", name,
			      name);
	if (!v)
		return err_at(b->err, at, "the alias *%s of what it stands in, expected another",
			      name);
	return count(b, at, ((DocValue *)v)->values, ((DocValue *)v)->octets) && add(b, v);
}

static bool take_start(Build *b, DocKind kind, const yaml_char_t *anchor, const yaml_char_t *tag,
		       SrcPos at)
{
	if (!check_tag(b, tag, at) || !count(b, at, 1, 0))
		return false;
	if (b->depth == DOC_DEPTH)
		return err_at(b->err, at,
			      "more than %d lists and maps in each other, expected less",
			      DOC_DEPTH);
	if (b->depth && b->open[b->depth - 1].v->kind == DOC_MAP && !b->open[b->depth - 1].key)
		return err_at(b->err, at, "%s as a key, expected a text", kind_name(kind));
	name_value(b, (const char *)anchor, NULL);
	b->open[b->depth++] = (Open){add_value(b, kind, at), NULL, g_strdup((const char *)anchor)};
	return true;
}

static bool take_end(Build *b)
{
	g_assert(b->depth > 0); /* libyaml ends what it began */
	Open o = b->open[--b->depth];
	g_autofree char *anchor = o.anchor;
	if (o.v->kind == DOC_MAP && !merge_all(b, o.v))
		return false;
	name_value(b, anchor, o.v);
	return add(b, o.v);
}

static bool take_event(Build *b, const yaml_event_t *e)
{
	SrcPos at = place(b, e->start_mark);
	switch (e->type) {
	case YAML_DOCUMENT_START_EVENT:
		return !b->doc->root ||
		       err_at(b->err, at, "a second document, expected one in a file");
	case YAML_SCALAR_EVENT:
		return take_scalar(b, e, at);
	case YAML_ALIAS_EVENT:
		return take_alias(b, e, at);
	case YAML_SEQUENCE_START_EVENT:
		return take_start(b, DOC_LIST, e->data.sequence_start.anchor,
				  e->data.sequence_start.tag, at);
	case YAML_MAPPING_START_EVENT:
		return take_start(b, DOC_MAP, e->data.mapping_start.anchor,
				  e->data.mapping_start.tag, at);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return take_end(b);
	default:
		return true;
	}
}

/* ---- a file ---- */

static SrcPos place_of_octet(const Doc *d, const char *text, gsize at)
{
	SrcPos p = {d->path, 1, 1};
	for (gsize i = 0; i < at; i++) {
		p.col = text[i] == '\n' ? 1 : p.col + 1;
		p.line += text[i] == '\n';
	}
	return p;
}

static bool refuse(Build *b, const char *text, gsize len)
{
	const yaml_parser_t *p = &b->parser;
	if (p->error == YAML_MEMORY_ERROR)
		g_error("libyaml: no memory");
	bool octet = p->error == YAML_READER_ERROR;
	return err_at(b->err,
		      octet ? place_of_octet(b->doc, text, MIN(p->problem_offset, len))
			    : place(b, p->problem_mark),
		      "%s%s%s, expected YAML or JSON", p->problem ? p->problem : "no YAML",
		      p->context ? " " : "", p->context ? p->context : "");
}

static bool build(Build *b, const char *text, gsize len)
{
	bool ok = true, over = false;
	while (ok && !over) {
		yaml_event_t e;
		if (!yaml_parser_parse(&b->parser, &e))
			return refuse(b, text, len);
		over = e.type == YAML_STREAM_END_EVENT;
		ok = take_event(b, &e);
		yaml_event_delete(&e);
	}
	if (ok && !b->doc->root)
		b->doc->root = add_value(b, DOC_NULL, (SrcPos){b->doc->path, 1, 1});
	return ok;
}

static bool check_text(const Doc *d, const char *text, gsize len, GError **err)
{
	const char *end = text;
	if (g_utf8_validate_len(text, len, &end))
		return true;
	return err_at(err, place_of_octet(d, text, (gsize)(end - text)),
		      "%s, expected text in UTF-8",
		      *end ? "octets that are no UTF-8" : "a NUL byte");
}

static void value_free(void *p)
{
	DocValue *v = p;
	g_clear_pointer(&v->keys, g_ptr_array_unref);
	g_clear_pointer(&v->items, g_ptr_array_unref);
	g_clear_pointer(&v->by_key, g_hash_table_unref);
	g_free(v);
}

static bool parse(Build *b, const char *text, gsize len)
{
	if (!yaml_parser_initialize(&b->parser))
		g_error("libyaml: no memory");
	yaml_parser_set_encoding(&b->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b->parser, (const unsigned char *)text, len);
	bool ok = build(b, text, len);
	yaml_parser_delete(&b->parser);
	while (b->depth)
		g_free(b->open[--b->depth].anchor);
	return ok;
}

/* YAML 1.1 5.2: a byte order mark is no part of it. */
static const char *skip_mark(const char *text, gsize *len)
{
	static const char mark[] = "\xef\xbb\xbf";
	if (!g_str_has_prefix(text, mark))
		return text;
	*len -= strlen(mark);
	return text + strlen(mark);
}

Doc *doc_parse(const char *path, const char *text, gsize len, GError **err)
{
	g_autoptr(Doc) d = g_new0(Doc, 1);
	g_autoptr(GHashTable) anchors =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Build b = {.doc = d, .anchors = anchors, .err = err};
	d->path = g_strdup(path);
	d->values = g_ptr_array_new_with_free_func(value_free);
	d->texts = g_string_chunk_new(1 << 12);
	text = skip_mark(text, &len);
	g_autofree char *joined =
		g_str_has_suffix(path, ".json") ? pairs_joined(text, len, &len) : NULL;
	text = joined ? joined : text;
	bool ok = check_text(d, text, len, err) && parse(&b, text, len);
	return ok ? g_steal_pointer(&d) : NULL;
}

Doc *doc_read(const char *path, GError **err)
{
	gsize len;
	g_autofree char *text = file_read(path, &len, err);
	return text ? doc_parse(path, text, len, err) : NULL;
}

void doc_free(Doc *d)
{
	if (!d)
		return;
	g_ptr_array_unref(d->values);
	g_string_chunk_free(d->texts);
	g_free(d->path);
	g_free(d);
}

const DocValue *doc_root(const Doc *d)
{
	return d->root;
}
