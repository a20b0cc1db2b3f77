/* What `show access-lists` counts is what a capture of the same run has: read back here by a matcher of its own. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

/* ---- the network: H -- A == B, and a host of B's without a tunnel ---- */

#define VPN(peer, mine, theirs)                                                                    \
	"crypto isakmp policy 1\n authentication pre-share\ncrypto isakmp key k address " peer     \
	"\ncrypto isakmp keepalive 10 3 periodic\ncrypto ipsec transform-set t esp-3des "          \
	"esp-sha-hmac\ncrypto map vpn 10 ipsec-isakmp\n set peer " peer                            \
	"\n set transform-set t\n match address 101\naccess-list 101 permit ip " mine              \
	" 0.0.0.255 " theirs " 0.0.0.255\n"

static const char host[] = "hostname H\ninterface FastEthernet0/0\n ip address 20.1.1.1 "
			   "255.255.255.0\nip route 0.0.0.0 0.0.0.0 20.1.1.254\n";
static const char remote[] =
	"hostname B\n" VPN("192.168.0.1", "10.1.1.0",
			   "20.1.1.0") "interface Loopback0\n ip address 10.1.1.1 255.255.255.0\n"
				       "interface Loopback1\n ip address 10.2.2.1 255.255.255.0\n"
				       "interface FastEthernet0/0\n ip address 192.168.0.2 "
				       "255.255.255.0\n crypto map vpn\n"
				       "ip route 20.1.1.0 255.255.255.0 192.168.0.1\n";
static const char gate[] =
	"hostname A\n" VPN("192.168.0.2", "20.1.1.0",
			   "10.1.1.0") "interface FastEthernet0/1\n ip address 20.1.1.254 "
				       "255.255.255.0\n ip access-group INSIDE in\n"
				       "interface FastEthernet0/0\n ip address 192.168.0.1 "
				       "255.255.255.0\n ip access-group IN in\n"
				       " ip access-group OUT out\n crypto map vpn\n"
				       "ip route 10.0.0.0 255.0.0.0 192.168.0.2\n"
				       "ip access-list extended IN\n permit esp any any\n"
				       " permit udp host 192.168.0.2 any eq isakmp\n"
				       " deny icmp any host 192.168.0.1 echo\n"
				       " permit icmp any any\n"
				       "ip access-list extended OUT\n permit esp any any\n"
				       " permit icmp any 10.1.1.0 0.0.0.255\n"
				       " deny icmp any any echo\n permit ip any any\n"
				       "ip access-list extended INSIDE\n"
				       " deny icmp any host 20.1.1.254\n permit icmp any any echo\n"
				       " permit ip any any\n";

/* Pings through the tunnel, beside it, to both of A's addresses from either side; and one from A itself. */
#define SCENARIO                                                                                   \
	"[scenario]\nduration = 100s\n[router H]\nconfig = h.cfg\n[router A]\nconfig = a.cfg\n"    \
	"release = %s\n[router B]\nconfig = b.cfg\n[link in]\nports = H:Fa0/0; A:Fa0/1\n"          \
	"[link out]\nports = A:Fa0/0; B:Fa0/0\n" PROBE("tunnel", "H 20.1.1.1", "10.1.1.1")         \
		PROBE("beside", "H 20.1.1.1", "10.2.2.1")                                          \
			PROBE("door", "H 20.1.1.1", "20.1.1.254")                                  \
				PROBE("back", "B 192.168.0.2", "192.168.0.1")                      \
					PROBE("own", "A 192.168.0.1", "192.168.0.2")
#define PROBE(name, from, to)                                                                      \
	"[probe " name "]\nfrom = " from "\nto = " to "\ninterval = 700ms\nstart = 40s\n"

/* ---- the capture ---- */

typedef struct Frame {
	char on[32]; /* "A FastEthernet0/0" */
	bool inbound;
	uint8_t proto, type; /* of ICMP */
	uint16_t dport;      /* of UDP */
	uint32_t src, dst;
} Frame;

static uint32_t le(const uint8_t *b, unsigned n)
{
	uint32_t v = 0;
	while (n-- > 0)
		v = v << 8 | b[n];
	return v;
}

static uint32_t be(const uint8_t *b, unsigned n)
{
	uint32_t v = 0;
	for (unsigned i = 0; i < n; i++)
		v = v << 8 | b[i];
	return v;
}

/* The value of an option; NULL: it is not among those from `at` to `end`. */
static const uint8_t *option(const uint8_t *at, const uint8_t *end, unsigned code, unsigned *len)
{
	for (; at + 4 <= end && le(at, 2) != 0; at += 4 + (le(at + 2, 2) + 3) / 4 * 4) {
		*len = le(at + 2, 2);
		if (le(at, 2) == code)
			return at + 4;
	}
	return NULL;
}

/* Of an Ethernet frame without tag. False: no IPv4. */
static bool read_frame(const uint8_t *b, unsigned n, Frame *f)
{
	if (n < 34 || be(b + 12, 2) != 0x0800)
		return false;
	unsigned head = 14 + (b[14] & 15) * 4u;
	f->proto = b[23];
	f->src = be(b + 26, 4);
	f->dst = be(b + 30, 4);
	f->type = f->proto == 1 ? b[head] : 0;
	f->dport = f->proto == 17 ? (uint16_t)be(b + head + 2, 2) : 0;
	return true;
}

/* Of Frame, of a file as --pcap-hops makes it. Caller frees. */
static GArray *read_capture(const char *path)
{
	GArray *frames = g_array_new(FALSE, TRUE, sizeof(Frame));
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *data = NULL;
	gsize size;
	if (!CHECK(g_file_get_contents(path, &data, &size, NULL), "no %s", path))
		return frames;
	const uint8_t *b = (const uint8_t *)data, *end = b + size;
	for (; b + 12 <= end; b += le(b + 4, 4)) {
		const uint8_t *tail = b + le(b + 4, 4) - 4;
		unsigned len = 0, octets = 0;
		if (le(b, 4) == 1) { /* an interface */
			const uint8_t *name = option(b + 16, tail, 2, &len);
			g_ptr_array_add(names, g_strndup((const char *)name, name ? len : 0));
		}
		if (le(b, 4) != 6)
			continue;
		octets = le(b + 20, 4);
		const uint8_t *flags = option(b + 28 + (octets + 3) / 4 * 4, tail, 2, &len);
		Frame f = {.inbound = flags && le(flags, 4) == 1};
		g_strlcpy(f.on, names->pdata[le(b + 8, 4)], sizeof f.on);
		if (read_frame(b + 28, octets, &f))
			g_array_append_val(frames, f);
	}
	return frames;
}

/* ---- what a line has seen ---- */

#define ADDR(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

enum {
	INSIDE_DENIED,
	INSIDE_ECHO,
	IN_ESP,
	IN_IKE,
	IN_DENIED,
	IN_ICMP,
	OUT_ESP,
	OUT_TUNNEL,
	OUT_DENIED,
	OUT_REST,
	N_LINES
};

static const struct {
	const char *list;
	unsigned line;
} lines[N_LINES] = {
	[INSIDE_DENIED] = {"INSIDE", 10},
	[INSIDE_ECHO] = {"INSIDE", 20},
	[IN_ESP] = {"IN", 10},
	[IN_IKE] = {"IN", 20},
	[IN_DENIED] = {"IN", 30},
	[IN_ICMP] = {"IN", 40},
	[OUT_ESP] = {"OUT", 10},
	[OUT_TUNNEL] = {"OUT", 20},
	[OUT_DENIED] = {"OUT", 30},
	[OUT_REST] = {"OUT", 40},
};

/* What arrives at A, and what A sends of what is not its own, held against the lists by hand. Before 12.3(8)T the list
 * of the outside sees what is decrypted, which then leaves inside, and clear text in place of ESP, which came from inside
 * and passed the list there. */
static void count(const Frame *f, bool old, unsigned n[N_LINES])
{
	bool inside = strcmp(f->on, "A FastEthernet0/1") == 0;
	bool outside = strcmp(f->on, "A FastEthernet0/0") == 0;
	bool icmp = f->proto == 1, echo = icmp && f->type == 8;
	bool tunnel = f->dst >> 8 == ADDR(0, 10, 1, 1);
	if (inside && f->inbound) {
		bool denied = icmp && f->dst == ADDR(20, 1, 1, 254);
		n[INSIDE_DENIED] += denied;
		n[INSIDE_ECHO] += !denied && echo;
		n[OUT_TUNNEL] += !denied && icmp && tunnel && old;
		n[OUT_DENIED] += !denied && echo && !tunnel;
	}
	if (inside && !f->inbound && old)
		n[IN_ICMP] += icmp && f->src >> 8 == ADDR(0, 10, 1, 1);
	if (outside && f->inbound) {
		n[IN_ESP] += f->proto == 50;
		n[IN_IKE] += f->proto == 17 && f->dport == 500 && f->src == ADDR(192, 168, 0, 2);
		n[IN_DENIED] += echo && f->dst == ADDR(192, 168, 0, 1);
		n[IN_ICMP] += icmp && !echo;
	}
	if (outside && !f->inbound)
		n[OUT_ESP] += f->proto == 50 && !old;
}

/* "    30 deny icmp any any echo (12 matches)" of a list: 12; without the bracket: 0. */
static unsigned matches(const char *shown, const char *list, unsigned line)
{
	g_autofree char *head = g_strdup_printf("Extended IP access list %s\n", list);
	g_autofree char *number = g_strdup_printf("\n    %u ", line);
	const char *at = strstr(shown, head);
	at = at ? strstr(at, number) : NULL;
	if (!CHECK(at, "%s has no line %u: %s", list, line, shown))
		return 0;
	const char *bracket = strchr(at + 1, '('), *end = strchr(at + 1, '\n');
	return bracket && bracket < end ? (unsigned)strtoul(bracket + 1, NULL, 10) : 0;
}

/* Wrong: a counter misses packets, counts one twice, or counts what is not there: ESP for clear text, or the router's own
 * where the list does not see it. */
static void test_counters(void)
{
	static const struct {
		const char *release;
		bool old;
	} rows[] = {{"12.3(7)T1", true}, {"12.4", false}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = netdir_new("");
		g_autofree char *scenario = g_strdup_printf(SCENARIO, rows[i].release);
		unsigned n[N_LINES] = {0}, all = 0;
		netdir_write(dir, "h.cfg", host);
		netdir_write(dir, "a.cfg", gate);
		netdir_write(dir, "b.cfg", remote);
		netdir_write(dir, "lists.scn", scenario);
		g_auto(Said) run =
			call(cmd_run, dir,
			     "run $/lists.scn -q --record none --pcap-hops --pcap $/l.pcapng");
		g_auto(Said) shown =
			call(cmd_show, dir, "show $/lists.scn A show_access-lists --at 100s");
		CHECK_INT(run.code, EXIT_OK, "%s", run.err);
		CHECK_INT(shown.code, EXIT_OK, "%s", shown.err);
		g_autofree char *path = netdir_path(dir, "l.pcapng");
		g_autoptr(GArray) frames = read_capture(path);
		for (guint k = 0; k < frames->len; k++)
			count(&g_array_index(frames, Frame, k), rows[i].old, n);
		for (unsigned k = 0; k < N_LINES; k++) {
			CHECK_INT(matches(shown.out, lines[k].list, lines[k].line), n[k],
				  "%s: line %u of %s", rows[i].release, lines[k].line,
				  lines[k].list);
			all += n[k];
		}
		CHECK(all > 500, "%s: %u in all", rows[i].release, all);
		netdir_free(dir);
	}
}

SUITE(acl_capture) = {
	{"counters are what a capture has", test_counters},
	{NULL, NULL},
};
