/* Provenance: which line of which file set a statement. What lines say by themselves counts, not what a module
 * makes of them: a line that is taken back, or whose object goes, is forgotten, and a default has no line. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/runconf_priv.h"

/* A line that holds. Its texts live as long as the world, which has each only once: most lines of a network stand in
 * many of its configurations. */
typedef struct Held Held;
struct Held {
	const char *place, *key;
	const char *words; /* the statement's, of the net's ConfTable */
	const char *said;  /* keywords whole; of a statement that enters a mode, else NULL */
	ConfOrigin origin;
	unsigned order;
	Held *of_key;   /* the next of its place and key */
	Held *of_place; /* the next of its place */
};

/* A mode's object, or "": the lines that hold there, the last one first. */
typedef struct HeldPlace {
	const char *name; /* "interface FastEthernet0/0" */
	Held *lines;
} HeldPlace;

struct ConfOrigins {
	World *world;
	GHashTable *places; /* of HeldPlace, by name */
	GHashTable *by_key; /* of the first Held of a place and a key, "" of most */
	unsigned lines;
};

static guint place_hash(gconstpointer p)
{
	return g_str_hash(((const HeldPlace *)p)->name);
}

static gboolean place_equal(gconstpointer a, gconstpointer b)
{
	return strcmp(((const HeldPlace *)a)->name, ((const HeldPlace *)b)->name) == 0;
}

static guint held_hash(gconstpointer p)
{
	const Held *h = p;
	return g_str_hash(h->place) * 33 + g_str_hash(h->key);
}

static gboolean held_equal(gconstpointer a, gconstpointer b)
{
	const Held *x = a, *y = b;
	return strcmp(x->key, y->key) == 0 && strcmp(x->place, y->place) == 0;
}

static void place_free(void *at)
{
	HeldPlace *p = at;
	g_slice_free_chain(Held, p->lines, of_place);
	g_slice_free(HeldPlace, p);
}

ConfOrigins *conforigins_new(World *world)
{
	ConfOrigins *o = g_new0(ConfOrigins, 1);
	o->world = world;
	o->places = g_hash_table_new_full(place_hash, place_equal, place_free, NULL);
	o->by_key = g_hash_table_new(held_hash, held_equal);
	return o;
}

void conforigins_free(ConfOrigins *o)
{
	g_hash_table_unref(o->by_key);
	g_hash_table_unref(o->places);
	g_free(o);
}

/* Does `text` consist of these words, or begin with them? */
static bool begins(const char *text, const char *words)
{
	size_t n = strlen(words);
	return strncmp(text, words, n) == 0 && (n == 0 || text[n] == '\0' || text[n] == ' ');
}

/* ---- setting ---- */

static HeldPlace *find_place(const ConfOrigins *o, const char *name)
{
	return g_hash_table_lookup(o->places, &(HeldPlace){.name = name});
}

/* The first line of a place and a key; NULL: none holds. */
static Held *find_key(const ConfOrigins *o, const char *place, const char *key)
{
	return g_hash_table_lookup(o->by_key, &(Held){.place = place, .key = key});
}

static Held *held_new(ConfOrigins *o, const char *place, const char *key, const char *words)
{
	HeldPlace *p = find_place(o, place);
	if (!p) {
		p = g_slice_new(HeldPlace);
		*p = (HeldPlace){.name = place};
		g_hash_table_add(o->places, p);
	}
	Held *h = g_slice_new(Held), *first = find_key(o, place, key);
	*h = (Held){.place = place,
		    .key = first ? first->key : world_intern(o->world, key),
		    .words = words,
		    .of_key = first,
		    .of_place = p->lines};
	p->lines = h;
	g_hash_table_add(o->by_key, h); /* in the place of the one that was first */
	return h;
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
	Held *first = find_key(o, place, key);
	g_autofree char *said = entering(e, a);
	if (is_said(first, said))
		return;
	Held *h = held_of(first, e->words);
	if (!h)
		h = held_new(o, place, key, e->words);
	h->order = ++o->lines;
	h->said = said ? world_intern(o->world, said) : NULL;
	h->origin = (ConfOrigin){at, world_intern(o->world, text)};
}

/* ---- taking back ---- */

typedef struct Taken {
	const char *words, *key;
	bool whole; /* the key: of its own statement only that one goes */
} Taken;

static bool is_taken(const Held *h, const Taken *t)
{
	bool own = t->whole && strcmp(h->words, t->words) == 0;
	return begins(h->key, t->key) && begins(h->words, t->words) &&
	       (!own || strcmp(h->key, t->key) == 0);
}

/* Takes a line out of those of its key. */
static void leave_key(ConfOrigins *o, Held *h)
{
	Held *first = find_key(o, h->place, h->key);
	if (first != h) {
		while (first->of_key != h)
			first = first->of_key;
		first->of_key = h->of_key;
	} else if (h->of_key) {
		g_hash_table_add(o->by_key, h->of_key);
	} else {
		g_hash_table_remove(o->by_key, h);
	}
}

/* "no standby 1" takes all that "standby ... 1" set, "no crypto map VPN" all entries of the map. */
static void take_statements(ConfOrigins *o, const char *place, Taken t)
{
	HeldPlace *p = find_place(o, place);
	if (!p)
		return;
	for (Held **at = &p->lines; *at;) {
		Held *h = *at;
		if (!is_taken(h, &t)) {
			at = &h->of_place;
			continue;
		}
		*at = h->of_place;
		leave_key(o, h);
		g_slice_free(Held, h);
	}
}

/* With an object go the lines of its mode, and those of the objects that it holds. */
static void take_object(ConfOrigins *o, const char *object)
{
	GHashTableIter it;
	void *at;
	g_hash_table_iter_init(&it, o->places);
	while (g_hash_table_iter_next(&it, &at, NULL)) {
		const HeldPlace *p = at;
		if (!begins(p->name, object))
			continue;
		for (Held *h = p->lines; h; h = h->of_place)
			leave_key(o, h);
		g_hash_table_iter_remove(&it);
	}
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

/* ---- asking ---- */

ConfOrigin runconf_origin(const Node *n, const char *place, const char *words, const char *key)
{
	const RunConf *rc = n->runconf;
	const Held *last = NULL;
	for (const Held *h = rc ? find_key(rc->origins, place, key ? key : "") : NULL; h;
	     h = h->of_key)
		if (begins(h->words, words) && (!last || h->order > last->order))
			last = h;
	return last ? last->origin : (ConfOrigin){0};
}
