#pragma once

/* Tests: a case is a sentence and a function; a suite is a table. CUnit counts and reports; CHECK says
 * with what a check failed, since CUnit says only that it did.
 *
 *   static void test_hold_is_ten_seconds(void) { CHECK_INT(hold, VT_S(10), "row %s", name); }
 *   SUITE(hsrp_timers) = { { "hold time is 10 s", test_hold_is_ten_seconds }, { NULL, NULL } };
 */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct TestCase {
	const char *what;
	void (*fn)(void);
} TestCase;

typedef struct TestSuite {
	const char *name;
	const TestCase *cases;
} TestSuite;

extern const TestSuite test_suites[]; /* generated; ended by name NULL */

#define SUITE(id)                                                                                  \
	extern const TestCase suite_##id[];                                                        \
	const TestCase suite_##id[]

/* Each returns whether it held; on failure it prints file:line, both values and the formatted row. */
#define CHECK(cond, ...) check_true((cond), #cond, __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_INT(got, want, ...)                                                                  \
	check_int((int64_t)(got), (int64_t)(want), #got, __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_STR(got, want, ...) check_str((got), (want), #got, __FILE__, __LINE__, __VA_ARGS__)
/* Multi-line texts: shows the first line that differs. */
#define CHECK_TEXT(got, want, ...) check_text((got), (want), __FILE__, __LINE__, __VA_ARGS__)
#define CHECK_BYTES(got, n, want_hex, ...)                                                         \
	check_bytes((got), (n), (want_hex), __FILE__, __LINE__, __VA_ARGS__)

/* What the machine does not allow is no check that held: says what is left out and why, and the summary says how
 * often. The test returns at once. */
#define SKIP(...) check_skip(__FILE__, __LINE__, __VA_ARGS__)
void check_skip(const char *file, int line, const char *format, ...) G_GNUC_PRINTF(3, 4);
unsigned check_skipped(void);

/* Of many cases that are alike, and dear to the sanitizers: is the one at this place left to the other compiler's? In the
 * short set (VPNHA_TEST_SHORT) gcc's take every other one, clang's those between; else none is left out. */
bool check_leaves_out(unsigned place);

bool check_true(bool held, const char *expr, const char *file, int line, const char *format, ...)
	G_GNUC_PRINTF(5, 6);
bool check_int(int64_t got, int64_t want, const char *expr, const char *file, int line,
	       const char *format, ...) G_GNUC_PRINTF(6, 7);
bool check_str(const char *got, const char *want, const char *expr, const char *file, int line,
	       const char *format, ...) G_GNUC_PRINTF(6, 7);
bool check_text(const char *got, const char *want, const char *file, int line, const char *format,
		...) G_GNUC_PRINTF(5, 6);
bool check_bytes(const void *got, size_t n, const char *want_hex, const char *file, int line,
		 const char *format, ...) G_GNUC_PRINTF(6, 7);
