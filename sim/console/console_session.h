#pragma once

/* A run that a person drives: what is typed becomes events of the scenario, each at an instant of its own,
 * and is kept, so that the run can be made again up to any earlier time, and written down. */

#include "sim/record/record.h"
#include "sim/stage/stage.h"

typedef struct Session Session;

/* Composes the network and stands at its start: all events of time 0 have run. The scenario must outlive
 * the session. NULL: *err. */
Session *session_new(const Scenario *s, uint64_t seed, GError **err);
void session_free(Session *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

const Scenario *session_scenario(const Session *s);
uint64_t session_seed(const Session *s);
VTime session_now(const Session *s);
VTime session_next(const Session *s);                     /* no event runs before this */
Stage *session_stage(const Session *s);                   /* anew after session_back */
Node *session_node(const Session *s, const char *router); /* NULL: there is none */

/* What happened so far: log lines, packet-level debug too, and faults. Going back makes it anew. */
const Record *session_record(const Session *s);
/* The digest of all routers' observations, as a run that ends now would have it. The session ends by it. */
char *session_digest(Session *s);

/* Runs up to and including `until`, which is not past. False: the scenario asks for what cannot be; *err. */
bool session_run(Session *s, VTime until, GError **err);

/* Something to do. */
typedef struct SessionWish {
	ScnDeed deed;      /* config, exec, power, cable */
	const char *node;  /* whom it concerns; of a cable, its end */
	const char *iface; /* cable */
	const char *const
		*lines; /* config: typed one below the other; exec: one command; ended by NULL */
	bool on;        /* power on, cable restored */
} SessionWish;

/* Does it in the next nanosecond. What cannot be done, or the router refuses, is *refused, and is not kept.
 * False as session_run. */
bool session_do(Session *s, const SessionWish *wish, GError **refused, GError **err);

/* Runs anew from the start to `t`, which is not to come, with what was typed until then; the rest is
 * forgotten. False as session_run. */
bool session_back(Session *s, VTime t, GError **err);

/* What was typed so far. */
typedef struct SessionDeed {
	ScnEvent event;
	VTime at;
} SessionDeed;
const GPtrArray *session_deeds(const Session *s); /* of SessionDeed*, in order of time */
