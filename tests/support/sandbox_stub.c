/* Which classes a sandbox's nodes have, and what stands in for those that they have not. */

#include "tests/support/sandbox_priv.h"

#include <string.h>

#include "models/core/registry.h"

static bool stub_init(void *self, Node *node, GError **err)
{
	(void)err;
	*(Stub *)self = (Stub){node, sandbox_test(node)};
	return true;
}

static const StubClass *stub_class(const Node *n)
{
	const ProtoClass *const *cls = n->net->classes;
	while ((*cls)->init != stub_init)
		cls++;
	return (const StubClass *)*cls;
}

void *sandbox_test(const Node *n)
{
	return stub_class(n)->test;
}

static bool stands_in(const Provide *stubs, const ProtoClass *cls)
{
	for (const Provide *p = cls->provides; p && p->service; p++)
		for (const Provide *s = stubs; s && s->service; s++)
			if (strcmp(p->service, s->service) == 0)
				return true;
	return false;
}

void sandbox_set_classes(Sandbox *sb, const ProtoClass *const *classes, const Provide *stubs,
			 void *test)
{
	sb->stub.cls = (ProtoClass){
		.name = "stub", .self_size = sizeof(Stub), .init = stub_init, .provides = stubs};
	sb->stub.test = test;
	sb->classes = g_ptr_array_new();
	g_ptr_array_add(sb->classes, &sb->stub.cls);
	for (const ProtoClass *const *c = classes ? classes : registry; *c; c++)
		if (!stands_in(stubs, *c))
			g_ptr_array_add(sb->classes, (void *)*c);
	g_ptr_array_add(sb->classes, NULL);
}

/* ---- datagrams ---- */

typedef struct InFlight {
	Rx rx;
	GBytes *octets;
} InFlight;

static void lose(void *self, void *arg)
{
	InFlight *f = arg;
	(void)self;
	g_bytes_unref(f->octets);
	g_free(f);
}

static void arrive(Ctx *cx, void *self, void *arg)
{
	Node *to = self;
	InFlight *f = arg;
	if (to->powered && (!f->rx.in || f->rx.in->up))
		sandbox_hand(cx, to, &f->rx, g_bytes_ref(f->octets));
	lose(NULL, f);
}

static const EventKind arrive_kind = {"deliver", arrive, lose};

void sandbox_hand(Ctx *cx, Node *to, const Rx *rx, GBytes *octets)
{
	Pkt *p = pkt_new(cx, to->pkts);
	pkt_set_bytes(p, octets);
	node_dispatch(cx, to, "udp", rx->dport, rx, p);
	pkt_unref(p);
}

void sandbox_deliver(Ctx *cx, Node *to, const Rx *rx, GBytes *octets, VTime latency)
{
	InFlight *f = g_new0(InFlight, 1);
	*f = (InFlight){*rx, octets};
	sched_at(cx, ctx_now(cx) + latency, PH_DELIVER, to->id, &arrive_kind, to, f);
}
