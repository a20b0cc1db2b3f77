/* Lists on interfaces (IOS Security Command Reference: ip access-group): what they deny goes no further.
 *
 * Where they are asked follows Cisco 6209 (NAT Order of Operation), and, of what a crypto map takes, the release (Cisco
 * field notice 29690): before 12.3(8)T the inbound list sees the encrypted packet and, once it is decrypted, the packet
 * again, and the outbound list sees clear text before it is encrypted, and not what is made of it; since then clear text
 * is the crypto map's own matter (Crypto Access Check on Clear-Text Packets: set ip access-group), and the outbound list
 * sees the packet that leaves.
 *
 * A router on which no list is applied has no feature of this folder in its path. */

#include "models/acl/acl_cursor.h"
#include "models/core/refusal.h"

#include <string.h>

typedef struct AclIface {
	const char *name[N_ACL_WAYS]; /* interned; NULL: none */
	AclList *list[N_ACL_WAYS];    /* of that name; NULL: there is none */
	bool typed[N_ACL_WAYS];       /* it is to be stamped */
	Stamp applied[N_ACL_WAYS];    /* who applied it */
} AclIface;

enum { PROTO_ESP = 50 };
static const char *const way_names[N_ACL_WAYS] = {[ACL_IN] = "in", [ACL_OUT] = "out"};

/* Which lists stand for the names now: IOS takes a name before there is a list. */
static void resolve_one(void *to, void *thing)
{
	AclIface *row = thing;
	for (AclWay way = 0; way < N_ACL_WAYS; way++)
		row->list[way] = row->name[way] ? acl_list(to, row->name[way]) : NULL;
}

static AclIface *row_of(Acl *self, const Iface *ifc)
{
	if (!self->resolved) {
		index_each(&self->by_iface, resolve_one, self);
		self->resolved = true;
	}
	return index_get(&self->by_iface, (uintptr_t)ifc);
}

/* ---- one list, one packet ---- */

static const char *reason(const Acl *self, const AclUse *use, const char *list, const AclEntry *e)
{
	char text[ACL_NAME + 64];
	if (e)
		g_snprintf(text, sizeof text, "access list %s %s, line %u", list,
			   way_names[use->way], e->seq);
	else
		g_snprintf(text, sizeof text, "access list %s %s, implicit deny", list,
			   way_names[use->way]);
	return world_intern(self->node->world, text);
}

static bool has_entry(const AclList *l)
{
	for (unsigned i = 0; i < l->lines->len; i++)
		if (!((const AclLine *)l->lines->pdata[i])->remark)
			return true;
	return false;
}

static const AclIndex *compiled(const Acl *self, AclList *l)
{
	if (!l->index) {
		const char *name = l->name;
		l->index = acl_index_new(self, &name, 1, NULL);
		l->permits_all = !has_entry(l);
	}
	return l->index;
}

/* A list without entries lets all pass (LIBERTY: as seen on XE 17; of older releases it is documented for one that is
 * not there). */
static bool passes(Ctx *cx, Acl *self, AclList *l, const AclUse *use, const Pkt *pkt,
		   const char **why)
{
	const AclIndex *index = compiled(self, l);
	AclFlow flow = acl_flow_of(pkt);
	AclHit hit;
	if (l->permits_all)
		return true;
	bool found = acl_index_first(index, &flow, 0, &hit);
	if (found) {
		((AclEntry *)hit.entry)->matches++;
		if (hit.entry->log)
			acl_log(cx, self, l, hit.entry, use, &flow);
	}
	if (found && hit.entry->permit)
		return true;
	*why = reason(self, use, l->name, found ? hit.entry : NULL);
	return false;
}

bool acl_passes(Ctx *cx, void *self, const char *name, const AclUse *use, const Pkt *pkt,
		const char **why)
{
	AclList *l = acl_list(self, name);
	return !l || passes(cx, self, l, use, pkt, why);
}

/* ---- in the path ---- */

/* "UDP 500 from 10.0.0.1", "OSPF from 10.1.1.3", "protocol 47 from 10.1.1.3": what routers say to each other. Echoes and
 * what is watched for a user are none of it, nor is an ICMP error. */
static const char *said_by(const Acl *self, const Pkt *pkt)
{
	AclFlow f = acl_flow_of(pkt);
	bool back;
	if (f.proto == ACL_ICMP || pkt_watched(pkt, &back))
		return "";
	const char *word = acl_name_of(acl_protocols, f.proto);
	g_autofree char *number = g_strdup_printf("protocol %u", f.proto);
	g_autofree char *name = word ? g_ascii_strup(word, -1) : NULL;
	g_autoptr(GString) out = g_string_new(name ? name : number);
	if ((f.proto == ACL_UDP || f.proto == ACL_TCP) && !f.fragment)
		g_string_append_printf(out, " %u", f.dport);
	g_string_append(out, " from ");
	ip4_print(out, f.src);
	return world_intern(self->node->world, out->str);
}

static void refuse(Ctx *cx, const Acl *self, AclWay way, const AclIface *row, Iface *ifc,
		   const Pkt *pkt, const char *why)
{
	ctx_used(cx, CAUSE_ALSO, &row->applied[way]);
	ctx_used(cx, CAUSE_ALSO, &row->list[way]->said);
	const char *said = said_by(self, pkt);
	AclFlow f = acl_flow_of(pkt);
	iface_refuse(cx, ifc, pkt, why, said,
		     *said && refusal_of_all(ifc, f.dst, f.proto, way == ACL_OUT));
	if (*said)
		refusal_note(cx, ifc, &(Refused){f.src, f.proto, f.proto == ACL_UDP ? f.dport : 0});
}

static IpVerdict check(Ctx *cx, Acl *self, AclWay way, const IpFlow *flow, Pkt *pkt)
{
	Iface *ifc = way == ACL_IN ? flow->in : flow->out;
	const AclIface *row = ifc ? row_of(self, ifc) : NULL;
	const AclUse use = {way, flow->in, flow->in_mac};
	const char *why;
	if (!row || !row->list[way] || passes(cx, self, row->list[way], &use, pkt, &why))
		return IP_CONTINUE;
	refuse(cx, self, way, row, ifc, pkt, why);
	if (flow->in)
		self->ip->prohibited(cx, self->ip_self, flow->in, pkt);
	pkt_unref(pkt);
	return IP_TAKEN;
}

static IpVerdict filter_in(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt)
{
	return check(cx, self, ACL_IN, flow, pkt);
}

/* What the router makes itself is not asked about, but where the release does. */
static IpVerdict filter_clear(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt)
{
	Acl *a = self;
	return flow->in || a->own_out ? check(cx, a, ACL_OUT, flow, pkt) : IP_CONTINUE;
}

/* An ESP packet is the router's own to IP, and what was sent through it to the list. */
static IpVerdict filter_out(Ctx *cx, void *self, const IpFlow *flow, Pkt *pkt)
{
	Acl *a = self;
	bool asked = flow->in || a->own_out || flow->proto == PROTO_ESP;
	return asked ? check(cx, a, ACL_OUT, flow, pkt) : IP_CONTINUE;
}

static const IpHook in_hook = {"access list", IP_INPUT, IP_RANK_IN_ACCESS, filter_in};
static const IpHook decrypted_hook = {"access list", IP_DECRYPTED, IP_RANK_IN_ACCESS, filter_in};
static const IpHook clear_hook = {"access list", IP_OUTPUT, IP_RANK_OUT_CLEAR, filter_clear};
static const IpHook out_hook = {"access list", IP_OUTPUT, IP_RANK_OUT_ACCESS, filter_out};

static void stamp_row(void *cx, void *thing)
{
	AclIface *row = thing;
	for (AclWay way = 0; way < N_ACL_WAYS; way++) {
		if (row->typed[way])
			stamp_set(cx, &row->applied[way]);
		row->typed[way] = false;
	}
}

static void stamp(Ctx *cx, Acl *self)
{
	index_each(&self->by_iface, stamp_row, cx);
	for (guint i = 0; i < self->lists->len; i++) {
		AclList *l = self->lists->pdata[i];
		if (l->typed)
			stamp_set(cx, &l->said);
		l->typed = false;
	}
}

void acl_filter_apply(Ctx *cx, Acl *self)
{
	stamp(cx, self);
	if (self->hooked || self->by_iface.n == 0 || !self->ip)
		return;
	bool clear = param_get(self->node, "acl.clear-text");
	self->hooked = true;
	self->own_out = param_get(self->node, "acl.own-out");
	self->ip->add_feature(self->ip_self, &in_hook, self);
	if (clear)
		self->ip->add_feature(self->ip_self, &decrypted_hook, self);
	self->ip->add_feature(self->ip_self, clear ? &clear_hook : &out_hook, self);
}

#define NOTICE "Cisco field notice 29690; Crypto Access Check on Clear-Text Packets, 12.3(8)T"
const Param acl_params[] = {
	{"acl.clear-text", PARAM_BOOL, 1, 0, 1, NOTICE ": before 12.3(8)T",
	 (const ParamRelease[]){
		 {"12.3(8)T*", 0, NOTICE},
		 {"12.3(11)T*", 0, NOTICE},
		 {"12.3(14)T*", 0, NOTICE},
		 {"12.4*", 0, NOTICE},
		 {"15.*", 0, NOTICE},
		 {"16.*", 0, NOTICE},
		 {"17.*", 0, NOTICE},
		 {NULL, 0, NULL},
	 }},
	{"acl.own-out", PARAM_BOOL, 0, 0, 1,
	 "IOS Security Configuration Guide 12.3, IP access lists: packets that the router makes "
	 "are "
	 "not checked on their way out",
	 (const ParamRelease[]){
		 {"15.*", 0, "IOS Security Configuration Guide 15, IP access lists"},
		 {"16.*", 0, "carried over from 15.x"},
		 {"17.*", 1,
		  "public XE 17 sessions: an outbound list stops the router's own packets"},
		 {NULL, 0, NULL},
	 }},
	{0},
};
#undef NOTICE

/* ---- statements ---- */

const char *acl_applied(const void *self, const Iface *ifc, bool in)
{
	const AclIface *row = index_get(&((const Acl *)self)->by_iface, (uintptr_t)ifc);
	return row ? row->name[in ? ACL_IN : ACL_OUT] : NULL;
}

static bool set_way(const ConfAt *at, const Args *a, bool no, AclWay way, ConfErr *e)
{
	Acl *self = at->self;
	const char *name = arg_str(a, "list");
	if (strlen(name) >= ACL_NAME)
		return conf_reject_arg(e, a, "list", "name is too long");
	AclIface *row = index_get(&self->by_iface, (uintptr_t)at->obj);
	if (!row && no)
		return true;
	if (!row) {
		row = g_new0(AclIface, 1);
		index_put(&self->by_iface, (uintptr_t)at->obj, row);
	}
	row->name[way] = no ? NULL : world_intern(self->node->world, name);
	row->typed[way] = true;
	self->resolved = false;
	if (row->name[ACL_IN] || row->name[ACL_OUT])
		return true;
	index_drop(&self->by_iface, (uintptr_t)at->obj);
	g_free(row);
	return true;
}

bool acl_set_in(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_way(at, a, no, ACL_IN, e);
}

bool acl_set_out(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return set_way(at, a, no, ACL_OUT, e);
}

void acl_put_applied(const ConfAt *at, GString *out)
{
	for (AclWay way = 0; way < N_ACL_WAYS; way++) {
		const char *name = acl_applied(at->self, at->obj, way == ACL_IN);
		if (name)
			g_string_append_printf(out, "ip access-group %s %s\n", name,
					       way_names[way]);
	}
}
