#pragma once

/* State machines as tables: { from-set, event, guard, next, actions }.
 *
 * `next` is a state or FSM_SAME, never "the action decides": what depends becomes a guard and a second
 * row. Rows are tried top-down. Guards are pure. Actions return nothing and never step their own
 * machine; they post. Only the engine writes the state, before the actions run, so that a message that
 * announces a change already carries the new state. */

#include <glib.h>

#include "sim/kernel/ctx.h"

enum { FSM_SAME = 0xff, FSM_ACTIONS = 8, FSM_POSTED = 8 };

/* A place among a row's actions: here the engine calls spec->on_change (IOS prints some lines before
 * "Old -> New" and some after). A changing row without it announces before its first action. */
enum { FSM_ANNOUNCE = 0xfe };

#define FSM_S(state) (1u << (state))

typedef struct FsmEvent {
	char letter;      /* RFC 2281's 'a'..'n'; 0 if the standard gives none */
	const char *name; /* "InactivityTimer", "Active timer expired" */
} FsmEvent;

/* One function each: of the machine's owner alone, or with what came along with the event (fsm_step's arg). */
typedef struct FsmGuard {
	const char *name;
	bool (*test)(const void *obj);
	bool (*test_with)(const void *obj, const void *arg);
} FsmGuard;

typedef struct FsmAction {
	const char *name;
	void (*act)(Ctx *cx, void *obj);
	void (*act_with)(Ctx *cx, void *obj, const void *arg);
} FsmAction;

typedef struct FsmRow {
	uint32_t from;
	uint8_t event, guard, next;   /* guard 0: always */
	uint8_t actions[FSM_ACTIONS]; /* ended by 0 */
	const char *cite;             /* NULL: the spec_ref holds */
} FsmRow;

typedef struct FsmSpec FsmSpec;

typedef struct FsmStep {
	const FsmSpec *spec;
	const FsmRow *row;
	uint8_t from, event, to; /* to == from if unchanged */
	const void *arg;
} FsmStep;

struct FsmSpec {
	const char *name, *spec_ref;
	const char *const *states;
	unsigned n_states;
	const FsmEvent *events;
	unsigned n_events;
	const FsmGuard *guards; /* index 0 unused */
	unsigned n_guards;
	const FsmAction *actions; /* index 0 unused */
	unsigned n_actions;
	const FsmRow *rows;
	unsigned n_rows;
	uint8_t initial;
	/* Told of every event that found its row, before state and actions change; may be NULL. */
	void (*on_event)(Ctx *cx, void *obj, const FsmStep *step);
	/* Told of every change of state, at the row's FSM_ANNOUNCE; may be NULL. Must not post. */
	void (*on_change)(Ctx *cx, void *obj, const FsmStep *step);
};

/* One machine; embedded in its owner, zeroed by it. */
typedef struct Fsm {
	uint8_t state;
	bool stepping;
	uint8_t n_posted;
	uint8_t posted[FSM_POSTED];
} Fsm;

void fsm_init(Fsm *sm, const FsmSpec *spec);

/* Runs the first row that matches (state, event) and whose guard holds, then what its actions posted,
 * in order (posted events have arg NULL). A missing row and re-entry assert: the lint forbids the one,
 * posting avoids the other. The owner must outlive the step. */
void fsm_step(Ctx *cx, const FsmSpec *spec, Fsm *sm, void *obj, uint8_t event, const void *arg);

/* For actions: a follow-up event of the same machine, run after the current step. */
void fsm_post(Fsm *sm, uint8_t event);

/* Appends one line per fault: a (state, event) pair without a row, guarded rows that do not end in an
 * unguarded one, dead rows, unknown indices, missing names, more than one FSM_ANNOUNCE. True if none. */
bool fsm_lint(const FsmSpec *spec, GString *faults);

/* The reviewer's sheet: a plain-text table of all rows with names; and Graphviz source. */
void fsm_sheet(const FsmSpec *spec, GString *out);
void fsm_dot(const FsmSpec *spec, GString *out);
