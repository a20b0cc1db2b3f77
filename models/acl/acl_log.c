/* What "log" and "log-input" write (Cisco IOS System Messages 12.3, SEC-6-IPACCESSLOG...): the first packet of a flow at
 * once, those that follow as a number every five minutes, for as long as some do (IOS Security Configuration Guide 12.3,
 * IP access list logging). LIBERTY: the five minutes are those of the first flow that was logged, for all; IOS also
 * limits how many lines it writes, which is not modelled. */

#include "models/acl/acl_priv.h"
#include "models/acl/acl_words.h"

#include <string.h>

/* Packets that are logged as one. All of its octets count: it is compared as they are. */
typedef struct Flow {
	const char *list, *in; /* interned; `in` NULL: not told */
	Mac from;              /* 0: not told */
	Ip4 src, dst;
	uint16_t sport, dport;
	uint8_t proto, permit, extended, spare;
} Flow;

typedef struct Logged {
	Flow flow;  /* first: it is the key */
	unsigned n; /* packets since the last line */
} Logged;

struct AclLog {
	GPtrArray *order; /* of Logged*, owned: as they came */
	GHashTable *by_flow;
};

static guint flow_hash(gconstpointer p)
{
	const uint8_t *octet = p;
	guint h = 5381;
	for (size_t i = 0; i < sizeof(Flow); i++)
		h = h * 33 + octet[i];
	return h;
}

static gboolean flow_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(a, b, sizeof(Flow)) == 0;
}

AclLog *acl_log_new(void)
{
	AclLog *log = g_new0(AclLog, 1);
	log->order = g_ptr_array_new_with_free_func(g_free);
	log->by_flow = g_hash_table_new(flow_hash, flow_equal);
	return log;
}

void acl_log_free(AclLog *log)
{
	g_hash_table_unref(log->by_flow);
	g_ptr_array_unref(log->order);
	g_free(log);
}

/* ---- the lines ---- */

/* Which message, by protocol; the last one takes any. Names of routing protocols are told, numbers of others. */
typedef enum Wording { PORTS, TYPES, NAMED, NUMBERED } Wording;
static const struct {
	uint8_t proto;
	Wording wording;
} wordings[] = {
	{ACL_TCP, PORTS}, {ACL_UDP, PORTS}, {ACL_ICMP, TYPES}, {ACL_IGMP, NAMED},
	{88, NAMED},      {89, NAMED},      {103, NAMED},      {0, NUMBERED},
};

static Wording wording_of(unsigned proto)
{
	size_t i = 0;
	while (wordings[i].proto && wordings[i].proto != proto)
		i++;
	return wordings[i].wording;
}

static const char *proto_name(unsigned proto)
{
	for (const AclWord *w = acl_protocols; w->word; w++)
		if (w->number == proto)
			return w->word;
	return "ip";
}

/* "log-input" names the interface and who sent the frame (IOS Security Command Reference: access-list (IP extended),
 * log-input: "the input interface and source MAC address or VC"; published logs: "(GigabitEthernet8 MAC)", of a serial
 * line "(Serial1/0.10)"). LIBERTY: of what was decrypted there is no address: no frame brought it as it is. */
static void print_via(GString *out, const char *in, Mac from)
{
	g_string_append_printf(out, " (%s", in);
	if (from) {
		g_string_append_c(out, ' ');
		mac_print(out, from);
	}
	g_string_append_c(out, ')');
}

static void tell(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	g_autoptr(GString) src = g_string_new(NULL), dst = g_string_new(NULL);
	g_autoptr(GString) via = g_string_new(NULL), count = g_string_new(NULL);
	const char *list = obs_val(spec, v, "list")->s, *action = obs_val(spec, v, "action")->s;
	const char *in = obs_val(spec, v, "in")->s;
	unsigned proto = obs_val(spec, v, "proto")->u, n = obs_val(spec, v, "packets")->u;
	unsigned sport = obs_val(spec, v, "sport")->u, dport = obs_val(spec, v, "dport")->u;
	ip4_print(src, obs_val(spec, v, "src")->ip);
	ip4_print(dst, obs_val(spec, v, "dst")->ip);
	if (in[0])
		print_via(via, in, obs_val(spec, v, "from")->mac);
	g_string_printf(count, "%u packet%s", n, n == 1 ? "" : "s");
#define SEC(mnemonic) "%%SEC-6-IPACCESSLOG" mnemonic ": list %s %s "
	if (!obs_val(spec, v, "extended")->u) {
		log_line(out, "SEC", "syslog", SEC("S") "%s %s", list, action, src->str,
			 count->str);
		return;
	}
	switch (wording_of(proto)) {
	case PORTS:
		log_line(out, "SEC", "syslog", SEC("P") "%s %s(%u)%s -> %s(%u), %s", list, action,
			 proto_name(proto), src->str, sport, via->str, dst->str, dport, count->str);
		return;
	case TYPES:
		log_line(out, "SEC", "syslog", SEC("DP") "%s %s%s -> %s (%u/%u), %s", list, action,
			 proto_name(proto), src->str, via->str, dst->str, sport, dport, count->str);
		return;
	case NAMED:
		log_line(out, "SEC", "syslog", SEC("RP") "%s %s%s -> %s, %s", list, action,
			 proto_name(proto), src->str, via->str, dst->str, count->str);
		return;
	case NUMBERED:
		log_line(out, "SEC", "syslog", SEC("NP") "%u %s%s -> %s, %s", list, action, proto,
			 src->str, via->str, dst->str, count->str);
		return;
	}
#undef SEC
}

const ObsSpec acl_log_obs = {
	.name = "access-list-log",
	.kind = OBS_NOTE,
	.class = CLASS_PACKET,
	.cite = "Cisco IOS System Messages 12.3: SEC-6-IPACCESSLOGP, -LOGDP, -LOGNP, -LOGRP, -LOGS",
	.fields = {{"list", OV_STR},
		   {"action", OV_STR},
		   {"extended", OV_U32},
		   {"proto", OV_U32},
		   {"src", OV_IP4},
		   {"sport", OV_U32},
		   {"in", OV_STR},
		   {"from", OV_MAC},
		   {"dst", OV_IP4},
		   {"dport", OV_U32},
		   {"packets", OV_U32}},
	.text = tell,
};

static void emit(Ctx *cx, const Flow *f, unsigned packets)
{
	obs_emit(cx, &acl_log_obs,
		 (ObsVal[]){OV_S(f->list), OV_S(f->permit ? "permitted" : "denied"),
			    OV_U(f->extended), OV_U(f->proto), OV_IP(f->src), OV_U(f->sport),
			    OV_S(f->in ? f->in : ""), OV_M(f->from), OV_IP(f->dst), OV_U(f->dport),
			    OV_U(packets)});
}

/* ---- the five minutes ---- */

static void update(Ctx *cx, void *owner, Timer *timer)
{
	Acl *self = owner;
	AclLog *log = self->log;
	for (unsigned i = 0; i < log->order->len;) {
		Logged *l = log->order->pdata[i];
		if (l->n == 0) {
			g_hash_table_remove(log->by_flow, l);
			g_ptr_array_remove_index(log->order, i);
			continue;
		}
		emit(cx, &l->flow, l->n);
		l->n = 0;
		i++;
	}
	if (!log->order->len)
		timer_stop(cx, timer);
}

const TimerSpec acl_log_timer = {
	"access list log", TIMER_PERIOD,
	"IOS Security Configuration Guide 12.3, IP access list logging: five minutes", update,
	.constant = "5 min"};

void acl_log(Ctx *cx, Acl *self, const AclList *list, const AclEntry *e, const AclUse *use,
	     const AclFlow *f)
{
	Flow key;
	memset(&key, 0, sizeof key); /* what stands between the members, too */
	key.list = world_intern(self->node->world, list->name);
	if (e->log_input && use->in) {
		key.in = world_intern(self->node->world, use->in->name);
		key.from = use->in->type == IF_ETHERNET ? use->in_mac : 0;
	}
	key.src = f->src;
	key.permit = e->permit;
	key.extended = list->extended;
	if (list->extended) {
		key.dst = f->dst;
		key.sport = f->sport;
		key.dport = f->dport;
		key.proto = f->proto;
	}
	Logged *l = g_hash_table_lookup(self->log->by_flow, &key);
	if (l) {
		l->n++;
		return;
	}
	l = g_new0(Logged, 1);
	memcpy(&l->flow, &key, sizeof key);
	g_ptr_array_add(self->log->order, l);
	g_hash_table_insert(self->log->by_flow, l, l);
	emit(cx, &key, 1);
	if (!timer_running(&self->log_timer))
		timer_arm_periodic(cx, &self->log_timer, VT_MIN(5), VT_MIN(5));
}
