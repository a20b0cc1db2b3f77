/* The changes that a summary needs. */

#include "sim/record/brief.h"

#include <stddef.h>
#include <string.h>

enum { FEW = 256 }; /* rows that are not worth a walk */

/* What rows of transitions, routes and SAs begin with. */
typedef struct ChangeHead {
	VTime t;
	const char *router;
} ChangeHead;

G_STATIC_ASSERT(offsetof(TransitionRow, router) == offsetof(ChangeHead, router));
G_STATIC_ASSERT(offsetof(RouteRow, router) == offsetof(ChangeHead, router));
G_STATIC_ASSERT(offsetof(SaRow, router) == offsetof(ChangeHead, router));

static size_t width_of(const char *router)
{
	return router ? strlen(router) : 0;
}

static const char *router_of(GArray *rows, guint i)
{
	size_t size = g_array_get_element_size(rows);
	return ((const ChangeHead *)(rows->data + size * i))->router;
}

static bool is_assumed(RecTableId id, GArray *rows, guint i)
{
	return id == REC_TRANSITION &&
	       transition_is_assumed(&g_array_index(rows, TransitionRow, i));
}

/* The last one stays, that of the longest name, and what was taken for granted. */
static void forget_old(RecTableId id, GArray *rows)
{
	size_t size = g_array_get_element_size(rows);
	guint kept = 0, widest = 0;
	for (guint i = 1; i < rows->len; i++)
		if (width_of(router_of(rows, i)) > width_of(router_of(rows, widest)))
			widest = i;
	for (guint i = 0; i < rows->len; i++)
		if (i == widest || i == rows->len - 1 || is_assumed(id, rows, i))
			memmove(rows->data + size * kept++, rows->data + size * i, size);
	g_array_set_size(rows, kept);
}

bool brief_takes(Brief *b, Record *rec, RecTableId id, const char *router, bool assumed)
{
	GArray *rows = rec->rows[id];
	bool wider = width_of(router) > b->widest;
	b->widest = MAX(b->widest, width_of(router));
	if (REC_N(rec, REC_FAULT) == 0) {
		if (rows->len >= MAX(FEW, b->forget_at[id])) {
			forget_old(id, rows);
			b->forget_at[id] = 2 * rows->len; /* all of them may have to stay */
		}
		return true;
	}
	if (b->of_fault[id]++ < BRIEF_SHOWN || wider || assumed)
		return true;
	REC_ROW(rec, REC_FAULT, FaultRow, REC_N(rec, REC_FAULT) - 1)->untold++;
	return false;
}

void brief_fault(Brief *b)
{
	memset(b->of_fault, 0, sizeof b->of_fault);
}
