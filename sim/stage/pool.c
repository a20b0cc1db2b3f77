/* Processes that simulate; their parent that records. */

#include "sim/stage/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/file.h"
#include "sim/unfinished.h"

typedef struct Child {
	pid_t pid; /* 0: none */
	int fd;
	unsigned index;
	GByteArray *octets;
} Child;

typedef struct Pool {
	unsigned n, jobs, next_start, next_take;
	PoolWork *work;
	PoolTake *take;
	void *to;
	const char *what;
	Child *child;
	GBytes **done; /* runs that are ahead of the next to take: run i at i modulo `ahead` */
	unsigned ahead;
	gint64 started;
	bool shown;
} Pool;

/* ---- progress ---- */

static void show_progress(Pool *p)
{
	/* The only wall clock of the program: it decides when to be talkative, never what is simulated. */
	if (!p->what || p->n < 2 || !isatty(STDERR_FILENO) ||
	    g_get_monotonic_time() - p->started < G_USEC_PER_SEC)
		return;
	fprintf(stderr, "\r%s: %u of %u", p->what, p->next_take, p->n);
	p->shown = true;
}

static void end_progress(Pool *p)
{
	if (p->shown)
		fprintf(stderr, "\r\033[K");
}

/* ---- children ---- */

/* First octet: 1 and a packed record, or 0 and a message. */
static void be_child(const Pool *p, unsigned index, int fd)
{
	g_autoptr(GError) err = NULL;
	bool ok;
	unfinished_leave();
	Record *rec = p->work(p->to, index, &err);
	if (rec) {
		GBytes *octets = record_pack(rec);
		gsize n;
		const void *data = g_bytes_get_data(octets, &n);
		ok = file_fill(fd, "\1", 1) && file_fill(fd, data, n);
	} else {
		ok = file_fill(fd, "\0", 1) && file_fill(fd, err->message, strlen(err->message));
	}
	close(fd);
	_exit(ok ? 0 : 1); /* what the parent has open is the parent's to close */
}

static bool start_child(Pool *p, Child *c, GError **err)
{
	int ends[2];
	if (pipe(ends) != 0) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_SYSTEM, "pipe: %s", g_strerror(errno));
		return false;
	}
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		close(ends[0]);
		be_child(p, p->next_start, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_SYSTEM, "fork: %s", g_strerror(errno));
		return false;
	}
	*c = (Child){pid, ends[0], p->next_start++, g_byte_array_new()};
	return true;
}

static bool end_child(Pool *p, Child *c, GError **err)
{
	int status;
	close(c->fd);
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	GByteArray *octets = g_steal_pointer(&c->octets);
	c->pid = 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || octets->len == 0) {
		g_byte_array_unref(octets);
		g_error("run %u of the plan died (status %d)", c->index + 1, status);
	}
	if (octets->data[0] == 0) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_INPUT, "%.*s", (int)octets->len - 1,
			    (const char *)octets->data + 1);
		g_byte_array_unref(octets);
		return false;
	}
	GBytes *all = g_byte_array_free_to_bytes(octets);
	p->done[c->index % p->ahead] = g_bytes_new_from_bytes(all, 1, g_bytes_get_size(all) - 1);
	g_bytes_unref(all);
	return true;
}

static bool take_ready(Pool *p, GError **err)
{
	while (p->next_take < p->n && p->done[p->next_take % p->ahead]) {
		GBytes *octets = g_steal_pointer(&p->done[p->next_take % p->ahead]);
		g_autoptr(Record) rec = record_unpack(octets);
		g_bytes_unref(octets);
		g_assert(rec);
		if (!p->take(p->to, p->next_take++, rec, err))
			return false;
		show_progress(p);
	}
	return true;
}

static bool read_child(Pool *p, Child *c, GError **err)
{
	guint8 block[1 << 16];
	ssize_t n = read(c->fd, block, sizeof block);
	if (n < 0 && errno == EINTR)
		return true;
	if (n > 0) {
		g_byte_array_append(c->octets, block, (guint)n);
		return true;
	}
	return end_child(p, c, err) && take_ready(p, err);
}

/* A child far ahead of the next run to take would make the parent hold every record in between: memory is for
 * `ahead` of them, however many runs there are. */
static bool may_start(const Pool *p)
{
	return p->next_start < p->n && p->next_start - p->next_take < p->ahead;
}

static bool step(Pool *p, GError **err)
{
	g_autofree struct pollfd *polled = g_new0(struct pollfd, p->jobs);
	for (unsigned i = 0; i < p->jobs; i++) {
		if (p->child[i].pid == 0 && may_start(p) && !start_child(p, &p->child[i], err))
			return false;
		polled[i] = (struct pollfd){.fd = p->child[i].pid ? p->child[i].fd : -1,
					    .events = POLLIN};
	}
	if (poll(polled, p->jobs, -1) < 0)
		return errno == EINTR;
	for (unsigned i = 0; i < p->jobs; i++)
		if (polled[i].revents && !read_child(p, &p->child[i], err))
			return false;
	return true;
}

static void stop_children(Pool *p)
{
	for (unsigned i = 0; i < p->jobs; i++) {
		Child *c = &p->child[i];
		if (c->pid == 0)
			continue;
		close(c->fd); /* its next write ends it */
		kill(c->pid, SIGTERM);
		waitpid(c->pid, NULL, 0);
		g_byte_array_unref(c->octets);
	}
}

static bool run_forked(Pool *p, GError **err)
{
	bool ok = true;
	p->child = g_new0(Child, p->jobs);
	p->ahead = 4 * p->jobs;
	p->done = g_new0(GBytes *, p->ahead);
	while (ok && p->next_take < p->n)
		ok = step(p, err);
	stop_children(p);
	g_free(p->child);
	for (unsigned i = 0; i < p->ahead; i++)
		g_bytes_unref(p->done[i]); /* NULL: nothing */
	g_free(p->done);
	return ok;
}

bool pool_run(unsigned n, unsigned jobs, PoolWork *work, PoolTake *take, void *to, const char *what,
	      GError **err)
{
	Pool p = {.n = n,
		  .jobs = MAX(1, MIN(jobs, n)),
		  .work = work,
		  .take = take,
		  .to = to,
		  .what = what,
		  .started = g_get_monotonic_time()};
	bool ok = true;
	if (p.jobs > 1) {
		ok = run_forked(&p, err);
		end_progress(&p);
		return ok;
	}
	while (ok && p.next_take < n) {
		g_autoptr(Record) rec = work(to, p.next_take, err);
		ok = rec && take(to, p.next_take, rec, err);
		p.next_take++;
		show_progress(&p);
	}
	end_progress(&p);
	return ok;
}
