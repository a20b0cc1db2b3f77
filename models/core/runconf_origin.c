/* Provenance: which line of which file set a statement. What lines say by themselves counts, not what a module
 * makes of them: a line that is taken back, or whose object goes, is forgotten, and a default has no line. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/runconf_priv.h"
#include "sim/sorted.h"

/* A line that holds. Its texts live as long as the world, which has each only once: most lines of a network stand in
 * many of its configurations. */
typedef struct Held Held;
struct Held {
	const char *place; /* a mode's object, or "": "interface FastEthernet0/0" */
	const char *key;
	const char *words; /* the statement's, of the net's ConfTable */
	const char *said;  /* keywords whole; of a statement that enters a mode, else NULL */
	const char *text;
	Held *of_key; /* the next of its place and key */
	int line, col;
	uint32_t file; /* of the configuration's */
	uint32_t order;
};

struct ConfOrigins {
	World *world;
	GPtrArray *held;   /* of Held, owned: the first of each place and key, in order of these */
	const char **file; /* owned: those that lines come from, most often one */
	uint32_t n_files;
	uint32_t lines;
};

static void chain_free(Held *first)
{
	g_slice_free_chain(Held, first, of_key);
}

ConfOrigins *conforigins_new(World *world)
{
	ConfOrigins *o = g_new0(ConfOrigins, 1);
	o->world = world;
	o->held = g_ptr_array_new();
	return o;
}

void conforigins_free(ConfOrigins *o)
{
	for (guint i = 0; i < o->held->len; i++)
		chain_free(o->held->pdata[i]);
	g_ptr_array_unref(o->held);
	g_free(o->file);
	g_free(o);
}

/* Does `text` consist of these words, or begin with them? */
static bool begins(const char *text, const char *words)
{
	size_t n = strlen(words);
	return strncmp(text, words, n) == 0 && (n == 0 || text[n] == '\0' || text[n] == ' ');
}

/* ---- setting ---- */

static int by_place_and_key(const void *element, const void *key)
{
	const Held *x = element, *y = key;
	int cmp = x->place == y->place ? 0 : strcmp(x->place, y->place);
	return cmp ? cmp : strcmp(x->key, y->key);
}

/* The index of the first that is not before a place and a key. */
static guint held_from(const ConfOrigins *o, const char *place, const char *key)
{
	return sorted_place(o->held, by_place_and_key, &(Held){.place = place, .key = key});
}

/* The first line of a place and a key, which stands or would stand at *at; NULL: none holds. */
static Held *find_key(const ConfOrigins *o, const char *place, const char *key, guint *at)
{
	*at = held_from(o, place, key);
	Held *first = *at < o->held->len ? o->held->pdata[*at] : NULL;
	return first && by_place_and_key(first, &(Held){.place = place, .key = key}) == 0 ? first
											  : NULL;
}

static Held *held_new(ConfOrigins *o, const char *place, const char *key, const char *words)
{
	guint at;
	Held *h = g_slice_new(Held), *first = find_key(o, place, key, &at);
	*h = (Held){.place = place,
		    .key = first ? first->key : world_intern(o->world, key),
		    .words = words,
		    .of_key = first};
	if (first)
		o->held->pdata[at] = h;
	else
		g_ptr_array_insert(o->held, (gint)at, h);
	return h;
}

static uint32_t file_number(ConfOrigins *o, const char *file)
{
	for (uint32_t i = o->n_files; i-- > 0;)
		if (o->file[i] == file)
			return i;
	o->file = g_renew(const char *, o->file, o->n_files + 1);
	o->file[o->n_files] = file;
	return o->n_files++;
}

static Held *held_of(Held *first, const char *words)
{
	while (first && strcmp(first->words, words) != 0)
		first = first->of_key;
	return first;
}

/* Is a mode entered again by a line that says no more than the one that made it? "crypto map VPN 10" */
static bool is_said(const Held *first, const char *said)
{
	for (const Held *h = first; said && h; h = h->of_key)
		if (h->said && begins(h->said, said))
			return true;
	return false;
}

/* How a line enters its mode; NULL: it enters none. */
static char *entering(const ConfEntry *e, const Args *a)
{
	g_autoptr(GString) said = g_string_new(NULL);
	if (!e->stmt->enters)
		return NULL;
	args_print(a, said);
	return g_strdup(said->str);
}

static void note(ConfOrigins *o, const char *place, const ConfEntry *e, const Args *a,
		 const char *key, SrcPos at, const char *text)
{
	guint i;
	Held *first = find_key(o, place, key, &i);
	g_autofree char *said = entering(e, a);
	if (is_said(first, said))
		return;
	Held *h = held_of(first, e->words);
	if (!h)
		h = held_new(o, place, key, e->words);
	h->order = ++o->lines;
	h->said = said ? world_intern(o->world, said) : NULL;
	h->text = world_intern(o->world, text);
	h->file = file_number(o, at.file);
	h->line = at.line;
	h->col = at.col;
}

/* ---- taking back ---- */

typedef struct Taken {
	const char *words, *key;
	bool whole; /* the key: of its own statement only that one goes */
} Taken;

/* A statement that begins with a choice has no words of its own: its "no" takes none of another's. */
static bool is_taken(const Held *h, const Taken *t)
{
	bool same = strcmp(h->words, t->words) == 0;
	if (!*t->words && !same)
		return false;
	return begins(h->key, t->key) && begins(h->words, t->words) &&
	       (!(t->whole && same) || strcmp(h->key, t->key) == 0);
}

/* What is left of the lines of one place and key. */
static Held *chain_left(Held *first, const Taken *t)
{
	for (Held **at = &first; *at;) {
		Held *h = *at;
		if (!is_taken(h, t)) {
			at = &h->of_key;
			continue;
		}
		*at = h->of_key;
		g_slice_free(Held, h);
	}
	return first;
}

/* "no standby 1" takes all that "standby ... 1" set, "no crypto map VPN" all entries of the map. */
static void take_statements(ConfOrigins *o, const char *place, Taken t)
{
	guint i = held_from(o, place, ""), kept = i;
	for (; i < o->held->len; i++) {
		Held *first = o->held->pdata[i];
		if (strcmp(first->place, place) != 0)
			break;
		first = chain_left(first, &t);
		if (first)
			o->held->pdata[kept++] = first;
	}
	if (kept < i)
		g_ptr_array_remove_range(o->held, kept, i - kept);
}

/* With an object go the lines of its mode, and those of the objects that it holds. */
static void take_object(ConfOrigins *o, const char *object)
{
	guint i = held_from(o, object, ""), kept = i;
	for (; i < o->held->len; i++) {
		Held *first = o->held->pdata[i];
		if (!g_str_has_prefix(first->place, object))
			break;
		if (begins(first->place, object))
			chain_free(first);
		else
			o->held->pdata[kept++] = first; /* another one, of a longer name */
	}
	if (kept < i)
		g_ptr_array_remove_range(o->held, kept, i - kept);
}

static char *place_name(const char *mode, const char *key)
{
	return *key ? g_strconcat(mode, " ", key, NULL) : g_strdup(mode);
}

void runconf_note(RunConf *rc, const char *place, const ConfEntry *e, const Args *a, bool no,
		  SrcPos at, const char *text)
{
	g_autoptr(GString) key = g_string_new(NULL);
	bool whole = stmt_key(e->stmt, a, key);
	if (!no) {
		note(rc->origins, place, e, a, key->str, at, text);
		return;
	}
	take_statements(rc->origins, place, (Taken){e->words, key->str, whole});
	if (!e->stmt->enters)
		return;
	g_autofree char *object = place_name(e->stmt->enters, key->str);
	take_object(rc->origins, object);
}

const char *runconf_place(RunConf *rc, const ConfEntry *e, const Args *a)
{
	g_autoptr(GString) key = g_string_new(NULL);
	stmt_key(e->stmt, a, key);
	g_autofree char *name = place_name(e->stmt->enters, key->str);
	return world_intern(rc->origins->world, name);
}

void runconf_forget_place(RunConf *rc, const char *place)
{
	take_object(rc->origins, place);
}

/* ---- asking ---- */

static ConfOrigin origin_of(const ConfOrigins *o, const Held *h)
{
	if (!h)
		return (ConfOrigin){0};
	return (ConfOrigin){{o->file[h->file], h->line, h->col}, h->text};
}

ConfOrigin runconf_origin(const Node *n, const char *place, const char *words, const char *key)
{
	const RunConf *rc = n->runconf;
	const ConfOrigins *o = rc ? rc->origins : NULL;
	const Held *last = NULL;
	guint at;
	for (const Held *h = o ? find_key(o, place, key ? key : "", &at) : NULL; h; h = h->of_key)
		if (begins(h->words, words) && (!last || h->order > last->order))
			last = h;
	return origin_of(o, last);
}

ConfOrigin runconf_origin_any(const Node *n, const char *place, const char *words)
{
	const RunConf *rc = n->runconf;
	const ConfOrigins *o = rc ? rc->origins : NULL;
	const Held *last = NULL;
	for (guint i = o ? held_from(o, place, "") : 0; o && i < o->held->len; i++) {
		const Held *h = o->held->pdata[i];
		if (strcmp(h->place, place) != 0)
			break;
		for (; h; h = h->of_key)
			if (begins(h->words, words) && (!last || h->order > last->order))
				last = h;
	}
	return origin_of(o, last);
}
