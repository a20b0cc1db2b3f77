/* What rules of advice may ask. */

#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "models/core/advice.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

static const void *view_of(Sandbox *sb, const char *node, const char *view, Advice **a)
{
	*a = advice_new();
	advice_add(*a, sandbox_node(sb, node));
	return advice_view(*a, 0, view);
}

static Sandbox *router_and_switch(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", "hostname R\n");
	sandbox_switch(sb, "S", 2, 0);
	sandbox_run(sb, 0);
	return sb;
}

static void test_views(void)
{
	Sandbox *sb = router_and_switch();
	g_autoptr(Advice) router = NULL, other = NULL;
	CHECK(view_of(sb, "R", "standby", &router), "a router has the view");
	CHECK(!view_of(sb, "S", "standby", &other), "a switch has no such view, and may be asked");
	sandbox_free(sb);
}

/* Wrong: a rule that misspells its view finds nothing, and nobody learns why. */
static void test_no_view(void)
{
	char said[500] = "";
	int ends[2], status = 0;
	CHECK_INT(pipe(ends), 0, "a pipe");
	pid_t child = fork();
	if (child == 0) {
		struct rlimit none = {0, 0};
		setrlimit(RLIMIT_CORE, &none);
		dup2(ends[1], STDERR_FILENO);
		Sandbox *sb = router_and_switch();
		Advice *a = NULL;
		view_of(sb, "R", "stand-by", &a);
		_exit(0);
	}
	close(ends[1]);
	ssize_t n = 0, more;
	while ((more = read(ends[0], said + n, sizeof said - 1 - (size_t)n)) > 0)
		n += more;
	close(ends[0]);
	CHECK(child > 0 && waitpid(child, &status, 0) == child, "a child ran");
	CHECK(WIFSIGNALED(status), "status %d", status);
	CHECK(strstr(said, "view \"stand-by\""), "it is named: %s", said);
}

SUITE(core_advice) = {
	{"a view that the node has not is none", test_views},
	{"a view that no class has is a mistake, by name", test_no_view},
	{NULL, NULL},
};
