#pragma once

/* A console: lines go in, text comes out. Whoever reads the lines (a terminal, a pipe, a test) prints the
 * prompt.
 *
 * At the top, `vpnha>`, one is before the network: connect, run, back, save. Connected, one types what one
 * types at an IOS router, and the words of the top as well. */

#include <stdio.h>

#include "sim/console/console_session.h"

typedef struct Console Console;

typedef struct ConsoleSpec {
	Session *session;                             /* borrowed */
	void (*write)(void *to, const GString *text); /* text as it comes */
	bool (*interrupted)(void *to);                /* may be NULL: a run goes on to its end */
	void *to;
} ConsoleSpec;

Console *console_new(const ConsoleSpec *spec);
void console_free(Console *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Console, console_free)

/* "vpnha>", "7204VXR-2#", "7204VXR-2(config-if)#": borrowed until the next line. */
const char *console_prompt(Console *c);

typedef enum ConsoleState {
	CONSOLE_ON,    /* the next line, please */
	CONSOLE_OVER,  /* quit */
	CONSOLE_BROKEN /* the scenario asks for what cannot be: *err; nothing goes on from here */
} ConsoleState;

ConsoleState console_line(Console *c, const char *line, GError **err);

/* Lines to the end of a stream, each told with its prompt: what a terminal would have shown. */
ConsoleState console_transcript(Console *c, FILE *from, GError **err);

/* Control-Z. */
void console_control_z(Console *c);

/* A word that is no router's was wrong so far: `connect` to no router, `run` until an unknown event. What a
 * router answers with "% Invalid input" is the router's. */
bool console_went_wrong(const Console *c);

/* What `?` says behind `before`, and what Tab adds to it ("" if nothing). Caller frees. */
char *console_help(Console *c, const char *before);
char *console_complete(Console *c, const char *before);

/* Each word of the top, as `help` lists them. */
void console_each_word(void (*fn)(void *to, const char *syntax, const char *help), void *to);

/* A session at the terminal that is stdin and stdout. */
ConsoleState console_terminal(Console *c, GError **err);
bool console_interrupted(
	void *to); /* Control-C was typed there since the last line: for ConsoleSpec */
