/* Refusals, an entry for each sender and protocol: few, since they are neighbours, but a guard holds. Hellos that were
 * let by, a number for each group and protocol. */

#include "models/core/refusal.h"

#include <string.h>

enum { KINDS = 64 };

typedef struct Entry {
	Refused what;
	Stamp last;
} Entry;

static Entry *find(const Iface *ifc, const Refused *what)
{
	for (guint i = 0; ifc->refusals && i < ifc->refusals->len; i++) {
		Entry *e = &g_array_index(ifc->refusals, Entry, i);
		if (e->what.from == what->from && e->what.proto == what->proto &&
		    e->what.port == what->port)
			return e;
	}
	return NULL;
}

static Entry *oldest(const GArray *all)
{
	Entry *e = &g_array_index(all, Entry, 0);
	for (guint i = 1; i < all->len; i++)
		if (g_array_index(all, Entry, i).last.at < e->last.at)
			e = &g_array_index(all, Entry, i);
	return e;
}

void refusal_note(Ctx *cx, Iface *ifc, const Refused *what)
{
	Entry *e = find(ifc, what);
	if (!ifc->refusals)
		ifc->refusals = g_array_new(FALSE, TRUE, sizeof(Entry));
	if (!e && ifc->refusals->len < KINDS) {
		g_array_set_size(ifc->refusals, ifc->refusals->len + 1);
		e = &g_array_index(ifc->refusals, Entry, ifc->refusals->len - 1);
	} else if (!e) {
		e = oldest(ifc->refusals);
	}
	e->what = *what;
	stamp_set(cx, &e->last);
}

void refusal_used(Ctx *cx, const Iface *ifc, const Refused *what, VTime since)
{
	const Entry *e = find(ifc, what);
	if (e && e->last.at > since)
		ctx_used(cx, CAUSE_ALSO, &e->last);
}

void refusal_used_anywhere(Ctx *cx, const Node *n, const Refused *what, VTime since)
{
	for (guint i = 0; i < n->ifaces->len; i++)
		refusal_used(cx, n->ifaces->pdata[i], what, since);
}

void refusal_forget(Iface *ifc)
{
	g_clear_pointer(&ifc->refusals, g_array_unref);
	memset(ifc->let_by, 0, sizeof ifc->let_by);
}

/* ---- hellos ---- */

static bool is_hello(Ip4 group)
{
	return group >> 8 == 0xe00000; /* 224.0.0.0/24 */
}

static uint32_t hello_key(Ip4 group, uint8_t proto, bool out)
{
	return 1u << 31 | (uint32_t)out << 16 | (uint32_t)proto << 8 | (group & 0xff);
}

void refusal_let_by(Iface *ifc, Ip4 group, uint8_t proto, bool out)
{
	uint32_t key = hello_key(group, proto, out), *free_slot = ifc->let_by;
	if (!is_hello(group))
		return;
	for (unsigned i = 0; i < IFACE_HELLOS; i++, free_slot++)
		if (*free_slot == key || *free_slot == 0) {
			*free_slot = key;
			return;
		}
}

/* Of more kinds than there is room for, nothing is known. */
bool refusal_of_all(const Iface *ifc, Ip4 group, uint8_t proto, bool out)
{
	uint32_t key = hello_key(group, proto, out);
	if (!is_hello(group))
		return false;
	for (unsigned i = 0; i < IFACE_HELLOS; i++) {
		if (ifc->let_by[i] == 0)
			return true;
		if (ifc->let_by[i] == key)
			return false;
	}
	return false;
}
