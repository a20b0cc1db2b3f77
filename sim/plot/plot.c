/* The convergence picture: chapters and probes are found here, lanes in plot_lanes.c, milestones in plot_marks.c; how
 * it looks is said in plot_script.c. */

#include "sim/plot/plot.h"

#include <string.h>

#include "sim/err.h"
#include "sim/plot/plot_priv.h"
#include "sim/sorted.h"

/* Faults further apart than this are drawn in chapters side by side. */
#define CHAPTER_GAP VT_S(120)
#define BEFORE VT_S(10)
#define AFTER VT_S(10)
#define AFTER_LEAST VT_S(30)

/* ---- numbers ---- */

/* Fifty years: sums of times this side of it do not overflow. */
#define LATEST VT_H(24 * 365 * 50)

VTime picture_sane(VTime t)
{
	return t == VT_NEVER ? t : CLAMP(t, 0, LATEST);
}

/* What is lost is never received, what is not back has neither end nor length; all else has its time. */
static bool may_be_never(RecTableId id, const char *column)
{
	return (id == REC_PROBE && strcmp(column, "received_ns") == 0) ||
	       (id == REC_OUTAGE && strcmp(column, "start_ns") != 0);
}

/* A result file may be somebody else's making: what is no time of a run is taken for the next that is. */
static void settle_times(Record *rec)
{
	for (unsigned id = 0; id < N_REC_TABLES; id++) {
		const RecTable *table = &rec_tables[id];
		for (unsigned c = 0; c < table->n_cols; c++) {
			if (table->cols[c].type != RT_TIME)
				continue;
			for (unsigned i = 0; i < rec->rows[id]->len; i++) {
				VTime t;
				char *at = rec->rows[id]->data + i * table->row_size +
					   table->cols[c].offset;
				memcpy(&t, at, sizeof t);
				t = picture_sane(t);
				if (t == VT_NEVER && !may_be_never(id, table->cols[c].name))
					t = LATEST;
				memcpy(at, &t, sizeof t);
			}
		}
	}
}

/* ---- chapters ---- */

/* What faults led to. */
typedef struct Effects {
	const Record *rec;
	GArray *roles;        /* times at which a role changed, ascending */
	GHashTable *triggers; /* names of faults that began an outage */
} Effects;

static int by_time(const void *a, const void *b)
{
	const VTime *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

static void find_effects(Effects *e)
{
	e->roles = g_array_new(FALSE, FALSE, sizeof(VTime));
	e->triggers = g_hash_table_new(g_str_hash, g_str_equal);
	for (unsigned i = 0; i < REC_N(e->rec, REC_TRANSITION); i++) {
		const TransitionRow *t = REC_ROW(e->rec, REC_TRANSITION, TransitionRow, i);
		if (picture_is_role(t))
			g_array_append_val(e->roles, t->t);
	}
	g_array_sort(e->roles, by_time);
	for (unsigned i = 0; i < REC_N(e->rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(e->rec, REC_OUTAGE, OutageRow, i);
		if (o->trigger)
			g_hash_table_add(e->triggers, (gpointer)o->trigger);
	}
}

/* How many roles have changed before `t`. */
static unsigned roles_before(const Effects *e, VTime t)
{
	return (unsigned)sorted_first(e->roles->data, e->roles->len, sizeof(VTime), by_time, &t);
}

static bool had_effect(const Effects *e, const FaultRow *f)
{
	return g_hash_table_contains(e->triggers, f->name) ||
	       roles_before(e, f->t) < roles_before(e, f->t + AFTER_LEAST);
}

/* The end of what a fault led to: outages that overlap, and state that still changes shortly after. */
static VTime end_of(const Effects *e, VTime fault, VTime limit)
{
	VTime end = fault + AFTER_LEAST;
	for (unsigned i = 0; i < REC_N(e->rec, REC_OUTAGE); i++) {
		const OutageRow *o = REC_ROW(e->rec, REC_OUTAGE, OutageRow, i);
		if (o->start >= fault - VT_S(2) && o->start < fault + CHAPTER_GAP &&
		    o->end != VT_NEVER)
			end = MAX(end, o->end + AFTER);
	}
	unsigned n = roles_before(e, fault + CHAPTER_GAP / 2);
	if (n > roles_before(e, fault))
		end = MAX(end, g_array_index(e->roles, VTime, n - 1) + AFTER);
	return MAX(MIN(end, limit), fault + VT_S(1));
}

static void add_chapter(Picture *p, const Effects *e, const FaultRow *f, VTime limit)
{
	Chapter *last = p->n_chapters ? &p->chapter[p->n_chapters - 1] : NULL;
	if (last && f->t - BEFORE <= last->to)
		last->to = MAX(last->to, end_of(e, f->t, limit));
	else if (p->n_chapters < CHAPTERS)
		p->chapter[p->n_chapters++] = (Chapter){.from = MAX(0, f->t - BEFORE),
							.to = end_of(e, f->t, limit),
							.zero = f->t,
							.fault = f->name,
							.what = f->what};
}

/* The stretch that was asked for; its seconds count from the first fault in it. */
static bool take_stretch(Picture *p, VTime from, VTime to, GError **err)
{
	Chapter *c = &p->chapter[0];
	/* Seconds are drawn to the microsecond. */
	*c = (Chapter){.from = from, .to = MAX(to, from + VT_US(1))};
	p->n_chapters = 1;
	for (unsigned i = 0; i < REC_N(p->rec, REC_FAULT) && !c->fault; i++) {
		const FaultRow *f = REC_ROW(p->rec, REC_FAULT, FaultRow, i);
		if (f->t >= from && f->t <= to) {
			c->zero = f->t;
			c->fault = f->name;
			c->what = f->what;
		}
	}
	if (from < to)
		return true;
	g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
	vtime_print(a, from);
	vtime_print(b, to);
	g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_USAGE,
		    "nothing to draw from %s to %s, expected some time within the run", a->str,
		    b->str);
	return false;
}

static bool find_chapters(Picture *p, const PlotSpec *spec, GError **err)
{
	const RunRow *run = REC_ROW(p->rec, REC_RUN, RunRow, 0);
	Effects e = {.rec = p->rec};
	unsigned n = REC_N(p->rec, REC_FAULT);
	if (spec->from > 0 || spec->to != VT_NEVER || n == 0)
		return take_stretch(p, picture_sane(spec->from),
				    MIN(picture_sane(spec->to), picture_sane(run->duration)), err);
	find_effects(&e);
	for (unsigned i = 0; i < n; i++) {
		const FaultRow *f = REC_ROW(p->rec, REC_FAULT, FaultRow, i);
		if (i == 0 || had_effect(&e, f))
			add_chapter(p, &e, f, run->duration);
	}
	g_array_unref(e.roles);
	g_hash_table_unref(e.triggers);
	return true;
}

Chapter *picture_chapter(Picture *p, VTime t)
{
	for (unsigned i = 0; i < p->n_chapters; i++)
		if (t >= p->chapter[i].from && t <= p->chapter[i].to)
			return &p->chapter[i];
	return NULL;
}

/* ---- probes ---- */

static int by_sequence(const void *a, const void *b)
{
	const Packet *x = a, *y = b;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

/* An echo and its reply become one. */
static void join_packets(GArray *packets)
{
	unsigned n = 0;
	g_array_sort(packets, by_sequence);
	for (unsigned i = 0; i < packets->len; i++) {
		const Packet *next = &g_array_index(packets, Packet, i);
		Packet *last = n ? &g_array_index(packets, Packet, n - 1) : NULL;
		if (last && last->seq == next->seq) {
			last->sent = MIN(last->sent, next->sent);
			last->delivered |= next->delivered;
		} else {
			g_array_index(packets, Packet, n++) = *next;
		}
	}
	g_array_set_size(packets, n);
}

static int by_rank(const void *a, const void *b)
{
	const Probe *x = *(Probe *const *)a, *y = *(Probe *const *)b;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

static void probe_free(void *p)
{
	Probe *probe = p;
	g_array_unref(probe->packets);
	g_free(probe);
}

/* Those that lost something come first if there are more than fit. */
static void choose_probes(Picture *p, GHashTable *by_name)
{
	for (unsigned i = 0; i < REC_N(p->rec, REC_OUTAGE) && p->probes->len > PROBES; i++) {
		const OutageRow *o = REC_ROW(p->rec, REC_OUTAGE, OutageRow, i);
		Probe *probe = g_hash_table_lookup(by_name, o->probe);
		if (probe && (picture_chapter(p, o->start) || picture_chapter(p, o->end)))
			probe->rank = 0;
	}
	g_ptr_array_sort(p->probes, by_rank);
	p->more_probes = p->probes->len > PROBES ? p->probes->len - PROBES : 0;
	g_ptr_array_set_size(p->probes, (int)(p->probes->len - p->more_probes));
}

static void find_probes(Picture *p)
{
	g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
	p->probes = g_ptr_array_new_with_free_func(probe_free);
	for (unsigned i = 0; i < REC_N(p->rec, REC_PROBE); i++) {
		const ProbeRow *row = REC_ROW(p->rec, REC_PROBE, ProbeRow, i);
		if (probe_row_open(row))
			continue;
		bool back = strcmp(row->direction, "back") == 0;
		Packet packet = {row->seq, back ? VT_NEVER : row->sent,
				 back && row->received != VT_NEVER};
		Probe *probe = g_hash_table_lookup(by_name, row->probe);
		if (!probe) {
			probe = g_new0(Probe, 1);
			*probe = (Probe){row->probe, 1 + p->probes->len,
					 g_array_new(FALSE, FALSE, sizeof(Packet))};
			g_ptr_array_add(p->probes, probe);
			g_hash_table_insert(by_name, (gpointer)row->probe, probe);
		}
		g_array_append_val(probe->packets, packet);
	}
	choose_probes(p, by_name);
	for (unsigned i = 0; i < p->probes->len; i++)
		join_packets(((Probe *)p->probes->pdata[i])->packets);
}

/* ---- words of the record ---- */

const char *picture_text(Picture *p, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	g_autofree char *text = g_strdup_vprintf(format, ap);
	va_end(ap);
	return record_keep(p->rec, text);
}

const char *picture_hop(Picture *p, const RouteRow *r)
{
	const char *comma = strchr(r->next_hop, ',');
	size_t n = comma ? (size_t)(comma - r->next_hop) : strlen(r->next_hop);
	g_autofree char *hop = g_strndup(r->next_hop, n);
	g_autofree char *text = g_strconcat(r->protocol, " ", hop, NULL);
	return g_string_chunk_insert_const(p->rec->strings, text);
}

typedef struct Step {
	const char *change;
	int step;
} Step;
static const Step steps[] = {
	{"add", 1}, {"replace", 1}, {"established", 1}, {"remove", -1}, {"deleted", -1},
};

int picture_step(const char *change)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++)
		if (strcmp(steps[i].change, change) == 0)
			return steps[i].step;
	return 0;
}

bool picture_is_role(const TransitionRow *t)
{
	return t->class == CLASS_ROLE;
}

/* ---- the whole ---- */

bool plot_draw(Record *rec, const PlotSpec *spec, GError **err)
{
	Picture p = {.rec = rec, .title = spec->title};
	settle_times(rec);
	if (!find_chapters(&p, spec, err))
		return false;
	find_probes(&p);
	picture_lanes(&p);
	picture_marks(&p);
	bool ok = picture_print(&p, spec->out, err);
	g_ptr_array_unref(p.probes);
	g_ptr_array_unref(p.lanes);
	g_array_unref(p.marks);
	return ok;
}
