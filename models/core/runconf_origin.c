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
	unsigned order;
} Held;

/* All that a mode's object holds: "interface FastEthernet0/0". */
typedef struct Holder {
	GHashTable *by_key; /* the statement's key, "" of most -> GPtrArray of Held, owned */
} Holder;

struct ConfOrigins {
	GHashTable *by_place; /* the mode's name and the key of its object -> Holder */
	unsigned lines;
};

static void held_free(void *p)
{
	g_free(((Held *)p)->text);
	g_free(p);
}

static void list_free(void *p)
{
	g_ptr_array_unref(p);
}

static void holder_free(void *p)
{
	g_hash_table_unref(((Holder *)p)->by_key);
	g_free(p);
}

ConfOrigins *conforigins_new(void)
{
	ConfOrigins *o = g_new0(ConfOrigins, 1);
	o->by_place = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, holder_free);
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
	Holder *h = g_hash_table_lookup(o->by_place, place);
	if (!h) {
		h = g_new0(Holder, 1);
		h->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, list_free);
		g_hash_table_insert(o->by_place, g_strdup(place), h);
	}
	GPtrArray *list = g_hash_table_lookup(h->by_key, key);
	if (!list) {
		list = g_ptr_array_new_with_free_func(held_free);
		g_hash_table_insert(h->by_key, g_strdup(key), list);
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

/* A mode that is entered again keeps the line that made it. */
static void set(ConfOrigins *o, const char *place, const ConfEntry *e, const char *key, SrcPos at,
		const char *text)
{
	Held *h = held_of(list_of(o, place, key), e->words);
	h->order = ++o->lines;
	if (h->text && e->stmt->enters)
		return;
	g_free(h->text);
	h->text = g_strdup(text);
	h->origin = (ConfOrigin){at, h->text};
}

/* ---- taking back ---- */

typedef struct Taken {
	const char *words, *key;
} Taken;

static gboolean take_list(gpointer key, gpointer value, gpointer data)
{
	const Taken *t = data;
	GPtrArray *list = value;
	if (!begins(key, t->key))
		return FALSE;
	for (guint i = list->len; i-- > 0;)
		if (begins(((const Held *)list->pdata[i])->words, t->words))
			g_ptr_array_remove_index(list, i);
	return list->len == 0;
}

/* "no standby 1" takes all that "standby ... 1" set, "no crypto map VPN" all entries of the map. */
static void take_statements(ConfOrigins *o, const char *place, const char *words, const char *key)
{
	Holder *h = g_hash_table_lookup(o->by_place, place);
	Taken t = {words, key};
	if (h)
		g_hash_table_foreach_remove(h->by_key, take_list, &t);
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
	stmt_key(e->stmt, a, key);
	if (!no) {
		set(rc->origins, place, e, key->str, at, text);
		return;
	}
	take_statements(rc->origins, place, e->words, key->str);
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
	const Holder *h = rc ? g_hash_table_lookup(rc->origins->by_place, place) : NULL;
	const GPtrArray *list = h ? g_hash_table_lookup(h->by_key, key ? key : "") : NULL;
	const Held *last = NULL;
	for (guint i = 0; list && i < list->len; i++) {
		const Held *held = list->pdata[i];
		if (begins(held->words, words) && (!last || held->order > last->order))
			last = held;
	}
	return last ? last->origin : (ConfOrigin){0};
}
