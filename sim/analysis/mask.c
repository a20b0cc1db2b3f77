/* The fields that can be masked, each anchored to the label that IOS prints beside it. */

#include "sim/analysis/mask.h"

#include <string.h>

#include "sim/regex.h"

/* hh:mm:ss, from a day on 1d02h, from a week on 2w0d (Cisco IOS: ages of routes, states, objects) */
#define AGE "(?:\\d+:\\d\\d:\\d\\d|\\d+d\\d\\dh|\\d+w\\dd|\\d+y\\d+w|never)"
#define SPI "(?!0x0\\()0x[0-9A-Fa-f]+\\(\\d+\\)"

/* No pattern matches what another field hides. */
const MaskField mask_fields[] = {
	/* show standby, show track; show ip route; show arp (minutes) */
	{"age",
	 "since when a state, an object or a route is as it is, and an ARP entry's minutes",
	 {"last (?:state )?change \\K" AGE, "\\] via [\\d.]+, \\K" AGE "(?=, )",
	  "is a summary, \\K" AGE, "^Internet +[\\d.]+ +\\K\\d+(?= )"}},
	/* chosen at random by the receiver: show crypto ipsec sa, debug crypto ipsec, %CRYPTO-4 messages; an
	 * identity without SAs prints 0, which is no SPI */
	{"spi",
	 "an SPI, in hexadecimal, decimal or both (0 is none and stays)",
	 {"\\bspi: \\K(?:" SPI "|(?!0\\b)[0-9A-F]{1,8}\\b(?!\\())", "\\b(?:sa_)?spi= ?\\K" SPI,
	  "\\bSA with spi \\K\\d+(?=/)"}},
	/* half of each cookie is random: show crypto ipsec sa, 12.3T */
	{"cookie",
	 "the four words behind \"ike_cookies:\"",
	 {"\\bike_cookies: \\K[0-9A-F]{8}(?: [0-9A-F]{8}){3}"}},
	/* an address in the router's memory: debug crypto isakmp */
	{"sa pointer",
	 "the address of an SA in the router's memory",
	 {", sa ?= ?\\K(?:0x)?[0-9A-F]{1,8}\\b", "\\bdelme=\\K[0-9A-F]{1,8}\\b"}},
	/* drawn for each exchange, and the node that is named after it: debug crypto isakmp */
	{"message id",
	 "the message ID of an exchange, and the node that has its number",
	 {"\\bmessage ID = \\K-?\\d+", "\\b(?:purging|deleting) node \\K-?\\d+",
	  "\\bM-ID (?:of|=) \\K-?\\d+"}},
	/* show standby; show ip ospf interface, show ip ospf neighbor */
	{"countdown",
	 "in what time a hello is due or a neighbour expires",
	 {"\\bNext hello sent in \\K\\d+\\.\\d+(?= secs?\\b)",
	  "\\(expires in \\K\\d+\\.\\d+(?= secs?\\))", "\\bHello due in \\K\\d\\d:\\d\\d:\\d\\d",
	  "^[\\d.]+ +\\d+ +[A-Z0-9]+/ *[A-Z-]+ +\\K\\d\\d:\\d\\d:\\d\\d(?= )"}},
	/* 12.3T begins them at a random value: show crypto ipsec sa */
	{"key kilobytes",
	 "the kilobytes that an IPsec SA has left",
	 {"\\bremaining key lifetime \\(k/sec\\): \\(\\K\\d+(?=/)"}},
	{"key seconds",
	 "the seconds that an IPsec SA has left",
	 {"\\bremaining key lifetime \\(k/sec\\): \\([^/]+/\\K\\d+(?=\\))"}},
	/* show crypto isakmp sa detail */
	{"ike lifetime",
	 "the time that an IKE SA has left",
	 {"\\b(?:psk|rsig|renc) +\\d+ +\\K\\d\\d:\\d\\d:\\d\\d"}},
	/* a count of the entry's changes since power-on: show ip cef */
	{"cef version", "the version of a CEF entry", {", version \\K\\d+(?=, epoch )"}},
	/* show crypto ipsec sa, show ip cef */
	{"packets",
	 "the counters of \"show crypto ipsec sa\" and \"show ip cef\"",
	 {"#(?:pkts [a-z. ]+|send errors|recv errors):? \\K\\d+", "^\\K\\d+ packets, \\d+ bytes"}},
	/* a running number of the crypto engine: show crypto ipsec sa, debug crypto ipsec */
	{"conn id",
	 "the connection ID of an IPsec SA",
	 {"\\bconn id: \\K\\d+", "\\bsa_conn_id= \\K\\d+"}},
	{NULL, NULL, {NULL}},
};

bool mask_add(MaskSet *set, const char *name)
{
	for (unsigned i = 0; mask_fields[i].name; i++)
		if (strcmp(mask_fields[i].name, name) == 0) {
			*set |= (MaskSet)1 << i;
			return true;
		}
	return false;
}

char *mask_names(MaskSet set)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; mask_fields[i].name; i++)
		if (set >> i & 1)
			g_string_append_printf(out, "%s%s", out->len ? ", " : "",
					       mask_fields[i].name);
	return g_string_free(out, FALSE);
}

/* Hides a field; adopts and returns a text. Where the search comes to no answer all stays as it is: a text that is
 * not masked can only differ more. */
static char *hide_field(char *text, const MaskField *field, unsigned *n)
{
	g_autofree char *name = g_strdup_printf("<%s>", field->name);
	*n = 0;
	for (const char *const *p = field->patterns; *p; p++) {
		g_autoptr(Regex) regex = regex_new(*p, REGEX_LINES, NULL);
		unsigned more = 0;
		g_assert(regex);
		char *next = regex_replace(regex, text, name, &more, NULL);
		if (!next)
			continue;
		g_free(text);
		text = next;
		*n += more;
	}
	return text;
}

/* The masked text; `said` (may be NULL) gets what was hidden. */
static char *hide_all(const char *text, MaskSet set, unsigned *count, GString *said)
{
	char *out = g_strdup(text);
	for (unsigned i = 0; mask_fields[i].name; i++) {
		unsigned n;
		if (!(set >> i & 1))
			continue;
		out = hide_field(out, &mask_fields[i], &n);
		*count += n;
		if (said && n)
			g_string_append_printf(said, "%s%s %u", said->len ? ", " : "",
					       mask_fields[i].name, n);
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
