/* The words of an access-list entry: protocol, addresses, ports, in IOS's order (Cisco IOS Security
 * Command Reference 12.3, access-list (IP extended)). */

#include "models/acl/acl_cursor.h"

#include <string.h>

#define NOT_HELD ": no packet is held against the entry"

/* ---- groups of objects ---- */

static bool is_word(AclCursor *c, const char *what)
{
	char word[ACL_WORD];
	return acl_peek(c, word) && strcmp(word, what) == 0;
}

/* "object-group NAME" (IOS Security Configuration Guide: Object Groups for ACLs: 12.4(20)T). */
static bool read_group(AclCursor *c, AclPlace place)
{
	char word[ACL_WORD];
	acl_take(c);
	if (!acl_peek(c, word))
		return acl_wrong(c, "the name of a group");
	acl_take(c);
	g_free(c->line->group[place]);
	c->line->group[place] = g_strdup(word);
	g_string_append_printf(c->said, " object-group %s", word);
	return true;
}

/* "portgroup NAME", "addrgroup NAME": groups as the Catalyst 6500 has them. */
static bool read_other_group(AclCursor *c, const char *how)
{
	char word[ACL_WORD];
	acl_take(c);
	if (!acl_peek(c, word))
		return acl_wrong(c, "the name of a group");
	acl_take(c);
	g_string_append_printf(c->said, " %s %s", how, word);
	acl_unheld(c, "groups of this form are not read" NOT_HELD);
	return true;
}

/* ---- protocol and addresses ---- */

static bool read_proto(AclCursor *c)
{
	char word[ACL_WORD];
	uint16_t n;
	if (is_word(c, "object-group"))
		return read_group(c, ACL_SERVICE);
	if (!acl_peek(c, word) ||
	    (!acl_named(acl_protocols, word, &n) && !acl_number(word, 255, &n)))
		return acl_wrong(c, "a protocol (ip, icmp, tcp, udp, esp ... or 0-255)");
	acl_take(c);
	c->line->entry.proto = (uint8_t)n;
	acl_say_number(c->said, acl_protocols, n);
	return true;
}

static void say_addresses(GString *to, Ip4 addr, Ip4 wild, bool lone)
{
	if (wild == ~(Ip4)0) {
		g_string_append(to, " any");
		return;
	}
	g_string_append(to, wild == 0 && !lone ? " host " : " ");
	ip4_print(to, addr);
	if (wild == 0)
		return;
	g_string_append_c(to, ' ');
	ip4_print(to, wild);
}

static bool read_host(AclCursor *c, Ip4 *addr)
{
	char word[ACL_WORD];
	acl_take(c);
	bool there = acl_peek(c, word);
	if (!there || (!g_ascii_isalpha(word[0]) && !ip4_parse(word, addr)))
		return acl_wrong(c, "an address");
	acl_take(c);
	if (!g_ascii_isalpha(word[0]))
		return true;
	g_string_append_printf(c->said, " host %s", word);
	acl_unheld(c, "no names are resolved" NOT_HELD);
	return true;
}

static bool read_wild(AclCursor *c, Ip4 *addr, Ip4 *wild, bool wild_optional)
{
	char word[ACL_WORD];
	if (acl_peek(c, word) && ip4_parse(word, wild)) {
		acl_take(c);
		*addr &= ~*wild; /* IOS keeps what can match */
		return true;
	}
	*wild = 0;
	return (wild_optional && (word[0] == '\0' || strcmp(word, "log") == 0)) ||
	       acl_wrong(c, "a wildcard mask");
}

/* `wild_optional`: a standard list's lone address is a host. */
bool acl_read_addresses(AclCursor *c, Ip4 *addr, Ip4 *wild, bool wild_optional)
{
	char word[ACL_WORD];
	*addr = 0;
	*wild = 0;
	if (!acl_peek(c, word))
		return acl_wrong(c, "any, host or an address");
	if (strcmp(word, "any") == 0) {
		acl_take(c);
		*wild = ~(Ip4)0;
	} else if (strcmp(word, "host") == 0) {
		if (!read_host(c, addr))
			return false;
		if (!*addr && c->line->unheld)
			return true;
	} else {
		if (!ip4_parse(word, addr))
			return acl_wrong(c, "any, host or an address");
		acl_take(c);
		if (!read_wild(c, addr, wild, wild_optional))
			return false;
	}
	say_addresses(c->said, *addr, *wild, wild_optional);
	return true;
}

static bool read_end(AclCursor *c, AclPlace place, Ip4 *addr, Ip4 *wild)
{
	if (is_word(c, "object-group"))
		return read_group(c, place);
	if (is_word(c, "addrgroup"))
		return read_other_group(c, "addrgroup");
	return acl_read_addresses(c, addr, wild, false);
}

/* ---- ports ---- */

static const AclWord *port_names(const AclCursor *c)
{
	return c->line->entry.proto == ACL_TCP ? acl_tcp_ports : acl_udp_ports;
}

static bool is_port(const AclCursor *c, const char *word, uint16_t *port)
{
	return acl_named(port_names(c), word, port) || acl_number(word, 65535, port);
}

static bool read_port(AclCursor *c, uint16_t *port)
{
	char word[ACL_WORD];
	if (!acl_peek(c, word) || !is_port(c, word, port))
		return acl_wrong(c, "a port (0-65535 or a name)");
	acl_take(c);
	acl_say_number(c->said, port_names(c), *port);
	return true;
}

/* Ports behind "eq" or "neq": one, or up to ten. */
static bool read_some(AclCursor *c, bool neq, uint16_t *lo, uint16_t *hi, AclPorts *some)
{
	AclPorts p = {.neq = neq};
	char word[ACL_WORD];
	uint16_t n;
	do {
		if (p.n == ACL_PORTS)
			return acl_wrong(c, "no more than ten ports");
		if (!read_port(c, &p.port[p.n]))
			return false;
		n = p.port[p.n++];
		*lo = p.n == 1 ? n : MIN(*lo, n);
		*hi = p.n == 1 ? n : MAX(*hi, n);
	} while (some && acl_peek(c, word) && is_port(c, word, &n));
	if (neq) {
		*lo = 0;
		*hi = 65535;
	}
	if (some && (neq || p.n > 1))
		*some = p;
	return true;
}

static bool read_range(AclCursor *c, const char *how, uint16_t *lo, uint16_t *hi)
{
	uint16_t n;
	bool lt = strcmp(how, "lt") == 0, gt = strcmp(how, "gt") == 0;
	if (!read_port(c, &n))
		return false;
	if ((lt && n == 0) || (gt && n == 65535))
		return acl_wrong(c, "a port that leaves some");
	*lo = lt ? 0 : gt ? (uint16_t)(n + 1) : n;
	*hi = gt ? 65535 : lt ? (uint16_t)(n - 1) : n;
	if (lt || gt)
		return true;
	return read_port(c, hi) &&
	       (*hi >= *lo || acl_wrong(c, "an upper port that is not below the lower one"));
}

/* eq, lt, gt, range, neq; nothing is any port. */
bool acl_read_ports(AclCursor *c, uint16_t *lo, uint16_t *hi, AclPorts *some)
{
	static const char *const ranges[] = {"lt", "gt", "range", NULL};
	char word[ACL_WORD];
	*lo = 0;
	*hi = 65535;
	if (!acl_peek(c, word))
		return true;
	bool eq = strcmp(word, "eq") == 0, neq = some && strcmp(word, "neq") == 0;
	if (!eq && !neq && !g_strv_contains(ranges, word))
		return true;
	acl_take(c);
	g_string_append_printf(c->said, " %s", word);
	return eq || neq ? read_some(c, neq, lo, hi, some) : read_range(c, word, lo, hi);
}

static bool read_end_ports(AclCursor *c, AclPlace place)
{
	AclEntry *e = &c->line->entry;
	bool src = place == ACL_SRC;
	AclPorts some = {0};
	if (e->proto != ACL_TCP && e->proto != ACL_UDP)
		return true;
	if (is_word(c, "portgroup"))
		return read_other_group(c, "portgroup");
	if (!acl_read_ports(c, src ? &e->src_port_lo : &e->dst_port_lo,
			    src ? &e->src_port_hi : &e->dst_port_hi, &some))
		return false;
	if (some.n)
		*(src ? &acl_more(c)->sports : &acl_more(c)->dports) = some;
	return true;
}

/* ---- messages of ICMP and IGMP ---- */

static void set_icmp(AclEntry *e, uint16_t type, uint16_t code)
{
	e->src_port_lo = e->src_port_hi = type;
	if (code != ACL_ANY_CODE)
		e->dst_port_lo = e->dst_port_hi = code;
}

static void say_icmp(GString *to, uint16_t type, uint16_t code)
{
	for (const AclIcmp *i = acl_icmp; i->word; i++)
		if (i->type == type && i->code == code) {
			g_string_append_printf(to, " %s", i->word);
			return;
		}
	g_string_append_printf(to, " %u", type);
	if (code != ACL_ANY_CODE)
		g_string_append_printf(to, " %u", code);
}

bool acl_read_icmp(AclCursor *c)
{
	AclEntry *e = &c->line->entry;
	char word[ACL_WORD];
	uint16_t type, code = ACL_ANY_CODE;
	if (e->proto != ACL_ICMP || !acl_peek(c, word))
		return true;
	for (const AclIcmp *i = acl_icmp; i->word; i++) {
		if (strcmp(i->word, word) != 0)
			continue;
		acl_take(c);
		set_icmp(e, i->type, i->code);
		say_icmp(c->said, i->type, i->code);
		return true;
	}
	if (!acl_number(word, 255, &type))
		return true; /* log ... */
	acl_take(c);
	if (acl_peek(c, word) && acl_number(word, 255, &code))
		acl_take(c);
	set_icmp(e, type, code);
	say_icmp(c->said, type, code);
	return true;
}

/* LIBERTY: IOS numbers the messages from 0 to 15; they are taken for the second halves of 0x10 to 0x1f, which those
 * with a name are (RFC 2236 2). */
enum { IGMP_BASE = 0x10, IGMP_MAX = 15 };

static bool read_igmp(AclCursor *c)
{
	AclEntry *e = &c->line->entry;
	char word[ACL_WORD];
	uint16_t n;
	if (e->proto != ACL_IGMP || !acl_peek(c, word))
		return true;
	if (acl_number(word, IGMP_MAX, &n))
		n += IGMP_BASE;
	else if (!acl_named(acl_igmp, word, &n))
		return true;
	acl_take(c);
	e->src_port_lo = e->src_port_hi = n;
	const char *name = acl_name_of(acl_igmp, n);
	if (name)
		g_string_append_printf(c->said, " %s", name);
	else
		g_string_append_printf(c->said, " %d", (int)n - IGMP_BASE);
	return true;
}

/* ---- the whole ---- */

static bool read_entry(AclCursor *c, bool extended)
{
	AclEntry *e = &c->line->entry;
	if (!extended)
		return acl_read_addresses(c, &e->src, &e->src_wild, true) &&
		       acl_read_tail(c, false);
	return read_proto(c) && read_end(c, ACL_SRC, &e->src, &e->src_wild) &&
	       read_end_ports(c, ACL_SRC) && read_end(c, ACL_DST, &e->dst, &e->dst_wild) &&
	       read_end_ports(c, ACL_DST) && acl_read_icmp(c) && read_igmp(c) &&
	       acl_read_tail(c, true);
}

bool acl_line_read(AclLine *out, const char **why, const char *words, bool extended, SrcPos at,
		   ConfErr *e)
{
	g_autoptr(GString) said = g_string_new(NULL);
	AclCursor c = {.begin = words, .at = words, .pos = at, .e = e, .line = out, .said = said};
	out->entry = (AclEntry){.permit = out->entry.permit,
				.dst_wild = ~(Ip4)0,
				.src_port_hi = 65535,
				.dst_port_hi = 65535};
	if (!read_entry(&c, extended)) {
		acl_line_clear(out);
		return false;
	}
	out->said = g_strdup(said->str + 1); /* each word has its blank before it */
	*why = c.why;
	return true;
}
