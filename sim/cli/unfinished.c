#include "sim/cli/unfinished.h"

#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include <glib.h>

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static char files[2][PATH_MAX];       /* a result file, a capture */
static volatile sig_atomic_t n_files; /* a name counts when it is whole */
static volatile pid_t owner;          /* not a child's to remove */

static void interrupted(int sig)
{
	for (int i = 0; i < n_files && owner == getpid(); i++)
		unlink(files[i]);
	signal(sig, SIG_DFL);
	raise(sig);
}

void unfinished_file(const char *path)
{
	if (!path)
		return;
	g_assert(n_files < (int)G_N_ELEMENTS(files));
	g_strlcpy(files[n_files], path, sizeof files[n_files]);
	n_files++;
	owner = getpid();
	for (unsigned k = 0; k < G_N_ELEMENTS(signals); k++)
		signal(signals[k], interrupted);
}

void unfinished_done(void)
{
	for (unsigned k = 0; k < G_N_ELEMENTS(signals); k++)
		signal(signals[k], SIG_DFL);
	n_files = 0;
}
