/* The words of an access-list entry: protocol, addresses, ports, in IOS's order (Cisco IOS Security
 * Command Reference 12.3, access-list (IP extended)). */

#include "models/acl/acl_words.h"

#include <string.h>

#include "models/acl/acl_priv.h"

typedef struct Cursor {
	const char *begin, *at; /* the words, and the next one */
	SrcPos pos;             /* of `begin` */
	ConfErr *e;
	bool other; /* IOS takes a word that is not modelled */
} Cursor;

enum { WORD = 64 };

static size_t word_len(const char *s)
{
	return strcspn(s, " \t");
}

/* Copies the next word without taking it; false at the end. */
static bool peek(Cursor *c, char word[WORD])
{
	c->at += strspn(c->at, " \t");
	g_strlcpy(word, c->at, MIN((size_t)WORD, word_len(c->at) + 1));
	return word[0] != '\0';
}

static void take(Cursor *c)
{
	c->at += word_len(c->at);
}

static bool wrong(Cursor *c, const char *expected)
{
	char word[WORD];
	bool some = peek(c, word);
	conf_reject(c->e, "%s%s%s, expected %s", some ? "\"" : "line ends", some ? word : "",
		    some ? "\"" : "", expected);
	c->e->at = c->pos;
	c->e->at.col += (int)(c->at - c->begin);
	return false;
}

static bool read_number(const char *word, unsigned max, uint16_t *out)
{
	char *end;
	guint64 n = g_ascii_strtoull(word, &end, 10);
	if (!g_ascii_isdigit(word[0]) || *end || n > max)
		return false;
	*out = (uint16_t)n;
	return true;
}

static bool read_named(const AclWord *words, const char *word, uint16_t *out)
{
	for (; words->word; words++)
		if (strcmp(words->word, word) == 0) {
			*out = words->number;
			return true;
		}
	return false;
}

/* A name, a number or a value behind a condition's word; `words` NULL: any one word. */
static bool read_value(Cursor *c, const AclWord *words, const char *expected)
{
	char word[WORD];
	uint16_t n;
	if (!peek(c, word) ||
	    (words && !read_named(words, word, &n) && !read_number(word, 255, &n)))
		return wrong(c, expected);
	take(c);
	return true;
}

/* "object-group NAME" (IOS Security Configuration Guide: Object Groups for ACLs), and the words of its first form. */
static bool is_group(Cursor *c, const char *short_form)
{
	char word[WORD];
	return peek(c, word) &&
	       (strcmp(word, "object-group") == 0 || strcmp(word, short_form) == 0);
}

static bool read_group(Cursor *c)
{
	c->other = true;
	take(c);
	return read_value(c, NULL, "the name of a group");
}

static bool read_proto(Cursor *c, uint8_t *proto)
{
	char word[WORD];
	uint16_t n;
	if (is_group(c, "object-group"))
		return read_group(c);
	if (!peek(c, word) || (!read_named(acl_protocols, word, &n) && !read_number(word, 255, &n)))
		return wrong(c, "a protocol (ip, icmp, tcp, udp, esp ... or 0-255)");
	take(c);
	*proto = (uint8_t)n;
	return true;
}

static bool read_address(Cursor *c, Ip4 *addr, bool *wild_follows)
{
	char word[WORD];
	*wild_follows = false;
	if (!peek(c, word))
		return wrong(c, "any, host or an address");
	if (strcmp(word, "host") == 0) {
		take(c);
		if (!peek(c, word) || (!g_ascii_isalpha(word[0]) && !ip4_parse(word, addr)))
			return wrong(c, "an address");
		c->other |= g_ascii_isalpha(word[0]); /* a host's name: no names are resolved */
	} else {
		if (!ip4_parse(word, addr))
			return wrong(c, "any, host or an address");
		*wild_follows = true;
	}
	take(c);
	return true;
}

/* `wild_optional`: a standard list's lone address is a host. */
static bool read_addresses(Cursor *c, Ip4 *addr, Ip4 *wild, bool wild_optional)
{
	char word[WORD];
	bool follows;
	if (!wild_optional && is_group(c, "addrgroup"))
		return read_group(c);
	if (peek(c, word) && strcmp(word, "any") == 0) {
		take(c);
		*addr = 0;
		*wild = ~(Ip4)0;
		return true;
	}
	if (!read_address(c, addr, &follows))
		return false;
	*wild = 0;
	if (!follows)
		return true;
	if (!peek(c, word) || !ip4_parse(word, wild)) {
		if (wild_optional && (word[0] == '\0' || strcmp(word, "log") == 0))
			return true;
		return wrong(c, "a wildcard mask");
	}
	take(c);
	*addr &= ~*wild; /* IOS keeps what can match */
	return true;
}

static bool read_port(Cursor *c, uint8_t proto, uint16_t *port)
{
	char word[WORD];
	const AclWord *names = proto == ACL_TCP ? acl_tcp_ports : acl_udp_ports;
	if (!peek(c, word) || (!read_named(names, word, port) && !read_number(word, 65535, port)))
		return wrong(c, "a port (0-65535 or a name)");
	take(c);
	return true;
}

/* More ports behind "eq" or "neq", up to ten (IOS Security Configuration Guide: ACL Support for Filtering on
 * Noncontiguous Ports); all but one port: no range. */
static bool read_more_ports(Cursor *c, uint8_t proto)
{
	const AclWord *names = proto == ACL_TCP ? acl_tcp_ports : acl_udp_ports;
	char word[WORD];
	uint16_t n;
	while (peek(c, word) && (read_named(names, word, &n) || read_number(word, 65535, &n))) {
		c->other = true;
		take(c);
	}
	return true;
}

/* eq, lt, gt, range, neq; nothing is any port. */
static bool read_ports(Cursor *c, uint8_t proto, uint16_t *lo, uint16_t *hi)
{
	char word[WORD];
	uint16_t n;
	*lo = 0;
	*hi = 65535;
	if ((proto != ACL_TCP && proto != ACL_UDP) || !peek(c, word))
		return true;
	if (strcmp(word, "portgroup") == 0)
		return read_group(c);
	if (strcmp(word, "neq") == 0) {
		c->other = true;
		take(c);
		return read_port(c, proto, &n) && read_more_ports(c, proto);
	}
	bool eq = strcmp(word, "eq") == 0, range = strcmp(word, "range") == 0;
	bool lt = strcmp(word, "lt") == 0, gt = strcmp(word, "gt") == 0;
	if (!eq && !range && !lt && !gt)
		return true;
	take(c);
	if (!read_port(c, proto, &n))
		return false;
	if ((lt && n == 0) || (gt && n == 65535))
		return wrong(c, "a port that leaves some");
	*lo = lt ? 0 : gt ? n + 1 : n;
	*hi = gt ? 65535 : lt ? n - 1 : n;
	if (!range)
		return !eq || read_more_ports(c, proto);
	if (!read_port(c, proto, hi))
		return false;
	return *hi >= *lo || wrong(c, "an upper port that is not below the lower one");
}

static bool read_icmp(Cursor *c, AclEntry *out)
{
	char word[WORD];
	uint16_t n;
	if (out->proto != ACL_ICMP || !peek(c, word))
		return true;
	for (const AclIcmp *i = acl_icmp; i->word; i++) {
		if (strcmp(i->word, word) != 0)
			continue;
		take(c);
		out->src_port_lo = out->src_port_hi = i->type;
		if (i->code != ACL_ANY_CODE)
			out->dst_port_lo = out->dst_port_hi = i->code;
		return true;
	}
	if (!read_number(word, 255, &n))
		return true; /* log ... */
	take(c);
	out->src_port_lo = out->src_port_hi = n;
	if (peek(c, word) && read_number(word, 255, &n)) {
		take(c);
		out->dst_port_lo = out->dst_port_hi = n;
	}
	return true;
}

/* ---- conditions behind the addresses ---- */

/* "ttl eq 1", "ttl range 1 2". */
static bool read_lifetime(Cursor *c)
{
	static const AclWord how[] = {{"eq", 0}, {"gt", 0}, {"lt", 0}, {"neq", 0}, {NULL, 0}};
	static const AclWord none[] = {{NULL, 0}};
	char word[WORD];
	bool range = peek(c, word) && strcmp(word, "range") == 0;
	if (range)
		take(c);
	else if (!read_value(c, how, "eq, gt, lt, neq or range"))
		return false;
	return read_value(c, none, "a number from 0 to 255") &&
	       (!range || read_value(c, none, "a number from 0 to 255"));
}

/* "match-any +ack -syn": flags up to another word. */
static bool read_flags(Cursor *c)
{
	char word[WORD];
	while (peek(c, word) && (word[0] == '+' || word[0] == '-'))
		take(c);
	return true;
}

typedef struct Condition {
	const char *word;
	const AclWord *values; /* of the word behind it; NULL: any word */
	const char *expected;  /* NULL: none stands behind it */
	bool (*read)(Cursor *c);
	uint8_t proto; /* 0: of every one */
} Condition;

/* IOS Security Command Reference: permit (IP), access-list (IP extended); "option", "ttl": 12.3(4)T. */
static const Condition conditions[] = {
	{"dscp", acl_dscps, "a class of service", NULL, 0},
	{"precedence", acl_precedences, "a precedence", NULL, 0},
	{"tos", acl_services, "a type of service", NULL, 0},
	{"option", NULL, "an IP option", NULL, 0},
	{"time-range", NULL, "the name of a time range", NULL, 0},
	{"reflect", NULL, "the name of a list", NULL, 0},
	{"timeout", NULL, "seconds", NULL, 0},
	{"ttl", NULL, NULL, read_lifetime, 0},
	{"fragments", NULL, NULL, NULL, 0},
	{"match-any", NULL, NULL, read_flags, ACL_TCP},
	{"match-all", NULL, NULL, read_flags, ACL_TCP},
	{"ack", NULL, NULL, NULL, ACL_TCP},
	{"fin", NULL, NULL, NULL, ACL_TCP},
	{"psh", NULL, NULL, NULL, ACL_TCP},
	{"rst", NULL, NULL, NULL, ACL_TCP},
	{"syn", NULL, NULL, NULL, ACL_TCP},
	{"urg", NULL, NULL, NULL, ACL_TCP},
	{NULL, NULL, NULL, NULL, 0},
};

static const Condition *condition(const AclEntry *of, const char *word)
{
	for (const Condition *k = conditions; k->word; k++)
		if (strcmp(k->word, word) == 0 && (k->proto == 0 || k->proto == of->proto))
			return k;
	return NULL;
}

static bool read_condition(Cursor *c, const Condition *k)
{
	c->other = true;
	take(c);
	if (k->read)
		return k->read(c);
	return !k->expected || read_value(c, k->values, k->expected);
}

static bool is_igmp(const AclEntry *e, const char *word)
{
	uint16_t n;
	return e->proto == ACL_IGMP &&
	       (read_named(acl_igmp, word, &n) || read_number(word, 15, &n));
}

static bool read_tail(Cursor *c, AclEntry *out, bool extended)
{
	char word[WORD];
	while (peek(c, word)) {
		const Condition *k = extended ? condition(out, word) : NULL;
		if (k) {
			if (!read_condition(c, k))
				return false;
			continue;
		}
		if (strcmp(word, "log") == 0 || strcmp(word, "log-input") == 0)
			out->log = true;
		else if (strcmp(word, "established") == 0 && out->proto == ACL_TCP)
			out->established = true;
		else if (is_igmp(out, word))
			c->other = true;
		else
			return wrong(c, "a condition (log, dscp, fragments ...) or the end of the "
					"line");
		take(c);
	}
	return true;
}

static bool read_entry(Cursor *c, AclEntry *out, bool extended)
{
	if (!extended)
		return read_addresses(c, &out->src, &out->src_wild, true) &&
		       read_tail(c, out, false);
	return read_proto(c, &out->proto) && read_addresses(c, &out->src, &out->src_wild, false) &&
	       read_ports(c, out->proto, &out->src_port_lo, &out->src_port_hi) &&
	       read_addresses(c, &out->dst, &out->dst_wild, false) &&
	       read_ports(c, out->proto, &out->dst_port_lo, &out->dst_port_hi) &&
	       read_icmp(c, out) && read_tail(c, out, true);
}

bool acl_entry_read(AclEntry *out, bool *other, const char *words, bool extended, SrcPos at,
		    ConfErr *e)
{
	Cursor c = {.begin = words, .at = words, .pos = at, .e = e};
	bool permit = out->permit;
	*out = (AclEntry){
		.permit = permit, .dst_wild = ~(Ip4)0, .src_port_hi = 65535, .dst_port_hi = 65535};
	bool ok = read_entry(&c, out, extended);
	*other = c.other;
	return ok;
}
