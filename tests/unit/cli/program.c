/* See program.h. */

#include "tests/unit/cli/program.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATIENCE_S = 60, NOT_STARTED = 127 };

void ran_clear(Ran *r)
{
	g_free(r->out);
	g_free(r->err);
}

static char *beside(const char *dir, const char *suffix)
{
	return g_strconcat(dir, suffix, NULL);
}

static void redirect(int fd, const char *path)
{
	int to = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	dup2(to, fd);
	close(to);
}

static char **words_of(const char *program, const char *dir, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	GPtrArray *argv = g_ptr_array_new();
	g_ptr_array_add(argv, g_strdup(program));
	for (char **w = words; *w; w++) {
		GString *word = g_string_new(*w);
		g_string_replace(word, "$", dir, 0);
		g_string_replace(word, "_", " ", 0);
		g_ptr_array_add(argv, g_string_free(word, FALSE));
	}
	g_ptr_array_add(argv, NULL);
	return (char **)g_ptr_array_free(argv, FALSE);
}

/* It lies beside the tests. */
static char *program_path(void)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *bin = g_path_get_dirname(self);
	return g_build_filename(bin, "vpnha", NULL);
}

pid_t program_start(const char *dir, const char *line, ProgramSetup *setup, void *to)
{
	g_autofree char *program = program_path();
	g_autofree char *out = beside(dir, ".out"), *err = beside(dir, ".err");
	g_auto(GStrv) argv = words_of(program, dir, line);
	fflush(NULL);
	pid_t pid = fork();
	g_assert(pid >= 0);
	if (pid > 0)
		return pid;
	redirect(STDOUT_FILENO, out);
	redirect(STDERR_FILENO, err);
	alarm(PATIENCE_S);
	if (setup)
		setup(to);
	execv(program, argv);
	_exit(NOT_STARTED);
}

static char *take(char *path)
{
	char *text = NULL;
	g_file_get_contents(path, &text, NULL, NULL);
	g_unlink(path);
	g_free(path);
	return text ? text : g_strdup("");
}

Ran program_end(const char *dir, pid_t pid)
{
	int status = 0;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return (Ran){WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
		     take(beside(dir, ".out")), take(beside(dir, ".err"))};
}

Ran program_run(const char *dir, const char *line, ProgramSetup *setup, void *to)
{
	return program_end(dir, program_start(dir, line, setup, to));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *program_files(const char *dir)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	GDir *d = g_dir_open(dir, 0, NULL);
	GString *out = g_string_new(NULL);
	for (const char *name; d && (name = g_dir_read_name(d));)
		g_ptr_array_add(names, g_strdup(name));
	if (d)
		g_dir_close(d);
	g_ptr_array_sort(names, by_name);
	for (unsigned i = 0; i < names->len; i++)
		g_string_append_printf(out, "%s\n", (const char *)names->pdata[i]);
	return g_string_free(out, FALSE);
}
