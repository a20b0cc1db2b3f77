/* Statements of access lists. The words behind permit and deny are read by acl_parse.c: their grammar
 * repeats itself for source and destination, and messages name the word that is wrong. */

#include <string.h>

#include "models/acl/acl_cursor.h"
#include "models/acl/acl_priv.h"
#include "models/acl/acl_view.h"

enum { SEQ_STEP = 10 };

static bool is_extended(int64_t number)
{
	return (number >= 100 && number <= 199) || (number >= 2000 && number <= 2699);
}

static const char *group_fault(const Acl *self, const char *name, const AclLine *l)
{
	for (int i = 0; i < N_ACL_PLACES; i++)
		if (l->group[i] && !acl_group_known(self, l->group[i]))
			return "no such group of objects: no packet is held against the entry";
	if (acl_line_parts(self, l, ACL_PARTS_MAX) > ACL_PARTS_MAX)
		return "its groups make too many entries: no packet is held against them";
	return acl_line_has_groups(l) && self->plain ? self->plain(self->plain_self, name) : NULL;
}

static bool add_entry(AclList *l, const Args *a, unsigned seq, bool permit, ConfErr *e)
{
	AclLine line = {.entry.permit = permit, .seq = seq, .at = arg_pos(a, NULL)};
	const char *why;
	if (!acl_line_read(&line, &why, arg_str(a, "rest"), l->extended, arg_pos(a, "rest"), e))
		return false;
	if (!why)
		why = group_fault(l->acl, l->name, &line);
	acl_line_add(l, line);
	return !why || conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION, why);
}

/* Numbers of lists of frames, and of other suites: DECnet, XNS, AppleTalk, IPX (IOS Bridging and IBM Networking Command
 * Reference: access-list (type-code), access-list (standard-ibm); Apollo Domain, Banyan VINES, DECnet, ISO CLNS, and XNS
 * Command Reference; AppleTalk and Novell IPX Command Reference: access-list). */
static bool is_of_another_protocol(int64_t number)
{
	return number > 199 && number < 1300;
}

static bool is_of_frames(int64_t number)
{
	int64_t hundred = number / 100;
	return hundred == 2 || hundred == 7 || hundred == 11;
}

/* Is it an entry of IP's, whose list has the wrong number? IPX has an "any", too. */
static bool is_of_ip(int64_t number, const char *rest)
{
	g_autofree char *word = g_strndup(rest, strcspn(rest, " \t"));
	uint16_t n;
	Ip4 ip;
	return strcmp(word, "host") == 0 || acl_named(acl_protocols, word, &n) ||
	       ip4_parse(word, &ip) || (number / 100 != 9 && strcmp(word, "any") == 0);
}

static bool set_of_another_protocol(int64_t number, ConfErr *e)
{
	if (is_of_frames(number))
		return conf_unmodelled(e, AFFECTS_FORWARDING,
				       "no list of IP addresses: frames are not filtered");
	return conf_unmodelled(e, AFFECTS_NOTHING, "a list of another suite: IP has nothing of it");
}

static void add_remark(AclList *l, const Args *a, unsigned seq)
{
	acl_line_add(l, (AclLine){.remark = g_strdup(arg_str(a, "text")),
				  .seq = seq,
				  .at = arg_pos(a, NULL)});
}

/* `no access-list N ...` removes the whole list, whatever follows (Cisco IOS Security Configuration Guide
 * 12.3: numbered lists cannot lose a single entry this way). */
static bool set_numbered(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Acl *self = at->self;
	int64_t number = arg_num(a, "num");
	char name[ACL_NAME];
	bool other = is_of_another_protocol(number);
	if (other && !no && !arg_has(a, "remark") && !is_of_ip(number, arg_str(a, "rest")))
		return set_of_another_protocol(number, e);
	if (other)
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
		add_remark(l, a, 0);
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

/* One that says the same; -1: none. */
static int place_of(const AclList *l, bool permit, const char *said)
{
	for (unsigned i = 0; i < l->lines->len; i++) {
		const AclLine *line = l->lines->pdata[i];
		if (!line->remark && line->entry.permit == permit && strcmp(line->said, said) == 0)
			return (int)i;
	}
	return -1;
}

static bool remove_entry(AclList *l, const Args *a, bool permit, ConfErr *e)
{
	AclLine want = {.entry.permit = permit};
	const char *why;
	if (!acl_line_read(&want, &why, arg_str(a, "rest"), l->extended, arg_pos(a, "rest"), e))
		return false;
	int i = place_of(l, permit, want.said);
	acl_line_clear(&want);
	if (i < 0)
		return conf_reject(e, "no such entry in list %s", l->name);
	acl_line_remove(l, (unsigned)i);
	return true;
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

static bool set_remark_at(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	unsigned seq = (unsigned)arg_num(a, "seq");
	if (no)
		return remove_seq(at->obj, seq) ||
		       conf_reject_arg(e, a, "seq", "no entry has this number");
	add_remark(at->obj, a, seq);
	return true;
}

/* IOS: IP Access List Entry Sequence Numbering: what would pass the largest number is refused. */
static bool set_resequence(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	AclList *l = acl_list(at->self, arg_str(a, "name"));
	int64_t first = no ? SEQ_STEP : arg_num(a, "start"),
		step = no ? SEQ_STEP : arg_num(a, "step");
	if (!l)
		return conf_reject_arg(e, a, "name", "no such access list");
	if (l->lines->len && first + step * (l->lines->len - 1) > G_MAXINT32)
		return conf_reject_arg(e, a, "step", "numbers would exceed 2147483647");
	acl_lines_renumber(l, (unsigned)first, (unsigned)step);
	return true;
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
		add_remark(l, a, 0);
	return true;
}

static void put_lines(const ConfAt *at, GString *out)
{
	const AclList *l = at->obj;
	for (unsigned k = 0; k < l->lines->len; k++)
		put_line(out, l, l->lines->pdata[k]);
}

#define REF "Cisco IOS Security Command Reference 12.3, access-list, ip access-list"
#define OG "IOS Security Configuration Guide: Object Groups for ACLs"
const Stmt acl_stmts[] = {
	{.mode = "",
	 .syntax = "object-group network <name:word>",
	 .set = acl_set_group,
	 .put = acl_put_group,
	 .cite = OG,
	 .rank = RANK_FEATURES + 7,
	 .enters = "network-group",
	 .each = acl_each_network,
	 .key = "name"},
	{.mode = "",
	 .syntax = "object-group service <name:word>",
	 .set = acl_set_group,
	 .put = acl_put_group,
	 .cite = OG,
	 .rank = RANK_FEATURES + 8,
	 .enters = "service-group",
	 .each = acl_each_service,
	 .key = "name"},
	{.mode = "network-group",
	 .syntax = "description <text:line>",
	 .set = acl_set_description,
	 .put = acl_put_members,
	 .cite = OG,
	 .rank = 100},
	{.mode = "network-group",
	 .syntax = "host <host:word>",
	 .set = acl_set_host,
	 .cite = OG,
	 .key = "host"},
	{.mode = "network-group",
	 .syntax = "<addr:ip4> <mask:mask>",
	 .set = acl_set_subnet,
	 .cite = OG,
	 .key = "addr mask"},
	{.mode = "network-group",
	 .syntax = "range <lo:ip4> <hi:ip4>",
	 .set = acl_set_range,
	 .cite = OG,
	 .key = "lo hi"},
	{.mode = "network-group", .syntax = "any", .set = acl_set_any, .cite = OG},
	{.mode = "network-group",
	 .syntax = "group-object <name:word>",
	 .set = acl_set_nested,
	 .cite = OG,
	 .key = "name"},
	{.mode = "service-group",
	 .syntax = "description <text:line>",
	 .set = acl_set_description,
	 .put = acl_put_members,
	 .cite = OG,
	 .rank = 100},
	{.mode = "service-group",
	 .syntax = "group-object <name:word>",
	 .set = acl_set_nested,
	 .cite = OG,
	 .key = "name"},
	{.mode = "service-group",
	 .syntax = "{ tcp-udp | ip | icmp | igmp | ipinip | tcp | udp | gre | esp | ahp | eigrp | "
		   "ospf | "
		   "nos | pim | pcp | sctp } [<rest:line>]",
	 .set = acl_set_service,
	 .cite = OG,
	 .key = "rest",
	 .common = true},
	{.mode = "service-group",
	 .syntax = "<num:0-255> [<rest:line>]",
	 .set = acl_set_service,
	 .cite = OG,
	 .key = "num rest"},
	{.mode = "",
	 .syntax = "ip access-list {standard|extended} <name:word>",
	 .set = set_named,
	 .put = put_named,
	 .cite = REF,
	 .rank = RANK_ACL - 1,
	 .enters = "access-list",
	 .each = each_named,
	 .key = "name"},
	{.mode = "interface",
	 .syntax = "ip access-group <list:word> in",
	 .set = acl_set_in,
	 .put = acl_put_applied,
	 .cite = "IOS Security Command Reference: ip access-group",
	 .rank = 120},
	{.mode = "interface",
	 .syntax = "ip access-group <list:word> out",
	 .set = acl_set_out,
	 .cite = "IOS Security Command Reference: ip access-group"},
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
	 .syntax = "<seq:1-2147483647> remark <text:line>",
	 .set = set_remark_at,
	 .cite = REF},
	{.mode = "access-list",
	 .syntax = "[<seq:1-2147483647>] evaluate <list:word>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "no sessions are reflected (IOS Security Command Reference: evaluate)",
	 .rank = 101},
	{.mode = "access-list",
	 .syntax = "[<seq:1-2147483647>] dynamic <what:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "nobody logs in to open it (IOS Security Command Reference: dynamic)",
	 .rank = 101},
	{.mode = "",
	 .syntax = "access-list <num:100-199> dynamic <what:line>",
	 .fate = STMT_UNMODELLED,
	 .affects = AFFECTS_FORWARDING,
	 .cite = "nobody logs in to open it (IOS Security Command Reference: access-list "
		 "(IP extended), dynamic)",
	 .rank = RANK_ACL,
	 .key = "num what"},
	{.mode = "",
	 .syntax = "access-list hardware <what:line>",
	 .fate = STMT_HARMLESS,
	 .cite = "a list in hardware means the same (Catalyst 6500 IOS Command Reference: "
		 "access-list hardware)",
	 .rank = RANK_ACL},
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
	 .syntax = "ip access-list resequence <name:word> <start:1-2147483647> <step:1-2147483647>",
	 .set = set_resequence,
	 .cite = "IOS: IP Access List Entry Sequence Numbering"},
	{.mode = "",
	 .syntax = "ip access-list { log-update | logging | persistent | helper } [<what:line>]",
	 .fate = STMT_HARMLESS,
	 .cite = "says how often matches are logged (IOS Security Command Reference: ip "
		 "access-list "
		 "log-update)",
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
#undef OG

/* IOS IP Application Services Command Reference: ip access-list; Security Command Reference: object-group. */
const Mode acl_modes[] = {
	{"access-list", "config-std-nacl", "ip access-list standard *"},
	{"access-list", "config-ext-nacl", NULL},
	{"network-group", "config-network-group", NULL},
	{"service-group", "config-service-group", NULL},
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
	{"interface", "ip access-group", "Specify access control for packets"},
	{"interface", "ip in", "inbound packets"},
	{"interface", "ip out", "outbound packets"},
	{"", "ip resequence", "Resequence Access List"},
	{"", "object-group", "Configure Object Group"},
	{"", "object-group network", "network group"},
	{"", "object-group service", "service group"},
	{"network-group", "any", "Any host"},
	{"network-group", "description", "Network object group description"},
	{"network-group", "group-object", "Nested object group"},
	{"network-group", "host", "Host address of the group member"},
	{"network-group", "range", "Match only packets in the range of IP addresses"},
	{"service-group", "description", "Service object group description"},
	{"service-group", "group-object", "Nested object group"},
	{"service-group", "tcp-udp", "Services of TCP and UDP"},
	{"service-group", "ip", "Any Internet Protocol"},
	{"service-group", "icmp", "Internet Control Message Protocol"},
	{"service-group", "igmp", "Internet Gateway Message Protocol"},
	{"service-group", "ipinip", "IP in IP tunneling"},
	{"service-group", "tcp", "Transmission Control Protocol"},
	{"service-group", "udp", "User Datagram Protocol"},
	{"service-group", "gre", "Cisco's GRE tunneling"},
	{"service-group", "esp", "Encapsulation Security Payload"},
	{"service-group", "ahp", "Authentication Header Protocol"},
	{"service-group", "eigrp", "Cisco's EIGRP routing protocol"},
	{"service-group", "ospf", "OSPF routing protocol"},
	{"service-group", "nos", "KA9Q NOS compatible IP over IP tunneling"},
	{"service-group", "pim", "Protocol Independent Multicast"},
	{"service-group", "pcp", "Payload Compression Protocol"},
	{"service-group", "sctp", "Stream Control Transmission Protocol"},
	{"access-list", "deny", "Specify packets to reject"},
	{"access-list", "permit", "Specify packets to forward"},
	{"access-list", "remark", "Access list entry comment"},
	{NULL, NULL, NULL},
};
/* clang-format on */
