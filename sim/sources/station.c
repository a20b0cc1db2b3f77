/* End stations of labs are Linux: a script of a few commands gives them their address (ip-address(8), ip-route(8),
 * ifconfig(8), route(8)). Other words of a script are not read. */

#include "sim/sources/station.h"

#include <string.h>

enum { WORDS = 12 };

/* The words of a line; how many. A comment has none. */
static unsigned split(char *line, char *words[WORDS])
{
	unsigned n = 0;
	char *save = NULL;
	for (char *w = strtok_r(line, " \t\r;'\"", &save); w && *w != '#' && n < WORDS;
	     w = strtok_r(NULL, " \t\r;'\"", &save))
		words[n++] = w;
	return n;
}

/* Is it the word, or as short as ip(8) takes it? */
static bool is(const char *word, const char *whole, size_t least)
{
	size_t n = strlen(word);
	return n >= least && strncmp(word, whole, n) == 0;
}

static void take_address(ImportNode *n, const char *ip, const char *len)
{
	guint64 bits = 0;
	Ip4 address;
	if (n->address || !ip4_parse(ip, &address) || !address ||
	    !g_ascii_string_to_unsigned(len, 10, 1, 32, &bits, NULL))
		return;
	n->address = address;
	n->prefix_len = (uint8_t)bits;
}

/* "10.0.0.2/24" */
static void take_prefix(ImportNode *n, const char *word)
{
	g_auto(GStrv) parts = g_strsplit(word, "/", 2);
	if (parts[0] && parts[1])
		take_address(n, parts[0], parts[1]);
}

static void take_mask(ImportNode *n, const char *ip, const char *word)
{
	Ip4 mask;
	uint8_t len;
	char text[4];
	if (!ip4_parse(word, &mask) || !ip4_mask_len(mask, &len))
		return;
	g_snprintf(text, sizeof text, "%u", len);
	take_address(n, ip, text);
}

static void take_gateway(ImportNode *n, const char *word)
{
	Ip4 gateway;
	if (!n->gateway && ip4_parse(word, &gateway))
		n->gateway = gateway;
}

/* ip address add A/L dev eth0; ip route add default via G; with words between that do not matter. */
static void take_ip(ImportNode *n, char *const *w, unsigned words)
{
	bool adds = is(w[2], "add", 1) || is(w[2], "replace", 1);
	if (is(w[1], "address", 1) && adds)
		take_prefix(n, w[3]);
	bool all = strcmp(w[3], "default") == 0 || strcmp(w[3], "0.0.0.0/0") == 0;
	if (is(w[1], "route", 1) && adds && all && words > 5 && strcmp(w[4], "via") == 0)
		take_gateway(n, w[5]);
}

/* ifconfig eth0 A netmask M; ifconfig eth0 A/L */
static void take_ifconfig(ImportNode *n, char *const *w, unsigned words)
{
	if (words > 4 && strcmp(w[3], "netmask") == 0)
		take_mask(n, w[2], w[4]);
	else
		take_prefix(n, w[2]);
}

static void take_line(ImportNode *n, char *line)
{
	char *words[WORDS], **w = words;
	unsigned len = split(line, words);
	if (len && strcmp(*w, "sudo") == 0)
		w++, len--;
	if (len > 3 && strcmp(w[0], "ip") == 0)
		take_ip(n, w, len);
	else if (len > 2 && strcmp(w[0], "ifconfig") == 0)
		take_ifconfig(n, w, len);
	else if (len > 4 && strcmp(w[0], "route") == 0 && strcmp(w[1], "add") == 0 &&
		 strcmp(w[2], "default") == 0 && strcmp(w[3], "gw") == 0)
		take_gateway(n, w[4]);
}

void station_read(ImportNode *n, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l; l++)
		take_line(n, *l);
}
