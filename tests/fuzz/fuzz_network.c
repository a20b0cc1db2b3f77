/* Inputs that make a network run: scenarios, configurations, what is typed. */

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "models/core/runconf.h"
#include "sim/console/console.h"
#include "sim/stage/run.h"
#include "sim/trust/accept.h"
#include "tests/fuzz/targets.h"

/* Two routers that speak everything with each other. */
static const char r1[] =
	"version 12.3\nhostname R1\nlogging buffered 4096\n"
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"
	"crypto isakmp key cisco123 address 10.0.0.2\ncrypto isakmp keepalive 10\n"
	"crypto ipsec transform-set set1 esp-des esp-md5-hmac\n"
	"crypto map vpn 10 ipsec-isakmp\n set peer 10.0.0.2\n set transform-set set1\n match "
	"address 101\n reverse-route\n"
	"track 1 interface FastEthernet0/0 line-protocol\n"
	"interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n crypto map vpn\n"
	"interface FastEthernet0/1\n ip address 10.1.0.1 255.255.255.0\n standby 1 ip 10.1.0.3\n"
	" standby 1 preempt\n standby 1 timers msec 250 1\n standby 1 track 1 decrement 20\n"
	"router ospf 1\n redistribute static subnets\n network 10.1.0.0 0.0.0.255 area 0\n"
	"ip route 20.1.1.0 255.255.255.0 10.0.0.2\n"
	"access-list 101 permit ip 10.1.0.0 0.0.0.255 20.1.1.0 0.0.0.255\n";
static const char r2[] =
	"version 12.3\nhostname R2\n"
	"crypto isakmp policy 1\n hash md5\n authentication pre-share\n"
	"crypto isakmp key cisco123 address 10.0.0.1\ncrypto isakmp keepalive 10\n"
	"crypto ipsec transform-set set1 esp-des esp-md5-hmac\n"
	"crypto map vpn 10 ipsec-isakmp\n set peer 10.0.0.1\n set transform-set set1\n match "
	"address 101\n"
	"interface Loopback0\n ip address 20.1.1.1 255.255.255.0\n"
	"interface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n crypto map vpn\n"
	"interface FastEthernet0/1\n ip address 10.1.0.2 255.255.255.0\n standby 1 ip 10.1.0.3\n"
	"router ospf 1\n network 10.1.0.0 0.0.0.255 area 0\n"
	"ip route 10.1.0.0 255.255.255.0 10.0.0.1\n"
	"access-list 101 permit ip 20.1.1.0 0.0.0.255 10.1.0.0 0.0.0.255\n";
static const char net[] =
	"[scenario]\nduration = 60s\n"
	"[router R1]\nconfig = r1.cfg\nstart = 0s\n"
	"[router R2]\nconfig = r2.cfg\nstart = 0s\n"
	"[switch wan]\nports = R1:Fa0/0; R2:Fa0/0\nforward-delay = 0s\n"
	"[switch lan]\nports = R1:Fa0/1; R2:Fa0/1\nforward-delay = 0s\n"
	"[probe p]\nfrom = R1 10.1.0.1\nto = 20.1.1.1\ninterval = 500ms\nstart = 2s\n"
	"[event cut]\nat = 8s\ncable = cut\nport = R1:Fa0/0\n"
	"[event back]\nafter = cut + 3s\ncable = restore\nport = R1:Fa0/0\n";

static const char template[] =
	"version 12.3\nhostname R{n + 1}\n"
	"interface FastEthernet0/0\n ip address {10.0.0.1 + n} 255.255.255.0\n"
	"interface FastEthernet0/1\n ip address {10.1.0.1 + n} 255.255.255.0\n"
	"!{each m}\nip route {20.0.0.0 + 256 * m} 255.255.255.0 {10.0.0.2 - n}\n!{end}\nend\n";

static const char accepts[] =
	"[accept mtu]\nrouter = R2\nline = /^ip mtu [0-9]+$/\nwhy = no packet is long\n";

/* No file is looked for: what a scenario may name is here. Texts are adopted. */
static Scenario *read_stored(char *scenario, char *config)
{
	g_autoptr(GError) err = NULL;
	GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_hash_table_insert(texts, g_strdup("f.scn"), scenario);
	g_hash_table_insert(texts, g_strdup("net.scn"), g_strdup(net));
	g_hash_table_insert(texts, g_strdup("r1.cfg"), config);
	g_hash_table_insert(texts, g_strdup("r2.cfg"), g_strdup(r2));
	g_hash_table_insert(texts, g_strdup("r.cfg.in"), g_strdup(template));
	g_hash_table_insert(texts, g_strdup("accept.scn"), g_strdup(accepts));
	g_hash_table_insert(texts, g_strdup("clock.txt"),
			    g_strdup("*00:00:03.000 UTC Mon Mar 1 1993\n"));
	Scenario *s = scenario_read("f.scn", NULL, texts, &err);
	g_assert((s != NULL) == (err == NULL));
	g_assert(!err || strstr(err->message, ": "));
	return s;
}

/* ---- scenarios ---- */

/* Whatever runs long because it was asked to is no fault. */
static bool is_quick(const Scenario *s)
{
	for (unsigned i = 0; i < s->probes->len; i++)
		if (((const ScnProbe *)s->probes->pdata[i])->interval < VT_MS(10))
			return false;
	for (unsigned i = 0; i < s->events->len; i++)
		if (((const ScnEvent *)s->events->pdata[i])->repeat > 20)
			return false;
	return s->routers->len + s->hosts->len + s->segments->len + s->events->len +
		       s->probes->len + s->expects->len <
	       40;
}

static void match_accepts(const Scenario *s)
{
	g_auto(GStrv) line = g_strsplit(r1, "\n", -1);
	for (unsigned i = 0; i < MIN(s->accepts->len, 4); i++)
		for (char **l = line; *l; l++) {
			g_autoptr(GError) err = NULL;
			bool hit, answer = accept_match(s->accepts->pdata[i], "R1", *l, &hit, &err);
			g_assert(answer == (err == NULL) && (answer || !hit));
		}
}

int fuzz_scenario(const uint8_t *data, size_t n)
{
	char *text = fuzz_text(data, n);
	g_autoptr(Scenario) s = read_stored(text, g_strdup(r1));
	g_autoptr(GString) notes = g_string_new(NULL);
	g_autoptr(GError) err = NULL, why = NULL;
	if (!s || !is_quick(s))
		return 0;
	match_accepts(s);
	RunSpec spec = {.scn = s,
			.seed = (uint64_t)s->seed,
			.until = MIN(s->duration, VT_S(12)),
			.level = RECORD_FULL,
			.checked = true,
			.hold = true};
	if (!run_check_input(&spec, notes, &err)) {
		g_assert(err);
		return 0;
	}
	g_autoptr(Record) rec = run_scenario(&spec, &why);
	g_assert((rec != NULL) == (why == NULL));
	g_assert(!rec || REC_N(rec, REC_CHECK) == s->expects->len);
	return 0;
}

/* ---- what is typed ---- */

typedef struct Reader {
	unsigned checkpoints; /* of runs, one a second */
	GString *said;
} Reader;

static void take(void *to, const GString *text)
{
	Reader *r = to;
	g_string_append_len(r->said, text->str, (gssize)text->len);
}

static bool is_tired(void *to)
{
	Reader *r = to;
	return ++r->checkpoints % 16 == 0;
}

enum { LINES_MOST = 40 };

/* `head`, then the octets up to some line. No session is saved: that would write where the octets say. */
static void type_all(Scenario *s, const char *head, const uint8_t *data, size_t n)
{
	g_autoptr(GByteArray) all = g_byte_array_new();
	g_autoptr(GError) err = NULL;
	g_autoptr(Session) session = session_new(s, 1, &err);
	Reader r = {.said = g_string_new(NULL)};
	unsigned lines = 0;
	g_byte_array_append(all, (const guint8 *)head, (guint)strlen(head));
	for (size_t i = 0; i < n && lines < LINES_MOST; i++) {
		lines += data[i] == '\n';
		guint8 octet = n - i >= 4 && memcmp(data + i, ".scn", 4) == 0 ? '_' : data[i];
		g_byte_array_append(all, &octet, 1);
	}
	FILE *from = session && all->len ? fmemopen(all->data, all->len, "r") : NULL;
	if (from) {
		ConsoleSpec spec = {
			.session = session, .write = take, .interrupted = is_tired, .to = &r};
		Console *c = console_new(&spec);
		ConsoleState state = console_transcript(c, from, &err);
		g_assert((state == CONSOLE_BROKEN) == (err != NULL));
		const Node *node;
		const char *why = NULL;
		g_assert(net_invariants(stage_net(session_stage(session)), &node, &why));
		for (gsize i = 0; i < r.said->len; i++) /* a reader's terminal obeys none of it */
			g_assert((guchar)r.said->str[i] >= ' ' || r.said->str[i] == '\n' ||
				 r.said->str[i] == '\t' || r.said->str[i] == '\r');
		console_free(c);
		fclose(from);
	}
	g_string_free(r.said, TRUE);
}

int fuzz_console(const uint8_t *data, size_t n)
{
	g_autoptr(Scenario) s = read_stored(g_strdup(net), g_strdup(r1));
	g_assert(s);
	type_all(s, "", data, n);
	return 0;
}

int fuzz_exec(const uint8_t *data, size_t n)
{
	g_autoptr(Scenario) s = read_stored(g_strdup(net), g_strdup(r1));
	g_assert(s);
	type_all(s, "connect R1\nrun 7s\n", data, n);
	return 0;
}

/* ---- configurations ---- */

typedef struct Bed {
	World *world;
	Net *net;
	Node *node;
	unsigned unknown;
} Bed;

static void count_unknown(void *to, const ConfLine *line)
{
	((Bed *)to)->unknown += line->fate == LINE_UNKNOWN;
}

static Bed bed_open(void)
{
	static const char *const names[] = {"R1", NULL};
	Bed b = {.world = world_new(1, names, 0)};
	b.net = net_new(b.world, registry, false);
	b.node = net_node_add(b.net, "R1", NODE_ROUTER, "12.3(7)T1", NULL);
	return b;
}

static void bed_close(Bed *b)
{
	net_free(b->net);
	world_free(b->world);
}

/* What was read without fault prints, and the print reads to the same. */
static bool reads_back(const char *text, size_t n)
{
	Bed b = bed_open(), again = bed_open();
	g_autoptr(GString) once = g_string_new(NULL), twice = g_string_new(NULL);
	g_autoptr(GError) err = NULL, why = NULL;
	bool ok = runconf_read(b.node, "r1.cfg", text, n, count_unknown, &b, &err);
	g_assert(ok == (err == NULL));
	if (ok) {
		runconf_print(b.node, once);
		bool same = runconf_read(again.node, "r1.cfg", once->str, once->len, count_unknown,
					 &again, &why);
		if (!same)
			g_error("%s in what was printed:\n%s", why->message, once->str);
		runconf_print(again.node, twice);
		g_assert_cmpstr(once->str, ==, twice->str);
	}
	bed_close(&again);
	bed_close(&b);
	return ok;
}

int fuzz_config(const uint8_t *data, size_t n)
{
	g_autofree char *text = fuzz_text(data, n);
	char *parted = strstr(text, "%%\n");
	const char *typed = parted ? parted + strlen("%%\n") : "";
	if (parted)
		*parted = '\0';
	if (!reads_back(text, strlen(text)))
		return 0;
	g_autoptr(Scenario) s = read_stored(g_strdup(net), g_strdup(text));
	if (s)
		type_all(s, "connect R1\nrun 4s\nconf t\n", (const uint8_t *)typed, strlen(typed));
	return 0;
}
