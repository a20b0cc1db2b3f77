/* Configurations of other systems, which share words with IOS and mean other things by them: told by their headers, and
 * by lines that no IOS has. */

#include <string.h>

#include "models/core/runconf_priv.h"
#include "sim/err.h"

/* One line that tells: how it begins, and what stands in it or at its end. */
typedef struct Tell {
	const char *begins;
	const char *has;  /* NULL: anything */
	const char *ends; /* NULL: anything */
} Tell;

typedef struct Dialect {
	const char *system;
	Tell tell
		[2]
		[8]; /* a line of each set that is not empty must be there; each ends with begins NULL */
} Dialect;

/* Headers as each system's guide shows its configuration: ASA CLI Configuration Guide, Nexus NX-OS Fundamentals
 * Configuration Guide, IOS XR System Management Configuration Guide, Arista EOS User Manual, Junos CLI User Guide. Behind
 * them lines of which one system alone has both kinds. */
static const Dialect dialects[] = {
	{"Cisco ASA", {{{"ASA Version ", 0, 0}, {"PIX Version ", 0, 0}, {"FWSM Version ", 0, 0}}}},
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
	   {"switchport default mode ", 0, 0}}}},
	{"Cisco NX-OS",
	 {{{"boot nxos ", 0, 0},
	   {"boot kickstart ", 0, 0},
	   {"boot system bootflash:", "nxos", 0}}}},
	{"Cisco NX-OS",
	 {{{"feature ", 0, 0}, {"!Command: show ", 0, 0}},
	  {{"vdc ", " id ", 0},
	   {"vrf context ", 0, 0},
	   {"feature ", 0, 0},
	   {"!Running configuration last done at", 0, 0}}}},
	{"Cisco IOS-XR", {{{"!! IOS XR Configuration", 0, 0}}}},
	{"Cisco IOS-XR", {{{"route-policy ", 0, 0}}, {{"end-policy", 0, 0}}}},
	{"Cisco IOS-XR", {{{" ipv4 address ", 0, 0}}}},
	{"Junos",
	 {{{"## Last commit", 0, 0},
	   {"## Last changed", 0, 0},
	   {"set system host-name ", 0, 0},
	   {"set version ", 0, 0}}}},
	{"Junos",
	 {{{"system {", 0, 0}, {"groups {", 0, 0}, {"version ", 0, ";"}},
	  {{"interfaces {", 0, 0}, {"}", 0, 0}}}},
};

static bool tells(const Tell *t, const char *line, size_t n)
{
	size_t begins = strlen(t->begins), ends = t->ends ? strlen(t->ends) : 0;

	while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	if (n < begins || memcmp(line, t->begins, begins) != 0)
		return false;
	if (n < ends || (ends && memcmp(line + n - ends, t->ends, ends) != 0))
		return false;
	return !t->has || g_strstr_len(line, (gssize)n, t->has);
}

static bool any_tells(const Tell *t, const char *line, size_t n)
{
	for (; t->begins; t++)
		if (tells(t, line, n))
			return true;
	return false;
}

/* Between two marks stands a text, such as a banner's, which may speak of any system: does the line, or a part of it? */
static bool is_quoted(bool *open, const char *line, size_t n)
{
	bool quoted = *open;

	for (size_t i = 0; i < n; i++)
		if (line[i] == '\003' || (line[i] == '^' && i + 1 < n && line[i + 1] == 'C')) {
			*open = !*open;
			quoted = true;
		}
	return quoted;
}

enum { SETS = 2 };

const char *conftext_dialect(const char *text, gsize len)
{
	bool there[G_N_ELEMENTS(dialects)][SETS] = {{false}};
	const char *end = text + len;
	bool open = false;

	for (const char *p = text; p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t n = (size_t)((newline ? newline : end) - p);
		bool quoted = is_quoted(&open, p, n);
		for (size_t i = 0; i < G_N_ELEMENTS(dialects) && !quoted; i++)
			for (unsigned k = 0; k < SETS; k++)
				there[i][k] |= any_tells(dialects[i].tell[k], p, n);
		p += n + 1;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(dialects); i++)
		if (there[i][0] && (there[i][1] || !dialects[i].tell[1][0].begins))
			return dialects[i].system;
	return NULL;
}
