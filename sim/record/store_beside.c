/* Frames are most of what a result file holds at the level `full`, and nothing but the file asks for them: they go there
 * while the run goes on, in batches, and are not kept. Where there is a processor to spare, a thread of its own steps
 * the statements. What is written does not depend on it: batches are full by their rows and texts alone, and go one
 * after the other.
 *
 * Who may use what: the batches from `written` up to `filled` are the writer's, the others the run's; the connection is
 * the writer's while it lives. The texts of a batch are its own, but for names, which come again and again: they are
 * only ever added to. */

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* sched_getaffinity */
#endif

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>

#include "sim/record/store_priv.h"

enum { BATCH_ROWS = 512, BATCH_TEXTS = 1 << 16, BATCHES = 4 };

typedef struct Batch {
	FrameRow rows[BATCH_ROWS];
	guint n;
	char *texts; /* summaries; rows point into it */
	size_t used, room;
} Batch;

/* What is to be said afterwards of a frame. */
typedef struct Sender {
	uint64_t frame;
	EventId event;
} Sender;

struct StoreBeside {
	Store *store;
	int run;
	int64_t before;  /* frames of earlier runs */
	uint64_t taken;  /* of this run */
	Record *names;   /* its texts alone */
	GArray *senders; /* of Sender */
	Batch batch[BATCHES];
	GError *err; /* the writer's until it has ended: the first of its errors */

	bool has_thread, asked; /* for one */
	pthread_t thread;
	pthread_mutex_t lock; /* of those below */
	pthread_cond_t changed;
	unsigned filled, written; /* batches, of all that there were */
	bool closing;
};

/* ---- writing ---- */

static void write_batch(StoreBeside *b, const Batch *batch)
{
	StoreSource source = {REC_FRAME, batch->rows, batch->n};
	if (!b->err)
		store_add_rows(b->store, b->run, &source, &b->err);
}

static void *write_batches(void *self)
{
	StoreBeside *b = self;
	pthread_mutex_lock(&b->lock);
	for (;;) {
		while (b->filled == b->written && !b->closing)
			pthread_cond_wait(&b->changed, &b->lock);
		if (b->filled == b->written)
			break;
		const Batch *batch = &b->batch[b->written % BATCHES];
		pthread_mutex_unlock(&b->lock);
		write_batch(b, batch);
		pthread_mutex_lock(&b->lock);
		b->written++;
		pthread_cond_signal(&b->changed);
	}
	pthread_mutex_unlock(&b->lock);
	return NULL;
}

/* ---- handing over ---- */

/* Of those that this program may use: on one alone, two threads would only wait for each other. */
static bool has_second_processor(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 1;
}

/* Signals are for the thread that holds them back where they would do harm; but the two by which a program ends itself
 * come to whoever does it. Without a thread (one processor, a limit on them) the run writes by itself. */
static void start_writer(StoreBeside *b)
{
	sigset_t most, was;
	b->asked = true;
	if (!has_second_processor())
		return;
	sigfillset(&most);
	sigdelset(&most, SIGABRT);
	sigdelset(&most, SIGTRAP);
	pthread_sigmask(SIG_BLOCK, &most, &was);
	b->has_thread = pthread_create(&b->thread, NULL, write_batches, b) == 0;
	pthread_sigmask(SIG_SETMASK, &was, NULL);
}

/* Waits until there is another batch to fill. */
static void hand_over(StoreBeside *b)
{
	if (!b->asked)
		start_writer(b);
	if (b->has_thread) {
		pthread_mutex_lock(&b->lock);
		b->filled++;
		pthread_cond_signal(&b->changed);
		while (b->filled - b->written == BATCHES)
			pthread_cond_wait(&b->changed, &b->lock);
		pthread_mutex_unlock(&b->lock);
	} else {
		write_batch(b, &b->batch[b->filled % BATCHES]);
	}
	Batch *next = &b->batch[b->filled % BATCHES];
	next->n = 0;
	next->used = 0;
}

static Batch *batch_with_room(StoreBeside *b, size_t text)
{
	const Batch *last = &b->batch[b->filled % BATCHES];
	if (last->n == BATCH_ROWS || (last->n > 0 && last->room - last->used < text))
		hand_over(b);
	Batch *batch = &b->batch[b->filled % BATCHES];
	if (batch->room - batch->used < text) { /* it is empty: nothing points into it */
		batch->room = MAX(text, BATCH_TEXTS);
		batch->texts = g_realloc(batch->texts, batch->room);
	}
	return batch;
}

static void take_frame(void *self, const FrameRow *frame)
{
	StoreBeside *b = self;
	size_t text = strlen(frame->summary) + 1;
	Batch *batch = batch_with_room(b, text);
	FrameRow *row = &batch->rows[batch->n++];
	*row = *frame;
	row->segment = record_keep(b->names, frame->segment);
	row->from_port = record_keep(b->names, frame->from_port);
	row->to_port = record_keep(b->names, frame->to_port);
	row->protocol = record_keep(b->names, frame->protocol);
	row->dropped = record_keep(b->names, frame->dropped);
	row->summary = memcpy(batch->texts + batch->used, frame->summary, text);
	row->event = EVENT_NONE; /* it is known afterwards */
	batch->used += text;
	b->taken++;
}

static void name_sender(void *self, uint64_t frame, EventId event)
{
	StoreBeside *b = self;
	Sender sender = {frame, event};
	g_array_append_val(b->senders, sender);
}

/* ---- from its beginning to its end ---- */

static void end_writer(StoreBeside *b)
{
	if (!b->has_thread)
		return;
	pthread_mutex_lock(&b->lock);
	b->closing = true;
	pthread_cond_signal(&b->changed);
	pthread_mutex_unlock(&b->lock);
	pthread_join(b->thread, NULL);
	b->has_thread = false;
}

void store_beside_free(StoreBeside *b)
{
	if (!b)
		return;
	end_writer(b);
	pthread_cond_destroy(&b->changed);
	pthread_mutex_destroy(&b->lock);
	for (unsigned i = 0; i < BATCHES; i++)
		g_free(b->batch[i].texts);
	record_free(b->names);
	g_array_unref(b->senders);
	g_clear_error(&b->err);
	g_free(b);
}

FrameTaker store_beside(Store *s, int run)
{
	StoreBeside *b = g_new0(StoreBeside, 1);
	store_beside_free(s->beside);
	b->store = s;
	b->run = run;
	b->before = s->frames;
	b->names = record_new();
	b->senders = g_array_new(FALSE, FALSE, sizeof(Sender));
	pthread_mutex_init(&b->lock, NULL);
	pthread_cond_init(&b->changed, NULL);
	store_run_sql(s, "BEGIN", &b->err);
	s->beside = b;
	return (FrameTaker){take_frame, name_sender, b};
}

void store_give_frames(const FrameTaker *to, const Record *rec)
{
	for (guint i = 0; i < REC_N(rec, REC_FRAME); i++) {
		const FrameRow *row = REC_ROW(rec, REC_FRAME, FrameRow, i);
		to->take(to->to, row);
		if (row->event != EVENT_NONE)
			to->sender(to->to, i, row->event);
	}
}

/* Rows of a table are numbered from 1, as they come. */
static bool write_senders(const StoreBeside *b, GError **err)
{
	sqlite3_stmt *st = NULL;
	bool ok = sqlite3_prepare_v2(b->store->db,
				     "UPDATE data_frame SET event = ?2 WHERE rowid = ?1", -1, &st,
				     NULL) == SQLITE_OK;
	for (guint i = 0; i < b->senders->len && ok; i++) {
		const Sender *x = &g_array_index(b->senders, Sender, i);
		sqlite3_bind_int64(st, 1, b->before + (int64_t)x->frame + 1);
		sqlite3_bind_int64(st, 2, (int64_t)x->event);
		ok = sqlite3_step(st) == SQLITE_DONE && sqlite3_reset(st) == SQLITE_OK;
	}
	if (!ok)
		store_fail_sql(b->store, err);
	sqlite3_finalize(st);
	return ok;
}

bool store_beside_close(Store *s, GError **err)
{
	StoreBeside *b = s->beside;
	if (b->batch[b->filled % BATCHES].n > 0 && b->has_thread)
		hand_over(b);
	end_writer(b);
	if (b->batch[b->filled % BATCHES].n > 0)
		write_batch(b, &b->batch[b->filled % BATCHES]);
	bool ok = !b->err;
	if (b->err)
		g_propagate_error(err, g_steal_pointer(&b->err));
	ok = ok && write_senders(b, err);
	s->frames += (int64_t)b->taken;
	g_clear_pointer(&s->beside, store_beside_free);
	return ok;
}
