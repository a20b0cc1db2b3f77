#include "sim/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"

static bool refuse(const char *path, int why, GError **err)
{
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "%s: %s, expected a place to write", path,
		    g_strerror(why));
	return false;
}

static bool write_all(int fd, const char *text, gsize len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		text += n;
		len -= (gsize)n;
	}
	return true;
}

/* Writes and closes; 0, or the errno of the first failure. */
static int fill(int fd, const char *text, gsize len)
{
	int why = write_all(fd, text, len) ? 0 : errno;
	if (close(fd) != 0 && why == 0)
		why = errno;
	return why;
}

bool file_write(const char *path, const char *text, gsize len, GError **err)
{
	struct stat st;
	bool there = stat(path, &st) == 0;

	if (there && S_ISDIR(st.st_mode))
		return refuse(path, EISDIR, err);
	if (there && !S_ISREG(st.st_mode)) {
		int fd = open(path, O_WRONLY | O_CLOEXEC);
		int why = fd < 0 ? errno : fill(fd, text, len);
		return why == 0 || refuse(path, why, err);
	}
	g_autofree char *part = g_strconcat(path, ".XXXXXX", NULL);
	int fd = g_mkstemp_full(part, O_WRONLY | O_CLOEXEC, 0666);
	if (fd < 0)
		return refuse(path, errno, err);
	int why = fill(fd, text, len);
	if (why == 0 && g_rename(part, path) != 0)
		why = errno;
	if (why == 0)
		return true;
	g_unlink(part);
	return refuse(path, why, err);
}
