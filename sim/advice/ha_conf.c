/* Configurations, as far as redundancy goes: lines to facts. A line that is not about it, or is wrong, is
 * passed over: whoever reads configurations in earnest says so. */

#include "sim/advice/ha_conf.h"

#include <stdlib.h>
#include <string.h>

#include "models/core/iface.h"

enum { WORDS_MAX = 40 };

/* A line, in words. */
typedef struct Words {
	HaLine line;
	bool no;
	int n;
	char *w[WORDS_MAX + 1];
} Words;

typedef struct Reader {
	HaRouter *r;
	HaIface *iface;
	HaEntry *entry;
	HaOspf *ospf;
	HaPolicy *policy;
	const char *acl; /* of "ip access-list extended NAME" */
} Reader;

static const char *keep(HaRouter *r, const char *text)
{
	return g_string_chunk_insert_const(r->strings, text);
}

static const char *word(const Words *l, int i)
{
	return i < l->n ? l->w[i] : "";
}

/* The words from `i` on are these, separated by one blank. */
static bool says(const Words *l, int i, const char *words)
{
	g_auto(GStrv) want = g_strsplit(words, " ", -1);
	for (char **w = want; *w; w++, i++)
		if (g_ascii_strcasecmp(word(l, i), *w) != 0)
			return false;
	return true;
}

static int number(const char *text)
{
	return (int)strtol(text, NULL, 10);
}

static Ip4 address(const char *text)
{
	Ip4 ip = 0;
	return ip4_parse(text, &ip) ? ip : 0;
}

static HaLine cited(HaRouter *r, const Words *l)
{
	return (HaLine){l->line.at, keep(r, l->line.text)};
}

/* "Fa0/0", or "Fa 0/0" in two words, in full. NULL: no interface's name. */
static const char *interface_name(HaRouter *r, const Words *l, int i)
{
	char name[40], shortname[40];
	g_autofree char *two = g_strconcat(word(l, i), word(l, i + 1), NULL);
	if (!iface_name_parse(word(l, i), name, shortname, NULL, NULL) &&
	    !iface_name_parse(two, name, shortname, NULL, NULL))
		return NULL;
	return keep(r, name);
}

/* ---- things by name ---- */

static void group_free(void *p)
{
	g_array_unref(((HaGroup *)p)->tracks);
	g_free(p);
}

static void iface_free(void *p)
{
	g_ptr_array_unref(((HaIface *)p)->groups);
	g_free(p);
}

static void entry_free(void *p)
{
	g_array_unref(((HaEntry *)p)->peers);
	g_free(p);
}

static void ospf_free(void *p)
{
	g_array_unref(((HaOspf *)p)->networks);
	g_ptr_array_unref(((HaOspf *)p)->passive);
	g_free(p);
}

HaRouter *ha_router_new(const char *name, const char *release)
{
	HaRouter *r = g_new0(HaRouter, 1);
	*r = (HaRouter){.ifaces = g_ptr_array_new_with_free_func(iface_free),
			.entries = g_ptr_array_new_with_free_func(entry_free),
			.ospfs = g_ptr_array_new_with_free_func(ospf_free),
			.policies = g_array_new(FALSE, FALSE, sizeof(HaPolicy)),
			.keys = g_array_new(FALSE, FALSE, sizeof(HaKey)),
			.transforms = g_array_new(FALSE, FALSE, sizeof(HaTransform)),
			.aces = g_array_new(FALSE, FALSE, sizeof(HaAce)),
			.statics = g_array_new(FALSE, FALSE, sizeof(Prefix)),
			.objects = g_hash_table_new(g_direct_hash, g_direct_equal),
			.strings = g_string_chunk_new(4096)};
	r->name = keep(r, name);
	r->release = release ? keep(r, release) : "";
	return r;
}

void ha_router_free(HaRouter *r)
{
	g_ptr_array_unref(r->ifaces);
	g_ptr_array_unref(r->entries);
	g_ptr_array_unref(r->ospfs);
	g_array_unref(r->policies);
	g_array_unref(r->keys);
	g_array_unref(r->transforms);
	g_array_unref(r->aces);
	g_array_unref(r->statics);
	g_hash_table_unref(r->objects);
	g_string_chunk_free(r->strings);
	g_free(r);
}

static HaIface *iface_called(HaRouter *r, const char *name)
{
	for (unsigned i = 0; i < r->ifaces->len; i++)
		if (strcmp(((HaIface *)r->ifaces->pdata[i])->name, name) == 0)
			return r->ifaces->pdata[i];
	HaIface *x = g_new0(HaIface, 1);
	*x = (HaIface){
		.name = name, .mtu = 1500, .groups = g_ptr_array_new_with_free_func(group_free)};
	g_ptr_array_add(r->ifaces, x);
	return x;
}

/* IOS's defaults: priority 100, hello 3 s, hold 10 s, authentication "cisco". */
static HaGroup *group_of(HaIface *ifc, int group)
{
	for (unsigned i = 0; i < ifc->groups->len; i++)
		if (((HaGroup *)ifc->groups->pdata[i])->number == group)
			return ifc->groups->pdata[i];
	HaGroup *g = g_new0(HaGroup, 1);
	*g = (HaGroup){.number = group,
		       .priority = 100,
		       .hello_ms = 3000,
		       .hold_ms = 10000,
		       .auth = "cisco",
		       .tracks = g_array_new(FALSE, FALSE, sizeof(HaTrack))};
	g_ptr_array_add(ifc->groups, g);
	return g;
}

HaGroup *ha_group_named(const HaIface *ifc, const char *name)
{
	for (unsigned i = 0; i < ifc->groups->len; i++)
		if (g_strcmp0(((HaGroup *)ifc->groups->pdata[i])->name, name) == 0)
			return ifc->groups->pdata[i];
	return NULL;
}

HaGroup *ha_group_with(const HaIface *ifc, Ip4 vip)
{
	for (unsigned i = 0; i < ifc->groups->len; i++)
		if (((HaGroup *)ifc->groups->pdata[i])->vip == vip)
			return ifc->groups->pdata[i];
	return NULL;
}

static HaEntry *entry_of(HaRouter *r, const char *map, int seq)
{
	for (unsigned i = 0; i < r->entries->len; i++) {
		HaEntry *e = r->entries->pdata[i];
		if (e->seq == seq && strcmp(e->map, map) == 0)
			return e;
	}
	HaEntry *e = g_new0(HaEntry, 1);
	*e = (HaEntry){.map = keep(r, map),
		       .seq = seq,
		       .peers = g_array_new(FALSE, FALSE, sizeof(HaPeer))};
	g_ptr_array_add(r->entries, e);
	return e;
}

static HaOspf *ospf_of(HaRouter *r, int pid)
{
	for (unsigned i = 0; i < r->ospfs->len; i++)
		if (((HaOspf *)r->ospfs->pdata[i])->pid == pid)
			return r->ospfs->pdata[i];
	HaOspf *o = g_new0(HaOspf, 1);
	*o = (HaOspf){.pid = pid,
		      .networks = g_array_new(FALSE, FALSE, sizeof(HaNetwork)),
		      .passive = g_ptr_array_new()};
	g_ptr_array_add(r->ospfs, o);
	return o;
}

/* ---- access lists ---- */

/* "any", "host A", "A WILD": how many words it took; 0: none of these. */
static int read_end(const Words *l, int i, Prefix *out)
{
	Ip4 ip, wild;
	if (says(l, i, "any")) {
		*out = (Prefix){0, 0};
		return 1;
	}
	if (says(l, i, "host") && ip4_parse(word(l, i + 1), &ip)) {
		*out = (Prefix){ip, 32};
		return 2;
	}
	uint8_t len;
	if (!ip4_parse(word(l, i), &ip) || !ip4_parse(word(l, i + 1), &wild) ||
	    !ip4_mask_len(~wild, &len))
		return 0;
	*out = prefix_of(ip, len);
	return 2;
}

/* "eq 514", "range 5000 5010": how many words it took. Ports are compared as they are written: IOS writes each in
 * one way. */
static int read_port(Reader *d, const Words *l, int i, const char **out)
{
	bool range = says(l, i, "range");
	*out = "";
	if (!range && !says(l, i, "eq") && !says(l, i, "lt") && !says(l, i, "gt"))
		return 0;
	g_autofree char *text =
		range ? g_strjoin(" ", "range", word(l, i + 1), word(l, i + 2), NULL)
		      : g_strjoin(" ", word(l, i), word(l, i + 1), NULL);
	*out = keep(d->r, text);
	return range ? 3 : 2;
}

/* "permit PROTOCOL SOURCE [PORT] DESTINATION [PORT]" */
static void read_ace(Reader *d, const Words *l, int i, const char *acl)
{
	HaAce a = {.acl = acl,
		   .permit = says(l, i, "permit"),
		   .proto = keep(d->r, word(l, i + 1)),
		   .line = cited(d->r, l)};
	int n = read_end(l, i + 2, &a.src);
	if (!n)
		return;
	i += 2 + n;
	i += read_port(d, l, i, &a.sport);
	n = read_end(l, i, &a.dst);
	if (!n)
		return;
	read_port(d, l, i + n, &a.dport);
	g_array_append_val(d->r->aces, a);
}

/* ---- modes ---- */

static void forget_crypto_map(HaIface *ifc)
{
	ifc->map = ifc->redundancy = NULL;
	ifc->map_line = (HaLine){0};
}

static void read_track(Reader *d, HaGroup *g, const Words *l)
{
	/* standby G track {OBJECT [decrement N] | IFACE [N]} */
	HaTrack t = {.decrement = 10, .line = cited(d->r, l)};
	int last = l->n - 1;
	if (g_ascii_isdigit(*word(l, 3)))
		t.object = number(word(l, 3));
	else
		t.ifname = interface_name(d->r, l, 3);
	if (last > 3 && g_ascii_isdigit(*word(l, last)) && !strchr(word(l, last), '/'))
		t.decrement = number(word(l, last));
	for (unsigned i = 0; i < g->tracks->len; i++) {
		HaTrack *x = &g_array_index(g->tracks, HaTrack, i);
		if (x->object != t.object || g_strcmp0(x->ifname, t.ifname) != 0)
			continue;
		g_array_remove_index(g->tracks, i);
		break;
	}
	if (!l->no && (t.ifname || t.object))
		g_array_append_val(g->tracks, t);
}

static int64_t milliseconds(const Words *l, int *i)
{
	bool msec = says(l, *i, "msec");
	*i += msec;
	int n = number(word(l, (*i)++));
	return msec ? n : n * 1000;
}

static void read_standby(Reader *d, const Words *l)
{
	if (!g_ascii_isdigit(*word(l, 1)))
		return;
	HaGroup *g = group_of(d->iface, number(word(l, 1)));
	if (says(l, 2, "ip")) {
		g->vip = l->no ? 0 : address(word(l, 3));
		g->ip_line = cited(d->r, l);
	} else if (says(l, 2, "priority")) {
		g->priority = l->no ? 100 : number(word(l, 3));
		g->priority_line = cited(d->r, l);
		g->preempt |= says(l, 4, "preempt");
	} else if (says(l, 2, "preempt")) {
		g->preempt = !l->no;
	} else if (says(l, 2, "timers")) {
		int i = 3;
		g->hello_ms = l->no ? 3000 : milliseconds(l, &i);
		g->hold_ms = l->no ? 10000 : milliseconds(l, &i);
		g->timers_line = cited(d->r, l);
	} else if (says(l, 2, "name")) {
		g->name = l->no ? NULL : keep(d->r, word(l, 3));
		g->name_line = cited(d->r, l);
	} else if (says(l, 2, "authentication")) {
		g->auth = l->no ? "cisco" : keep(d->r, word(l, l->n - 1));
		g->auth_line = cited(d->r, l);
	} else if (says(l, 2, "track")) {
		read_track(d, g, l);
	}
}

static void read_ip_ospf(Reader *d, const Words *l)
{
	HaIface *x = d->iface;
	if (says(l, 2, "hello-interval")) {
		x->ospf_hello = l->no ? 0 : number(word(l, 3));
		x->ospf_hello_line = cited(d->r, l);
	} else if (says(l, 2, "dead-interval")) {
		x->ospf_dead = l->no ? 0 : number(word(l, 3));
		x->ospf_dead_line = cited(d->r, l);
	} else if (says(l, 2, "network")) {
		x->ospf_network = l->no ? NULL : keep(d->r, word(l, 3));
		x->ospf_network_line = cited(d->r, l);
	} else if (says(l, 2, "authentication")) {
		x->ospf_auth = l->no ? NULL : keep(d->r, l->n > 3 ? word(l, 3) : "text");
		x->ospf_auth_line = cited(d->r, l);
	}
}

static void in_interface(Reader *d, const Words *l)
{
	HaIface *x = d->iface;
	uint8_t len;
	if (says(l, 0, "ip address") && !says(l, l->n - 1, "secondary")) {
		x->ip = l->no ? 0 : address(word(l, 2));
		x->len = ip4_mask_len(address(word(l, 3)), &len) ? len : 0;
		x->ip_line = cited(d->r, l);
	} else if (says(l, 0, "shutdown")) {
		x->shutdown = !l->no;
	} else if (says(l, 0, "ip mtu") || says(l, 0, "mtu")) {
		x->mtu = l->no ? 1500 : number(word(l, l->n - 1));
		x->mtu_line = cited(d->r, l);
	} else if (says(l, 0, "standby")) {
		read_standby(d, l);
	} else if (says(l, 0, "ip ospf")) {
		read_ip_ospf(d, l);
	} else if (says(l, 0, "crypto map") && l->no) {
		forget_crypto_map(x);
	} else if (says(l, 0, "crypto map")) {
		x->map = keep(d->r, word(l, 2));
		x->redundancy = says(l, 3, "redundancy") ? keep(d->r, word(l, 4)) : NULL;
		x->map_line = cited(d->r, l);
	}
}

static void in_entry(Reader *d, const Words *l)
{
	HaEntry *e = d->entry;
	if (says(l, 0, "set peer")) {
		HaPeer p = {address(word(l, 2)), cited(d->r, l)};
		if (!l->no && p.ip)
			g_array_append_val(e->peers, p);
	} else if (says(l, 0, "set transform-set")) {
		const char *names = strstr(l->line.text, "transform-set");
		e->transforms = keep(d->r, names + strlen("transform-set"));
		e->transforms_line = cited(d->r, l);
	} else if (says(l, 0, "match address")) {
		e->acl = l->no ? NULL : keep(d->r, word(l, 2));
		e->acl_line = cited(d->r, l);
	} else if (says(l, 0, "reverse-route")) {
		e->reverse_route = !l->no;
		e->rri_line = cited(d->r, l);
	}
}

static void in_policy(Reader *d, const Words *l)
{
	HaPolicy *p = d->policy;
	const char *value = keep(d->r, word(l, 1));
	if (says(l, 0, "encr") || says(l, 0, "encryption")) {
		const char *rest = strstr(l->line.text, value);
		p->encr = l->no ? "des" : keep(d->r, rest ? rest : value);
	} else if (says(l, 0, "hash")) {
		p->hash = l->no ? "sha" : value;
	} else if (says(l, 0, "authentication")) {
		p->auth = l->no ? "rsa-sig" : value;
	} else if (says(l, 0, "group")) {
		p->group = l->no ? 1 : number(value);
	}
}

static void in_ospf(Reader *d, const Words *l)
{
	HaOspf *o = d->ospf;
	if (says(l, 0, "network") && !l->no) {
		HaNetwork n = {address(word(l, 1)), address(word(l, 2)), 0, cited(d->r, l)};
		n.area = strchr(word(l, 4), '.') ? address(word(l, 4)) : (Ip4)number(word(l, 4));
		g_array_append_val(o->networks, n);
	} else if (says(l, 0, "router-id")) {
		o->router_id = l->no ? 0 : address(word(l, 1));
		o->id_line = cited(d->r, l);
	} else if (says(l, 0, "redistribute static")) {
		o->redistributes = !l->no;
		o->subnets = !l->no && strstr(l->line.text, "subnets");
		o->redistribute_line = cited(d->r, l);
	} else if (says(l, 0, "passive-interface")) {
		const char *name = says(l, 1, "default") ? "default" : interface_name(d->r, l, 1);
		if (name && !l->no)
			g_ptr_array_add(o->passive, (gpointer)name);
		else if (name)
			g_ptr_array_remove(o->passive, (gpointer)name);
	}
}

/* ---- the top ---- */

static void leave(Reader *d)
{
	*d = (Reader){.r = d->r};
}

static void read_key(Reader *d, const Words *l)
{
	/* crypto isakmp key [0|6] SECRET address A [MASK] */
	int i = says(l, 3, "0") || says(l, 3, "6") ? 4 : 3;
	HaKey k = {.secret = keep(d->r, word(l, i)), .mask = IP4_BROADCAST, .line = cited(d->r, l)};
	if (!says(l, i + 1, "address"))
		return;
	k.peer = address(word(l, i + 2));
	if (address(word(l, i + 3)) || says(l, i + 3, "0.0.0.0"))
		k.mask = address(word(l, i + 3));
	g_array_append_val(d->r->keys, k);
}

static void read_keepalive(Reader *d, const Words *l)
{
	HaRouter *r = d->r;
	r->keepalive = l->no ? 0 : number(word(l, 3));
	r->retry = g_ascii_isdigit(*word(l, 4)) ? number(word(l, 4)) : 2;
	r->periodic = says(l, l->n - 1, "periodic");
	r->keepalive_line = cited(r, l);
}

static void read_isakmp(Reader *d, const Words *l)
{
	if (says(l, 2, "policy")) {
		HaPolicy p = {number(word(l, 3)), "des", "sha", "rsa-sig", 1, cited(d->r, l)};
		g_array_append_val(d->r->policies, p);
		d->policy = &g_array_index(d->r->policies, HaPolicy, d->r->policies->len - 1);
	} else if (says(l, 2, "key") && !l->no) {
		read_key(d, l);
	} else if (says(l, 2, "keepalive")) {
		read_keepalive(d, l);
	}
}

static void read_transform(Reader *d, const Words *l)
{
	HaTransform t = {.name = keep(d->r, word(l, 3)), .line = cited(d->r, l)};
	g_autoptr(GString) words = g_string_new(NULL);
	for (int i = 4; i < l->n; i++)
		g_string_append_printf(words, "%s%s", words->len ? " " : "", l->w[i]);
	t.words = keep(d->r, words->str);
	g_array_append_val(d->r->transforms, t);
}

static void read_crypto_map(Reader *d, const Words *l)
{
	if (l->no || !g_ascii_isdigit(*word(l, 3)))
		return;
	d->entry = entry_of(d->r, word(l, 2), number(word(l, 3)));
	if (!d->entry->line.text)
		d->entry->line = cited(d->r, l);
}

static void at_top(Reader *d, const Words *l)
{
	leave(d);
	if (says(l, 0, "interface") && !l->no) {
		const char *name = interface_name(d->r, l, 1);
		d->iface = name ? iface_called(d->r, name) : NULL;
		if (d->iface && !d->iface->line.text)
			d->iface->line = cited(d->r, l);
	} else if (says(l, 0, "crypto isakmp")) {
		read_isakmp(d, l);
	} else if (says(l, 0, "crypto ipsec transform-set") && !l->no) {
		read_transform(d, l);
	} else if (says(l, 0, "crypto map")) {
		read_crypto_map(d, l);
	} else if (says(l, 0, "router ospf") && !l->no) {
		d->ospf = ospf_of(d->r, number(word(l, 2)));
		d->ospf->line = cited(d->r, l);
	} else if (says(l, 0, "access-list") && !l->no) {
		read_ace(d, l, 2, keep(d->r, word(l, 1)));
	} else if (says(l, 0, "ip access-list extended") && !l->no) {
		d->acl = keep(d->r, word(l, 3));
	} else if (says(l, 0, "track") && says(l, 2, "interface") && !l->no) {
		g_hash_table_insert(d->r->objects, GINT_TO_POINTER(number(word(l, 1))),
				    (gpointer)interface_name(d->r, l, 3));
	} else if (says(l, 0, "ip route") && !l->no) {
		uint8_t len;
		Prefix p = {address(word(l, 2)), 0};
		if (ip4_mask_len(address(word(l, 3)), &len)) {
			p.len = len;
			g_array_append_val(d->r->statics, p);
		}
	} else if (says(l, 0, "version") && !*d->r->release) {
		d->r->release = keep(d->r, word(l, 1));
	} else if (says(l, 0, "hostname")) {
		d->r->name = keep(d->r, word(l, 1));
	}
}

static void take(Reader *d, const Words *l, bool indented)
{
	if (!indented)
		at_top(d, l);
	else if (d->iface)
		in_interface(d, l);
	else if (d->entry)
		in_entry(d, l);
	else if (d->policy)
		in_policy(d, l);
	else if (d->ospf)
		in_ospf(d, l);
	else if (d->acl)
		read_ace(d, l, g_ascii_isdigit(*word(l, 0)) ? 1 : 0, d->acl);
}

void ha_router_read(HaRouter *r, const char *file, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	Reader d = {.r = r};
	for (int i = 0; lines[i]; i++) {
		const char *line = g_strchomp(lines[i]), *from = line + strspn(line, " \t");
		if (!*from || *from == '!')
			continue;
		g_auto(GStrv) words = g_strsplit_set(from, " \t", WORDS_MAX);
		Words l = {{{keep(r, file), i + 1, (int)(from - line) + 1}, from},
			   strcmp(words[0], "no") == 0,
			   0,
			   {NULL}};
		for (char **w = words + l.no; *w; w++)
			if (**w)
				l.w[l.n++] = *w;
		take(&d, &l, from != line);
	}
}
