/* What a list sees of a datagram, and whether an entry fits it. */

#include "models/acl/acl_priv.h"
#include "models/acl/acl_words.h"
#include "models/svc/ip.h"

enum { TCP_FLAGS = 13, TCP_FLAG_BITS = 0x3f }; /* RFC 793 3.1 */

/* ---- the datagram ---- */

/* TCP and UDP begin with their ports (RFC 793 3.1, RFC 768), ICMP with type and code (RFC 792), IGMP with its type
 * (RFC 2236 2). */
static void read_octets(const uint8_t *at, gsize n, AclFlow *f)
{
	bool typed = f->proto == ACL_ICMP || f->proto == ACL_IGMP;
	f->sport = typed ? at[0] : (uint16_t)(at[0] << 8 | at[1]);
	f->dport = f->proto == ACL_ICMP ? at[1] : typed ? 0 : (uint16_t)(at[2] << 8 | at[3]);
	if (f->proto == ACL_TCP && n > TCP_FLAGS)
		f->flags = at[TCP_FLAGS] & TCP_FLAG_BITS;
}

static bool is_read(uint8_t proto)
{
	return proto == ACL_TCP || proto == ACL_UDP || proto == ACL_ICMP || proto == ACL_IGMP;
}

/* The transport is a record while nobody needed octets, else octets: a fragment's, or those of a protocol that is not
 * modelled. */
AclFlow acl_flow_of(const Pkt *pkt)
{
	const Ip4Hdr *ip = pkt_rec(pkt, 0);
	AclFlow f = {
		.src = ip->src, .dst = ip->dst, .proto = ip->proto, .tos = ip->tos, .ttl = ip->ttl};
	f.fragment = ip->offset != 0;
	if (f.fragment)
		return f;
	if (f.proto == ACL_ICMP && pkt_spec(pkt, 1) == &icmp_layer) {
		const IcmpHdr *icmp = pkt_rec(pkt, 1);
		f.sport = icmp->type;
		f.dport = icmp->code;
		return f;
	}
	if (f.proto == ACL_UDP && pkt_spec(pkt, 1) == &udp_layer) {
		const UdpHdr *udp = pkt_rec(pkt, 1);
		f.sport = udp->sport;
		f.dport = udp->dport;
		return f;
	}
	if (!is_read(f.proto))
		return f;
	GBytes *octets = pkt_layers(pkt) == 1 ? pkt_bytes(pkt) : NULL;
	gsize n = octets ? g_bytes_get_size(octets) : 0;
	if (n >= 4)
		read_octets(g_bytes_get_data(octets, NULL), n, &f);
	return f;
}

/* ---- the entry ---- */

/* Does it ask for what only a first fragment has? */
static bool looks_inside(const AclEntry *e)
{
	return e->src_port_lo != 0 || e->src_port_hi != 65535 || e->dst_port_lo != 0 ||
	       e->dst_port_hi != 65535 ||
	       (e->more && (e->more->sports.n || e->more->dports.n || e->more->flags.set ||
			    e->more->flags.clear));
}

static bool port_fits(const AclPorts *p, uint16_t port)
{
	if (p->n == 0)
		return true;
	for (unsigned i = 0; i < p->n; i++)
		if (p->port[i] == port)
			return !p->neq;
	return p->neq;
}

/* IOS: ACL TCP Flags Filtering: match-any, match-all. */
static bool flags_fit(const AclFlags *w, uint8_t flags)
{
	if (!w->set && !w->clear)
		return true;
	uint8_t as_wanted = (flags & w->set) | (~flags & w->clear);
	return w->any ? as_wanted : as_wanted == (w->set | w->clear);
}

static bool header_fits(const AclMore *m, const AclFlow *f)
{
	bool between = f->ttl >= m->ttl_lo && f->ttl <= m->ttl_hi;
	return ((f->tos ^ m->tos) & m->tos_mask) == 0 && between != m->ttl_neq &&
	       (f->fragment || !m->fragments);
}

static bool more_fits(const AclMore *m, const AclFlow *f)
{
	return port_fits(&m->sports, f->sport) && port_fits(&m->dports, f->dport) &&
	       flags_fit(&m->flags, f->flags);
}

/* A fragment behind the first fits what permits its addresses and protocol, and no line that denies what only the
 * first has; "fragments" is for those alone (Cisco document 8014, Access Control Lists and IP Fragments). */
bool acl_entry_fits(const AclEntry *e, const AclFlow *f)
{
	if (((e->src ^ f->src) & ~e->src_wild) || ((e->dst ^ f->dst) & ~e->dst_wild))
		return false;
	if (e->more && !header_fits(e->more, f))
		return false;
	if (e->proto == 0)
		return true;
	if (e->proto != f->proto)
		return false;
	if (f->fragment)
		return e->permit || !looks_inside(e);
	return f->sport >= e->src_port_lo && f->sport <= e->src_port_hi &&
	       f->dport >= e->dst_port_lo && f->dport <= e->dst_port_hi &&
	       (!e->more || more_fits(e->more, f));
}
