/* Large pages: asked for where a large network's memory comes from, and nowhere else. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/largepages.h"
#include "tests/support/check.h"

/* proc(5): "VmFlags: ... hg" of the mapping that an address is in; false also where there is no such file. */
static bool is_asked_for(const void *at)
{
	g_autofree char *maps = NULL;
	bool here = false;
	if (!g_file_get_contents("/proc/self/smaps", &maps, NULL, NULL))
		return false;
	g_auto(GStrv) lines = g_strsplit(maps, "\n", -1);
	for (char **l = lines; *l; l++) {
		unsigned long from, to;
		if (sscanf(*l, "%lx-%lx ", &from, &to) == 2)
			here = (unsigned long)at >= from && (unsigned long)at < to;
		else if (here && g_str_has_prefix(*l, "VmFlags:"))
			return strstr(*l, " hg") != NULL;
	}
	return false;
}

/* Wrong: a run of four routers takes megabytes that it does not need. */
static void test_small(void)
{
	CHECK(!largepages_expect(0), "nothing");
	CHECK(!largepages_expect(LARGE_PAGES_FROM - 1), "a small network");
	CHECK(!largepages_expect(SIZE_MAX), "more than can be said to the C library");
}

#ifndef __has_feature /* clang's way to say so */
#define __has_feature(what) 0
#endif
#if defined __SANITIZE_ADDRESS__ || __has_feature(address_sanitizer)
static const bool own_heap = false;
#else
static const bool own_heap = true; /* the C library's, not a sanitizer's */
#endif

/* What other suites freed would be given out first, so that a process of its own looks. */
static void look_alone(void)
{
	g_auto(GStrv) env = g_environ_setenv(g_get_environ(), "VPNHA_TEST_ALONE", "1", TRUE);
	g_autofree char *out = NULL, *err = NULL;
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	int status = 0;
	if (!self) {
		SKIP("no /proc, and so no way to the tests' own program");
		return;
	}
	char suite[] = "sim_largepages", *argv[] = {self, suite, NULL};
	CHECK(g_spawn_sync(NULL, argv, env, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status,
			   NULL) &&
		      status == 0,
	      "%s%s", out ? out : "", err ? err : "");
}

/* Wrong: pieces that are allocated afterwards stand in small pages. */
static void test_large(void)
{
	enum { PIECE = 4096, N = 8192, ROOM = 48 << 20 };
	static char *piece[N];
	unsigned asked = 0;
	if (!g_getenv("VPNHA_TEST_ALONE")) {
		look_alone();
		return;
	}
	if (!largepages_expect(ROOM)) {
		SKIP("the kernel or the C library has no large pages");
		return;
	}
	for (unsigned i = 0; i < N; i++)
		piece[i] = malloc(PIECE);
	for (unsigned i = N / 4; i < N; i += N / 8)
		asked += is_asked_for(piece[i]);
	for (unsigned i = 0; i < N; i++)
		free(piece[i]);
	CHECK(!own_heap || asked >= 4, "%u of 6 pieces are in large pages", asked);
}

SUITE(sim_largepages) = {{"a small network asks for no large pages", test_small},
			 {"a large one gets its memory where it asked for them", test_large},
			 {NULL, NULL}};
