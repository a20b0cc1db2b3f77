/* The sandbox itself: what a test puts in the place of a module, and what reaches it. */

#include "models/svc/ip.h"
#include "models/svc/sa.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

extern const ProtoClass track_class;

typedef struct Notes {
	unsigned flushes, heard;
	const Node *node;
	VTime at;
	char first;
} Notes;

/* ---- a service of the test's in a router of every class ---- */

static void note_flush(Ctx *cx, void *self, OwnIp local, Ip4 peer, bool tell, const char *reason)
{
	const Stub *stub = self;
	Notes *notes = stub->test;
	(void)cx;
	(void)local;
	(void)peer;
	(void)tell;
	(void)reason;
	notes->flushes++;
	notes->node = stub->node;
}

static const IkeSvc ike_notes = {.flush = note_flush};
static const Provide ike_stub[] = {{"ike", &ike_notes}, {NULL, NULL}};

static void flush(Ctx *cx, Node *n)
{
	void *self;
	const IkeSvc *ike = node_service(n, "ike", &self);
	ike->flush(cx, self, 0, 0, false, "test");
}

static void test_stand_in(void)
{
	Notes notes = {0};
	Sandbox *sb = sandbox_new_of(1, NULL, ike_stub, &notes);
	sandbox_router(sb, "R1", "12.3", "hostname R1\n");
	sandbox_router(sb, "R2", "12.3", "hostname R2\n");
	sandbox_call(sb, VT_S(1), "R2", flush);
	sandbox_run(sb, VT_S(2));
	CHECK(node_self(sandbox_node(sb, "R1"), "ike") == NULL, "IKE itself is not there");
	CHECK(node_self(sandbox_node(sb, "R1"), "ipsec") != NULL, "all others are");
	CHECK_INT(notes.flushes, 1, "the service is the test's");
	CHECK(notes.node == sandbox_node(sb, "R2"), "and knows for which node");
	sandbox_free(sb);
}

/* ---- a class of the test's, and datagrams ---- */

static bool ear_init(void *self, Node *node, GError **err)
{
	(void)err;
	*(Notes **)self = sandbox_test(node);
	return true;
}

static void ear_packet(Ctx *cx, void *self, const Rx *rx, const Pkt *pkt)
{
	Notes *notes = *(Notes **)self;
	gsize n;
	const uint8_t *octets = g_bytes_get_data(pkt_bytes(pkt), &n);
	(void)rx;
	notes->heard++;
	notes->at = ctx_now(cx);
	notes->first = n ? (char)octets[0] : '-';
}

static const ProtoClass ear_class = {
	.name = "ear",
	.self_size = sizeof(Notes *),
	.bind = (const Bind[]){{"udp", 7, 0}, {NULL}},
	.init = ear_init,
	.on_packet = ear_packet,
};

static const ProtoClass *const ears[] = {&ear_class, &track_class, NULL};

static void call_out(Ctx *cx, Node *n)
{
	sandbox_deliver(cx, n, &(Rx){.dport = 7}, sandbox_octets("41 42"), VT_MS(5));
}

static void test_datagram(void)
{
	Notes notes = {0};
	Sandbox *sb = sandbox_new_of(1, ears, NULL, &notes);
	sandbox_router(sb, "R1", "12.3", "");
	sandbox_call(sb, VT_S(1), "R1", call_out);
	sandbox_run(sb, VT_S(2));
	CHECK(node_self(sandbox_node(sb, "R1"), "ip") == NULL, "no class but those named");
	CHECK_INT(notes.heard, 1, "the class that is bound hears it");
	CHECK_INT(notes.at, VT_S(1) + VT_MS(5), "after its latency");
	CHECK_INT(notes.first, 'A', "with its octets");
	sandbox_free(sb);
}

/* Power goes while a datagram is under way, and comes back after it: nobody has heard it. */
static void test_lost_power(void)
{
	Notes notes = {0};
	Sandbox *sb = sandbox_new_of(1, ears, NULL, &notes);
	sandbox_router(sb, "R1", "12.3", "");
	sandbox_call(sb, VT_S(1), "R1", call_out);
	sandbox_power(sb, VT_S(1) + VT_MS(2), "R1", false);
	sandbox_power(sb, VT_S(1) + VT_MS(8), "R1", true);
	sandbox_call(sb, VT_S(2), "R1", call_out);
	sandbox_run(sb, VT_S(3));
	CHECK_INT(notes.heard, 1, "the second one alone");
	CHECK_INT(notes.at, VT_S(2) + VT_MS(5), "by the class that has power again");
	sandbox_free(sb);
}

SUITE(core_sandbox) = {
	{"a test's service stands in for a class", test_stand_in},
	{"a datagram for a test's own class", test_datagram},
	{"a datagram to a router without power is lost", test_lost_power},
	{NULL, NULL},
};
