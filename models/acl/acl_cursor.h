#pragma once

/* The words of an access-list entry, one after the other; what was read is said again as IOS prints it. */

#include "models/acl/acl_priv.h"
#include "models/acl/acl_words.h"

enum { ACL_WORD = 64 };

typedef struct AclCursor {
	const char *begin, *at; /* the words, and the next one */
	SrcPos pos;             /* of `begin` */
	ConfErr *e;
	AclLine *line; /* what is made of them */
	GString *said;
	const char *why; /* what is not modelled; NULL: nothing yet */
} AclCursor;

bool acl_peek(AclCursor *c, char word[ACL_WORD]); /* without taking it; false at the end */
void acl_take(AclCursor *c);
/* Says that the next word is wrong; returns false. */
bool acl_wrong(AclCursor *c, const char *expected);
/* Notes that the line is taken, but no packet is held against it. */
void acl_unheld(AclCursor *c, const char *why);
AclMore *acl_more(AclCursor *c); /* the line's, made on demand */

bool acl_number(const char *word, unsigned max, uint16_t *out);
bool acl_named(const AclWord *words, const char *word, uint16_t *out);
const char *acl_name_of(const AclWord *words, unsigned number); /* NULL: it has none */
/* Appends " www" or " 8080". */
void acl_say_number(GString *to, const AclWord *words, unsigned number);

/* The conditions behind the addresses. */
bool acl_read_tail(AclCursor *c, bool extended);

/* Readers that groups of objects have in common with entries: they fill in c->line->entry. */
bool acl_read_addresses(AclCursor *c, Ip4 *addr, Ip4 *wild, bool wild_optional);
bool acl_read_ports(AclCursor *c, uint16_t *lo, uint16_t *hi, AclPorts *some /* NULL: one alone */);
bool acl_read_icmp(AclCursor *c);
