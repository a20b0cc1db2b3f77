#include "sim/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/output.h"
#include "sim/part.h"

bool file_fill(int fd, const void *data, gsize len)
{
	const char *text = data;
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

/* What is there and no regular file. -1: there is none, and errno is 0; or the errno of opening it. */
static int open_device(const char *path)
{
	struct stat st;
	errno = 0;
	if (stat(path, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) {
		errno = 0;
		return -1;
	}
	return open(path, O_WRONLY | O_CLOEXEC);
}

static bool write_device(int fd, const char *path, const char *text, gsize len, GError **err)
{
	int why = file_fill(fd, text, len) ? 0 : errno;
	if (close(fd) != 0 && why == 0)
		why = errno;
	return why == 0 || err_writing(err, path, why);
}

/* A pipe or a device could be endless, or have nobody at its other end; it is opened without waiting. */
static int open_input(const char *path, GError **err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	g_autofree char *what = NULL;

	if (fd < 0 || fstat(fd, &st) != 0)
		what = g_strdup_printf("%s, expected a file to read", g_strerror(errno));
	else if (S_ISDIR(st.st_mode))
		what = g_strdup("is a directory, expected a file");
	else if (!S_ISREG(st.st_mode))
		what = g_strdup("is not a regular file, expected one");
	else if (st.st_size > FILE_INPUT_MAX)
		what = g_strdup_printf("has %lld bytes, expected at most %d", (long long)st.st_size,
				       FILE_INPUT_MAX);
	if (!what)
		return fd;
	if (fd >= 0)
		close(fd);
	err_file(err, path, "%s", what);
	return -1;
}

/* The size that a file says may be another than it has: it grows, or it is one of /proc. */
static bool drain(int fd, const char *path, GString *text, GError **err)
{
	static const gsize block = 1 << 16;
	ssize_t n = 1;

	while (n != 0) {
		gsize len = text->len;
		g_string_set_size(text, len + block);
		n = read(fd, text->str + len, block);
		g_string_set_size(text, len + (gsize)MAX(n, 0));
		if (n < 0 && errno != EINTR)
			return err_file(err, path, "%s", g_strerror(errno));
		if (text->len > FILE_INPUT_MAX)
			return err_file(err, path, "has more bytes, expected at most %d",
					FILE_INPUT_MAX);
	}
	return true;
}

char *file_read(const char *path, gsize *len, GError **err)
{
	int fd = open_input(path, err);
	if (fd < 0)
		return NULL;
	GString *text = g_string_new(NULL);
	bool ok = drain(fd, path, text, err);
	close(fd);
	output_read(path);
	if (len)
		*len = text->len;
	return g_string_free(text, !ok);
}

typedef struct Octets {
	const char *text;
	gsize len;
} Octets;

static Part *part_for(const char *path, bool private, const PartLeft *left, GError **err)
{
	if (private)
		return part_new_private(path, err);
	return left ? part_new_among(path, left, err) : part_new(path, err);
}

static bool replace(const char *path, Octets o, bool private, const PartLeft *left, GError **err)
{
	int device = open_device(path);
	if (device >= 0)
		return write_device(device, path, o.text, o.len, err);
	if (errno != 0)
		return err_writing(err, path, errno);
	Part *part = part_for(path, private, left, err);
	if (!part)
		return false;
	if (file_fill(part_fd(part), o.text, o.len))
		return part_commit(part, err);
	err_writing(err, path, errno);
	part_discard(part);
	return false;
}

bool file_write(const char *path, const char *text, gsize len, GError **err)
{
	return replace(path, (Octets){text, len}, false, NULL, err);
}

bool file_write_among(const char *path, const PartLeft *left, const char *text, gsize len,
		      GError **err)
{
	return replace(path, (Octets){text, len}, false, left, err);
}

bool file_write_private(const char *path, const char *text, gsize len, GError **err)
{
	return replace(path, (Octets){text, len}, true, NULL, err);
}
