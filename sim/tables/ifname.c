#include "sim/tables/ifname.h"

#include <string.h>

typedef struct IfWord {
	const char *name, *shortname;
} IfWord;

/* Cisco IOS Interface Command Reference, Release 12.3: interface; the short forms are those of show output. */
static const IfWord words[] = {
	{"Async", "As"},
	{"ATM", "AT"},
	{"BRI", "BR"},
	{"BVI", "BV"},
	{"Dialer", "Di"},
	{"Ethernet", "Et"},
	{"FastEthernet", "Fa"},
	{"GigabitEthernet", "Gi"},
	{"Hssi", "Hs"},
	{"Loopback", "Lo"},
	{"MFR", "MF"},
	{"Multilink", "Mu"},
	{"Null", "Nu"},
	{"Port-channel", "Po"},
	{"POS", "PO"},
	{"Serial", "Se"},
	{"TenGigabitEthernet", "Te"},
	{"TokenRing", "To"},
	{"Tunnel", "Tu"},
	{"Virtual-Template", "Vt"},
	{"Vlan", "Vl"},
};

/* Kinds that few boxes have, known by their names or these short forms alone: "e0" stays Ethernet0. Cisco IOS Interface
 * and Hardware Component Command Reference 15.x; Interface and Hardware Component Configuration Guide, IOS XE 16. */
static const IfWord rare[] = {
	{"Analysis-Module", "An"},
	{"AppGigabitEthernet", "Ap"},
	{"Auto-Template", "Au"},
	{"BDI", "BD"},
	{"Bluetooth", "Bl"},
	{"Cable", "Ca"},
	{"Cellular", "Ce"},
	{"CEM", "CEM"},
	{"Content-Engine", "CnE"},
	{"CTunnel", "CTu"},
	{"Dot11Radio", "Do"},
	{"Embedded-Service-Engine", "Em"},
	{"Fddi", "Fd"},
	{"FiveGigabitEthernet", "Fi"},
	{"FortyGigabitEthernet", "Fo"},
	{"Group-Async", "Gr"},
	{"HundredGigE", "Hu"},
	{"Integrated-Service-Engine", "In"},
	{"ISM", "IS"},
	{"Lex", "Le"},
	{"LISP", "LI"},
	{"LongReachEthernet", "LRE"},
	{"NVI", "NV"},
	{"nve", "nv"},
	{"pseudowire", "ps"},
	{"Service-Engine", "SE"},
	{"SM", "SM"},
	{"SSLVPN-VIF", "SSL"},
	{"Tunnel-tp", "Tp"},
	{"TwentyFiveGigE", "Twe"},
	{"TwoGigabitEthernet", "Tw"},
	{"ucse", "uc"},
	{"vasileft", "vl"},
	{"vasiright", "vr"},
	{"Vif", "Vif"},
	{"Virtual-Access", "Vi"},
	{"Virtual-Dot11Radio", "Vd"},
	{"Virtual-PPP", "Vp"},
	{"Virtual-TokenRing", "VTo"},
	{"VirtualPortGroup", "VPG"},
	{"vmi", "vm"},
	{"wlan-ap", "wl"},
	{"Wlan-GigabitEthernet", "Wl"},
};

/* The word that the first `n` octets are, whole or (`shortened`) in its short form. */
static const IfWord *whole_word(const IfWord *list, size_t of, const char *text, size_t n,
				bool shortened)
{
	for (size_t i = 0; i < of; i++) {
		const char *name = shortened ? list[i].shortname : list[i].name;
		if (strlen(name) == n && g_ascii_strncasecmp(name, text, n) == 0)
			return &list[i];
	}
	return NULL;
}

static const IfWord *begun_word(const char *text, size_t n)
{
	const IfWord *found = NULL;

	for (size_t i = 0; n > 0 && i < G_N_ELEMENTS(words); i++) {
		if (g_ascii_strncasecmp(words[i].name, text, n) != 0)
			continue;
		if (found)
			return NULL; /* ambiguous */
		found = &words[i];
	}
	return found;
}

static const IfWord *word_of(const char *text, size_t n)
{
	const IfWord *found = whole_word(words, G_N_ELEMENTS(words), text, n, false);

	if (!found)
		found = whole_word(rare, G_N_ELEMENTS(rare), text, n, false);
	if (!found)
		found = begun_word(text, n);
	return found ? found : whole_word(rare, G_N_ELEMENTS(rare), text, n, true);
}

/* Octets of the word: letters and '-', but the number within "Dot11Radio" is of its name. */
static size_t word_length(const char *text)
{
	static const char radio[] = "dot11radio";
	size_t n = 0;

	while (g_ascii_isalpha(text[n]) || text[n] == '-') {
		if (g_ascii_strncasecmp(text + n, radio, strlen(radio)) == 0)
			return n + strlen(radio);
		n++;
	}
	return n;
}

/* "0", "0/0", "1/0/2", "0/1.10", "1/0:15", "1/0:15.1" */
static bool is_unit(const char *s)
{
	bool digit = false;
	char last = '/';

	if (strlen(s) > 16)
		return false;
	for (; *s; s++) {
		if (g_ascii_isdigit(*s)) {
			digit = true;
			continue;
		}
		if (!digit || (last != '/' && !(last == ':' && *s == '.')) ||
		    (*s != '/' && *s != '.' && *s != ':'))
			return false;
		last = *s;
		digit = false;
	}
	return digit;
}

bool ifname_parse(const char *text, char *name, char *shortname)
{
	size_t n = word_length(text);
	const IfWord *word = word_of(text, n);
	const char *unit = text + n;
	while (*unit == ' ' || *unit == '\t')
		unit++;
	if (!word || !is_unit(unit))
		return false;
	if (name)
		g_snprintf(name, IFNAME_SIZE, "%s%s", word->name, unit);
	if (shortname)
		g_snprintf(shortname, IFNAME_SIZE, "%s%s", word->shortname, unit);
	return true;
}
