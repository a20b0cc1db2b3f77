/* The targets for libFuzzer: make fuzz. VPNHA_FUZZ_TARGET says which. */

#include <glib.h>
#include <string.h>

#include "tests/fuzz/targets.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static FuzzFn *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *name = g_getenv("VPNHA_FUZZ_TARGET");
	(void)argc, (void)argv;
	for (const FuzzTarget *t = fuzz_targets; t->name; t++)
		if (g_strcmp0(t->name, name) == 0)
			target = t->fn;
	if (!target)
		g_error("VPNHA_FUZZ_TARGET=%s, expected times, golden ...", name ? name : "");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	return target(data, n);
}
