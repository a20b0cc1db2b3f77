#pragma once

/* A sandbox's insides, for its own files. */

#include "tests/support/sandbox.h"

/* The class that stands in for others: no constant, as its services are the test's. */
typedef struct StubClass {
	ProtoClass cls;
	void *test;
} StubClass;

struct Sandbox {
	ObsSink sink; /* first: the sink is the sandbox */
	uint64_t seed;
	bool wire;
	StubClass stub;
	GPtrArray *classes; /* of const ProtoClass*, NULL at the end */
	World *world;
	Net *net;
	GPtrArray *decls, *cables, *happens, *log, *seen;
	GString *dump;
};

/* ---- sandbox_stub.c ---- */

void sandbox_set_classes(Sandbox *sb, const ProtoClass *const *classes, const Provide *stubs,
			 void *test);

/* ---- sandbox_look.c ---- */

void sandbox_look_init(Sandbox *sb);
void sandbox_look_free(Sandbox *sb);
