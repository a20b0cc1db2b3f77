/* Statements of access lists. The words behind permit and deny are read by acl_parse.c: their grammar
 * repeats itself for source and destination, and messages name the word that is wrong. */

#include <string.h>

#include "models/acl/acl_priv.h"
#include "models/acl/acl_view.h"

static bool is_extended(int64_t number)
{
	return (number >= 100 && number <= 199) || (number >= 2000 && number <= 2699);
}

static bool add_entry(AclList *l, const Args *a, unsigned seq, bool permit, ConfErr *e)
{
	AclLine line = {.entry.permit = permit, .seq = seq, .at = arg_pos(a, NULL)};
	bool other;
	if (!acl_entry_read(&line.entry, &other, arg_str(a, "rest"), l->extended,
			    arg_pos(a, "rest"), e))
		return false;
	if (other)
		line.other = g_strdup(arg_str(a, "rest"));
	acl_line_add(l, line);
	return !other ||
	       conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
			       "a condition that is not modelled: no packet is held against the "
			       "entry");
}

/* 200-299 lists types of frames, 700-799 and 1100-1199 MAC addresses: values, where IP has the name of a protocol (IOS
 * Bridging and IBM Networking Command Reference: access-list (type-code), access-list (standard-ibm)). */
static bool is_of_another_protocol(int64_t number, const char *words)
{
	return number > 199 && number < 1300 && g_ascii_isxdigit(words[0]) &&
	       g_ascii_isxdigit(words[1]);
}

static void add_remark(AclList *l, const Args *a)
{
	acl_line_add(l, (AclLine){.remark = g_strdup(arg_str(a, "text")), .at = arg_pos(a, NULL)});
}

/* `no access-list N ...` removes the whole list, whatever follows (Cisco IOS Security Configuration Guide
 * 12.3: numbered lists cannot lose a single entry this way). */
static bool set_numbered(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Acl *self = at->self;
	int64_t number = arg_num(a, "num");
	char name[ACL_NAME];
	if (!no && !arg_has(a, "remark") && is_of_another_protocol(number, arg_str(a, "rest")))
		return conf_unmodelled(e, AFFECTS_FORWARDING,
				       "no list of IP addresses: frames are not filtered");
	if (number > 199 && number < 1300)
		return conf_reject_arg(e, a, "num",
				       "%d is no IP access list, expected 1-199 or 1300-2699",
				       (int)number);
	g_snprintf(name, sizeof name, "%d", (int)number);
	AclList *l = acl_list(self, name);
	if (no) {
		if (l)
			acl_list_remove(self, l);
		return true;
	}
	bool fresh = !l;
	l = acl_list_make(self, name, is_extended(number), true);
	bool ok = true;
	if (arg_has(a, "remark"))
		add_remark(l, a);
	else
		ok = add_entry(l, a, 0, arg_has(a, "permit"), e);
	if (!ok && fresh)
		acl_list_remove(self, l);
	return ok;
}

static bool set_none(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	if (!no)
		return conf_reject(e, "line ends, expected permit, deny or remark");
	return set_numbered(at, a, true, e);
}

static void put_line(GString *out, const AclList *l, const AclLine *line)
{
	acl_line_print(out, l, line);
	g_string_append_c(out, '\n');
}

static void put_numbered(const ConfAt *at, GString *out)
{
	const Acl *self = at->self;
	for (unsigned i = 0; i < self->lists->len; i++) {
		const AclList *l = self->lists->pdata[i];
		for (unsigned k = 0; l->numbered && k < l->lines->len; k++)
			put_line(out, l, l->lines->pdata[k]);
	}
}

/* ---- named lists ---- */

static bool set_named(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Acl *self = at->self;
	const char *name = arg_str(a, "name");
	bool extended = arg_has(a, "extended");
	bool numbered = g_ascii_isdigit(name[0]);
	AclList *l = acl_list(self, name);
	if (l && l->extended != extended)
		return conf_reject_arg(e, a, "name", "%s is a list of the other kind", name);
	if (strlen(name) >= ACL_NAME)
		return conf_reject_arg(e, a, "name", "name is too long");
	if (numbered && is_extended(g_ascii_strtoll(name, NULL, 10)) != extended)
		return conf_reject_arg(e, a, "name", "%s is not the number of such a list", name);
	if (no) {
		if (l)
			acl_list_remove(self, l);
		return true;
	}
	conf_enter(a, acl_list_make(self, name, extended, numbered));
	return true;
}

static void each_named(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Acl *self = at->self;
	for (unsigned i = 0; i < self->lists->len; i++) {
		AclList *l = self->lists->pdata[i];
		if (!l->numbered)
			fn(to, l);
	}
}

static void put_named(const ConfAt *at, GString *out)
{
	const AclList *l = at->obj;
	g_string_append_printf(out, "ip access-list %s %s\n", l->extended ? "extended" : "standard",
			       l->name);
}

static bool is_same(const AclLine *line, const AclEntry *want, const char *other)
{
	if (line->remark || g_strcmp0(line->other, other) != 0)
		return false;
	return other ? line->entry.permit == want->permit : acl_entry_same(&line->entry, want);
}

static bool remove_entry(AclList *l, const Args *a, bool permit, ConfErr *e)
{
	AclEntry want = {.permit = permit};
	const char *words = arg_str(a, "rest");
	bool other;
	if (!acl_entry_read(&want, &other, words, l->extended, arg_pos(a, "rest"), e))
		return false;
	for (unsigned i = 0; i < l->lines->len; i++) {
		const AclLine *line = l->lines->pdata[i];
		if (is_same(line, &want, other ? words : NULL)) {
			acl_line_remove(l, i);
			return true;
		}
	}
	return conf_reject(e, "no such entry in list %s", l->name);
}

static bool set_permit(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return no ? remove_entry(at->obj, a, true, e) : add_entry(at->obj, a, 0, true, e);
}

static bool set_deny(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	return no ? remove_entry(at->obj, a, false, e) : add_entry(at->obj, a, 0, false, e);
}

static bool remove_seq(AclList *l, unsigned seq)
{
	for (unsigned i = 0; i < l->lines->len; i++)
		if (((AclLine *)l->lines->pdata[i])->seq == seq) {
			acl_line_remove(l, i);
			return true;
		}
	return false;
}

static bool set_at(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	unsigned seq = (unsigned)arg_num(a, "seq");
	if (no)
		return remove_seq(at->obj, seq) ||
		       conf_reject_arg(e, a, "seq", "no entry has this number");
	return add_entry(at->obj, a, seq, arg_has(a, "permit"), e);
}

static bool set_seq_only(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	if (!no)
		return conf_reject(e, "line ends, expected permit or deny");
	return set_at(at, a, true, e);
}

static bool set_remark(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	AclList *l = at->obj;
	for (unsigned i = 0; no && i < l->lines->len; i++) {
		const AclLine *line = l->lines->pdata[i];
		if (line->remark && strcmp(line->remark, arg_str(a, "text")) == 0) {
			acl_line_remove(l, i);
			return true;
		}
	}
	if (!no)
		add_remark(l, a);
	return true;
}

static void put_lines(const ConfAt *at, GString *out)
{
	const AclList *l = at->obj;
	for (unsigned k = 0; k < l->lines->len; k++)
		put_line(out, l, l->lines->pdata[k]);
}

#define REF "Cisco IOS Security Command Reference 12.3, access-list, ip access-list"
const Stmt acl_stmts[] = {
	{.mode = "",
	 .syntax = "ip access-list {standard|extended} <name:word>",
	 .set = set_named,
	 .put = put_named,
	 .cite = REF,
	 .rank = RANK_ACL - 1,
	 .enters = "access-list",
	 .each = each_named,
	 .key = "name"},
	{.mode = "",
	 .syntax = "access-list <num:1-2699> {permit|deny} <rest:line>",
	 .set = set_numbered,
	 .put = put_numbered,
	 .cite = REF,
	 .rank = RANK_ACL},
	{.mode = "",
	 .syntax = "access-list <num:1-2699> remark <text:line>",
	 .set = set_numbered,
	 .cite = REF},
	{.mode = "", .syntax = "access-list <num:1-2699>", .set = set_none, .cite = REF},
	{.mode = "access-list",
	 .syntax = "permit <rest:line>",
	 .set = set_permit,
	 .put = put_lines,
	 .cite = REF,
	 .rank = 100},
	{.mode = "access-list", .syntax = "deny <rest:line>", .set = set_deny, .cite = REF},
	{.mode = "access-list", .syntax = "remark <text:line>", .set = set_remark, .cite = REF},
	{.mode = "access-list",
	 .syntax = "<seq:1-2147483647> {permit|deny} <rest:line>",
	 .set = set_at,
	 .cite = REF},
	{.mode = "access-list",
	 .syntax = "evaluate <list:word>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "no sessions are reflected (IOS Security Command Reference: evaluate)",
	 .rank = 101},
	{.mode = "access-list",
	 .syntax = "dynamic <what:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "nobody logs in to open it (IOS Security Command Reference: dynamic)",
	 .rank = 101},
	{.mode = "",
	 .syntax = "access-list dynamic-extended",
	 .fate = STMT_HARMLESS,
	 .cite = "nobody logs in to open a list (IOS Security Command Reference: "
		 "access-list dynamic-extended)",
	 .rank = RANK_ACL},
	{.mode = "",
	 .syntax = "access-list compiled",
	 .fate = STMT_HARMLESS,
	 .cite = "a list that is compiled means the same (IOS Security Command Reference: "
		 "access-list compiled)",
	 .rank = RANK_ACL},
	{.mode = "",
	 .syntax = "ip access-list { log-update | logging | persistent | helper | resequence } [<what:line>]",
	 .fate = STMT_HARMLESS,
	 .cite = "says how matches are logged and lines are numbered (IOS Security Command "
		 "Reference: ip access-list log-update)",
	 .rank = RANK_ACL},
	{.mode = "",
	 .syntax = "ip access-list role-based <name:word>",
	 .fate = STMT_HARMLESS,
	 .cite = "who enforces roles says so himself (IOS Security Command Reference: ip "
		 "access-list role-based)",
	 .rank = RANK_ACL,
	 .body = true},
	{.mode = "access-list", .syntax = "<seq:1-2147483647>", .set = set_seq_only, .cite = REF},
	{.mode = NULL},
};
#undef REF

/* IOS IP Application Services Command Reference: ip access-list. */
const Mode acl_modes[] = {
	{"access-list", "config-std-nacl", "ip access-list standard *"},
	{"access-list", "config-ext-nacl", NULL},
	{NULL, NULL, NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
/* clang-format off */
const ConfHelp acl_conf_help[] = {
	{"", "access-list", "Add an access list entry"},
	{"", "access-list deny", "Specify packets to reject"},
	{"", "access-list permit", "Specify packets to forward"},
	{"", "access-list remark", "Access list entry comment"},
	{"", "ip access-list", "Add an access list entry"},
	{"", "ip extended", "Extended Access List"},
	{"", "ip standard", "Standard Access List"},
	{"access-list", "deny", "Specify packets to reject"},
	{"access-list", "permit", "Specify packets to forward"},
	{"access-list", "remark", "Access list entry comment"},
	{NULL, NULL, NULL},
};
/* clang-format on */
