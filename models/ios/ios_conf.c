/* Statements of the box: the few that matter here, and those of which it is known that they do not. */

#include <string.h>

#include "models/ios/ios_fates.h"
#include "models/ios/ios_priv.h"

enum { KEEPALIVE_S = 10 }; /* IOS Interface and Hardware Component Command Reference: keepalive */

/* ---- version, hostname ---- */

static bool set_version(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ios *ios = at->self;
	if (no)
		return conf_reject(e, "the version cannot be negated");
	g_free(ios->version);
	ios->version = g_strdup(arg_str(a, "release"));
	if (!ios->node->release)
		ios->node->release = world_intern(ios->node->world, ios->version);
	return true;
}

static void put_version(const ConfAt *at, GString *out)
{
	const Ios *ios = at->self;
	if (ios->version)
		g_string_append_printf(out, "version %s\n", ios->version);
}

static bool set_hostname(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Node *n = at->node;
	/* Of several lines IOS takes the last; one alone has its name from there. */
	if (no || n->alone || at->renamed || strcmp(arg_str(a, "name"), n->name) == 0)
		return true;
	return conf_reject_arg(e, a, "name",
			       "hostname \"%s\", expected \"%s\" as the scenario names this router",
			       arg_str(a, "name"), n->name);
}

static void put_hostname(const ConfAt *at, GString *out)
{
	g_string_append_printf(out, "hostname %s\n", ((const Node *)at->node)->name);
}

/* ---- interface ---- */

/* Ports come with the box: its startup-config names them, or a subinterface of them, and typing makes none (IOS:
 * "% Invalid input"). */
static bool has_port(Node *n, const char *name)
{
	const char *dot = strchr(name, '.');
	if (!dot)
		return true;
	g_autofree char *port = g_strndup(name, (gsize)(dot - name));
	return n->powered ? node_iface(n, port) : node_iface_add(n, port);
}

static bool makes_port(const Node *n, const char *name)
{
	IfType type;
	char full[40];
	if (!n->powered || node_iface(n, name) || strchr(name, '.') ||
	    !iface_name_parse(name, full, NULL, &type, NULL) ||
	    g_str_has_prefix(full, "Port-channel"))
		return false;
	return type == IF_ETHERNET || type == IF_SERIAL;
}

static void unconfigure(Iface *ifc)
{
	ifc->shutdown = true;
	node_unaddress(ifc);
	ifc->description = NULL;
	ifc->vrf = VRF_GLOBAL;
	while (ifc->members && ifc->members->len) {
		Iface *member = ifc->members->pdata[0];
		iface_join(member, NULL); /* IOS shuts the members of a Port-channel that goes */
		member->shutdown = true;
	}
}

/* What stands behind the name when a subinterface or a template is made; it prints again. */
static void note_form(IosIface *i, const Args *a)
{
	static const char *const forms[] = {"point-to-point", "multipoint", "type tunnel"};
	static const char *const words[] = {"point-to-point", "multipoint", "tunnel"};

	for (size_t k = 0; k < G_N_ELEMENTS(forms); k++)
		if (arg_has(a, words[k]))
			i->form = forms[k];
}

static bool set_interface(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ios *ios = at->self;
	const char *name = arg_str(a, "name");
	if (!has_port(ios->node, name))
		return conf_reject_arg(
			e, a, "name",
			"subinterface of an unknown port, expected one of its configuration");
	if (!no && makes_port(ios->node, name))
		return conf_reject_arg(
			e, a, "name",
			"%s has no interface \"%s\", expected one of its configuration",
			ios->node->name, name);
	Iface *ifc = no ? node_iface(ios->node, name) : node_iface_add(ios->node, name);
	if (!ifc)
		return conf_reject_arg(e, a, "name", "no such interface, expected one that exists");
	if (no && ifc->type != IF_LOOPBACK && !ifc->parent && !iface_is_bundle(ifc))
		return conf_reject_arg(e, a, "name", "physical interfaces cannot be removed");
	IosIface *i = ios_iface(ios, ifc);
	if (no)
		unconfigure(ifc);
	else if (i->removed)
		ifc->shutdown = false;
	i->removed = no;
	if (no) {
		i->form = NULL;
		return true;
	}
	note_form(i, a);
	conf_enter(a, ifc);
	return ifc->type != IF_OTHER || ios_comes_with_box(ifc) ||
	       conf_unmodelled(e, AFFECTS_ANYTHING, ios_no_medium);
}

static void put_interface(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const IosIface *i = ios_iface_known(at->self, ifc);
	bool formed = i && i->form;
	g_string_append_printf(out, "interface %s%s%s\n", ifc->name, formed ? " " : "",
			       formed ? i->form : "");
}

static void each_interface(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	Ios *ios = at->self;
	for (unsigned k = 0; k < ios->node->ifaces->len; k++)
		ios_iface(ios, ios->node->ifaces->pdata[k]);
	g_autoptr(GPtrArray) all = ios_listed(ios);
	for (unsigned k = 0; k < all->len; k++)
		fn(to, ((IosIface *)all->pdata[k])->iface);
}

static bool set_shutdown(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	const Ios *ios = at->self;
	Iface *ifc = at->obj;
	(void)a;
	if (no && ifc->shutdown && ios->ip && ios->ip->keeps_shut(ios->ip_self, ifc, e))
		return true;
	ifc->shutdown = !no;
	return true;
}

static void put_shutdown(const ConfAt *at, GString *out)
{
	if (((const Iface *)at->obj)->shutdown)
		g_string_append(out, "shutdown\n");
}

static bool set_description(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	const Node *n = at->node;
	((Iface *)at->obj)->description = no ? NULL : world_intern(n->world, arg_str(a, "text"));
	return true;
}

static void put_description(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	if (ifc->description)
		g_string_append_printf(out, "description %s\n", ifc->description);
}

static bool set_carrier_delay(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)e;
	IosIface *i = ios_iface(at->self, at->obj);
	VTime given = arg_has(a, "msec") ? VT_MS(arg_num(a, "ms")) : VT_S(arg_num(a, "seconds"));
	i->carrier_delay = no ? VT_NEVER : given;
	return true;
}

static void put_carrier_delay(const ConfAt *at, GString *out)
{
	const IosIface *i = ios_iface_known(at->self, at->obj);
	if (!i || i->carrier_delay == VT_NEVER)
		return;
	if (i->carrier_delay % VT_S(1))
		g_string_append_printf(out, "carrier-delay msec %d\n",
				       (int)(i->carrier_delay / VT_MS(1)));
	else
		g_string_append_printf(out, "carrier-delay %d\n",
				       (int)(i->carrier_delay / VT_S(1)));
}

/* What is not modelled of keepalives: of Ethernet's, that a faster port may do without a cable; of a serial line's, that
 * the other end may miss them. */
static bool doubt_keepalive(const IosIface *i, ConfErr *e)
{
	const Iface *ifc = i->iface;
	if (i->keepalive < 0 || ifc->type == IF_LOOPBACK || ifc->type == IF_NULL ||
	    ios_looks_by_keepalive(ifc))
		return true;
	if (ifc->type != IF_ETHERNET)
		return conf_unmodelled(
			e, AFFECTS_FORWARDING | AFFECTS_TIMING,
			"line protocol follows carrier; what leaves carrier alone is "
			"not noticed by keepalives");
	return i->keepalive > 0 ||
	       conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_CARRIER,
			       "line protocol follows carrier on a port faster than 10 Mbit/s; "
			       "there are such that come up without a cable");
}

static bool set_keepalive(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosIface *i = ios_iface(at->self, at->obj);
	bool said = arg_has(a, "seconds");
	i->keepalive = no                                             ? 0
		       : said && arg_num(a, "seconds") != KEEPALIVE_S ? (int)arg_num(a, "seconds")
								      : -1;
	i->retries = no ? 0 : (uint8_t)arg_num(a, "retries");
	if (i->retries && i->keepalive < 0)
		i->keepalive = KEEPALIVE_S;
	return doubt_keepalive(i, e);
}

static void put_keepalive(const ConfAt *at, GString *out)
{
	const IosIface *i = ios_iface_known(at->self, at->obj);
	if (!i || i->keepalive < 0)
		return;
	if (i->keepalive == 0)
		g_string_append(out, "no keepalive\n");
	else if (i->retries)
		g_string_append_printf(out, "keepalive %d %u\n", i->keepalive, i->retries);
	else
		g_string_append_printf(out, "keepalive %d\n", i->keepalive);
}

/* ---- what holds anyway, and does not without ---- */

static bool set_subnet_zero(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a;
	return !no ||
	       conf_unmodelled(e, AFFECTS_FORWARDING, "IOS takes no address in a zero subnet then");
}

static bool set_classless(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a;
	return !no || conf_unmodelled(e, AFFECTS_FORWARDING,
				      "without CEF, unknown subnets of a known network follow no "
				      "default route then");
}

static bool set_software_ipsec(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a;
	return !no || conf_unmodelled(e, AFFECTS_FORWARDING | AFFECTS_NEGOTIATION,
				      "who has no hardware for it encrypts nothing then");
}

static bool set_switchport(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at, (void)a;
	return no ||
	       conf_unmodelled(e, AFFECTS_ANYTHING,
			       "the frames of a switch port go by its VLAN; ports are routed here");
}

/* ---- the table ---- */

/* clang-format off */
#define STAMP "{ msec | localtime | show-timezone | year }"
#define LEVEL "{ <level:0-7> | emergencies | alerts | critical | errors | warnings | notifications | informational | " \
	"debugging }"
#define LOGGING "IOS Configuration Fundamentals Command Reference: logging on, logging buffered, logging console"
#define INTERFACES "IOS Interface and Hardware Component Command Reference"
#define ADDRESSING "IOS IP Addressing Services Command Reference"
#define ROUTING "IOS IP Routing: Protocol-Independent Command Reference"
#define UNLESS_NO(s, setter, r, why, ref) \
	{ .mode = "", .syntax = (s), .set = (setter), .fate = STMT_HARMLESS, .cite = why " (" ref ")", .rank = (r) }

const Stmt ios_stmts[] = {
	{ .mode = "", .syntax = "version <release:word>", .set = set_version, .put = put_version,
	  .cite = "IOS running-config; chooses the release when the scenario does not", .rank = RANK_VERSION,
	  .common = true },
	{ .mode = "", .syntax = "hostname <name:word>", .set = set_hostname, .put = put_hostname,
	  .cite = "IOS Configuration Fundamentals: hostname", .rank = RANK_HOSTNAME },
	{ .mode = "", .syntax = "interface <name:iface> [{ point-to-point | multipoint | type tunnel }]",
	  .set = set_interface, .put = put_interface,
	  .cite = "IOS Interface Command Reference: interface", .rank = RANK_INTERFACE,
	  .enters = "interface", .each = each_interface, .key = "name" },

	MATTERS_BLOCK("interface range macro <name:word>", RANK_INTERFACE + 99, AFFECTS_ANYTHING, "which interfaces a macro names is not known",
	              INTERFACES ": interface range"),

	/* interface mode */
	{ .mode = "interface", .syntax = "description <text:line>", .set = set_description,
	  .put = put_description, .cite = "IOS Interface Command Reference: description", .rank = 101 },
	{ .mode = "interface", .syntax = "bandwidth <kbit:1-10000000>", .set = ios_set_bandwidth,
	  .put = ios_put_bandwidth, .cite = "IOS Interface Command Reference: bandwidth", .rank = 102 },
	{ .mode = "interface", .syntax = "carrier-delay { <seconds:0-60> | msec <ms:0-1000> }",
	  .set = set_carrier_delay, .put = put_carrier_delay,
	  .cite = "IOS Interface Command Reference: carrier-delay", .rank = 285 },
	MATTERS("interface", "carrier-delay { up | down } { <seconds:0-60> | msec <ms:0-1000> }", 285, AFFECTS_TIMING,
	        "a port has one carrier delay, for its loss alone", INTERFACES ": carrier-delay"),
	{ .mode = "interface", .syntax = "shutdown", .set = set_shutdown, .put = put_shutdown,
	  .cite = "IOS Interface Command Reference: shutdown", .rank = 290 },
	{ .mode = "interface", .syntax = "speed [{ 10 | 100 | 1000 | 2500 | 5000 | 10000 | auto }]", .set = ios_set_speed,
	  .put = ios_put_speed, .cite = INTERFACES ": speed; sets BW", .rank = 310 },
	{ .mode = "interface", .syntax = "speed nonegotiate", .set = ios_set_nonegotiate, .put = ios_put_nonegotiate,
	  .cite = INTERFACES ": speed nonegotiate", .rank = 310 },
	{ .mode = "interface", .syntax = "duplex [{ full | half | auto }]", .set = ios_set_duplex, .put = ios_put_duplex,
	  .cite = INTERFACES ": duplex", .rank = 300 },
	{ .mode = "interface", .syntax = "full-duplex", .set = ios_set_duplex, .cite = INTERFACES ": full-duplex" },
	{ .mode = "interface", .syntax = "half-duplex", .set = ios_set_duplex, .cite = INTERFACES ": half-duplex" },
	{ .mode = "interface", .syntax = "negotiation [{ auto | forced }]", .set = ios_set_negotiation, .put = ios_put_negotiation,
	  .cite = INTERFACES ": negotiation", .rank = 312 },
	{ .mode = "interface", .syntax = "keepalive [<seconds:0-32767>] [<retries:1-255>]", .set = set_keepalive,
	  .put = put_keepalive, .cite = INTERFACES ": keepalive; 10 s", .rank = 283 },
	MATTERS("interface", "mac-address <mac:word>", 106, AFFECTS_FORWARDING | AFFECTS_ELECTION, "addresses are the simulation's own",
	        INTERFACES ": mac-address"),
	{ .mode = "interface", .syntax = "switchport", .set = set_switchport, .fate = STMT_HARMLESS, .rank = 109,
	  .cite = "a routed port is what it is here (IOS LAN Switching Command Reference: switchport)" },

	/* the box */
	{ .mode = "", .syntax = "service timestamps [{ debug | log } [{ uptime | datetime [" STAMP " [" STAMP " [" STAMP
	  " [" STAMP "]]]] }]]", .set = ios_set_timestamps, .put = ios_put_timestamps,
	  .cite = "IOS Configuration Fundamentals Command Reference: service timestamps", .rank = RANK_SERVICE + 1 },
	{ .mode = "", .syntax = "service sequence-numbers", .set = ios_set_sequence, .put = ios_put_sequence,
	  .cite = "IOS Configuration Fundamentals Command Reference: service sequence-numbers", .rank = RANK_SERVICE + 3 },
	{ .mode = "", .syntax = "logging on", .set = ios_set_logging_on, .put = ios_put_logging_on,
	  .cite = LOGGING, .rank = RANK_LOGGING },
	{ .mode = "", .syntax = "logging buffered [<size:4096-2147483647>] [" LEVEL "]", .set = ios_set_logging_buffered,
	  .put = ios_put_logging_buffered, .cite = LOGGING, .rank = RANK_LOGGING },
	{ .mode = "", .syntax = "logging { console | monitor | trap } [" LEVEL "]", .set = ios_set_logging_to,
	  .put = ios_put_logging_to, .cite = LOGGING, .rank = RANK_LOGGING },
	{ .mode = "", .syntax = "clock timezone <zone:word> <hours:word> [<minutes:0-59>]", .set = ios_set_timezone,
	  .put = ios_put_timezone, .cite = "IOS Configuration Fundamentals Command Reference: clock timezone",
	  .rank = RANK_LOGGING + 4 },
	UNLESS_NO("ip subnet-zero", set_subnet_zero, RANK_IP_GLOBAL, "the zero subnet is a subnet",
	          ADDRESSING ": ip subnet-zero"),
	UNLESS_NO("ip classless", set_classless, RANK_IP_CLASSLESS, "lookup is by the longest prefix",
	          ROUTING ": ip classless"),
	UNLESS_NO("crypto engine software ipsec", set_software_ipsec, RANK_FEATURES + 8, "encryption takes no time here",
	          "IOS Security Command Reference: crypto engine software ipsec"),
	{ .mode = NULL },
};
/* clang-format on */

const Stmt *const ios_fates[] = {
	ios_management_stmts,
	ios_platform_stmts,
	ios_switching_stmts,
	ios_ipv6_stmts,
	ios_qos_stmts,
	ios_routing_stmts,
	ios_wan_stmts,
	ios_security_stmts,
	ios_line_stmts,
	ios_suites_stmts,
	NULL,
};

/* clang-format off */
/* Cisco IOS Configuration Fundamentals Configuration Guide 12.3, "Understanding Cisco IOS Command Modes". */
const Mode ios_modes[] = {
	{"interface", "config-subif", "*.*"},
	{"interface", "config-if", NULL},
	{"line", "config-line", NULL},
	{"control-plane", "config-cp", NULL},
	{"redundancy", "config-red", NULL},
	{"ca-trustpoint", "ca-trustpoint", NULL},
	{"applet", "config-applet", NULL},
	{NULL, NULL, NULL},
};

/* IOS's own texts where they are known: its Configuration Fundamentals Command Reference 12.3, and the sessions
 * printed in its guides. */
const ConfHelp ios_conf_help[] = {
	{"", "clock", "Configure time-of-day clock"},
	{"", "clock timezone", "Configure time zone"},
	{"", "enable", "Modify enable password parameters"},
	{"", "hostname", "Set system's network name"},
	{"", "interface", "Select an interface to configure"},
	{"", "interface multipoint", "Treat as a multipoint link"},
	{"", "interface point-to-point", "Treat as a point-to-point link"},
	{"", "interface tunnel", "Virtual template for tunnels"},
	{"", "interface type", "Kind of the virtual template"},
	{"", "line console", "Primary terminal line"},
	{"", "logging", "Modify message logging facilities"},
	{"", "logging alerts", "Immediate action needed (severity=1)"},
	{"", "logging buffered", "Set buffered logging parameters"},
	{"", "logging console", "Set console logging parameters"},
	{"", "logging critical", "Critical conditions (severity=2)"},
	{"", "logging debugging", "Debugging messages (severity=7)"},
	{"", "logging emergencies", "System is unusable (severity=0)"},
	{"", "logging errors", "Error conditions (severity=3)"},
	{"", "logging informational", "Informational messages (severity=6)"},
	{"", "logging monitor", "Set terminal line (monitor) logging parameters"},
	{"", "logging notifications", "Normal but significant conditions (severity=5)"},
	{"", "logging on", "Enable logging to all enabled destinations"},
	{"", "logging trap", "Set syslog server logging level"},
	{"", "logging warnings", "Warning conditions (severity=4)"},
	{"", "router bgp", "Border Gateway Protocol (BGP)"},
	{"", "router eigrp", "Enhanced Interior Gateway Routing Protocol (EIGRP)"},
	{"", "router isis", "ISO IS-IS"},
	{"", "router mobile", "Mobile routes"},
	{"", "router egp", "Exterior Gateway Protocol (EGP)"},
	{"", "router igrp", "Interior Gateway Routing Protocol (IGRP)"},
	{"", "router iso-igrp", "IGRP for OSI networks"},
	{"", "router lisp", "Locator/ID Separation Protocol"},
	{"", "router nhrp", "Next Hop Resolution Protocol"},
	{"", "router odr", "On Demand stub Routes"},
	{"", "router ospfv3", "OSPFv3"},
	{"", "router rip", "Routing Information Protocol (RIP)"},
	{"", "service", "Modify use of network based services"},
	{"", "service datetime", "Timestamp with date and time"},
	{"", "service debug", "Timestamp debug messages"},
	{"", "service localtime", "Timestamp with local time zone rather than UTC"},
	{"", "service log", "Timestamp log messages"},
	{"", "service msec", "Include milliseconds in timestamp"},
	{"", "service sequence-numbers", "Stamp logger messages with a sequence number"},
	{"", "service show-timezone", "Add time zone information to timestamp"},
	{"", "service timestamps", "Timestamp debug/log messages"},
	{"", "service uptime", "Timestamp with system uptime"},
	{"", "service year", "Include year in timestamp"},
	{"", "version", "Version of the configuration"},
	{"interface", "bandwidth", "Set bandwidth informational parameter"},
	{"interface", "carrier-delay", "Specify delay for interface transitions"},
	{"interface", "carrier-delay msec", "Specify in milliseconds"},
	{"interface", "delay", "Specify interface throughput delay"},
	{"interface", "description", "Interface specific description"},
	{"interface", "duplex", "Configure duplex operation."},
	{"interface", "duplex auto", "Enable AUTO duplex configuration"},
	{"interface", "duplex full", "Force full duplex operation"},
	{"interface", "duplex half", "Force half-duplex operation"},
	{"interface", "full-duplex", "Configure full-duplex operational mode"},
	{"interface", "half-duplex", "Configure half-duplex and related commands"},
	{"interface", "keepalive", "Enable keepalive"},
	{"interface", "mac-address", "Manually set interface MAC address"},
	{"interface", "negotiation", "Select Autonegotiation mode"},
	{"interface", "negotiation auto", "Perform link autonegotiation"},
	{"interface", "negotiation forced", "Force link speed and duplex"},
	{"interface", "shutdown", "Shutdown the selected interface"},
	{"interface", "speed", "Configure speed operation"},
	{"interface", "speed 10", "Force 10 Mbps operation"},
	{"interface", "speed 100", "Force 100 Mbps operation"},
	{"interface", "speed 1000", "Force 1000 Mbps operation"},
	{"interface", "speed 10000", "Force 10000 Mbps operation"},
	{"interface", "speed 2500", "Force 2500 Mbps operation"},
	{"interface", "speed 5000", "Force 5000 Mbps operation"},
	{"interface", "speed nonegotiate", "Do not negotiate speed"},
	{"interface", "speed auto", "Enable AUTO configuration"},
	{NULL, NULL, NULL},
};
/* clang-format on */
