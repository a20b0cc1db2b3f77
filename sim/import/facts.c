/* Lines of a configuration as facts. The table below has the statements that say something of other nodes; whoever is
 * simulated by them has them in a table of its own. */

#include "sim/import/facts.h"

#include <stdlib.h>
#include <string.h>

#include "sim/stage/stage.h"
#include "sim/tables/ifname.h"

/* Where a line is being taken. */
typedef struct Taking {
	ImportReader *reader;
	ImportSource *source;
	ImportRouter *router;
	const ConfLine *line;
	ImportIface *iface; /* of the mode; NULL: of no interface */
	const char *object; /* what stands behind the mode in the place: "VPN 10" */
} Taking;

typedef void TakeFn(Taking *t, const Args *a);

/* A text that stands inside of the source begins at a line of it, or has none of its own there. */
static int line_in(const ImportNode *n, int line)
{
	bool folded = n->text_at.line && !n->text_at.col;
	return folded ? n->text_at.line : MAX(n->text_at.line, 1) - 1 + line;
}

static SrcPos line_at(const Taking *t)
{
	return (SrcPos){import_keep(t->source, t->line->at.file),
			line_in(t->router->node, t->line->at.line), t->line->at.col};
}

/* ---- interfaces ---- */

static void take_address(Taking *t, const Args *a)
{
	ImportAddr x = {.ip = arg_ip(a, "ip"), .at = line_at(t)};
	if (!ip4_mask_len(arg_ip(a, "mask"), &x.len))
		return;
	if (arg_has(a, "secondary"))
		g_array_append_val(t->iface->addrs, x);
	else
		g_array_insert_val(t->iface->addrs, 0, x);
}

static void take_dynamic(Taking *t, const Args *a)
{
	(void)a;
	t->iface->dynamic = true;
}

static void take_vlan(Taking *t, const Args *a)
{
	t->iface->vlan = arg_has(a, "native") ? 0 : (uint16_t)arg_num(a, "vlan");
}

/* IOS takes an interface's address away with its table (IOS IP Switching: ip vrf forwarding). */
static void take_vrf(Taking *t, const Args *a)
{
	t->iface->vrf = import_keep(t->source, arg_str(a, "vrf"));
	g_array_set_size(t->iface->addrs, 0);
}

static void take_description(Taking *t, const Args *a)
{
	t->iface->description = import_keep(t->source, arg_str(a, "text"));
	t->iface->described = line_at(t);
}

static void take_shutdown(Taking *t, const Args *a)
{
	(void)a;
	t->iface->shutdown = true;
}

static void take_switchport(Taking *t, const Args *a)
{
	(void)a;
	t->iface->switchport = true;
}

static void take_channel(Taking *t, const Args *a)
{
	t->iface->channel = (uint16_t)arg_num(a, "channel");
}

static void take_virtual(Taking *t, const Args *a)
{
	Ip4 ip = arg_ip(a, "ip");
	if (ip)
		g_array_append_val(t->iface->virtuals, ip);
}

static void take_map(Taking *t, const Args *a)
{
	t->iface->map = import_keep(t->source, arg_str(a, "map"));
	t->iface->redundant = strstr(arg_str(a, "rest"), "redundancy") != NULL;
}

static void take_local(Taking *t, const Args *a)
{
	t->router->map = import_keep(t->source, arg_str(a, "map"));
	t->router->local = import_keep(t->source, arg_str(a, "of"));
}

static void add_peer(Taking *t, Ip4 ip, const char *map)
{
	ImportPeer p = {ip, map, line_at(t)};
	g_array_append_val(t->router->peers, p);
}

static void take_tunnel(Taking *t, const Args *a)
{
	add_peer(t, arg_ip(a, "ip"), NULL);
}

/* ---- whom it speaks to ---- */

static void take_route(Taking *t, const Args *a)
{
	ImportHop h = {.ip = arg_ip(a, "hop"), .at = line_at(t)};
	uint8_t len;
	if (!ip4_mask_len(arg_ip(a, "mask"), &len))
		return;
	h.to = prefix_of(arg_ip(a, "net"), len);
	h.vrf = arg_has(a, "vrf") ? import_keep(t->source, arg_str(a, "vrf")) : NULL;
	g_array_append_val(t->router->hops, h);
}

static void take_neighbour(Taking *t, const Args *a)
{
	ImportHop h = {.ip = arg_ip(a, "ip"), .neighbour = true, .at = line_at(t)};
	h.to = (Prefix){h.ip, 32};
	g_array_append_val(t->router->hops, h);
}

static void take_peer(Taking *t, const Args *a)
{
	add_peer(t, arg_ip(a, "ip"), import_keep(t->source, t->object));
}

static void take_match(Taking *t, const Args *a)
{
	ImportMatch m = {import_keep(t->source, t->object),
			 import_keep(t->source, arg_str(a, "acl")), line_at(t)};
	g_array_append_val(t->router->matches, m);
}

/* ---- access lists ---- */

/* "any", "host A", "A WILDCARD": the words that it took; 0: something else. */
static unsigned read_end(char *const *words, Prefix *out)
{
	Ip4 ip, wild;
	uint8_t len;
	if (!words[0])
		return 0;
	if (strcmp(words[0], "any") == 0) {
		*out = (Prefix){0, 0};
		return 1;
	}
	if (!words[1])
		return 0;
	if (strcmp(words[0], "host") == 0 && ip4_parse(words[1], &ip)) {
		*out = (Prefix){ip, 32};
		return 2;
	}
	if (!ip4_parse(words[0], &ip) || !ip4_parse(words[1], &wild) || !ip4_mask_len(~wild, &len))
		return 0;
	*out = prefix_of(ip, len);
	return 2;
}

/* Behind "permit ". */
static void add_rule(Taking *t, const char *acl, const char *text)
{
	g_auto(GStrv) split = g_strsplit_set(text, " \t", -1);
	unsigned n = 0;
	for (unsigned i = 0; split[i]; i++) {
		if (*split[i])
			split[n++] = split[i];
		else
			g_free(split[i]);
	}
	split[n] = NULL;
	ImportRule r = {.acl = import_keep(t->source, acl), .at = line_at(t)};
	unsigned used = split[0] ? read_end(split + 1, &r.src) : 0;
	if (used && read_end(split + 1 + used, &r.dst))
		g_array_append_val(t->router->rules, r);
}

static void take_numbered(Taking *t, const Args *a)
{
	add_rule(t, arg_str(a, "acl"), arg_str(a, "rest"));
}

static void take_named(Taking *t, const Args *a)
{
	add_rule(t, t->object, arg_str(a, "rest"));
}

/* ---- the table ---- */

typedef struct FactRow {
	const char *mode, *syntax;
	TakeFn *take;
} FactRow;

/* IOS command references: IP Addressing, IP Routing, Interface, LAN Switching, First Hop Redundancy, Security. */
static const FactRow rows[] = {
	{"interface", "ip address <ip:ip4> <mask:mask> [secondary]", take_address},
	{"interface", "ip address { dhcp | negotiated } [<rest:line>]", take_dynamic},
	{"interface", "ip unnumbered <of:line>", take_dynamic},
	{"interface", "encapsulation dot1Q <vlan:1-4094> [native]", take_vlan},
	{"interface", "ip vrf forwarding <vrf:word>", take_vrf},
	{"interface", "vrf forwarding <vrf:word>", take_vrf},
	{"interface", "description <text:line>", take_description},
	{"interface", "shutdown", take_shutdown},
	{"interface", "switchport [<rest:line>]", take_switchport},
	{"interface", "channel-group <channel:1-256> [<rest:line>]", take_channel},
	{"interface", "standby [<group:0-4095>] ip <ip:ip4> [<rest:line>]", take_virtual},
	{"interface", "vrrp <group:1-255> ip <ip:ip4> [<rest:line>]", take_virtual},
	{"interface", "glbp <group:0-1023> ip <ip:ip4> [<rest:line>]", take_virtual},
	{"interface", "crypto map <map:word> [<rest:line>]", take_map},
	{"interface", "tunnel destination <ip:ip4>", take_tunnel},
	{NULL, "ip route [vrf <vrf:word>] <net:ip4> <mask:mask> <hop:ip4> [<rest:line>]",
	 take_route},
	{NULL,
	 "ip route [vrf <vrf:word>] <net:ip4> <mask:mask> <out:iface> <hop:ip4> [<rest:line>]",
	 take_route},
	{NULL, "neighbor <ip:ip4> remote-as <as:word> [<rest:line>]", take_neighbour},
	{NULL, "neighbor <ip:ip4> peer-group <name:word>", take_neighbour},
	{NULL, "crypto map <map:word> local-address <of:iface>", take_local},
	{"crypto-map", "set peer <ip:ip4> [<rest:line>]", take_peer},
	{"crypto-map", "match address <acl:word>", take_match},
	{NULL, "access-list <acl:word> permit <rest:line>", take_numbered},
	{"access-list", "permit <rest:line>", take_named},
	{"access-list", "<seq:1-2147483647> permit <rest:line>", take_named},
};

struct ImportReader {
	Syntax *syntax[G_N_ELEMENTS(rows)];
	size_t word[G_N_ELEMENTS(rows)]; /* octets of the first word; 0: it is an argument */
	Stage *first; /* an empty configuration: what is compiled for it serves all */
};

ImportReader *import_reader_new(void)
{
	ImportReader *r = g_new0(ImportReader, 1);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		r->syntax[i] = syntax_new(rows[i].syntax);
		r->word[i] = *rows[i].syntax == '<' ? 0 : strcspn(rows[i].syntax, " ");
	}
	const ScnText empty = {.name = "", .path = "", .text = "!\n", .len = 2};
	r->first = stage_lone(&empty, NULL, false, NULL, NULL);
	return r;
}

void import_reader_free(ImportReader *r)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		syntax_free(r->syntax[i]);
	stage_free(r->first);
	g_free(r);
}

static bool may_be(const ImportReader *r, size_t row, const ConfLine *line, const char *body)
{
	size_t n = r->word[row];
	if (rows[row].mode && strcmp(rows[row].mode, line->mode) != 0)
		return false;
	return n == 0 || (g_ascii_strncasecmp(rows[row].syntax, body, n) == 0 &&
			  (body[n] == ' ' || body[n] == '\0'));
}

static void take_statement(Taking *t, const char *body)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		Args *a = NULL;
		if (!may_be(t->reader, i, t->line, body) ||
		    syntax_match(t->reader->syntax[i], body, t->line->at, SYNTAX_EXACT, &a, NULL) !=
			    SYNTAX_OK)
			continue;
		rows[i].take(t, a);
		args_free(a);
		return;
	}
}

/* ---- lines ---- */

static void keep_line(const Taking *t, GArray *to, const char *body)
{
	ImportLine l = {line_at(t), import_keep(t->source, t->line->place),
			import_keep(t->source, body),
			to == t->router->refused ? import_keep(t->source, t->line->why) : NULL};
	g_array_append_val(to, l);
}

static bool is_crypto(const ConfLine *line, const char *body)
{
	return g_str_has_prefix(body, "crypto ") || g_str_has_prefix(line->mode, "crypto") ||
	       g_str_has_prefix(line->mode, "isakmp");
}

static void find_object(Taking *t, const char *body)
{
	static const char interface[] = "interface ";
	const char *blank = strchr(t->line->place, ' ');
	t->object = blank ? blank + 1 : "";
	if (g_str_has_prefix(t->line->place, interface))
		t->iface = import_iface(t->router, import_keep(t->source, t->object));
	char name[IFNAME_SIZE];
	if (*t->line->mode || !g_str_has_prefix(body, interface))
		return;
	g_autofree char *first =
		g_strndup(body + strlen(interface), strcspn(body + strlen(interface), " \t"));
	if (!ifname_parse(body + strlen(interface), name, NULL) && !ifname_parse(first, name, NULL))
		return;
	ImportIface *entered = import_iface(t->router, import_keep(t->source, name));
	if (!entered->at.file)
		entered->at = line_at(t);
}

static void take_line(void *to, const ConfLine *line)
{
	Taking *t = to;
	g_autofree char *body = g_strstrip(g_strdup(line->text));
	t->line = line;
	t->iface = NULL;
	if (line->fate == LINE_BLANK)
		return;
	if (line->fate == LINE_WRONG) {
		keep_line(t, t->router->refused, body);
		return;
	}
	find_object(t, body);
	if (g_str_has_prefix(body, "no ") || g_str_has_prefix(body, "default "))
		return;
	if (is_crypto(line, body))
		keep_line(t, t->router->crypto, body);
	if (g_str_has_prefix(line->place, "interface ") == (t->iface != NULL))
		take_statement(t, body);
}

/* ---- a configuration ---- */

static void iface_free(void *p)
{
	ImportIface *i = p;
	g_array_unref(i->addrs);
	g_array_unref(i->virtuals);
	g_free(i);
}

ImportRouter *import_router_new(ImportNode *n)
{
	ImportRouter *r = g_new0(ImportRouter, 1);
	r->node = n;
	r->name = n ? n->name : NULL;
	r->ifaces = g_ptr_array_new_with_free_func(iface_free);
	r->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	r->hops = g_array_new(FALSE, FALSE, sizeof(ImportHop));
	r->peers = g_array_new(FALSE, FALSE, sizeof(ImportPeer));
	r->matches = g_array_new(FALSE, FALSE, sizeof(ImportMatch));
	r->rules = g_array_new(FALSE, FALSE, sizeof(ImportRule));
	r->crypto = g_array_new(FALSE, FALSE, sizeof(ImportLine));
	r->refused = g_array_new(FALSE, FALSE, sizeof(ImportLine));
	return r;
}

void import_router_free(void *router)
{
	ImportRouter *r = router;
	g_hash_table_unref(r->by_name);
	g_ptr_array_unref(r->ifaces);
	g_array_unref(r->hops);
	g_array_unref(r->peers);
	g_array_unref(r->matches);
	g_array_unref(r->rules);
	g_array_unref(r->crypto);
	g_array_unref(r->refused);
	if (r->text)
		g_string_free(r->text, TRUE);
	g_free(r);
}

ImportIface *import_iface(ImportRouter *r, const char *name)
{
	ImportIface *i = g_hash_table_lookup(r->by_name, name);
	if (i)
		return i;
	i = g_new0(ImportIface, 1);
	i->router = r;
	i->name = name;
	i->type = IF_OTHER;
	i->addrs = g_array_new(FALSE, FALSE, sizeof(ImportAddr));
	i->virtuals = g_array_new(FALSE, FALSE, sizeof(Ip4));
	g_ptr_array_add(r->ifaces, i);
	g_hash_table_insert(r->by_name, (gpointer)name, i);
	return i;
}

ImportIface *import_port(ImportIface *i)
{
	return i->parent ? i->parent : i;
}

bool import_is_member(const ImportIface *i, const ImportIface *bundle)
{
	static const char name[] = "Port-channel";
	return i->channel && i->router == bundle->router && g_str_has_prefix(bundle->name, name) &&
	       strtoul(bundle->name + strlen(name), NULL, 10) == i->channel;
}

bool import_is_port(const ImportIface *i)
{
	return !i->parent && !i->bundle && (i->type == IF_ETHERNET || i->type == IF_SERIAL);
}

/* What kind of interface it is, and of which port, is known of the node that has read it. */
static void join_ports(ImportSource *s, ImportRouter *r, const Node *node)
{
	for (unsigned k = 0; k < r->ifaces->len; k++) {
		ImportIface *i = r->ifaces->pdata[k];
		const Iface *known = node_iface(node, i->name);
		if (!known)
			continue;
		i->type = known->type;
		i->bundle = iface_is_bundle(known);
		if (!known->parent)
			continue;
		i->parent = import_iface(r, import_keep(s, known->parent->name));
		i->parent->type = known->parent->type;
	}
}

/* "lab.yaml:3:1: ..." of a text that begins at line 40 there. Caller frees. */
static char *placed(const ImportNode *n, const char *path, const char *message)
{
	size_t len = strlen(path);
	char *end = NULL;
	gint64 line = strncmp(message, path, len) == 0 && message[len] == ':'
			      ? g_ascii_strtoll(message + len + 1, &end, 10)
			      : 0;
	if (line < 1 || line > G_MAXINT / 2 || *end != ':')
		return g_strdup(message);
	return g_strdup_printf("%s:%d%s", path, line_in(n, (int)line), end);
}

ImportRouter *import_read(ImportReader *reader, ImportSource *s, ImportNode *n, const char *text,
			  gsize len)
{
	ImportRouter *r = import_router_new(n);
	g_autofree char *path = err_quote(n->text_at.file ? n->text_at.file : n->name, -1);
	const ScnText t = {.name = path, .path = path, .text = text, .len = len};
	Taking taking = {.reader = reader, .source = s, .router = r};
	g_autofree char *hostname = runconf_ahead_last(text, len, "hostname");
	g_autofree char *version = runconf_ahead(text, len, "version");
	r->hostname = import_keep(s, hostname);
	r->versioned = version != NULL;
	r->release = version ? NULL : n->release;
	g_autoptr(Stage) stage = stage_lone(&t, reader->first, false, take_line, &taking);
	g_autoptr(Stage) without = r->refused->len ? stage_lone(&t, reader->first, true, NULL, NULL)
						   : g_steal_pointer(&stage);
	const Net *net = stage_net(without);
	if (net->nodes->len)
		join_ports(s, r, net->nodes->pdata[0]);
	g_autofree char *wrong =
		stage_error(without) ? placed(n, path, stage_error(without)->message) : NULL;
	r->wrong = import_keep(s, wrong);
	return r;
}

void import_say_at(GString *out, SrcPos at)
{
	g_autofree char *file = g_path_get_basename(at.file ? at.file : ""),
			*shown = err_quote(file, -1);
	g_string_append_printf(out, "%s:%d", shown, at.line);
}
