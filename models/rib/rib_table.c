/* The table: who offers what for a prefix, and which offer is installed. The lowest administrative
 * distance wins, then the lowest metric; equal offers of one source share. */

#include <string.h>

#include "models/rib/rib_priv.h"
#include "sim/sorted.h"

/* One line for each path, as "RT: add 20.1.1.0/24 via 10.1.1.2, ospf metric [110/20]". `rt`: "RT", or "RT(RED)". */
static void debug_paths(const LogOut *out, const char *rt, const ObsSpec *spec, const ObsVal *v)
{
	const char *change = obs_val(spec, v, "change")->s;
	g_auto(GStrv) hops = g_strsplit(obs_val(spec, v, "next_hop")->s, "; ", -1);
	g_autoptr(GString) prefix = g_string_new(NULL);
	prefix_print(prefix, obs_val(spec, v, "prefix")->prefix);
	for (char **h = hops; *h; h++) {
		char *comma = strchr(*h, ',');
		bool via = g_str_has_prefix(*h, "via ");
		if (comma)
			*comma = '\0';
		log_line(out, "RT", "ip routing", "%s: %s %s %s, %s metric [%d/%d]", rt,
			 strcmp(change, "remove") == 0 ? "del"
			 : strcmp(change, "add") == 0  ? "add"
						       : "update",
			 prefix->str, via ? *h : "via 0.0.0.0", obs_val(spec, v, "source")->s,
			 (int)obs_val(spec, v, "distance")->i, (int)obs_val(spec, v, "metric")->i);
	}
	if (strcmp(change, "remove") == 0)
		log_line(out, "RT", "ip routing", "%s: delete subnet route to %s", rt, prefix->str);
}

static void debug_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	debug_paths(out, "RT", spec, v);
}

/* IOS debug ip routing of a VRF's table, since 12.2. */
static void vrf_debug_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autofree char *rt = g_strdup_printf("RT(%s)", obs_val(spec, v, "vrf")->s);
	debug_paths(out, rt, spec, v);
}

const ObsSpec rib_route_obs = {
	.name = "route",
	.kind = OBS_ROUTE,
	.class = CLASS_ROUTE,
	.cite = "IOS debug ip routing",
	.fields = {{"prefix", OV_PREFIX},
		   {"protocol", OV_STR},
		   {"metric", OV_INT},
		   {"next_hop", OV_STR},
		   {"change", OV_STR},
		   {"distance", OV_INT},
		   {"source", OV_STR}},
	.text = debug_text,
};

const ObsSpec rib_vrf_route_obs = {
	.name = "vrf-route",
	.kind = OBS_ROUTE,
	.class = CLASS_ROUTE,
	.cite = "IOS debug ip routing vrf",
	.fields = {{"prefix", OV_PREFIX},
		   {"protocol", OV_STR},
		   {"metric", OV_INT},
		   {"next_hop", OV_STR},
		   {"change", OV_STR},
		   {"distance", OV_INT},
		   {"source", OV_STR},
		   {"vrf", OV_STR}},
	.text = vrf_debug_text,
};

/* "S", "O E2": the letters of `show ip route`. */
static void print_code(const RibOffer *offer, char out[8])
{
	g_snprintf(out, 8, "%s%s%s", offer->source->codes->letters, offer->subtype[0] ? " " : "",
		   offer->subtype);
}

/* "via 10.1.1.3, FastEthernet0/1", or "directly connected, Loopback0". */
static void print_path(const RibPath *path, GString *out)
{
	if (path->via) {
		g_string_append(out, "via ");
		ip4_print(out, path->via);
		if (path->out)
			g_string_append_printf(out, ", %s", path->out->name);
		return;
	}
	g_string_append_printf(out, "directly connected, %s", path->out->name);
}

uint64_t rib_key(Prefix p)
{
	return (uint64_t)p.addr << 8 | p.len;
}

static RibEntry *entry_find(const Rib *rib, Prefix p)
{
	return index_get(&rib->by_prefix, rib_key(p));
}

static int by_prefix(const void *entry, const void *prefix)
{
	return prefix_cmp(&((const RibEntry *)entry)->prefix, prefix);
}

/* The index of the first entry that is not before the prefix. */
static guint entries_from(const Rib *rib, Prefix p)
{
	return sorted_place(rib->entries, by_prefix, &p);
}

static RibEntry *entry_make(Rib *rib, Prefix p)
{
	RibEntry *e = entry_find(rib, p);
	if (e)
		return e;
	e = g_slice_new0(RibEntry);
	e->prefix = p;
	index_put(&rib->by_prefix, rib_key(p), e);
	rib->lengths |= UINT64_C(1) << p.len;
	guint at = entries_from(rib, p);
	g_ptr_array_insert(rib->entries, (gint)at, e);
	return e;
}

static size_t kept_size(unsigned n_paths)
{
	return sizeof(RibKept) + n_paths * sizeof(RibPath);
}

/* Paths in the order of their addresses: as the tech note's tables print them, whoever came first. */
static int by_address(const void *a, const void *b)
{
	const RibPath *x = a, *y = b;
	return (x->via > y->via) - (x->via < y->via);
}

static RibKept *kept_new(const RibOffer *o)
{
	RibKept *k = g_slice_alloc(kept_size(o->n_paths));
	k->offer = *o;
	k->offer.path = k->path;
	k->next = NULL;
	memcpy(k->path, o->path, o->n_paths * sizeof *k->path);
	qsort(k->path, o->n_paths, sizeof *k->path, by_address);
	return k;
}

static void kept_free(RibKept *k /* NULL is allowed */)
{
	if (k)
		g_slice_free1(kept_size(k->offer.n_paths), k);
}

static void entry_free(RibEntry *e)
{
	for (RibKept *k = e->offers, *next; k; k = next) {
		next = k->next;
		kept_free(k);
	}
	kept_free(e->merged);
	g_slice_free(RibEntry, e);
}

void rib_table_init(Rib *rib)
{
	rib->entries = g_ptr_array_new();
	rib->era = 1;
}

void rib_table_clear(Rib *rib)
{
	for (guint i = 0; i < rib->entries->len; i++)
		entry_free(rib->entries->pdata[i]);
	g_ptr_array_unref(rib->entries);
	index_clear(&rib->by_prefix);
}

static bool same_path(const RibPath *a, const RibPath *b)
{
	return a->via == b->via && a->out == b->out && a->global == b->global;
}

/* Metrics of two processes of a protocol say nothing to each other: of equal distances the first that came stays
 * (Cisco 4170, OSPF Redistribution Among Different OSPF Processes). */
static bool are_comparable(const RibOffer *a, const RibOffer *b)
{
	return a->distance == b->distance && a->source == b->source && a->process == b->process;
}

/* May two offers stand in the table side by side? */
static bool is_equal(const RibOffer *a, const RibOffer *b)
{
	return are_comparable(a, b) && a->metric == b->metric;
}

/* The offer, with the paths of those that are equal to it; NULL: no other is. The caller owns it. */
static RibKept *merge(const RibEntry *e, const RibOffer *best)
{
	RibPath path[RIB_PATHS];
	RibOffer all = *best;
	bool alone = true;
	memcpy(path, best->path, best->n_paths * sizeof *path);
	all.path = path;
	for (const RibKept *k = e->offers; k; k = k->next) {
		if (&k->offer == best || !is_equal(&k->offer, best))
			continue;
		alone = false;
		for (unsigned i = 0; i < k->offer.n_paths; i++) {
			unsigned j = 0;
			while (j < all.n_paths && !same_path(&k->path[i], &path[j]))
				j++;
			if (j == all.n_paths && j < RIB_PATHS)
				path[all.n_paths++] = k->path[i];
		}
	}
	return alone ? NULL : kept_new(&all);
}

/* The best of the offers; NULL: nothing is left. */
static const RibOffer *choose(const RibEntry *e)
{
	const RibOffer *best = NULL;
	for (const RibKept *k = e->offers; k; k = k->next) {
		const RibOffer *o = &k->offer;
		if (o->distance == RIB_UNUSABLE)
			continue;
		if (!best || o->distance < best->distance ||
		    (are_comparable(o, best) && o->metric < best->metric))
			best = o;
	}
	return best;
}

/* Who offers it and who told of it makes no other route. */
static bool same_route(const RibOffer *a, const RibOffer *b)
{
	if (a->source != b->source || a->process != b->process || a->distance != b->distance ||
	    a->metric != b->metric || a->tag != b->tag || a->n_paths != b->n_paths ||
	    strcmp(a->subtype, b->subtype) != 0)
		return false;
	for (unsigned i = 0; i < a->n_paths; i++)
		if (!same_path(&a->path[i], &b->path[i]))
			return false;
	return true;
}

static void tell(Ctx *cx, const Rib *rib, const RibEntry *e, const RibOffer *o, const char *change)
{
	char code[8];
	g_autoptr(GString) hop = g_string_new(NULL);
	print_code(o, code);
	for (unsigned i = 0; i < o->n_paths; i++) {
		if (i > 0)
			g_string_append(hop, "; ");
		print_path(&o->path[i], hop);
	}
	ObsVal v[] = {OV_PF(e->prefix),      OV_S(code),
		      OV_I(o->metric),       OV_S(hop->str),
		      OV_S(change),          OV_I(o->distance),
		      OV_S(o->source->name), OV_S(vrf_name(rib->node, rib->vrf))};
	obs_emit(cx, rib->vrf ? &rib_vrf_route_obs : &rib_route_obs, v);
}

/* Those of VRFs, too, where their routes go by this table. */
static void forget_flows(Rib *rib)
{
	rib_flow_forget(rib);
	if (rib->n_global == 0)
		return;
	for (guint i = 0; i < rib->tables->len; i++)
		if (rib->tables->pdata[i])
			rib_flow_forget(rib->tables->pdata[i]);
}

/* Are these one route, or none? */
static bool is_as_before(const RibOffer *now, const RibOffer *old)
{
	return now && old ? same_route(now, old) : now == old;
}

/* Installs what the offers come to, and tells everyone if that is a change. `gone` is an offer no more: adopted, NULL
 * is allowed. */
static void settle(Ctx *cx, Rib *rib, RibEntry *e, RibKept *gone)
{
	const RibOffer *old = e->best.offer, *now = choose(e);
	RibKept *merged_before = e->merged;
	e->merged = now ? merge(e, now) : NULL;
	if (e->merged)
		now = &e->merged->offer;
	e->best.offer = now;
	bool changed = !is_as_before(now, old);
	if (changed) {
		if (now)
			e->best.version = ++rib->next_version;
		e->best.installed = ctx_now(cx);
		stamp_set(cx, &e->best.state);
		forget_flows(rib);
		if (now)
			tell(cx, rib, e, now, old ? "replace" : "add");
		else if (old)
			tell(cx, rib, e, old, "remove");
	}
	kept_free(gone);
	kept_free(merged_before);
	if (changed)
		signal_send(cx, rib->node,
			    &(Signal){.kind = SIG_ROUTE,
				      .prefix = e->prefix,
				      .vrf = rib->vrf,
				      .up = now,
				      .stamp = &e->best.state});
}

/* Where the client's offer hangs, or would. */
static RibKept **offer_place(RibEntry *e, const RouteSource *source, const void *client)
{
	RibKept **at = &e->offers;
	while (*at && ((*at)->offer.source != source || (*at)->offer.client != client))
		at = &(*at)->next;
	return at;
}

void rib_offer(Ctx *cx, void *self, const RibOffer *offer)
{
	Rib *rib = self;
	g_assert(offer->n_paths > 0 && offer->n_paths <= RIB_PATHS);
	RibEntry *e = entry_make(rib, offer->prefix);
	RibKept **at = offer_place(e, offer->source, offer->client), *before = *at;
	*at = kept_new(offer);
	(*at)->next = before ? before->next : NULL;
	settle(cx, rib, e, before);
}

void rib_withdraw(Ctx *cx, void *self, Prefix prefix, const RouteSource *source, const void *client)
{
	Rib *rib = self;
	RibEntry *e = entry_find(rib, prefix);
	RibKept **at = e ? offer_place(e, source, client) : NULL, *gone = at ? *at : NULL;
	if (!gone)
		return;
	*at = gone->next;
	settle(cx, rib, e, gone);
}

const RibRoute *rib_route(const void *self, Prefix prefix)
{
	const RibEntry *e = entry_find(self, prefix);
	return e && e->best.offer ? &e->best : NULL;
}

const RibRoute *rib_match_stamped(const Rib *rib, Ip4 dst, const Stamp **gone)
{
	for (unsigned len = 33; len-- > 0;) {
		if (!(rib->lengths >> len & 1))
			continue;
		const RibEntry *e = entry_find(rib, prefix_of(dst, (uint8_t)len));
		if (e && e->best.offer)
			return &e->best;
		if (e && e->best.version && !*gone)
			*gone = &e->best.state;
	}
	return NULL;
}

const RibRoute *rib_match(const void *self, Ip4 dst)
{
	const Stamp *gone = NULL;
	return rib_match_stamped(self, dst, &gone);
}

bool rib_has_subnets(const Rib *rib, Prefix net)
{
	for (guint i = entries_from(rib, net); i < rib->entries->len; i++) {
		const RibEntry *e = rib->entries->pdata[i];
		if (!prefix_covers(net, e->prefix))
			return false;
		if (e->best.offer)
			return true;
	}
	return false;
}

void rib_each(const void *self, void (*fn)(void *to, const RibRoute *r), void *to)
{
	const Rib *rib = self;
	for (guint i = 0; i < rib->entries->len; i++) {
		const RibEntry *e = rib->entries->pdata[i];
		if (e->best.offer)
			fn(to, &e->best);
	}
}
