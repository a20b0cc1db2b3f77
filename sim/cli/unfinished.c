#include "sim/cli/unfinished.h"

#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include <glib.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static char files[N_UNFINISHED][PATH_MAX];
static volatile sig_atomic_t is_there[N_UNFINISHED]; /* a name counts when it is whole */
static volatile pid_t owner;                         /* not a child's to remove */

static void interrupted(int sig)
{
	for (int i = 0; i < N_UNFINISHED && owner == getpid(); i++)
		if (is_there[i])
			unlink(files[i]);
	signal(sig, SIG_DFL);
	raise(sig);
}

void unfinished_file(UnfinishedKind kind, const char *path)
{
	is_there[kind] = 0;
	if (!path)
		return;
	g_strlcpy(files[kind], path, sizeof files[kind]);
	is_there[kind] = 1;
	owner = getpid();
	for (unsigned k = 0; k < G_N_ELEMENTS(signals); k++)
		signal(signals[k], interrupted);
}

void unfinished_done(void)
{
	for (unsigned k = 0; k < G_N_ELEMENTS(signals); k++)
		signal(signals[k], SIG_DFL);
	for (int i = 0; i < N_UNFINISHED; i++)
		is_there[i] = 0;
}
