/* Catalyst 3560, Command Reference 15.0(2)SE: switchport mode, switchport access vlan, switchport trunk native vlan,
 * switchport trunk allowed vlan. Ports are in VLAN 1 and dynamic unless that is said otherwise. */

#include "sim/import/switchport.h"

#include <string.h>

#include "sim/tables/ifname.h"

enum { VLAN_MOST = 4094, SET_SIZE = 4096 / 8 };

struct ImportSwitchPorts {
	GHashTable *by_name; /* long name, owned -> ImportSwitchPort, owned */
	ImportSwitchPort unsaid;
};

static const ImportSwitchPort defaults = {.dynamic = true, .access = 1, .native = 1};

/* ---- lists of VLANs ---- */

static void set_range(uint8_t *set, uint64_t from, uint64_t to, bool in)
{
	for (uint64_t v = from; v <= to; v++)
		if (in)
			set[v / 8] |= (uint8_t)(1U << v % 8);
		else
			set[v / 8] &= (uint8_t) ~(1U << v % 8);
}

/* "10,20-30"; what is none changes nothing. */
static void set_list(uint8_t *set, const char *list, bool in)
{
	g_auto(GStrv) parts = g_strsplit(list, ",", -1);
	for (char **p = parts; *p; p++) {
		g_auto(GStrv) ends = g_strsplit(*p, "-", 2);
		guint64 from, to;
		if (!ends[0] || !g_ascii_string_to_unsigned(ends[0], 10, 1, VLAN_MOST, &from, NULL))
			continue;
		to = from;
		if (!ends[1] || g_ascii_string_to_unsigned(ends[1], 10, from, VLAN_MOST, &to, NULL))
			set_range(set, from, to, in);
	}
}

/* "all", "none", LIST, "add LIST", "remove LIST", "except LIST" */
static void set_allowed(ImportSwitchPort *p, const char *how, const char *list)
{
	bool adds = strcmp(how, "add") == 0, removes = strcmp(how, "remove") == 0;
	bool except = strcmp(how, "except") == 0;
	if (strcmp(how, "all") == 0) {
		g_clear_pointer(&p->allowed, g_free);
		return;
	}
	if (!p->allowed) {
		p->allowed = g_malloc0(SET_SIZE);
		set_range(p->allowed, 1, VLAN_MOST, true);
	}
	if (!adds && !removes)
		set_range(p->allowed, 1, VLAN_MOST, except);
	if (strcmp(how, "none") != 0)
		set_list(p->allowed, adds || removes || except ? list : how, !removes && !except);
}

bool switchport_allows(const ImportSwitchPort *p, uint16_t vlan)
{
	return !p->allowed || (p->allowed[vlan / 8] & 1U << vlan % 8);
}

/* ---- lines ---- */

enum { WORDS = 6 };

/* The words of a line, those that are not there "". */
static char **words_of(const char *line)
{
	g_auto(GStrv) all = g_strsplit_set(line, " \t\r", -1);
	char **words = g_new0(char *, WORDS + 1);
	unsigned n = 0;
	for (char **w = all; *w && n < WORDS; w++)
		if (**w)
			words[n++] = g_strdup(*w);
	while (n < WORDS)
		words[n++] = g_strdup("");
	return words;
}

static void set_vlan(uint16_t *vlan, const char *word)
{
	guint64 n;
	if (g_ascii_string_to_unsigned(word, 10, 1, VLAN_MOST, &n, NULL))
		*vlan = (uint16_t)n;
}

/* Behind "switchport". */
static void take_switchport(ImportSwitchPort *p, char *const *w)
{
	bool trunk = strcmp(w[0], "trunk") == 0;
	if (strcmp(w[0], "mode") == 0) {
		p->trunk = strcmp(w[1], "trunk") == 0;
		p->dynamic = !p->trunk && strcmp(w[1], "access") != 0;
	} else if (strcmp(w[0], "access") == 0 && strcmp(w[1], "vlan") == 0) {
		set_vlan(&p->access, w[2]);
	} else if (trunk && strcmp(w[1], "native") == 0 && strcmp(w[2], "vlan") == 0) {
		set_vlan(&p->native, w[3]);
	} else if (trunk && strcmp(w[1], "allowed") == 0 && strcmp(w[2], "vlan") == 0) {
		set_allowed(p, w[3], w[4]);
	}
}

static ImportSwitchPort *enter(ImportSwitchPorts *all, const char *name)
{
	char whole[IFNAME_SIZE];
	if (!ifname_parse(name, whole, NULL))
		return NULL;
	ImportSwitchPort *p = g_hash_table_lookup(all->by_name, whole);
	if (!p) {
		p = g_memdup2(&defaults, sizeof defaults);
		g_hash_table_insert(all->by_name, g_strdup(whole), p);
	}
	return p;
}

/* A line below an interface's is indented; any other ends it. */
static ImportSwitchPort *take_line(ImportSwitchPorts *all, ImportSwitchPort *in, const char *line)
{
	static const char interface[] = "interface ";
	if (g_str_has_prefix(line, interface)) {
		g_autofree char *name = g_strstrip(g_strdup(line + strlen(interface)));
		return enter(all, name);
	}
	if (*line != ' ' && *line != '\t')
		return NULL;
	g_auto(GStrv) w = words_of(line);
	if (in && strcmp(w[0], "switchport") == 0)
		take_switchport(in, w + 1);
	else if (in && strcmp(w[0], "shutdown") == 0)
		in->shut = true;
	return in;
}

static void port_free(void *port)
{
	ImportSwitchPort *p = port;
	g_free(p->allowed);
	g_free(p);
}

ImportSwitchPorts *switchports_read(const char *text)
{
	ImportSwitchPorts *all = g_new0(ImportSwitchPorts, 1);
	ImportSwitchPort *in = NULL;
	g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
	all->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, port_free);
	all->unsaid = defaults;
	for (char **l = lines; *l; l++)
		in = take_line(all, in, *l);
	return all;
}

void switchports_free(ImportSwitchPorts *p)
{
	if (!p)
		return;
	g_hash_table_unref(p->by_name);
	g_free(p);
}

const ImportSwitchPort *switchports_find(const ImportSwitchPorts *all, const char *name)
{
	char whole[IFNAME_SIZE];
	const ImportSwitchPort *p =
		ifname_parse(name, whole, NULL) ? g_hash_table_lookup(all->by_name, whole) : NULL;
	return p ? p : &all->unsaid;
}
