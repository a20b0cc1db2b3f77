#include "tests/support/jobs.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Job {
	const TestSuite *suite;
	FILE *said; /* stdout and stderr of its process; NULL: not begun, or printed */
	pid_t pid;  /* 0: not begun, or ended */
	int status;
	double seconds;
	bool has_ended;
} Job;

typedef struct Jobs {
	Job *job;
	Tally *tally; /* of each job: shared with its process */
	guint n, begun, running, printed;
	bool times, all_held;
} Jobs;

/* ---- one suite ---- */

/* A check has said by itself with what it failed; this says in which case. */
static void end_case(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failure)
{
	if (failure)
		printf("%s: failed: \"%s\"\n", suite->pName, test->pName);
}

Tally suite_run(const TestSuite *s)
{
	CU_ErrorCode ok = CU_initialize_registry();
	g_assert(ok == CUE_SUCCESS);
	CU_pSuite suite = CU_add_suite(s->name, NULL, NULL);
	for (const TestCase *c = s->cases; c->what; c++)
		if (!CU_add_test(suite, c->what, c->fn))
			printf("two cases of %s are called \"%s\"\n", s->name, c->what);
	CU_set_test_complete_handler(end_case);
	CU_run_all_tests();
	Tally t = {1,
		   CU_get_number_of_tests_run(),
		   CU_get_number_of_tests_failed(),
		   CU_get_number_of_asserts(),
		   CU_get_number_of_failures(),
		   check_skipped()};
	CU_cleanup_registry();
	return t;
}

/* In the process of its own: a sanitizer that finds something at its end has its say, and its exit code. */
static void suite_process(const Job *j, Tally *t)
{
	dup2(fileno(j->said), STDOUT_FILENO);
	dup2(fileno(j->said), STDERR_FILENO);
	*t = suite_run(j->suite);
	exit(EXIT_SUCCESS);
}

/* ---- many ---- */

static void begin_next(Jobs *js)
{
	Job *j = &js->job[js->begun];
	j->said = tmpfile();
	g_assert(j->said);
	fflush(NULL);
	j->pid = fork();
	g_assert(j->pid >= 0);
	if (j->pid == 0)
		suite_process(j, &js->tally[js->begun]);
	js->begun++;
	js->running++;
}

static double seconds_of(const struct rusage *u)
{
	return (double)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) +
	       (double)(u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1e6;
}

static void wait_for_one(Jobs *js)
{
	struct rusage used;
	int status;
	pid_t pid = wait4(-1, &status, 0, &used);
	g_assert(pid > 0);
	for (guint i = 0; i < js->begun; i++) {
		Job *j = &js->job[i];
		if (j->pid != pid)
			continue;
		*j = (Job){j->suite, j->said, 0, status, seconds_of(&used), true};
		js->running--;
	}
}

static void print_said(Job *j)
{
	char part[4096];
	size_t n;
	rewind(j->said);
	while ((n = fread(part, 1, sizeof part, j->said)) > 0)
		fwrite(part, 1, n, stdout);
	fclose(j->said);
	j->said = NULL;
}

/* Did the process come to the end of its suite, with checks that all held? Says what else happened. */
static bool has_held(const Job *j, const Tally *t)
{
	const char *name = j->suite->name;
	if (WIFSIGNALED(j->status))
		printf("%s: ended by signal %d, %s\n", name, WTERMSIG(j->status),
		       strsignal(WTERMSIG(j->status)));
	else if (WEXITSTATUS(j->status) != 0)
		printf("%s: ended with exit code %d\n", name, WEXITSTATUS(j->status));
	else if (t->suites == 0)
		printf("%s: ended in the midst of its cases\n", name);
	else if (t->checks == 0 && t->skipped == 0)
		printf("%s: checks nothing\n", name);
	else
		return t->failed_checks == 0 && t->failed_cases == 0;
	return false;
}

/* What comes before others in the list is printed before them. */
static void print_ended(Jobs *js)
{
	for (; js->printed < js->n && js->job[js->printed].has_ended; js->printed++) {
		Job *j = &js->job[js->printed];
		print_said(j);
		js->all_held &= has_held(j, &js->tally[js->printed]);
		if (js->times)
			printf("%8.2f s  %s\n", j->seconds, j->suite->name);
	}
}

/* Returns how many checks there were. */
static unsigned print_sum(const Jobs *js)
{
	Tally sum = {0};
	for (guint i = 0; i < js->n; i++) {
		const Tally *t = &js->tally[i];
		sum.suites += t->suites;
		sum.cases += t->cases;
		sum.failed_cases += t->failed_cases;
		sum.checks += t->checks;
		sum.failed_checks += t->failed_checks;
		sum.skipped += t->skipped;
	}
	printf("suites %u of %u ran to their end; cases %u, failed %u; checks %u, failed %u\n",
	       sum.suites, js->n, sum.cases, sum.failed_cases, sum.checks, sum.failed_checks);
	if (sum.skipped)
		printf("skipped: %u, see above\n", sum.skipped);
	return sum.checks;
}

bool suites_run(const GPtrArray *suites, unsigned at_once, bool times)
{
	Jobs js = {.n = suites->len, .times = times, .all_held = true};
	size_t octets = suites->len * sizeof *js.tally;
	js.job = g_new0(Job, js.n);
	js.tally = mmap(NULL, octets, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	g_assert(js.tally != MAP_FAILED);
	for (guint i = 0; i < js.n; i++)
		js.job[i].suite = suites->pdata[i];
	while (js.printed < js.n) {
		while (js.begun < js.n && js.running < at_once)
			begin_next(&js);
		wait_for_one(&js);
		print_ended(&js);
	}
	unsigned checks = print_sum(&js);
	munmap(js.tally, octets);
	g_free(js.job);
	return js.all_held && checks > 0;
}
