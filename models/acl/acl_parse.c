/* The words of an access-list entry: protocol, addresses, ports, in IOS's order (Cisco IOS Security
 * Command Reference 12.3, access-list (IP extended)). */

#include "models/acl/acl_words.h"

#include <string.h>

#include "models/acl/acl_priv.h"

typedef struct Cursor {
	const char *begin, *at; /* the words, and the next one */
	SrcPos pos;             /* of `begin` */
	ConfErr *e;
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

static bool read_proto(Cursor *c, uint8_t *proto)
{
	char word[WORD];
	uint16_t n;
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
		if (!peek(c, word) || !ip4_parse(word, addr))
			return wrong(c, "an address");
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

/* eq, lt, gt, range; nothing is any port. LIBERTY: neq is refused, it is no range. */
static bool read_ports(Cursor *c, uint8_t proto, uint16_t *lo, uint16_t *hi)
{
	char word[WORD];
	uint16_t n;
	*lo = 0;
	*hi = 65535;
	if ((proto != ACL_TCP && proto != ACL_UDP) || !peek(c, word))
		return true;
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
		return true;
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

static bool read_tail(Cursor *c, AclEntry *out)
{
	char word[WORD];
	while (peek(c, word)) {
		if (strcmp(word, "log") == 0 || strcmp(word, "log-input") == 0)
			out->log = true;
		else if (strcmp(word, "established") == 0 && out->proto == ACL_TCP)
			out->established = true;
		else
			return wrong(
				c,
				"log or the end of the line (other conditions are not modelled)");
		take(c);
	}
	return true;
}

bool acl_entry_read(AclEntry *out, const char *words, bool extended, SrcPos at, ConfErr *e)
{
	Cursor c = {words, words, at, e};
	bool permit = out->permit;
	*out = (AclEntry){
		.permit = permit, .dst_wild = ~(Ip4)0, .src_port_hi = 65535, .dst_port_hi = 65535};
	if (!extended)
		return read_addresses(&c, &out->src, &out->src_wild, true) && read_tail(&c, out);
	return read_proto(&c, &out->proto) &&
	       read_addresses(&c, &out->src, &out->src_wild, false) &&
	       read_ports(&c, out->proto, &out->src_port_lo, &out->src_port_hi) &&
	       read_addresses(&c, &out->dst, &out->dst_wild, false) &&
	       read_ports(&c, out->proto, &out->dst_port_lo, &out->dst_port_hi) &&
	       read_icmp(&c, out) && read_tail(&c, out);
}
