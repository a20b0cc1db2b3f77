/* What files of older versions say by their wording alone. Their words are as they were, whatever the models
 * call things now: what is here is about files that exist, and does not grow. */

#include <string.h>

#include "sim/record/store_priv.h"

typedef struct Word {
	const char *word;
	unsigned class;
} Word;

/* Of other timers readers asked no more than that they are timers. */
static const Word timers[] = {
	{"IKE processing", TIMER_WORK},
	{"probe", TIMER_TRAFFIC},
};

/* Of other protocols readers asked nothing. */
static const Word protocols[] = {
	{"HSRP", CLASS_ROLE},
	{"OSPF", CLASS_NEIGHBOUR},
	{"port", CLASS_PORT},
	{"power", CLASS_POWER},
};

static unsigned class_of(const Word *words, unsigned n, const char *text, size_t len)
{
	for (unsigned i = 0; i < n; i++)
		if (strlen(words[i].word) == len && strncmp(words[i].word, text, len) == 0)
			return words[i].class;
	return 0;
}

/* "active timer, Fa0/0 Grp 1" */
static TimerClass timer_of(const EventRow *e)
{
	if (strcmp(e->kind, "timer") != 0 || !e->what)
		return TIMER_NONE;
	const char *comma = strchr(e->what, ',');
	size_t n = comma ? (size_t)(comma - e->what) : strlen(e->what);
	return (TimerClass)class_of(timers, G_N_ELEMENTS(timers), e->what, n);
}

void store_add_classes(Record *rec)
{
	for (unsigned i = 0; i < REC_N(rec, REC_EVENT); i++) {
		EventRow *e = REC_ROW(rec, REC_EVENT, EventRow, i);
		e->timer = timer_of(e);
	}
	for (unsigned i = 0; i < REC_N(rec, REC_TRANSITION); i++) {
		TransitionRow *t = REC_ROW(rec, REC_TRANSITION, TransitionRow, i);
		t->class = (ObsClass)class_of(protocols, G_N_ELEMENTS(protocols), t->protocol,
					      strlen(t->protocol));
	}
}
