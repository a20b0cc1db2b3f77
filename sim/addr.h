#pragma once

/* Addresses as numbers in host order, with IOS's ways to write them. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Ip4; /* host order; 0 is "none" */
typedef uint64_t Mac; /* 48 bits, first octet highest; 0 is "none" */

typedef struct Prefix {
	Ip4 addr; /* host bits are zero */
	uint8_t len;
} Prefix;

#define IP4(a, b, c, d) ((Ip4)(((Ip4)(a) << 24) | ((Ip4)(b) << 16) | ((Ip4)(c) << 8) | (Ip4)(d)))
#define IP4_ANY ((Ip4)0)
#define IP4_BROADCAST ((Ip4)0xffffffff)
#define MAC_BROADCAST ((Mac)0xffffffffffff)

/* Each parse function reads the whole of `text` and returns false if it is not one. */
bool ip4_parse(const char *text, Ip4 *out);       /* 10.1.1.2 */
bool mac_parse(const char *text, Mac *out);       /* 0000.0c07.ac01 or 00:00:0c:07:ac:01 */
bool prefix_parse(const char *text, Prefix *out); /* 10.1.1.0/24; host bits must be zero */

/* An address as an argument of a format string. */
typedef struct IpText {
	char s[16];
} IpText;
IpText ip_text(Ip4 a);
typedef struct PrefixText {
	char s[20];
} PrefixText;
PrefixText prefix_text(Prefix p);

void ip4_print(GString *out, Ip4 a);       /* 10.1.1.2 */
void mac_print(GString *out, Mac m);       /* 0000.0c07.ac01 */
void prefix_print(GString *out, Prefix p); /* 10.1.1.0/24 */

Ip4 ip4_mask(uint8_t len);                 /* 24 -> 255.255.255.0 */
bool ip4_mask_len(Ip4 mask, uint8_t *len); /* false unless the ones are contiguous */
uint8_t ip4_class_len(Ip4 a);              /* classful mask: 8, 16 or 24; 32 above class C */
bool ip4_is_multicast(Ip4 a);
Mac mac_for_group(Ip4 group); /* RFC 1112 6.4: 01-00-5E and 23 bits */
bool mac_is_group(Mac m);

Prefix prefix_of(Ip4 a, uint8_t len); /* zeroes the host bits */
bool prefix_has(Prefix p, Ip4 a);
bool prefix_covers(Prefix outer, Prefix inner);   /* equal counts */
int prefix_cmp(const Prefix *a, const Prefix *b); /* numeric: address, then the shorter first */
bool prefix_eq(Prefix a, Prefix b);
