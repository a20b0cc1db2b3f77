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

static const IfWord *word_of(const char *text, size_t n)
{
	const IfWord *found = NULL;

	for (size_t i = 0; n > 0 && i < G_N_ELEMENTS(words); i++) {
		if (g_ascii_strncasecmp(words[i].name, text, n) != 0)
			continue;
		if (strlen(words[i].name) == n)
			return &words[i];
		if (found)
			return NULL; /* ambiguous */
		found = &words[i];
	}
	return found;
}

/* "0", "0/0", "1/0/2", "0/1.10", "1/0:15" */
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
		if (!digit || last != '/' || (*s != '/' && *s != '.' && *s != ':'))
			return false;
		last = *s;
		digit = false;
	}
	return digit;
}

bool ifname_parse(const char *text, char *name, char *shortname)
{
	size_t n = 0;

	while (g_ascii_isalpha(text[n]) || text[n] == '-')
		n++;
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
