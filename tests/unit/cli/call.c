/* See call.h. */

#include "tests/unit/cli/call.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

void said_clear(Said *s)
{
	g_free(s->out);
	g_free(s->err);
}

static int redirect(int fd, const char *path)
{
	int saved = dup(fd), to = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
	dup2(to, fd);
	close(to);
	return saved;
}

static char *take(const char *path)
{
	char *text = NULL;
	g_file_get_contents(path, &text, NULL, NULL);
	g_unlink(path);
	return text;
}

Said call_words(CommandFn *fn, const char *dir, char **words)
{
	int argc = (int)g_strv_length(words);
	/* Options are taken out of the array as they are read. */
	g_autofree char **argv = g_memdup2(words, ((gsize)argc + 1) * sizeof *words);
	g_autofree char *out = g_strconcat(dir, ".out", NULL),
			*err = g_strconcat(dir, ".err", NULL);
	fflush(NULL);
	int saved_out = redirect(STDOUT_FILENO, out), saved_err = redirect(STDERR_FILENO, err);
	int code = fn(argc, argv);
	fflush(NULL);
	dup2(saved_out, STDOUT_FILENO);
	dup2(saved_err, STDERR_FILENO);
	close(saved_out);
	close(saved_err);
	return (Said){code, take(out), take(err)};
}

Said call(CommandFn *fn, const char *dir, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	for (char **w = words; *w; w++) {
		GString *word = g_string_new(*w);
		g_string_replace(word, "$", dir, 0);
		g_string_replace(word, "_", " ", 0);
		g_free(*w);
		*w = g_string_free(word, FALSE);
	}
	return call_words(fn, dir, words);
}
