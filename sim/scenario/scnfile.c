/* Scenario text: groups, keys and where they stand. */

#include "sim/scenario/scnfile.h"

#include <string.h>

#include "sim/file.h"
#include "sim/output.h"
#include "sim/scenario/scnkeys.h"
#include "sim/scenario/template.h"
#include "sim/text.h"

enum { EXTENDS_MAX = 16 };

void scngroup_free(void *p)
{
	ScnGroup *g = p;
	g_ptr_array_unref(g->keys);
	g_free(g);
}

static guint group_hash(gconstpointer p)
{
	const ScnGroup *g = p;
	return g_str_hash(g->kind) * 31 + g_str_hash(g->name);
}

static gboolean group_equal(gconstpointer a, gconstpointer b)
{
	const ScnGroup *x = a, *y = b;
	return strcmp(x->kind, y->kind) == 0 && strcmp(x->name, y->name) == 0;
}

GHashTable *scngroup_table(void)
{
	return g_hash_table_new(group_hash, group_equal);
}

static void text_free(void *p)
{
	ScnText *t = p;
	if (t->masked_braces)
		g_array_unref(t->masked_braces);
	g_free(t);
}

static void template_freed(void *p)
{
	template_free(p);
}

ScnFile *scnfile_new(void)
{
	ScnFile *f = g_new0(ScnFile, 1);
	f->strings = g_string_chunk_new(4096);
	f->groups = g_ptr_array_new_with_free_func(scngroup_free);
	f->by_group = scngroup_table();
	f->texts = g_ptr_array_new_with_free_func(text_free);
	f->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	f->templates = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, template_freed);
	return f;
}

void scnfile_free(ScnFile *f)
{
	if (!f)
		return;
	g_hash_table_unref(f->by_group);
	g_ptr_array_unref(f->groups);
	g_hash_table_unref(f->by_name);
	g_hash_table_unref(f->templates);
	g_ptr_array_unref(f->texts);
	g_string_chunk_free(f->strings);
	if (f->stored)
		g_hash_table_unref(f->stored);
	g_free(f->dir);
	g_free(f);
}

void scnfile_use_stored(ScnFile *f, GHashTable *stored)
{
	f->stored = stored;
}

static const char *keep(ScnFile *f, const char *text)
{
	return g_string_chunk_insert_const(f->strings, text);
}

static const char *keep_len(ScnFile *f, const char *text, size_t len)
{
	g_autofree char *copy = g_strndup(text, len);
	return keep(f, copy);
}

/* ---- files ---- */

static bool refuse_file(GError **err, SrcPos from, const char *path, const char *what)
{
	if (from.file)
		return err_at(err, from, "%s: %s", path, what);
	return err_at(err, (SrcPos){.file = path}, "%s", what);
}

static char *read_disk(const char *path, SrcPos from, gsize *len, GError **err)
{
	g_autoptr(GError) why = NULL;
	char *text = file_read(path, len, &why);
	if (!text)
		err_at(err, from, "%s", why->message);
	return text;
}

/* Text has no NUL: the first one tells where it ceases to be text. */
static bool is_text(const ScnText *t, GError **err)
{
	const char *nul = memchr(t->text, '\0', t->len);
	if (!nul)
		return true;
	int line = 1;
	const char *start = t->text;
	for (const char *p = t->text; p < nul; p++)
		if (*p == '\n') {
			line++;
			start = p + 1;
		}
	return err_at(err, (SrcPos){t->path, line, (int)(nul - start) + 1},
		      "a NUL byte, expected a text file");
}

char *scnfile_path(const ScnFile *f, const char *name)
{
	if (g_path_is_absolute(name) || !f->dir || strcmp(f->dir, ".") == 0)
		return g_strdup(name);
	return g_build_filename(f->dir, name, NULL);
}

void scnfile_mean(const ScnFile *f, const char *name)
{
	g_autofree char *path = scnfile_path(f, name);
	if (!f->stored)
		output_read(path);
}

/* Of a template, `{{` begins nothing. */
static unsigned braces_of(const char *line, bool template)
{
	unsigned n = 0;
	for (; *line && *line != '\n'; line++) {
		bool doubled = template && line[0] == '{' && line[1] == '{';
		n += *line == '{' && !doubled;
		line += doubled;
	}
	return n;
}

static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');
	return end ? end + 1 : NULL;
}

/* Masks keep lines. Which of them have lost a brace; NULL: none. */
static GArray *lost_braces(const char *plain, const char *masked, bool template)
{
	GArray *lost = NULL;
	for (int line = 1; plain && masked; line++) {
		if (braces_of(plain, template) != braces_of(masked, template)) {
			lost = lost ? lost : g_array_new(FALSE, FALSE, sizeof(int));
			g_array_append_val(lost, line);
		}
		plain = next_line(plain);
		masked = next_line(masked);
	}
	return lost;
}

bool scnfile_lost_brace(const ScnFile *f, SrcPos at)
{
	for (unsigned i = 0; i < f->texts->len; i++) {
		const ScnText *t = f->texts->pdata[i];
		if (!t->masked_braces || !at.file || strcmp(t->path, at.file) != 0)
			continue;
		for (unsigned k = 0; k < t->masked_braces->len; k++)
			if (g_array_index(t->masked_braces, int, k) == at.line)
				return true;
	}
	return false;
}

static char *read_stored(const ScnFile *f, const char *name, const char *path, SrcPos from,
			 gsize *len, GError **err)
{
	const char *stored = g_hash_table_lookup(f->stored, name);
	if (!stored) {
		refuse_file(err, from, path,
			    "is not in the result file, expected the texts of its run");
		return NULL;
	}
	*len = strlen(stored);
	return g_strdup(stored);
}

/* IOS takes any octet of eight bits in a description, a remark or a banner, in whatever set of characters. */
typedef enum TextKind { TEXT_SCENARIO, TEXT_PLAIN, TEXT_TEMPLATE } TextKind;

static char *in_utf8(char *text /* adopts */, TextKind kind, gsize *len)
{
	if (kind == TEXT_SCENARIO)
		return text;
	char *valid = text_utf8(text, len);
	g_free(text);
	return valid;
}

static const ScnText *load(ScnFile *f, const char *name, TextKind kind, SrcPos from, GError **err)
{
	g_autofree char *path = NULL, *text = NULL;
	gsize len = 0;
	GArray *lost = NULL;
	const ScnText *known = g_hash_table_lookup(f->by_name, name);
	if (known)
		return known;
	path = scnfile_path(f, name);
	text = f->stored ? read_stored(f, name, path, from, &len, err)
			 : read_disk(path, from, &len, err);
	if (!text)
		return NULL;
	text = in_utf8(text, kind, &len);
	bool template = kind == TEXT_TEMPLATE;
	if (f->secrets && !memchr(text, '\0', len)) {
		g_autofree char *plain = g_steal_pointer(&text);
		text = template ? secrets_mask_template(f->secrets, plain)
				: secrets_mask(f->secrets, plain);
		len = strlen(text);
		lost = lost_braces(plain, text, template);
	}
	g_autofree char *shown = err_quote(path, -1);
	ScnText *t = g_new0(ScnText, 1);
	*t = (ScnText){keep(f, name), keep(f, shown),
		       g_string_chunk_insert_len(f->strings, text, (gssize)len), len, lost};
	g_ptr_array_add(f->texts, t);
	g_hash_table_insert(f->by_name, (gpointer)t->name, t);
	return is_text(t, err) ? t : NULL;
}

const ScnText *scnfile_load(ScnFile *f, const char *name, SrcPos from, GError **err)
{
	return load(f, name, TEXT_PLAIN, from, err);
}

const ScnText *scnfile_load_template(ScnFile *f, const char *name, SrcPos from, GError **err)
{
	return load(f, name, TEXT_TEMPLATE, from, err);
}

/* ---- one text ---- */

typedef struct Reader {
	ScnFile *f;
	const ScnText *text;
	GPtrArray *groups; /* of this text, while it is read */
	GHashTable *by_group;
	ScnGroup *group;
	int line;
	const char *start; /* of the line */
} Reader;

static SrcPos here(const Reader *r, const char *p)
{
	return (SrcPos){r->text->path, r->line, (int)(p - r->start) + 1};
}

static ScnGroup *find_group(GHashTable *by_group, const char *kind, const char *name)
{
	return g_hash_table_lookup(by_group, &(ScnGroup){.kind = kind, .name = name});
}

static ScnKey *find_key(const ScnGroup *g, const char *name)
{
	for (unsigned i = 0; i < g->keys->len; i++) {
		ScnKey *k = g->keys->pdata[i];
		if (strcmp(k->name, name) == 0)
			return k;
	}
	return NULL;
}

ScnGroup *scngroup_new(const char *kind, const char *name, SrcPos at)
{
	ScnGroup *g = g_new0(ScnGroup, 1);
	*g = (ScnGroup){kind, name, at, at, g_ptr_array_new_with_free_func(g_free)};
	return g;
}

static ScnGroup *group_new(GPtrArray *groups, GHashTable *by_group, const char *kind,
			   const char *name, SrcPos at)
{
	ScnGroup *g = scngroup_new(kind, name, at);
	g_ptr_array_add(groups, g);
	g_hash_table_add(by_group, g);
	return g;
}

/* Behind "[kind ", however many blanks stand there. */
static const char *name_start(const char *p, const char *close)
{
	for (p++; p < close && g_ascii_isspace(*p);)
		p++;
	while (p < close && !g_ascii_isspace(*p))
		p++;
	while (p < close && g_ascii_isspace(*p))
		p++;
	return p;
}

static bool read_header(Reader *r, const char *p, const char *end, GError **err)
{
	const char *close = memchr(p, ']', (size_t)(end - p));
	if (!close)
		return err_at(err, here(r, p), "a group without its end, expected \"]\"");
	for (const char *q = close + 1; q < end; q++)
		if (!g_ascii_isspace(*q))
			return err_at(err, here(r, q),
				      "text after a group, expected the end of the line");
	g_autofree char *inside = g_strstrip(g_strndup(p + 1, (size_t)(close - p - 1)));
	char *blank = strpbrk(inside, " \t");
	const char *name = "";
	if (blank) {
		*blank = '\0';
		name = g_strstrip(blank + 1);
	}
	const ScnGroup *old = find_group(r->by_group, inside, name);
	if (old)
		return err_at(err, here(r, p), "duplicate group [%s%s%s], first on line %d", inside,
			      *name ? " " : "", name, old->at.line);
	const char *kind = keep(r->f, inside);
	r->group = group_new(r->groups, r->by_group, kind, keep(r->f, name), here(r, p));
	if (*name)
		r->group->name_at = here(r, name_start(p, close));
	return true;
}

static bool read_key(Reader *r, const char *p, const char *end, GError **err)
{
	const char *eq = memchr(p, '=', (size_t)(end - p));
	if (!eq)
		return err_at(err, here(r, p),
			      "neither a group nor a key, expected \"key = value\"");
	if (!r->group)
		return err_at(err, here(r, p), "a key before any group, expected [scenario]");
	const char *stop = eq, *value = eq + 1;
	while (stop > p && g_ascii_isspace(stop[-1]))
		stop--;
	while (value < end && g_ascii_isspace(*value))
		value++;
	if (stop == p)
		return err_at(err, here(r, p), "a value without a key, expected \"key = value\"");
	while (end > value && g_ascii_isspace(end[-1]))
		end--;
	ScnKey k = {.name = keep_len(r->f, p, (size_t)(stop - p)),
		    .value = keep_len(r->f, value, (size_t)(end - value)),
		    .at = here(r, p),
		    .value_at = here(r, value)};
	const ScnKey *old = find_key(r->group, k.name);
	if (old)
		return err_at(err, k.at, "duplicate key \"%s\", first on line %d", k.name,
			      old->at.line);
	g_ptr_array_add(r->group->keys, g_memdup2(&k, sizeof k));
	return true;
}

static bool read_line(Reader *r, const char *end, GError **err)
{
	const char *p = r->start;
	if (r->line == 1 && end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		p += 3; /* a byte order mark */
	while (p < end && g_ascii_isspace(*p))
		p++;
	if (p == end || *p == '#')
		return true;
	for (const char *q = p; q < end; q++)
		if ((guchar)*q < ' ' && *q != '\t' && *q != '\r')
			return err_at(err, here(r, q), "a control character, expected text");
	if (!g_utf8_validate(p, end - p, NULL))
		return err_at(err, here(r, p), "not UTF-8, expected text");
	return *p == '[' ? read_header(r, p, end, err) : read_key(r, p, end, err);
}

static bool read_text(Reader *r, GError **err)
{
	const char *p = r->text->text, *stop = p + r->text->len;
	for (r->line = 1; p < stop; r->line++) {
		const char *nl = memchr(p, '\n', (size_t)(stop - p));
		r->start = p;
		if (!read_line(r, nl ? nl : stop, err))
			return false;
		p = nl ? nl + 1 : stop;
	}
	return true;
}

/* ---- extends ---- */

static ScnRivals rivals_of(const char *kind, const char *key)
{
	const ScnGroupRow *g = scn_group_row(kind);
	const ScnKeyRow *k = g ? scn_key_row(g, key) : NULL;
	return k ? k->rivals : RIVALS_NONE;
}

static bool has_any(const ScnGroup *g, ScnRivals set)
{
	for (unsigned i = 0; i < g->keys->len; i++)
		if (rivals_of(g->kind, ((ScnKey *)g->keys->pdata[i])->name) == set)
			return true;
	return false;
}

/* Says all that there is to say, so that nothing of its predecessor may shine through: an expectation
 * that says what it expects; an event that says what happens and when. */
static bool is_complete(const ScnGroup *g)
{
	return has_any(g, RIVALS_CLAIM) || (has_any(g, RIVALS_DEED) && has_any(g, RIVALS_WHEN));
}

/* Rivals that stand in the same text as the key (`by`) stay, for their reader to refuse. */
static void drop_rivals(ScnGroup *g, const ScnGroup *by, const char *name)
{
	ScnRivals set = rivals_of(g->kind, name);
	for (unsigned i = g->keys->len; i-- > 0 && set != RIVALS_NONE;) {
		const char *rival = ((ScnKey *)g->keys->pdata[i])->name;
		if (rivals_of(g->kind, rival) == set && !(by && find_key(by, rival)))
			g_ptr_array_remove_index(g->keys, i);
	}
}

static void put_key(ScnGroup *g, const ScnGroup *by, const ScnKey *k)
{
	ScnKey copy = *k;
	ScnKey *old = find_key(g, k->name);
	if (!old)
		drop_rivals(g, by, k->name);
	if (old)
		*old = copy;
	else
		g_ptr_array_add(g->keys, g_memdup2(&copy, sizeof copy));
}

void scngroup_lay(ScnGroup *g, const ScnGroup *by)
{
	if (is_complete(by)) {
		g_ptr_array_set_size(g->keys, 0);
		g->at = by->at;
		g->name_at = by->name_at;
	}
	for (unsigned j = 0; j < by->keys->len; j++)
		put_key(g, by, by->keys->pdata[j]);
}

static void lay_over(ScnFile *f, GPtrArray *groups)
{
	for (unsigned i = 0; i < groups->len; i++) {
		const ScnGroup *by = groups->pdata[i];
		ScnGroup *g = find_group(f->by_group, by->kind, by->name);
		if (!g) {
			g = group_new(f->groups, f->by_group, by->kind, by->name, by->at);
			g->name_at = by->name_at;
		}
		scngroup_lay(g, by);
	}
}

/* Names stay relative to the first scenario's folder, whoever asks for the file. */
char *scnfile_beside(const ScnFile *f, SrcPos from, const char *name)
{
	const ScnText *asking = NULL;
	for (unsigned i = 0; i < f->texts->len && !asking; i++) {
		const ScnText *t = f->texts->pdata[i];
		if (from.file && strcmp(t->path, from.file) == 0)
			asking = t;
	}
	if (!asking || g_path_is_absolute(name))
		return g_strdup(name);
	g_autofree char *dir = g_path_get_dirname(asking->name);
	return strcmp(dir, ".") == 0 ? g_strdup(name) : g_build_filename(dir, name, NULL);
}

static bool read_extended(ScnFile *f, const char *name, SrcPos from, int depth, GError **err)
{
	if (depth > EXTENDS_MAX)
		return err_at(err, from,
			      "extends %s: more than %d scenarios deep, expected no circle", name,
			      EXTENDS_MAX);
	const ScnText *t = load(f, name, TEXT_SCENARIO, from, err);
	if (!t)
		return false;
	g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(scngroup_free);
	g_autoptr(GHashTable) by_group = scngroup_table();
	Reader r = {.f = f, .text = t, .groups = groups, .by_group = by_group};
	if (!read_text(&r, err))
		return false;
	const ScnGroup *top = find_group(by_group, "scenario", "");
	const ScnKey *base = top ? find_key(top, "extends") : NULL;
	if (base) {
		g_autofree char *beside = scnfile_beside(f, base->value_at, base->value);
		if (!read_extended(f, beside, base->value_at, depth + 1, err))
			return false;
	}
	lay_over(f, groups);
	return true;
}

bool scnfile_read(ScnFile *f, const char *path, GError **err)
{
	g_autofree char *base = g_path_get_basename(path);
	f->dir = g_path_get_dirname(path);
	return read_extended(f, base, (SrcPos){0}, 0, err);
}

/* ---- files of one kind of groups ---- */

static bool check_group(const ScnFile *f, const ScnGroup *g, const char *kind, GError **err)
{
	const ScnGroup *old = find_group(f->by_group, g->kind, g->name);
	if (strcmp(g->kind, kind) != 0)
		return err_at(err, g->at, "[%s%s%s] in a file of [%s] groups, expected no other",
			      g->kind, *g->name ? " " : "", g->name, kind);
	return !old || err_at(err, g->at, "duplicate group [%s %s], first at %s:%d:%d", g->kind,
			      g->name, old->at.file, old->at.line, old->at.col);
}

static bool read_groups(ScnFile *f, const char *name, SrcPos from, const char *kind, GError **err)
{
	const ScnText *t = load(f, name, TEXT_SCENARIO, from, err);
	g_autoptr(GPtrArray) groups = g_ptr_array_new_with_free_func(scngroup_free);
	g_autoptr(GHashTable) by_group = scngroup_table();
	Reader r = {.f = f, .text = t, .groups = groups, .by_group = by_group};
	if (!t || !read_text(&r, err))
		return false;
	for (unsigned i = 0; i < groups->len; i++)
		if (!check_group(f, groups->pdata[i], kind, err))
			return false;
	lay_over(f, groups);
	return true;
}

bool scnfile_read_named(ScnFile *f, const char *kind, GError **err)
{
	const ScnGroup *top = find_group(f->by_group, "scenario", "");
	const ScnKey *k = top ? find_key(top, kind) : NULL;
	g_autoptr(GArray) items = k ? scn_split(k) : NULL;
	for (unsigned i = 0; items && i < items->len; i++) {
		const ScnItem *item = &g_array_index(items, ScnItem, i);
		g_autofree char *name = scnfile_beside(f, k->value_at, item->text);
		if (!read_groups(f, name, item->at, kind, err))
			return false;
	}
	return true;
}

/* ---- --set ---- */

/* A bare name means what happens before what is expected of it: events and expectations share names. */
static ScnGroup *group_called(const ScnFile *f, const char *text, size_t len)
{
	ScnGroup *found = NULL;
	for (unsigned i = 0; i < f->groups->len; i++) {
		ScnGroup *g = f->groups->pdata[i];
		g_autofree char *full =
			*g->name ? g_strdup_printf("%s %s", g->kind, g->name) : g_strdup(g->kind);
		if (strlen(full) == len && strncmp(full, text, len) == 0)
			return g;
		bool named = strlen(g->name) == len && strncmp(g->name, text, len) == 0;
		if (named && (!found || strcmp(found->kind, "expect") == 0))
			found = g;
	}
	return found;
}

/* Names may hold dots, and so may keys: the longest group that exists is meant. *dot is where its key begins. */
static ScnGroup *group_meant(const ScnFile *f, const char *assignment, const char *eq,
			     const char **dot)
{
	ScnGroup *g = NULL;
	for (*dot = eq; !g && *dot > assignment;)
		if (*--*dot == '.')
			g = group_called(f, assignment, (size_t)(*dot - assignment));
	return g;
}

bool scnfile_has(const ScnFile *f, const char *assignment)
{
	const char *eq = strchr(assignment, '='), *dot;
	return eq && group_meant(f, assignment, eq, &dot);
}

bool scnfile_set(ScnFile *f, const char *assignment, GError **err)
{
	SrcPos at = {"--set", 1, 1};
	const char *eq = strchr(assignment, '='), *dot;
	if (!eq)
		return err_at(err, at, "\"%s\", expected GROUP.KEY=VALUE", assignment);
	ScnGroup *g = group_meant(f, assignment, eq, &dot);
	if (!g)
		return err_at(err, at,
			      "\"%s\" names no group of the scenario, expected GROUP.KEY=VALUE "
			      "with GROUP such as \"event outage\"",
			      assignment);
	g_autofree char *key = g_strstrip(g_strndup(dot + 1, (size_t)(eq - dot - 1)));
	g_autofree char *value = g_strstrip(g_strdup(eq + 1));
	const char *file = keep(f, "--set");
	ScnKey k = {.name = keep(f, key),
		    .value = keep(f, value),
		    .at = {file, 1, (int)(dot - assignment) + 2},
		    .value_at = {file, 1, (int)(eq - assignment) + 2}};
	if (!*key)
		return err_at(err, k.at, "\"%s\" has no key, expected GROUP.KEY=VALUE", assignment);
	put_key(g, NULL, &k);
	return true;
}

/* ---- for those who interpret it ---- */

const char *scnfile_name_of(const ScnFile *f, const char *path)
{
	for (unsigned i = 0; i < f->texts->len; i++) {
		const ScnText *t = f->texts->pdata[i];
		if (strcmp(t->path, path) == 0)
			return t->name;
	}
	return path;
}

ScnKey *scngroup_key(const ScnGroup *g, const char *name)
{
	ScnKey *k = find_key(g, name);
	if (k)
		k->used = true;
	return k;
}

static void item_clear(void *p)
{
	g_free(((ScnItem *)p)->text);
}

static void add_item(GArray *items, const char *value, SrcPos at, GString *text, size_t from)
{
	while (value[from] && g_ascii_isspace(value[from]))
		from++;
	ScnItem item = {.text = g_strstrip(g_strdup(text->str)), .at = at};
	item.at.col += (int)from;
	item.exact = strncmp(value + from, item.text, strlen(item.text)) == 0;
	if (*item.text)
		g_array_append_val(items, item);
	else
		g_free(item.text);
	g_string_truncate(text, 0);
}

static GArray *split(const char *value, SrcPos at)
{
	GArray *items = g_array_new(FALSE, FALSE, sizeof(ScnItem));
	g_autoptr(GString) text = g_string_new(NULL);
	size_t from = 0, i;
	g_array_set_clear_func(items, item_clear);
	for (i = 0; value[i]; i++) {
		if (value[i] == '\\' && value[i + 1] == ';') {
			g_string_append_c(text, ';');
			i++;
		} else if (value[i] == ';') {
			add_item(items, value, at, text, from);
			from = i + 1;
		} else {
			g_string_append_c(text, value[i]);
		}
	}
	add_item(items, value, at, text, from);
	return items;
}

/* An expression holds no `;` and is never empty: as many items are written as there are. */
GArray *scn_split(const ScnKey *k)
{
	GArray *items = split(k->value, k->value_at);
	g_autoptr(GArray) written = k->written ? split(k->written, k->value_at) : NULL;
	for (unsigned i = 0; written && i < items->len; i++) {
		ScnItem *item = &g_array_index(items, ScnItem, i);
		const ScnItem *there = &g_array_index(written, ScnItem, i);
		item->at = there->at;
		item->exact &= strcmp(item->text, there->text) == 0;
	}
	return items;
}
