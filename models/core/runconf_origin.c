/* Provenance: which line of which file set a statement. What lines say by themselves counts, not what a module
 * makes of them: a line that is taken back, or whose object goes, is forgotten, and a default has no line. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/runconf_priv.h"

/* A line that holds. */
typedef struct Held {
	const char *words; /* the statement's: it borrows them from its ConfEntry */
	ConfOrigin origin;
	char *text; /* origin.text */
	char *said; /* keywords whole; of a statement that enters a mode */
	unsigned order;
} Held;

struct ConfOrigins {
	/* the mode's name and the key of its object ("interface FastEthernet0/0") -> GHashTable of what it holds: the
	 * statement's key, "" of most -> GPtrArray of Held, owned */
	GHashTable *by_place;
	unsigned lines;
};

static void held_free(void *p)
{
	Held *h = p;
	g_free(h->text);
	g_free(h->said);
	g_free(h);
}

static void list_free(void *p)
{
	g_ptr_array_unref(p);
}

static void keys_free(void *p)
{
	g_hash_table_unref(p);
}

ConfOrigins *conforigins_new(void)
{
	ConfOrigins *o = g_new0(ConfOrigins, 1);
	o->by_place = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, keys_free);
	return o;
}

void conforigins_free(ConfOrigins *o)
{
	g_hash_table_unref(o->by_place);
	g_free(o);
}

/* Does `text` consist of these words, or begin with them? */
static bool begins(const char *text, const char *words)
{
	size_t n = strlen(words);
	return strncmp(text, words, n) == 0 && (n == 0 || text[n] == '\0' || text[n] == ' ');
}

/* ---- setting ---- */

static GPtrArray *list_of(ConfOrigins *o, const char *place, const char *key)
{
	GHashTable *by_key = g_hash_table_lookup(o->by_place, place);
	if (!by_key) {
		by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, list_free);
		g_hash_table_insert(o->by_place, g_strdup(place), by_key);
	}
	GPtrArray *list = g_hash_table_lookup(by_key, key);
	if (!list) {
		list = g_ptr_array_new_with_free_func(held_free);
		g_hash_table_insert(by_key, g_strdup(key), list);
	}
	return list;
}

static Held *held_of(GPtrArray *list, const char *words)
{
	for (guint i = 0; i < list->len; i++) {
		Held *h = list->pdata[i];
		if (strcmp(h->words, words) == 0)
			return h;
	}
	Held *h = g_new0(Held, 1);
	h->words = words;
	g_ptr_array_add(list, h);
	return h;
}

/* Is a mode entered again by a line that says no more than the one that made it? "crypto map VPN 10" */
static bool is_said(const GPtrArray *list, const char *said)
{
	for (guint i = 0; said && i < list->len; i++) {
		const Held *h = list->pdata[i];
		if (h->said && begins(h->said, said))
			return true;
	}
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

static void set(ConfOrigins *o, GPtrArray *list, const ConfEntry *e, char *said /* adopts */,
		SrcPos at, const char *text)
{
	Held *h = held_of(list, e->words);
	h->order = ++o->lines;
	g_free(h->said);
	g_free(h->text);
	h->said = said;
	h->text = g_strdup(text);
	h->origin = (ConfOrigin){at, h->text};
}

static void note(ConfOrigins *o, const char *place, const ConfEntry *e, const Args *a,
		 const char *key, SrcPos at, const char *text)
{
	GPtrArray *list = list_of(o, place, key);
	g_autofree char *said = entering(e, a);
	if (!is_said(list, said))
		set(o, list, e, g_steal_pointer(&said), at, text);
}

/* ---- taking back ---- */

typedef struct Taken {
	const char *words, *key;
	bool whole; /* the key: of its own statement only that one goes */
} Taken;

static bool is_taken(const Held *h, const char *key, const Taken *t)
{
	bool own = t->whole && strcmp(h->words, t->words) == 0;
	return begins(h->words, t->words) && (!own || strcmp(key, t->key) == 0);
}

static gboolean take_list(gpointer key, gpointer value, gpointer data)
{
	const Taken *t = data;
	GPtrArray *list = value;
	if (!begins(key, t->key))
		return FALSE;
	for (guint i = list->len; i-- > 0;)
		if (is_taken(list->pdata[i], key, t))
			g_ptr_array_remove_index(list, i);
	return list->len == 0;
}

/* "no standby 1" takes all that "standby ... 1" set, "no crypto map VPN" all entries of the map. */
static void take_statements(ConfOrigins *o, const char *place, Taken t)
{
	GHashTable *by_key = g_hash_table_lookup(o->by_place, place);
	if (by_key)
		g_hash_table_foreach_remove(by_key, take_list, &t);
}

static gboolean is_of_object(gpointer place, gpointer holder, gpointer object)
{
	(void)holder;
	return begins(place, object);
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
	g_hash_table_foreach_remove(rc->origins->by_place, is_of_object, object);
}

char *runconf_place(const ConfEntry *e, const Args *a)
{
	g_autoptr(GString) key = g_string_new(NULL);
	stmt_key(e->stmt, a, key);
	return place_name(e->stmt->enters, key->str);
}

/* ---- asking ---- */

ConfOrigin runconf_origin(const Node *n, const char *place, const char *words, const char *key)
{
	const RunConf *rc = n->runconf;
	GHashTable *by_key = rc ? g_hash_table_lookup(rc->origins->by_place, place) : NULL;
	const GPtrArray *list = by_key ? g_hash_table_lookup(by_key, key ? key : "") : NULL;
	const Held *last = NULL;
	for (guint i = 0; list && i < list->len; i++) {
		const Held *held = list->pdata[i];
		if (begins(held->words, words) && (!last || held->order > last->order))
			last = held;
	}
	return last ? last->origin : (ConfOrigin){0};
}
