/* The fields that can be masked, each anchored to the label that IOS prints beside it. */

#include "sim/analysis/mask.h"

#include <string.h>

/* hh:mm:ss, from a day on 1d02h, from a week on 2w0d (Cisco IOS: ages of routes, states, objects) */
#define AGE "(?:\\d+:\\d\\d:\\d\\d|\\d+d\\d\\dh|\\d+w\\dd|\\d+y\\d+w|never)"
#define SPI "(?!0x0\\()0x[0-9A-Fa-f]+\\(\\d+\\)"

typedef struct MaskRow {
	const char *name;
	const char *pattern; /* the value begins at \K */
} MaskRow;

/* A name may stand in several rows, which are adjacent; none of the rows matches what another hides. */
/* clang-format off */
static const MaskRow rows[] = {
	/* since when: show standby, show track; show ip route; show arp (minutes) */
	{"age", "last (?:state )?change \\K" AGE},
	{"age", "\\] via [\\d.]+, \\K" AGE "(?=, )"},
	{"age", "is a summary, \\K" AGE},
	{"age", "^Internet +[\\d.]+ +\\K\\d+(?= )"},
	/* chosen at random by the receiver: show crypto ipsec sa, debug crypto ipsec, %CRYPTO-4 messages; an
	 * identity without SAs prints 0, which is no SPI */
	{"spi", "\\bspi: \\K(?:" SPI "|(?!0\\b)[0-9A-F]{1,8}\\b(?!\\())"},
	{"spi", "\\b(?:sa_)?spi= ?\\K" SPI},
	{"spi", "\\bSA with spi \\K\\d+(?=/)"},
	/* both cookies of the IKE SA, half of each random: show crypto ipsec sa, 12.3T */
	{"cookie", "\\bike_cookies: \\K[0-9A-F]{8}(?: [0-9A-F]{8}){3}"},
	/* an address in the router's memory: debug crypto isakmp */
	{"sa pointer", ", sa = \\K(?:0x)?[0-9A-F]{1,8}\\b"},
	/* drawn for each exchange, and the node that is named after it: debug crypto isakmp */
	{"message id", "\\bmessage ID = \\K-?\\d+"},
	{"message id", "\\b(?:purging|deleting) node \\K-?\\d+"},
	{"message id", "\\bM-ID (?:of|=) \\K-?\\d+"},
	/* until when: show standby; show ip ospf interface, show ip ospf neighbor */
	{"countdown", "\\bNext hello sent in \\K\\d+\\.\\d+(?= secs?\\b)"},
	{"countdown", "\\(expires in \\K\\d+\\.\\d+(?= secs?\\))"},
	{"countdown", "\\bHello due in \\K\\d\\d:\\d\\d:\\d\\d"},
	{"countdown", "^[\\d.]+ +\\d+ +[A-Z0-9]+/ *[A-Z-]+ +\\K\\d\\d:\\d\\d:\\d\\d(?= )"},
	/* what an IPsec SA has left; 12.3T begins the kilobytes at a random value: show crypto ipsec sa */
	{"key kilobytes", "\\bremaining key lifetime \\(k/sec\\): \\(\\K\\d+(?=/)"},
	{"key seconds", "\\bremaining key lifetime \\(k/sec\\): \\([^/]+/\\K\\d+(?=\\))"},
	/* what an IKE SA has left: show crypto isakmp sa detail */
	{"ike lifetime", "\\b(?:psk|rsig|renc) +\\d+ +\\K\\d\\d:\\d\\d:\\d\\d"},
	/* a count of the table's changes since power-on: show ip cef */
	{"cef version", ", version \\K\\d+(?=, epoch )"},
	/* what traffic made of it: show crypto ipsec sa, show ip cef */
	{"packets", "#(?:pkts [a-z. ]+|send errors|recv errors):? \\K\\d+"},
	{"packets", "^\\K\\d+ packets, \\d+ bytes"},
	/* a running number of the crypto engine: show crypto ipsec sa, debug crypto ipsec */
	{"conn id", "\\bconn id: \\K\\d+"},
	{"conn id", "\\bsa_conn_id= \\K\\d+"},
};
/* clang-format on */

static unsigned next_name(unsigned i)
{
	unsigned k = i + 1;
	while (k < G_N_ELEMENTS(rows) && strcmp(rows[k].name, rows[i].name) == 0)
		k++;
	return k;
}

bool mask_add(MaskSet *set, const char *name)
{
	MaskSet bit = 1;
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i = next_name(i), bit <<= 1)
		if (strcmp(rows[i].name, name) == 0) {
			*set |= bit;
			return true;
		}
	return false;
}

char *mask_names(MaskSet set)
{
	GString *out = g_string_new(NULL);
	MaskSet bit = 1;
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i = next_name(i), bit <<= 1)
		if (set & bit)
			g_string_append_printf(out, "%s%s", out->len ? ", " : "", rows[i].name);
	return g_string_free(out, FALSE);
}

typedef struct Hiding {
	const char *name;
	unsigned n;
} Hiding;

static gboolean hide(const GMatchInfo *match, GString *out, gpointer to)
{
	Hiding *h = to;
	(void)match;
	g_string_append_printf(out, "<%s>", h->name);
	h->n++;
	return FALSE;
}

/* Hides the fields of the rows from..upto; adopts and returns a text. */
static char *hide_rows(char *text, unsigned from, unsigned upto, unsigned *n)
{
	Hiding h = {rows[from].name, 0};
	for (unsigned i = from; i < upto; i++) {
		g_autoptr(GRegex) regex = g_regex_new(rows[i].pattern, G_REGEX_MULTILINE, 0, NULL);
		g_assert(regex);
		char *next = g_regex_replace_eval(regex, text, -1, 0, 0, hide, &h, NULL);
		g_free(text);
		text = next;
	}
	*n = h.n;
	return text;
}

/* The masked text; `said` (may be NULL) gets what was hidden. */
static char *hide_all(const char *text, MaskSet set, unsigned *count, GString *said)
{
	char *out = g_strdup(text);
	MaskSet bit = 1;
	for (unsigned i = 0; i < G_N_ELEMENTS(rows); i = next_name(i), bit <<= 1) {
		unsigned n;
		if (!(set & bit))
			continue;
		out = hide_rows(out, i, next_name(i), &n);
		*count += n;
		if (said && n)
			g_string_append_printf(said, "%s%s %u", said->len ? ", " : "", rows[i].name,
					       n);
	}
	return out;
}

char *mask_text(const char *text, MaskSet set)
{
	unsigned n = 0;
	return hide_all(text, set, &n, NULL);
}

unsigned mask_count(const char *text, MaskSet set)
{
	unsigned n = 0;
	g_free(hide_all(text, set, &n, NULL));
	return n;
}

char *mask_said(const char *text, MaskSet set)
{
	unsigned n = 0;
	GString *said = g_string_new(NULL);
	g_free(hide_all(text, set, &n, said));
	return g_string_free(said, FALSE);
}
