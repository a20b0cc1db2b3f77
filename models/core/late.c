/* Octets by need. */

#include "models/core/late.h"

#include <string.h>

static void free_plain(Late *l)
{
	g_free(l);
}

static const LateKind plain = {.name = "octets", .forget = free_plain};

void late_init(Late *l, const LateKind *kind, size_t len)
{
	*l = (Late){.refs = 1, .kind = kind, .len = len};
}

Late *late_of(GBytes *octets)
{
	Late *l = g_new(Late, 1);

	late_init(l, &plain, g_bytes_get_size(octets));
	l->made = octets;
	return l;
}

Late *late_ref(Late *l)
{
	l->refs++;
	return l;
}

void late_unref(Late *l)
{
	while (l && --l->refs == 0) {
		Late *as = l->as;
		if (l->made)
			g_bytes_unref(l->made);
		l->kind->forget(l);
		l = as;
	}
}

void late_clear(Late **l)
{
	late_unref(g_steal_pointer(l));
}

/* The one that makes the octets of all that were found to be the same. */
static Late *root_of(Late *l)
{
	Late *root = l;

	while (root->as)
		root = root->as;
	if (l->as && l->as != root) {
		Late *was = l->as;
		l->as = late_ref(root);
		late_unref(was);
	}
	return root;
}

GBytes *late_bytes(Late *l)
{
	Late *root = root_of(l);

	if (l->made)
		return l->made;
	if (!root->made) {
		uint8_t *octets = g_malloc(root->len);
		root->kind->make(root, octets);
		root->made = g_bytes_new_take(octets, root->len);
	}
	return root->made;
}

Slice late_octets(Late *l)
{
	gsize n = 0;
	const uint8_t *data = l ? g_bytes_get_data(late_bytes(l), &n) : NULL;

	return (Slice){data, n};
}

bool late_is_made(const Late *l)
{
	while (!l->made && l->as)
		l = l->as;
	return l->made;
}

Slice late_head(const Late *l)
{
	gsize n;

	if (!l->made)
		return l->kind->head ? l->kind->head(l) : (Slice){NULL, 0};
	const uint8_t *data = g_bytes_get_data(l->made, &n);
	return (Slice){data, n};
}

static void join(Late *a, Late *b)
{
	if (b->made && !a->made)
		a->as = late_ref(b);
	else
		b->as = late_ref(a);
}

bool late_is_known_same(Late *a, Late *b)
{
	Late *one = root_of(a), *two = root_of(b);

	if (one == two)
		return true;
	if (one->len != two->len)
		return false;
	if (late_is_made(a) && late_is_made(b))
		return g_bytes_equal(late_bytes(a), late_bytes(b));
	if (one->kind != two->kind || !one->kind->same || !one->kind->same(one, two))
		return false;
	join(one, two);
	return true;
}

bool late_is_same(Late *a, Late *b)
{
	if (late_is_known_same(a, b))
		return true;
	return a->len == b->len && g_bytes_equal(late_bytes(a), late_bytes(b));
}
