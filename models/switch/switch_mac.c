/* The table of stations (IEEE 802.1D-1998 7.8, 7.9): learned from source addresses, forgotten after the
 * ageing time, flushed with a port's link. */

#include "models/switch/switch_priv.h"

static uint64_t key_of(uint16_t vlan, Mac mac)
{
	return (uint64_t)vlan << 48 | mac;
}

static bool is_aged(const Switch *sw, const MacEntry *e, VTime now)
{
	return now - e->heard > sw->ageing;
}

/* The entry's stamp moves only when the station is new or has moved, so that it names what made it so. */
void switch_learn(Ctx *cx, SwitchPort *in, uint16_t vlan, Mac src)
{
	Switch *sw = in->sw;
	uint64_t key = key_of(vlan, src);
	VTime now = ctx_now(cx);
	if (mac_is_group(src) || src == 0)
		return;
	MacEntry *e = index_get(&sw->table, key);
	if (!e) {
		e = g_new0(MacEntry, 1);
		e->key = key;
		index_put(&sw->table, key, e);
	}
	if (!e->port)
		ctx_used(cx, CAUSE_USED_MAC, &e->state); /* it is news because it was flushed */
	if (e->port != in || is_aged(sw, e, now))
		stamp_set(cx, &e->state);
	e->port = in;
	e->heard = now;
}

/* NULL: never heard, or too long ago; without a port: flushed. */
const MacEntry *switch_find(Ctx *cx, const Switch *sw, uint16_t vlan, Mac dst)
{
	const MacEntry *e = index_get(&sw->table, key_of(vlan, dst));
	return e && !is_aged(sw, e, ctx_now(cx)) ? e : NULL;
}

typedef struct Flush {
	Ctx *cx;
	const SwitchPort *port;
} Flush;

static void flush_station(void *to, void *entry)
{
	const Flush *f = to;
	MacEntry *e = entry;
	if (e->port != f->port)
		return;
	e->port = NULL;
	stamp_set(f->cx, &e->state);
}

/* A flushed station is remembered as one whose port is unknown: frames for it are flooded because of this
 * event. */
void switch_flush(Ctx *cx, Switch *sw, const SwitchPort *port)
{
	index_each(&sw->table, flush_station, &(Flush){cx, port});
}
