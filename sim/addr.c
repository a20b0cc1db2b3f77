#include "sim/addr.h"

#include <string.h>

/* One number of at most `digits` digits in `base`, not above `max`; NULL if none stands here. */
static const char *number(const char *at, unsigned base, unsigned digits, unsigned max,
			  unsigned *out)
{
	unsigned value = 0, n = 0;

	for (; n < digits; n++, at++) {
		int digit = base == 16 ? g_ascii_xdigit_value(*at) : g_ascii_digit_value(*at);
		if (digit < 0)
			break;
		value = value * base + (unsigned)digit;
	}
	if (n == 0 || value > max)
		return NULL;
	*out = value;
	return at;
}

/* Reads a dotted quad and returns where it ends, or NULL. */
static const char *dotted_quad(const char *at, Ip4 *out)
{
	Ip4 ip = 0;

	for (int i = 0; i < 4; i++) {
		unsigned octet;
		if (i > 0 && *at++ != '.')
			return NULL;
		at = number(at, 10, 3, 255, &octet);
		if (!at)
			return NULL;
		ip = ip << 8 | octet;
	}
	*out = ip;
	return at;
}

bool ip4_parse(const char *text, Ip4 *out)
{
	Ip4 ip;
	const char *end = dotted_quad(text, &ip);

	if (!end || *end)
		return false;
	*out = ip;
	return true;
}

bool mac_parse(const char *text, Mac *out)
{
	bool dotted = strchr(text, '.') != NULL;
	unsigned groups = dotted ? 3 : 6, digits = dotted ? 4 : 2;
	Mac mac = 0;

	for (unsigned i = 0; i < groups; i++) {
		unsigned part;
		if (i > 0 && *text++ != (dotted ? '.' : ':'))
			return false;
		const char *end = number(text, 16, digits, 0xffff, &part);
		if (!end || end - text != (ptrdiff_t)digits)
			return false;
		mac = mac << (4 * digits) | part;
		text = end;
	}
	if (*text)
		return false;
	*out = mac;
	return true;
}

bool prefix_parse(const char *text, Prefix *out)
{
	Prefix p;
	unsigned len;
	const char *at = dotted_quad(text, &p.addr);

	if (!at || *at++ != '/')
		return false;
	at = number(at, 10, 2, 32, &len);
	if (!at || *at)
		return false;
	p.len = (uint8_t)len;
	if (p.addr & ~ip4_mask(p.len))
		return false;
	*out = p;
	return true;
}

/* Writes 0-255 and returns where it ends. Addresses are printed for each frame of a record. */
static char *put_octet(char *at, unsigned octet)
{
	if (octet >= 100)
		*at++ = (char)('0' + octet / 100);
	if (octet >= 10)
		*at++ = (char)('0' + octet / 10 % 10);
	*at++ = (char)('0' + octet % 10);
	return at;
}

IpText ip_text(Ip4 a)
{
	IpText t;
	char *at = t.s;
	for (int shift = 24; shift >= 0; shift -= 8) {
		at = put_octet(at, a >> shift & 255);
		*at++ = shift > 0 ? '.' : '\0';
	}
	return t;
}

PrefixText prefix_text(Prefix p)
{
	PrefixText t;
	g_snprintf(t.s, sizeof t.s, "%s/%u", ip_text(p.addr).s, p.len);
	return t;
}

void ip4_print(GString *out, Ip4 a)
{
	g_string_append(out, ip_text(a).s);
}

void mac_print(GString *out, Mac m)
{
	g_string_append_printf(out, "%04x.%04x.%04x", (unsigned)(m >> 32 & 0xffff),
			       (unsigned)(m >> 16 & 0xffff), (unsigned)(m & 0xffff));
}

void prefix_print(GString *out, Prefix p)
{
	ip4_print(out, p.addr);
	g_string_append_printf(out, "/%u", p.len);
}

Ip4 ip4_mask(uint8_t len)
{
	return len == 0 ? 0 : len >= 32 ? 0xffffffff : ~(Ip4)0 << (32 - len);
}

bool ip4_mask_len(Ip4 mask, uint8_t *len)
{
	uint8_t n = 0;

	while (n < 32 && mask & (Ip4)1 << (31 - n))
		n++;
	if (mask != ip4_mask(n))
		return false;
	*len = n;
	return true;
}

uint8_t ip4_class_len(Ip4 a)
{
	/* RFC 791 3.2: classes A, B and C by their leading bits. */
	if (!(a & 0x80000000))
		return 8;
	if (!(a & 0x40000000))
		return 16;
	return a & 0x20000000 ? 32 : 24;
}

bool ip4_is_multicast(Ip4 a)
{
	return a >> 28 == 0xe;
}

Mac mac_for_group(Ip4 group)
{
	return (Mac)0x01005e000000 | (group & 0x7fffff);
}

bool mac_is_group(Mac m)
{
	return m >> 40 & 1;
}

Prefix prefix_of(Ip4 a, uint8_t len)
{
	return (Prefix){.addr = a & ip4_mask(len), .len = len};
}

bool prefix_has(Prefix p, Ip4 a)
{
	return (a & ip4_mask(p.len)) == p.addr;
}

bool prefix_covers(Prefix outer, Prefix inner)
{
	return outer.len <= inner.len && prefix_has(outer, inner.addr);
}

int prefix_cmp(const Prefix *a, const Prefix *b)
{
	if (a->addr != b->addr)
		return a->addr < b->addr ? -1 : 1;
	return (int)a->len - (int)b->len;
}

bool prefix_eq(Prefix a, Prefix b)
{
	return a.addr == b.addr && a.len == b.len;
}
