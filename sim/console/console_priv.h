#pragma once

/* The inside of a console. */

#include "sim/console/console.h"

typedef enum ConsolePlace {
	AT_TOP = 1 << 0,
	AT_EXEC = 1 << 1,
	AT_CONFIG = 1 << 2,
	AT_DO = 1 << 3, /* behind `do` in configuration mode */
	AT_ROUTER = AT_EXEC | AT_CONFIG,
	ANYWHERE = AT_TOP | AT_ROUTER
} ConsolePlace;

/* A debug that is on at a router; a reload forgets it. */
typedef struct ConsoleDebug {
	const char *router;
	const DebugCmd *cmd;
	VTime booted; /* when the router on which it was turned on had come up */
} ConsoleDebug;

/* A configuration mode that is open. */
typedef struct ConsoleMode {
	char *line; /* that entered it */
	const char *mode;
} ConsoleMode;

struct Console {
	ConsoleSpec spec;
	Session *s;
	GString *out, *prompt;
	const char *router; /* NULL: at the top */
	const char *line;   /* that is typed now */
	bool configuring;
	GArray *modes;           /* of ConsoleMode, outermost first */
	GArray *debugs;          /* of ConsoleDebug, as they were turned on */
	unsigned n_log, n_fault; /* rows of the record that were dealt with */
	bool wrong, over;
	bool answered; /* what was typed last has its answer */
	GError *broken;
};

/* ---- console.c ---- */

ConsolePlace console_place(const Console *c);
Node *console_node(const Console *c); /* of the router connected */
void console_flush(Console *c);
/* "% what": a word of the console's own was wrong. */
void console_refuse(Console *c, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The message without its place, which is the line just typed. */
const char *console_reason(const GError *err);
/* As IOS marks a word; `at` octets of the line are right. */
void console_mark(Console *c, int at);
void console_leave_config(Console *c);
/* Is the router there to answer? If not, says so. */
bool console_is_up(Console *c);
/* Does it, and prints what routers say at once. False: refused, *why; or the session is broken. */
bool console_do(Console *c, const SessionWish *wish, GError **why);

/* ---- console_words.c: the console's own words ---- */

typedef struct ConsoleWord ConsoleWord;

/* Finds and does a word that is no router's. False: it is none, and nothing was said. */
bool console_word(Console *c, const char *line);

/* The words that hold in these places: those that are no router's (`whole`), or IOS's own. */
typedef struct ConsoleTable {
	GPtrArray *syntaxes; /* of Syntax */
	GPtrArray *rows;     /* of const ConsoleWord */
} ConsoleTable;
ConsoleTable console_table(unsigned where, bool whole);
void console_table_clear(ConsoleTable *t);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ConsoleTable, console_table_clear)
void console_table_run(Console *c, const ConsoleTable *t, unsigned row, const char *line);

/* The words that may stand behind `line`, which is of whole words. A `form` is none to type: WORD, <cr>. */
typedef void ConsoleNextFn(void *to, const char *word, const char *help, bool form);
void console_words_next(const Console *c, unsigned where, const char *line, ConsoleNextFn *fn,
			void *to);

/* ---- console_time.c: run, back, and what routers print meanwhile ---- */

/* What a time, or EVENT + TIME, is in this run. False: said. */
bool console_moment(Console *c, const char *text, VTime *t);
void console_run_for(Console *c, VTime t);
void console_run_until(Console *c, const char *what);
void console_back(Console *c, VTime t);
void console_now(Console *c);
/* Runs until the command that was typed has its answer, and prints it. */
void console_run_command(Console *c);
/* Prints what routers said in the instant in which something was typed. True: the command's answer, too. */
bool console_tell_typed(Console *c);
/* What is in the record by now was seen. */
void console_catch_up(Console *c);

/* ---- console_exec.c ---- */

/* `skip`: octets between the prompt and the command as it was typed, for the marker below it. */
void console_exec(Console *c, const char *line, int skip);
void console_undebug(Console *c, const char *command, int skip);
void console_undebug_all(Console *c);
void console_show_debugging(Console *c);
bool console_has_debug(const Console *c, const char *router, const char *flag);

/* ---- console_config.c ---- */

void console_config(Console *c, const char *line);
void console_mode_push(Console *c, const char *line, const char *mode);
void console_mode_truncate(Console *c, unsigned n);
const char **console_mode_names(const Console *c); /* ended by NULL; free with g_free */

/* ---- console_save.c ---- */

bool console_write_scenario(const Console *c, const char *path, bool overwrite, GError **err);
