/* Configurations of other systems, which share words with IOS and mean other things by them: told by their headers, and
 * by lines that no IOS has, where that system prints them. */

#include <string.h>

#include "models/core/runconf_priv.h"
#include "sim/err.h"
#include "sim/secrets.h"

/* One line that tells: how it begins, and what stands in it or at its end. */
typedef struct Tell {
	const char *begins;
	const char *has;  /* NULL: anything */
	const char *ends; /* NULL: anything */
} Tell;

enum { SETS = 2, TELLS = 12 };

typedef struct Dialect {
	const char *system;
	/* a line of each set that is not empty must be there; each ends with begins NULL */
	Tell tell[SETS][TELLS];
} Dialect;

/* Headers as each system's guide shows its configuration: ASA CLI Configuration Guide, PIX Firewall Command Reference,
 * Nexus NX-OS Fundamentals Configuration Guide, IOS XR System Management Configuration Guide, Wireless LAN Controller
 * (AireOS) Command Reference, Catalyst 6500 (CatOS) Command Reference, Arista EOS User Manual, Junos CLI User Guide, FRR User
 * Guide, VyOS and EdgeOS user guides, Huawei VRP and H3C Comware Fundamentals Configuration Guides, FortiOS CLI Reference, RouterOS
 * documentation, Nokia SR OS Basic System Configuration Guide, PAN-OS CLI Quick Start, Dell Configuration Guide for the S4810
 * (OS9, once Force10's FTOS), HP ProCurve Basic Operation Guide. Behind them lines of which one system
 * alone has both kinds. */
static const Dialect dialects[] = {
	{"Cisco ASA", {{{"ASA Version ", 0, 0}, {"FWSM Version ", 0, 0}}}},
	{"Cisco PIX",
	 {{{"PIX Version ", 0, 0},
	   {"nameif ethernet", " security", 0},
	   {"fixup protocol ", 0, 0}}}},
	{"Cisco ASA", {{{" nameif ", 0, 0}}, {{" security-level ", 0, 0}}}},
	{"Cisco ASA",
	 {{{"crypto ikev1 ", 0, 0},
	   {"crypto ipsec ikev1 ", 0, 0},
	   {"same-security-traffic ", 0, 0}}}},
	{"Cisco ASA", {{{": Saved", 0, 0}}, {{"names", 0, 0}, {"access-group ", 0, 0}}}},
	{"Arista EOS",
	 {{{"! device: ", "EOS", 0},
	   {"! boot system flash:", "EOS", 0},
	   {"daemon TerminAttr", 0, 0},
	   {"transceiver qsfp default-mode ", 0, 0},
	   {"service routing protocols model ", 0, 0},
	   {"switchport default mode ", 0, 0},
	   {"management api http-commands", 0, 0},
	   {"ip virtual-router mac-address ", 0, 0},
	   {"vrf instance ", 0, 0},
	   {"no aaa root", 0, 0}}}},
	{"Cisco NX-OS",
	 {{{"boot nxos ", 0, 0},
	   {"boot kickstart ", 0, 0},
	   {"boot system bootflash:", "nxos", 0},
	   {"version ", " Bios:version", 0},
	   {"username ", " role network-", 0}}}},
	{"Cisco NX-OS",
	 {{{"feature ", 0, 0}, {"!Command: show ", 0, 0}},
	  {{"vdc ", " id ", 0},
	   {"vrf context ", 0, 0},
	   {"feature ", 0, 0},
	   {"!Running configuration last done at", 0, 0}}}},
	{"Cisco NX-OS", {{{"!Command: show ", 0, 0}}, {{"version ", "(", ")"}}}},
	{"Cisco IOS-XR",
	 {{{"!! IOS XR Configuration", 0, 0},
	   {"!! Last configuration change at", 0, 0},
	   {"interface MgmtEth0/", 0, 0}}}},
	{"Cisco IOS-XR", {{{"route-policy ", 0, 0}}, {{"end-policy", 0, 0}}}},
	{"Cisco IOS-XR", {{{" ipv4 address ", 0, 0}}}},
	{"Cisco AireOS",
	 {{{"config wlan ", 0, 0},
	   {"config sysname ", 0, 0},
	   {"config mgmtuser ", 0, 0},
	   {"config interface create ", 0, 0},
	   {"config interface address ", 0, 0},
	   {"config 802.11", 0, 0}}}},
	{"Cisco CatOS",
	 {{{"set system name ", 0, 0},
	   {"set prompt ", 0, 0},
	   {"set interface sc0 ", 0, 0},
	   {"set enablepass ", 0, 0}}}},
	{"FRR", {{{"frr version ", 0, 0}, {"frr defaults ", 0, 0}}}},
	{"VyOS",
	 {{{"// vyos-config-version", 0, 0},
	   {"/* === vyatta-config-version", 0, 0},
	   {"// Release version: ", 0, 0},
	   {"/* Release version: ", 0, 0},
	   {"set interfaces ethernet eth", 0, 0},
	   {"set interfaces bonding bond", 0, 0},
	   {"set interfaces loopback lo", 0, 0},
	   {"set interfaces vti vti", 0, 0},
	   {"set vpn ipsec ", 0, 0},
	   {"set service ssh", 0, 0}}}},
	{"VyOS",
	 {{{"interfaces {", 0, 0}}, {{"    ethernet eth", 0, "{"}, {"    loopback lo ", 0, "{"}}}},
	{"Junos",
	 {{{"## Last commit", 0, 0},
	   {"## Last changed", 0, 0},
	   {"set system host-name ", 0, 0},
	   {"set version ", 0, 0},
	   {"set interfaces ", " unit ", 0},
	   {"set routing-options ", 0, 0},
	   {"set policy-options ", 0, 0},
	   {"set protocols ", 0, 0},
	   {"set security ike ", 0, 0},
	   {"set security ipsec ", 0, 0},
	   {"set security zones ", 0, 0}}}},
	{"Junos",
	 {{{"system {", 0, 0}, {"groups {", 0, 0}, {"version ", 0, ";"}},
	  {{"interfaces {", 0, 0}, {"}", 0, 0}}}},
	{"Junos",
	 {{{"interfaces {", 0, 0}},
	  {{"protocols {", 0, 0},
	   {"routing-options {", 0, 0},
	   {"policy-options {", 0, 0},
	   {"security {", 0, 0},
	   {"routing-instances {", 0, 0}}}},
	{"Huawei VRP", {{{"!Software Version V", 0, 0}}}},
	{"H3C Comware",
	 {{{" version ", ", Release ", 0}, {" version ", ", Feature ", 0}}, {{"#", 0, "#"}}}},
	{"Huawei VRP",
	 {{{"sysname ", 0, 0}, {" sysname ", 0, 0}},
	  {{"#", 0, "#"}, {"undo ", 0, 0}, {" undo ", 0, 0}, {"return", 0, 0}}}},
	{"FortiOS", {{{"#config-version=", 0, 0}}}},
	{"FortiOS",
	 {{{"config system ", 0, 0},
	   {"config firewall ", 0, 0},
	   {"config router ", 0, 0},
	   {"config vpn ", 0, 0},
	   {"config vdom", 0, 0},
	   {"config user ", 0, 0}},
	  {{"    set ", 0, 0},
	   {"    edit ", 0, 0},
	   {"    config ", 0, 0},
	   {"\tset ", 0, 0},
	   {"set ", 0, 0},
	   {"edit ", 0, 0}}}},
	{"MikroTik RouterOS", {{{"# ", "by RouterOS", 0}}}},
	{"MikroTik RouterOS",
	 {{{"/interface", 0, 0}, {"/ip ", 0, 0}, {"/system ", 0, 0}, {"/routing ", 0, 0}},
	  {{"add ", "=", 0}, {"set ", "=", 0}, {"/ip ", " add ", 0}, {"/system ", " set ", 0}}}},
	{"Nokia SR OS", {{{"# TiMOS-", 0, 0}, {"echo \"System Configuration\"", 0, 0}}}},
	{"Nokia SR OS",
	 {{{"configure {", 0, 0}}, {{"    system {", 0, 0}, {"    router ", 0, "{"}}}},
	{"Nokia SR OS",
	 {{{"/configure ", 0, 0}, {"exit all", 0, 0}},
	  {{"/configure ", 0, 0}, {"configure", 0, "configure"}}}},
	{"PAN-OS", {{{"set deviceconfig system ", 0, 0}, {"set mgt-config ", 0, 0}}}},
	{"HP ProCurve", {{{"; ", "Configuration Editor", 0}}}},
	{"HP ProCurve",
	 {{{"hostname \"", 0, "\""}, {"   name \"DEFAULT_VLAN\"", 0, 0}},
	  {{"   untagged ", 0, 0},
	   {"   no untagged ", 0, 0},
	   {"   tagged ", 0, 0},
	   {"snmp-server community \"", 0, 0},
	   {"module ", " type ", 0}}}},
	{"Dell OS9",
	 {{{"Current Configuration ...", 0, 0},
	   {"redundancy auto-synchronize ", 0, 0},
	   {"interface ManagementEthernet ", 0, 0},
	   {"interface fortyGigE ", 0, 0}},
	  {{"! Version ", "(", ")"},
	   {"boot system stack-unit ", 0, 0},
	   {"stack-unit ", " provision ", 0},
	   {"protocol lldp", 0, "protocol lldp"},
	   {" portmode hybrid", 0, 0}}}},
};

/* The first line that a set is told by. */
typedef struct Hit {
	const char *from;
	size_t n;
	int line; /* 0: none */
} Hit;

/* `n`: without blanks at its end. */
static bool tells(const Tell *t, const char *line, size_t n)
{
	size_t begins = strlen(t->begins), ends = t->ends ? strlen(t->ends) : 0;

	if (n < begins || memcmp(line, t->begins, begins) != 0)
		return false;
	if (n < ends || (ends && memcmp(line + n - ends, t->ends, ends) != 0))
		return false;
	return !t->has || g_strstr_len(line, (gssize)n, t->has);
}

static bool any_tells(const Tell *t, const char *line, size_t n)
{
	for (; t->begins; t++)
		if (*t->begins == *line && tells(t, line, n))
			return true;
	return false;
}

static void note(Hit (*hit)[SETS], const char *line, size_t n, int no)
{
	while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	if (n == 0)
		return;
	for (size_t i = 0; i < G_N_ELEMENTS(dialects); i++)
		for (unsigned k = 0; k < SETS; k++)
			if (!hit[i][k].line && any_tells(dialects[i].tell[k], line, n))
				hit[i][k] = (Hit){line, n, no};
}

/* Between two marks stands a text, such as a banner's, which may speak of any system: does the line, or a part of it? A banner
 * without marks, which other systems have, begins with a word. */
static bool is_quoted(char *mark, const char *from, size_t n)
{
	char line[CONFTEXT_LINE + 1];

	if (!conftext_line(line, from, n))
		return false;
	bool quoted = confline_in_text(mark, line, line + strspn(line, " \t"));
	if (g_ascii_isalnum(*mark))
		*mark = '\0';
	return quoted;
}

static void quote(GString *out, const Hit *hit)
{
	g_autofree char *line = g_strndup(hit->from, hit->n);
	g_autoptr(GString) hidden = g_string_new(NULL);

	secrets_hide(hidden, line);
	g_autofree char *shown = err_quote(hidden->str, -1);
	g_string_append_printf(out, "%s\"%s\"", out->len ? ", " : "", shown);
}

static void tell_dialect(const char *text, const Hit *hit, ConfDialect *found)
{
	GString *words = g_string_new(NULL);

	for (unsigned k = 0; k < SETS; k++)
		if (hit[k].line && (k == 0 || hit[k].from != hit[0].from))
			quote(words, &hit[k]);
	found->line = hit[0].line;
	found->at = (gsize)(hit[0].from - text);
	found->words = g_string_free(words, FALSE);
}

bool conftext_dialect(const char *text, gsize len, ConfDialect *found)
{
	Hit hit[G_N_ELEMENTS(dialects)][SETS] = {{{0}}};
	const char *end = text + len;
	char mark[4] = "";
	int no = 1;

	for (const char *p = text; p < end; no++) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((newline ? newline : end) - p);
		if (!is_quoted(mark, p, n))
			note(hit, p, n, no);
		p += n + 1;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(dialects); i++) {
		if (!hit[i][0].line || !(hit[i][1].line || !dialects[i].tell[1][0].begins))
			continue;
		found->system = dialects[i].system;
		tell_dialect(text, hit[i], found);
		return true;
	}
	return false;
}

const char *runconf_dialect(const char *text, gsize len, int *line)
{
	ConfDialect found;

	if (!conftext_dialect(text, len, &found))
		return NULL;
	g_free(found.words);
	*line = found.line;
	return found.system;
}
