#include "sim/unfinished.h"

#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"

enum { FILES = 8 }; /* that one command has open at a time */

/* What somebody sends, or a limit that he has set; and what the program runs into. */
static const int interrupts[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT,
				 SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU};
static const int ends[] = {SIGPIPE, SIGABRT, SIGTRAP};

static struct {
	char path[PATH_MAX];
	int fd;
	const char *const *inside;      /* of a folder; NULL: it is a file */
	volatile sig_atomic_t is_there; /* a name counts when it is whole */
} files[FILES];
static unsigned n_files;
static volatile pid_t owner; /* not a child's to remove */
static volatile pid_t filler;

static void remove_one(int i)
{
	const char *const *name = files[i].inside;
	for (; name && *name; name++)
		unlinkat(files[i].fd, *name, 0);
	if (files[i].inside)
		rmdir(files[i].path);
	else
		unlink(files[i].path);
}

void unfinished_remove(void)
{
	if (owner != getpid())
		return;
	if (filler > 0 && kill(filler, SIGKILL) == 0)
		waitpid(filler, NULL, 0);
	for (int i = 0; i < FILES; i++)
		if (files[i].is_there)
			remove_one(i);
}

void unfinished_child(pid_t child)
{
	filler = child;
}

/* The user's own wish: whoever waits for the program sees the signal. */
static void interrupted(int sig)
{
	unfinished_remove();
	signal(sig, SIG_DFL);
	raise(sig);
}

static void say(const char *text)
{
	/* There is nobody to tell that nobody can be told. */
	if (write(STDERR_FILENO, text, strlen(text)) < 0)
		return;
}

static void ended(int sig)
{
	unfinished_remove();
	say(sig == SIGPIPE ? "vpnha: the output is closed, expected somebody to read it\n"
			   : "vpnha: ended by an internal error, or because there is no memory\n");
	_exit(EXIT_INTERNAL);
}

void unfinished_hold(sigset_t *was)
{
	sigset_t set;
	sigemptyset(&set);
	for (unsigned k = 0; k < G_N_ELEMENTS(interrupts); k++)
		sigaddset(&set, interrupts[k]);
	for (unsigned k = 0; k < G_N_ELEMENTS(ends); k++)
		sigaddset(&set, ends[k]);
	sigprocmask(SIG_BLOCK, &set, was);
}

void unfinished_release(const sigset_t *was)
{
	sigprocmask(SIG_SETMASK, was, NULL);
}

/* What is ignored stays so: nohup(1) is meant. */
static void replace(int sig, void (*from)(int), void (*to)(int))
{
	struct sigaction now;
	if (sigaction(sig, NULL, &now) == 0 && now.sa_handler == from)
		signal(sig, to);
}

static void replace_interrupts(void (*from)(int), void (*to)(int))
{
	for (unsigned k = 0; k < G_N_ELEMENTS(interrupts); k++)
		replace(interrupts[k], from, to);
}

void unfinished_catch(void)
{
	for (unsigned k = 0; k < G_N_ELEMENTS(ends); k++)
		replace(ends[k], SIG_DFL, ended);
	replace(SIGXFSZ, SIG_DFL, SIG_IGN);
}

int unfinished_add_folder(const char *path, int fd, const char *const *inside)
{
	int i = 0;
	while (i < FILES && files[i].is_there)
		i++;
	if (i == FILES || g_strlcpy(files[i].path, path, PATH_MAX) >= PATH_MAX)
		return -1;
	files[i].fd = fd;
	files[i].inside = inside;
	files[i].is_there = 1;
	owner = getpid();
	if (n_files++ == 0)
		replace_interrupts(SIG_DFL, interrupted);
	return i;
}

int unfinished_add(const char *path, int fd)
{
	return unfinished_add_folder(path, fd, NULL);
}

void unfinished_drop(int place)
{
	if (place < 0 || !files[place].is_there)
		return;
	files[place].is_there = 0;
	if (--n_files == 0)
		replace_interrupts(interrupted, SIG_DFL);
}

bool unfinished_has(const char *path)
{
	for (int i = 0; i < FILES; i++)
		if (files[i].is_there && strcmp(files[i].path, path) == 0)
			return true;
	return false;
}

void unfinished_leave(void)
{
	for (int i = 0; i < FILES; i++)
		if (files[i].is_there)
			close(files[i].fd);
	for (int i = 0; i < FILES; i++)
		if (files[i].is_there)
			unfinished_drop(i);
	replace(SIGPIPE, ended, SIG_DFL); /* its parent is gone */
}
