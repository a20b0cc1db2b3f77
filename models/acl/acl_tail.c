/* The conditions behind an entry's addresses (Cisco IOS Security Command Reference: access-list (IP extended), permit
 * (IP); "option" and "ttl": 12.3(4)T; flags one by one: 12.3(4)T, ACL TCP Flags Filtering). They are printed in the
 * order of that grammar, however they were typed. */

#include "models/acl/acl_cursor.h"

#include <string.h>

#define NOT_HELD ": no packet is held against the entry"

enum { FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10, URG = 0x20 }; /* RFC 793 3.1 */
static const AclWord flags[] = {{"ack", ACK}, {"fin", FIN}, {"psh", PSH}, {"rst", RST},
				{"syn", SYN}, {"urg", URG}, {NULL, 0}};

typedef struct Condition Condition;

struct Condition {
	const char *word;
	uint8_t proto; /* 0: of every one */
	/* Reads what stands behind the word, and appends it to `said`. */
	bool (*read)(AclCursor *c, const Condition *k, GString *said);
	const AclWord *values; /* names of its numbers */
	uint16_t max;
	uint8_t shift; /* of the octet that holds them */
	const char *expected;
};

static bool read_number(AclCursor *c, const Condition *k, GString *said, uint16_t *n)
{
	static const AclWord none[] = {{NULL, 0}};
	const AclWord *names = k->values ? k->values : none;
	char word[ACL_WORD];
	if (!acl_peek(c, word) || (!acl_named(names, word, n) && !acl_number(word, k->max, n)))
		return acl_wrong(c, k->expected);
	acl_take(c);
	acl_say_number(said, names, *n);
	return true;
}

static bool read_bits(AclCursor *c, const Condition *k, GString *said)
{
	uint16_t n = 0;
	if (!read_number(c, k, said, &n))
		return false;
	AclMore *m = acl_more(c);
	uint8_t mask = (uint8_t)(k->max << k->shift);
	m->tos = (uint8_t)((m->tos & ~mask) | n << k->shift);
	m->tos_mask |= mask;
	return true;
}

static bool read_name(AclCursor *c, const Condition *k, GString *said)
{
	char word[ACL_WORD];
	if (!acl_peek(c, word))
		return acl_wrong(c, k->expected);
	acl_take(c);
	g_string_append_printf(said, " %s", word);
	return true;
}

static bool read_option(AclCursor *c, const Condition *k, GString *said)
{
	acl_unheld(c, "no datagram here has IP options" NOT_HELD);
	return read_name(c, k, said);
}

static bool read_hours(AclCursor *c, const Condition *k, GString *said)
{
	acl_unheld(c, "whether its hours are on is not modelled" NOT_HELD);
	return read_name(c, k, said);
}

static bool read_reflect(AclCursor *c, const Condition *k, GString *said)
{
	c->why = "no sessions are reflected: a list that evaluates them lets no answer in";
	return read_name(c, k, said);
}

/* "ttl eq 1", "ttl range 1 2". */
static bool read_ttl(AclCursor *c, const Condition *k, GString *said)
{
	static const char *const how[] = {"eq", "gt", "lt", "neq", "range", NULL};
	char word[ACL_WORD];
	uint16_t n = 0, hi;
	if (!acl_peek(c, word) || !g_strv_contains(how, word))
		return acl_wrong(c, "eq, gt, lt, neq or range");
	acl_take(c);
	g_string_append_printf(said, " %s", word);
	bool lt = strcmp(word, "lt") == 0, gt = strcmp(word, "gt") == 0;
	if (!read_number(c, k, said, &n))
		return false;
	if ((lt && n == 0) || (gt && n == 255))
		return acl_wrong(c, "a time to live that leaves some");
	hi = gt ? 255 : lt ? (uint16_t)(n - 1) : n;
	if (strcmp(word, "range") == 0 && !read_number(c, k, said, &hi))
		return false;
	AclMore *m = acl_more(c);
	m->ttl_lo = (uint8_t)(lt ? 0 : gt ? n + 1 : n);
	m->ttl_hi = (uint8_t)hi;
	m->ttl_neq = strcmp(word, "neq") == 0;
	return m->ttl_hi >= m->ttl_lo ||
	       acl_wrong(c, "an upper number that is not below the lower one");
}

static bool set_fragments(AclCursor *c, const Condition *k, GString *said)
{
	(void)k;
	(void)said;
	acl_more(c)->fragments = true;
	return true;
}

static const Condition *condition(uint8_t proto, const char *word);

/* Behind "log" a word of the user's may stand, by which a message tells its entry (12.4(22)T, ACL Syslog Correlation: a
 * cookie). LIBERTY: a word that is a condition is one. */
static bool set_log(AclCursor *c, const Condition *k, GString *said)
{
	char word[ACL_WORD];
	c->line->entry.log = true;
	c->line->entry.log_input = strcmp(k->word, "log-input") == 0;
	return !acl_peek(c, word) || condition(c->line->entry.proto, word) || read_name(c, k, said);
}

/* ---- flags of TCP ---- */

/* RFC 793: a segment of a connection that is there has ACK or RST (access-list (IP extended): established). */
static bool set_established(AclCursor *c, const Condition *k, GString *said)
{
	(void)k;
	(void)said;
	acl_more(c)->flags = (AclFlags){.set = ACK | RST, .any = true};
	return true;
}

/* "ack", "syn": any one of those named (ACL TCP Flags Filtering, "Restrictions": the form before it). */
static bool set_flag(AclCursor *c, const Condition *k, GString *said)
{
	uint16_t bit = 0;
	(void)said;
	acl_named(flags, k->word, &bit);
	acl_more(c)->flags.set |= (uint8_t)bit;
	acl_more(c)->flags.any = true;
	return true;
}

/* "match-any +ack -syn": flags up to another word. */
static bool read_flags(AclCursor *c, const Condition *k, GString *said)
{
	AclFlags *f = &acl_more(c)->flags;
	char word[ACL_WORD];
	uint16_t bit;
	*f = (AclFlags){.any = strcmp(k->word, "match-any") == 0};
	while (acl_peek(c, word) && (word[0] == '+' || word[0] == '-') &&
	       acl_named(flags, word + 1, &bit)) {
		*(word[0] == '+' ? &f->set : &f->clear) |= (uint8_t)bit;
		acl_take(c);
		g_string_append_printf(said, " %s", word);
	}
	return f->set || f->clear || acl_wrong(c, k->expected);
}

/* ---- all of them ---- */

/* clang-format off */
static const Condition conditions[] = {
	/* word         protocol read             names            largest, and where it stands in the octet */
	{"established", ACL_TCP, set_established, NULL,            0,  0, NULL},
	{"match-any",   ACL_TCP, read_flags,      NULL,            0,  0, "a flag such as +ack or -syn"},
	{"match-all",   ACL_TCP, read_flags,      NULL,            0,  0, "a flag such as +ack or -syn"},
	{"ack",         ACL_TCP, set_flag,        NULL,            0,  0, NULL},
	{"fin",         ACL_TCP, set_flag,        NULL,            0,  0, NULL},
	{"psh",         ACL_TCP, set_flag,        NULL,            0,  0, NULL},
	{"rst",         ACL_TCP, set_flag,        NULL,            0,  0, NULL},
	{"syn",         ACL_TCP, set_flag,        NULL,            0,  0, NULL},
	{"urg",         ACL_TCP, set_flag,        NULL,            0,  0, NULL},
	{"precedence",  0,       read_bits,       acl_precedences, 7,  5, "a precedence (0-7 or a name)"},
	{"dscp",        0,       read_bits,       acl_dscps,       63, 2, "a class of service (0-63 or a name)"},
	{"tos",         0,       read_bits,       acl_services,    15, 1, "a type of service (0-15 or a name)"},
	{"option",      0,       read_option,     NULL,            0,  0, "an IP option"},
	{"ttl",         0,       read_ttl,        NULL,            255, 0, "a number from 0 to 255"},
	{"log",         0,       set_log,         NULL,            0,  0, NULL},
	{"log-input",   0,       set_log,         NULL,            0,  0, NULL},
	{"time-range",  0,       read_hours,      NULL,            0,  0, "the name of a time range"},
	{"fragments",   0,       set_fragments,   NULL,            0,  0, NULL},
	{"reflect",     0,       read_reflect,    NULL,            0,  0, "the name of a list"},
	{"timeout",     0,       read_name,       NULL,            0,  0, "seconds"},
};
/* clang-format on */

static const Condition *condition(uint8_t proto, const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++) {
		const Condition *k = &conditions[i];
		if (strcmp(k->word, word) == 0 && (k->proto == 0 || k->proto == proto))
			return k;
	}
	return NULL;
}

static bool read_conditions(AclCursor *c, bool extended, GString **said)
{
	char word[ACL_WORD];
	while (acl_peek(c, word)) {
		const Condition *k = condition(c->line->entry.proto, word);
		if (!k || (!extended && k->read != set_log))
			return acl_wrong(c, "a condition (log, dscp, fragments ...) or the end of "
					    "the line");
		GString **text = &said[k - conditions];
		acl_take(c);
		if (!*text)
			*text = g_string_new(NULL);
		g_string_printf(*text, " %s", k->word);
		if (!k->read(c, k, *text))
			return false;
	}
	return true;
}

bool acl_read_tail(AclCursor *c, bool extended)
{
	GString *said[G_N_ELEMENTS(conditions)] = {NULL};
	bool ok = read_conditions(c, extended, said);
	for (size_t i = 0; i < G_N_ELEMENTS(conditions); i++) {
		if (!said[i])
			continue;
		g_string_append(c->said, said[i]->str);
		g_string_free(said[i], TRUE);
	}
	return ok;
}
