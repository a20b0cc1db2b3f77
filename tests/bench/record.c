/* What it costs to be watched: an observation that nobody wants, one in the digest, a probe packet in the
 * digest, and a frame in a capture (sent and received: two records of 118 octets). */

#include <stdio.h>

#include "sim/record/digest.h"
#include "sim/record/pcapng.h"
#include "tests/bench/bench.h"

enum { FRAMES = 200000 };

static const ObsSpec note = {"hsrp-transition",
			     OBS_TRANSITION,
			     "",
			     {{"protocol", OV_STR},
			      {"instance", OV_STR},
			      {"from", OV_STR},
			      {"to", OV_STR},
			      {"reason", OV_STR}},
			     NULL};
static const ObsSpec probe = {"probe", OBS_PROBE, "", {{"packet", OV_PTR}}, NULL};
static const ObsSpec frame = {"frame", OBS_FRAME, "", {{"frame", OV_PTR}}, NULL};

static void encode(const void *with, GByteArray *out)
{
	static const guint8 octets[118] = {0};

	(void)with;
	g_byte_array_append(out, octets, sizeof octets);
}

typedef struct Watch {
	const ObsSpec *spec;
	const ObsVal *val;
	uint64_t n;
} Watch;

static void emit_all(Ctx *cx, void *self)
{
	const Watch *o = self;

	for (uint64_t i = 0; i < o->n; i++)
		obs_emit(cx, o->spec, o->val);
}

/* A world for each batch: it emits them all in its first event. */
static double emit_to(ObsSink *sink, World *w, Watch *o)
{
	if (sink)
		world_add_sink(w, sink);
	double start = bench_now_ns();
	world_begin(w, emit_all, o);
	return bench_now_ns() - start;
}

static const char *const names[] = {"r", NULL};

static double unwatched(void *with, uint64_t n)
{
	Watch *o = with;
	World *w = world_new(1, names, 0);

	o->n = n;
	double took = emit_to(NULL, w, o);
	world_free(w);
	return took;
}

static double digested(void *with, uint64_t n)
{
	Watch *o = with;
	World *w = world_new(1, names, 0);
	Digest *d = digest_new(w, NULL, NULL);

	o->n = n;
	double took = emit_to(digest_sink(d), w, o);
	digest_free(d);
	world_free(w);
	return took;
}

static bool describe(void *to, unsigned ordinal, PcapngIface *out)
{
	(void)to, (void)ordinal;
	out->name = "r Fa0/0";
	return true;
}

static double captured(void *with, uint64_t n)
{
	Watch *o = with;
	World *w = world_new(1, names, 0);
	Pcapng *p = pcapng_new("/dev/null", 2, describe, NULL, 0, NULL);

	o->n = n;
	double took = emit_to(pcapng_sink(p), w, o);
	double start = bench_now_ns();
	pcapng_close(p, NULL);
	took += bench_now_ns() - start;
	world_free(w);
	return took;
}

void bench_record(void)
{
	ProbeObs p = {.probe = "inside-out", .seq = 1, .sent = VT_S(1), .received = VT_S(2)};
	FrameObs f = {.from_if = 0, .to_if = 1, .encode = encode};
	ObsVal words[] = {OV_S("HSRP"), OV_S("Fa0/0 Grp 1"), OV_S("Standby"), OV_S("Active"),
			  OV_S("c/Active timer expired")};
	Watch of_words = {&note, words, 0}, of_probe = {&probe, (ObsVal[]){{.p = &p}}, 0},
	      of_frame = {&frame, (ObsVal[]){{.p = &f}}, 0};

	printf("\nobservations, ns each (median of %d)\n", BENCH_RUNS);
	printf("%-22s %8.1f\n", "nobody wants it", bench_median(unwatched, &of_words, FRAMES));
	printf("%-22s %8.1f\n", "transition in digest", bench_median(digested, &of_words, FRAMES));
	printf("%-22s %8.1f\n", "probe in digest", bench_median(digested, &of_probe, FRAMES));
	printf("%-22s %8.1f\n", "frame captured twice", bench_median(captured, &of_frame, FRAMES));
}
