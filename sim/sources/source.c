/* The value that all readers of networks fill in. */

#include "sim/sources/source.h"

#include <string.h>

#include "sim/file.h"
#include "sim/text.h"

static void link_free(void *p)
{
	ImportLink *l = p;
	g_array_unref(l->ends);
	g_free(l);
}

static void left_out_free(void *p)
{
	ImportLeftOut *x = p;
	g_clear_pointer(&x->subnets, g_array_unref);
	g_free(x);
}

ImportSource *import_source_new(const char *path)
{
	ImportSource *s = g_new0(ImportSource, 1);
	s->strings = g_string_chunk_new(1 << 12);
	s->path = import_keep(s, path);
	s->nodes = g_ptr_array_new_with_free_func(g_free);
	s->links = g_ptr_array_new_with_free_func(link_free);
	s->findings = g_ptr_array_new_with_free_func(g_free);
	s->left_out = g_ptr_array_new_with_free_func(left_out_free);
	s->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	return s;
}

void import_source_free(ImportSource *s)
{
	if (!s)
		return;
	g_hash_table_unref(s->by_name);
	g_ptr_array_unref(s->nodes);
	g_ptr_array_unref(s->links);
	g_ptr_array_unref(s->findings);
	g_ptr_array_unref(s->left_out);
	g_string_chunk_free(s->strings);
	g_free(s);
}

const char *import_keep(ImportSource *s, const char *text)
{
	return text ? g_string_chunk_insert_const(s->strings, text) : NULL;
}

static SrcPos keep_pos(ImportSource *s, SrcPos at)
{
	at.file = import_keep(s, at.file);
	return at;
}

ImportNode *import_node(const ImportSource *s, const char *name)
{
	return g_hash_table_lookup(s->by_name, name);
}

ImportNode *import_add_node(ImportSource *s, const char *name, ImportKind kind, SrcPos at)
{
	if (import_node(s, name))
		return NULL;
	ImportNode *n = g_new0(ImportNode, 1);
	n->name = import_keep(s, name);
	n->kind = kind;
	n->at = keep_pos(s, at);
	g_ptr_array_add(s->nodes, n);
	g_hash_table_insert(s->by_name, (gpointer)n->name, n);
	return n;
}

void import_set_title(ImportSource *s, const char *title)
{
	g_autofree char *text = g_strstrip(g_strdup(title));
	s->title = *text ? import_keep(s, text) : NULL;
}

void import_set_file(ImportSource *s, ImportNode *n, const char *path)
{
	n->path = import_keep(s, path);
}

void import_set_text(ImportSource *s, ImportNode *n, const char *text, gsize len, SrcPos at)
{
	n->text = g_string_chunk_insert_len(s->strings, text, (gssize)len);
	n->len = len;
	n->text_at = keep_pos(s, at);
}

const char *import_text(ImportSource *s, ImportNode *n, gsize *len, GError **err)
{
	if (!n->text && n->path) {
		gsize got;
		g_autofree char *octets = file_read(n->path, &got, err);
		if (!octets)
			return NULL;
		if (memchr(octets, '\0', got)) {
			err_file(err, n->path, "a NUL byte, expected a text file");
			return NULL;
		}
		g_autofree char *text = text_utf8(octets, &got);
		import_set_text(s, n, text, got, (SrcPos){n->path, 1, 1});
	}
	if (n->text && len)
		*len = n->len;
	return n->text;
}

ImportLink *import_add_link(ImportSource *s, SrcPos at)
{
	ImportLink *l = g_new0(ImportLink, 1);
	l->at = keep_pos(s, at);
	l->ends = g_array_new(FALSE, FALSE, sizeof(ImportEnd));
	g_ptr_array_add(s->links, l);
	return l;
}

void import_add_end(ImportSource *s, ImportLink *l, ImportNode *n, const char *iface, SrcPos at)
{
	ImportEnd e = {n, import_keep(s, iface ? iface : ""), keep_pos(s, at)};
	g_array_append_val(l->ends, e);
}

void import_find(ImportSource *s, SrcPos at, const char *name, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	ImportFinding *f = g_new0(ImportFinding, 1);
	g_autofree char *shown = at.file ? err_quote(at.file, -1) : NULL;
	at.file = shown;
	*f = (ImportFinding){keep_pos(s, at), name, import_keep(s, text)};
	g_ptr_array_add(s->findings, f);
}

/* Behind "FILE:LINE:COLUMN: ": the place is said already, and is another one from another folder. */
static const char *behind_place(const char *message, const char *file)
{
	g_autofree char *shown = err_quote(file, -1);
	const char *p = g_str_has_prefix(message, shown) ? message + strlen(shown) : message;
	p += p > message ? strspn(p, ":0123456789") : 0;
	return *p == ' ' && p > message ? p + 1 : message;
}

ImportLeftOut *import_leave_out(ImportSource *s, const char *name, SrcPos at, const char *why)
{
	ImportLeftOut *x = g_new0(ImportLeftOut, 1);
	const char *what = behind_place(why, at.file);
	*x = (ImportLeftOut){import_keep(s, name), keep_pos(s, at), import_keep(s, what), NULL};
	g_ptr_array_add(s->left_out, x);
	return x;
}

ImportLeftOut *import_leave_out_node(ImportSource *s, ImportNode *n, SrcPos at, const char *why)
{
	n->left_out = true;
	return import_leave_out(s, n->name, at, why);
}
