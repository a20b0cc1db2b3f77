#include "sim/output.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/part.h"

enum { HEAD = 4096 }; /* tells what a file is */

/* A file by what it is and by what it is called. */
typedef struct Place {
	char *name; /* where it leads */
	bool there; /* the numbers count */
	dev_t device;
	ino_t inode;
	const OutputKind *kind; /* NULL: it is read */
} Place;

/* Of the command that runs: a process has one. */
static GArray *places;

/* ---- what is there ---- */

static bool has(const char *head, size_t len, const char *magic)
{
	return len >= strlen(magic) && memcmp(head, magic, strlen(magic)) == 0;
}

static bool is_picture(const char *head, size_t len)
{
	if (has(head, len, "\x89PNG\r\n") || has(head, len, "%PDF-"))
		return true;
	return strstr(head, "<svg") && (strstr(head, "GNUPLOT") || strstr(head, "gnuplot"));
}

const OutputKind output_picture = {"picture", is_picture};

bool output_is_alike(const char *path, const OutputKind *kind, GError **err)
{
	struct stat st;
	char head[HEAD + 1] = "";
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return true; /* for the writer to see */
	if (access(path, W_OK) != 0)
		return err_file(err, path, "%s, expected a file to write", g_strerror(errno));
	if (st.st_size == 0)
		return true;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t n = fd < 0 ? -1 : read(fd, head, HEAD);
	if (fd >= 0)
		close(fd);
	return (n >= 0 && kind->is(head, (size_t)n)) ||
	       err_file(err, path, "exists and is not a %s of vpnha, expected one or a new name",
			kind->what);
}

/* ---- who else has it ---- */

static void place_clear(void *p)
{
	g_free(((Place *)p)->name);
}

void output_begin(void)
{
	if (places)
		g_array_unref(places);
	places = g_array_new(FALSE, FALSE, sizeof(Place));
	g_array_set_clear_func(places, place_clear);
}

/* False: no regular file, which is nobody's alone. */
static bool place_of(const char *path, const OutputKind *kind, Place *out)
{
	struct stat st;
	bool there = stat(path, &st) == 0;
	if (there && !S_ISREG(st.st_mode))
		return false;
	*out = (Place){.name = part_resolve(path), .there = there, .kind = kind};
	if (there) {
		out->device = st.st_dev;
		out->inode = st.st_ino;
	}
	return true;
}

static bool is_same(const Place *a, const Place *b)
{
	return strcmp(a->name, b->name) == 0 ||
	       (a->there && b->there && a->device == b->device && a->inode == b->inode);
}

static void add(Place p)
{
	if (!places)
		output_begin();
	g_array_append_val(places, p);
}

void output_read(const char *path)
{
	Place p;
	if (place_of(path, NULL, &p))
		add(p);
}

static bool is_free(const Place *p, const char *path, bool anew, GError **err)
{
	for (unsigned i = 0; places && i < places->len; i++) {
		const Place *other = &g_array_index(places, Place, i);
		if (other->kind == p->kind || (anew && !other->kind) || !is_same(p, other))
			continue;
		if (other->kind)
			return err_file(err, path, "is to be the %s and the %s, expected two files",
					other->kind->what, p->kind->what);
		return err_file(err, path,
				"is read by this command, expected another file for the %s",
				p->kind->what);
	}
	return true;
}

bool output_is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

static bool claim(const char *path, const OutputKind *kind, bool anew, GError **err)
{
	Place p;
	if (output_is_stdout(path))
		return err_file(err, path,
				"no %s goes to standard output, expected the name of a file",
				kind->what);
	if (!place_of(path, kind, &p))
		return true;
	if (is_free(&p, path, anew, err) && output_is_alike(path, kind, err)) {
		add(p);
		return true;
	}
	place_clear(&p);
	return false;
}

bool output_claim(const char *path, const OutputKind *kind, GError **err)
{
	return claim(path, kind, false, err);
}

bool output_claim_anew(const char *path, const OutputKind *kind, GError **err)
{
	return claim(path, kind, true, err);
}
