#include "sim/unfinished.h"

#include <limits.h>
#include <unistd.h>

#include <glib.h>

enum { FILES = 8 }; /* that one command has open at a time */

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

static struct {
	char path[PATH_MAX];
	int fd;
	volatile sig_atomic_t is_there; /* a name counts when it is whole */
} files[FILES];
static unsigned n_files;
static volatile pid_t owner; /* not a child's to remove */

static void interrupted(int sig)
{
	for (int i = 0; i < FILES && owner == getpid(); i++)
		if (files[i].is_there)
			unlink(files[i].path);
	signal(sig, SIG_DFL);
	raise(sig);
}

void unfinished_hold(sigset_t *was)
{
	sigset_t set;
	sigemptyset(&set);
	for (unsigned k = 0; k < G_N_ELEMENTS(signals); k++)
		sigaddset(&set, signals[k]);
	sigprocmask(SIG_BLOCK, &set, was);
}

void unfinished_release(const sigset_t *was)
{
	sigprocmask(SIG_SETMASK, was, NULL);
}

/* What is ignored stays so: nohup(1) is meant. */
static void replace(void (*from)(int), void (*to)(int))
{
	for (unsigned k = 0; k < G_N_ELEMENTS(signals); k++) {
		struct sigaction now;
		if (sigaction(signals[k], NULL, &now) == 0 && now.sa_handler == from)
			signal(signals[k], to);
	}
}

int unfinished_add(const char *path, int fd)
{
	int i = 0;
	while (i < FILES && files[i].is_there)
		i++;
	if (i == FILES || g_strlcpy(files[i].path, path, PATH_MAX) >= PATH_MAX)
		return -1;
	files[i].fd = fd;
	files[i].is_there = 1;
	owner = getpid();
	if (n_files++ == 0)
		replace(SIG_DFL, interrupted);
	return i;
}

void unfinished_drop(int place)
{
	if (place < 0 || !files[place].is_there)
		return;
	files[place].is_there = 0;
	if (--n_files == 0)
		replace(interrupted, SIG_DFL);
}

void unfinished_leave(void)
{
	for (int i = 0; i < FILES; i++)
		if (files[i].is_there)
			close(files[i].fd);
	for (int i = 0; i < FILES; i++)
		if (files[i].is_there)
			unfinished_drop(i);
}
