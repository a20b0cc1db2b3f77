/* Switching without CEF. Who goes on then is the process, which takes the next of equal paths for each packet (IOS IP
 * Switching Command Reference: ip cef, ip route-cache; Cisco "How Does Load Balancing Work?": process switching balances
 * by the packet), or fast switching, which keeps one for a destination, until 12.4(20)T. Here a flow keeps its own path,
 * as with CEF: that is doubted where several could be equal. */

#include "models/rib/rib_priv.h"

static const char why[] = "without CEF equal paths are taken in turn by each packet, or by each "
			  "destination; here a flow keeps its own";

/* ---- statements ---- */

bool rib_set_cef(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a, (void)e;
	((Rib *)at->self)->no_cef = no;
	return true;
}

/* Of the words behind it only "cef" is a way of switching; "flow", "policy", "same-interface" are what it does besides. */
bool rib_set_route_cache(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Rib *own = at->self;
	const Iface *ifc = at->obj;
	(void)e;
	if (arg_str(a, "how")[0] && g_ascii_strcasecmp(arg_str(a, "how"), "cef") != 0)
		return true;
	if (no)
		index_put(&own->uncached, ifc->index, own);
	else
		index_drop(&own->uncached, ifc->index);
	return true;
}

/* ---- what could be equal ---- */

static bool has_equal(const RibStatic *s)
{
	for (const RibStatic *x = s->of_prefix; x; x = x->of_prefix)
		if (x->distance == s->distance)
			return true;
	return false;
}

const char *rib_shares_otherwise(const void *self)
{
	const Rib *own = ((const Rib *)self)->own;
	return own->no_cef || own->uncached.n ? why : NULL;
}

static void static_gap(const RibStatic *s, ConfGapFn *fn, void *to)
{
	unsigned vrf = s->rib->vrf;
	g_autoptr(GString) key = g_string_new(NULL);
	if (vrf)
		g_string_append_printf(key, "%s ", vrf_name(s->rib->node, vrf));
	ip4_print(key, s->prefix.addr);
	g_string_append_c(key, ' ');
	ip4_print(key, ip4_mask(s->prefix.len));
	g_string_append_printf(key, " %s ", s->ifname[0] ? s->ifname : "-");
	if (s->via)
		ip4_print(key, s->via);
	else
		g_string_append_c(key, '-');
	fn(to, &(ConfGap){.place = "",
			  .words = vrf ? "ip route vrf" : "ip route",
			  .key = key->str,
			  .affects = AFFECTS_FORWARDING,
			  .why = why});
}

static void table_gaps(const Rib *rib, ConfGapFn *fn, void *to)
{
	for (guint i = 0; i < rib->statics->len; i++) {
		const RibStatic *s = rib->statics->pdata[i];
		if (!s->gone && has_equal(s))
			static_gap(s, fn, to);
	}
}

void rib_gaps(const void *self, ConfGapFn *fn, void *to)
{
	const Rib *own = self;
	for (unsigned vrf = 0; rib_shares_otherwise(own) && vrf <= vrf_count(own->node); vrf++) {
		const Rib *rib = rib_known(own, vrf);
		if (rib)
			table_gaps(rib, fn, to);
	}
}
