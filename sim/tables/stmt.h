#pragma once

/* IOS statements and commands as tables: one syntax string is grammar, help, range check and error
 * message at once. The same engine reads running-configs, exec commands and their abbreviations.
 *
 * Syntax:  word            a keyword (may be abbreviated in commands typed by a person)
 *          <name:type>     an argument
 *          [ ... ]         optional
 *          { a | b | c }   exactly one of; also inside [ ]; a chosen keyword is had with arg_has()
 *          [ a & b & c ]   any of these, each once, in any order; each begins with a keyword
 * Types:   N-M             integer in range          ip4      10.1.1.2
 *          mask            contiguous netmask        wild     wildcard mask
 *          word            one word                  line     the rest of the line, inner blanks kept
 *          iface           interface name, long or short ("FastEthernet0/0", "Fa0/0", "Fa 0/0"); kept long
 *          time            vpnha time ("3s")         prefix   10.0.0.0/8 */

#include <glib.h>

#include "sim/addr.h"
#include "sim/err.h"
#include "sim/kernel/ctx.h"
#include "sim/tables/affects.h"

typedef struct Args Args; /* what the words of one line matched */

bool arg_has(const Args *a, const char *name);    /* an argument was given, or a keyword stood */
int64_t arg_num(const Args *a, const char *name); /* 0 if absent; likewise below */
Ip4 arg_ip(const Args *a, const char *name);
Prefix arg_prefix(const Args *a, const char *name);
VTime arg_time(const Args *a, const char *name);
const char *arg_str(const Args *a,
		    const char *name);           /* borrowed until the line is done; "" if absent */
SrcPos arg_pos(const Args *a, const char *name); /* of the argument; of the line if absent */

/* A setter's way to refuse a line that is well formed but wrong. */
typedef struct ConfErr {
	SrcPos at;     /* of the offending word */
	GString *what; /* message without position */
	const char *
		unmodelled; /* of a line that is taken: what of it is not modelled; NULL: nothing */
	Affects affects;    /* of such a line */
	const char *
		answer; /* of a line that is taken: what IOS prints at the terminal; NULL: nothing */
	bool refused;   /* and that is all that comes of it */
} ConfErr;

/* Returns false, to be returned on. The first names the argument that is wrong (NULL: the line). */
bool conf_reject_arg(ConfErr *e, const Args *a, const char *arg, const char *format, ...)
	G_GNUC_PRINTF(4, 5);
bool conf_reject(ConfErr *e, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The line is taken and its fate unmodelled, for this reason, which lives as long as the program; it could change
 * `affects`. Returns true. */
bool conf_unmodelled(ConfErr *e, Affects affects, const char *why);

/* The line is taken, and IOS answers this to who typed it; the text lives as long as the program. Returns true. */
bool conf_answer(ConfErr *e, const char *text);

/* The same of a line that changes nothing, such as the removal of what is in use: it sets and forgets nothing. */
bool conf_refuse(ConfErr *e, const char *text);

typedef enum StmtFate {
	STMT_APPLIED,    /* `set` does it */
	STMT_HARMLESS,   /* cannot change what is simulated; `cite` says why */
	STMT_UNMODELLED, /* it could matter; `cite` says how */
} StmtFate;

/* Where a statement is applied. `self` is the state of the module whose table has the statement; `obj` is
 * what the statement that entered the mode made or found: the Iface in mode "interface". */
typedef struct ConfAt {
	void *node; /* Node* */
	void *self;
	void *obj;
	bool renamed; /* of a file that names the node otherwise first, and at last as it is named */
} ConfAt;

/* Changes configuration only (no Ctx: it has no effect on the network). What takes effect does so in the
 * class's on_config, at boot once for the whole startup-config, later after each typed line. `no`: reset
 * to the default, which stands once, in the setter. */
typedef bool StmtSet(const ConfAt *at, const Args *a, bool no, ConfErr *e);

/* Appends the statement, one line each, without indentation, if it differs from the default. Of a
 * mode-entering statement it prints the entering line of at->obj, which is one that `each` told. */
typedef void StmtPut(const ConfAt *at, GString *out);

/* A statement that enters a mode sets `enters`, and its setter stores the mode's object through
 * conf_enter(); with `no` the object is removed. A mode is left by "exit", by an unindented "!", and by a line
 * of an outer mode that is not deeper than the one that entered it. */
typedef struct Stmt {
	const char *mode, *syntax;
	StmtSet *set;
	StmtPut *put;
	StmtFate fate;
	const char *cite; /* source, or why harmless / unmodelled */
	int rank; /* where IOS prints it, within its mode: see the table in runconf.h; 0: never printed */
	const char *enters; /* mode name */
	/* For mode-entering statements: calls `fn` for each object in IOS order, so that it can be printed. */
	void (*each)(const ConfAt *at, void (*fn)(void *to, void *obj), void *to);
	/* The arguments that tell apart lines of this statement which hold side by side, and objects of its mode:
	 * "peer", "map seq", "grp=0" (what holds if it is not said; "-": nothing does), "addr?secondary" (if that
	 * word stands too).
	 * NULL: the last line holds alone. */
	const char *key;
	/* STMT_UNMODELLED: what it could change. STMT_HARMLESS: what lines of the mode it enters that nobody knows could
	 * change; else nothing. */
	Affects affects;
	bool body; /* IOS enters a mode of which nothing is modelled: deeper lines belong to this one, whatever they are */
	bool common; /* its words begin statements of other modes, too: where its mode is not open, it is no mistake */
} Stmt;

/* Appends the values of the statement's key in a line, separated by blanks; up to the first that is not said. False:
 * there is one, so that a "no" means all that begin so. */
bool stmt_key(const Stmt *s, const Args *a, GString *out);

void conf_enter(const Args *a, void *obj);
void *args_entered(const Args *a); /* what the setter passed to conf_enter, or NULL */

/* The names that were asked of the line so far, and that its syntax does not have, 0, 1, ...: a setter of several
 * statements may ask for what another one of them has. NULL: no more. */
const char *args_astray(const Args *a, unsigned i);

/* The line's first argument if it is a name, an address or text; NULL if it has none or a number: tells
 * apart lines of one statement that stand beside each other (two users) from those that replace. */
const char *args_first_name(const Args *a);

/* Appends the line with its keywords whole. */
void args_print(const Args *a, GString *out);

/* ---- the engine ---- */

typedef struct Syntax Syntax; /* a compiled syntax string */

/* Asserts on a malformed syntax string (the lint names it). */
Syntax *syntax_new(const char *syntax);
void syntax_free(Syntax *s);

typedef enum SyntaxMatch {
	SYNTAX_OTHER,      /* another statement: its keywords do not fit */
	SYNTAX_INCOMPLETE, /* fits as far as it goes, words are missing */
	SYNTAX_BAD, /* its leading keyword(s) fit, then a word does not: *err says which and what was expected */
	SYNTAX_OK,
} SyntaxMatch;

typedef enum SyntaxFlags {
	SYNTAX_EXACT = 0,            /* configuration files: keywords whole (case-insensitive) */
	SYNTAX_ABBREVIATED = 1 << 0, /* typed by a person: keywords by unique prefix */
	SYNTAX_NO =
		1
		<< 1 /* the words behind "no": arguments and a last choice may be missing at the end, keywords may not */
} SyntaxFlags;

/* Matches one line; `at` is where it begins. `out` (may be NULL) gets the arguments, to be freed with
 * args_free before the syntax is. `err` may be NULL; else its `what` is a string to append to.
 * A word that is another keyword than expected makes it another statement; a word that is no argument
 * where one must stand, or stands behind the end, is bad. */
SyntaxMatch syntax_match(const Syntax *s, const char *line, SrcPos at, SyntaxFlags flags,
			 Args **out, ConfErr *err);
void args_free(Args *a);

/* Which of several statements a line means. */
typedef struct SyntaxPick {
	SyntaxMatch how;
	int which; /* index of the one that matched, else of the one that came farthest; -1: none has its first word */
	int depth;  /* words that fitted */
	Args *args; /* SYNTAX_OK: to be freed */
} SyntaxPick;

/* An exact keyword wins over an abbreviated one, word by word; a line that still means two statements is
 * SYNTAX_BAD. On failure *err tells what all those that came farthest would have taken. */
SyntaxPick syntax_pick(const Syntax *const *s, unsigned n, const char *line, SrcPos at,
		       SyntaxFlags flags, ConfErr *err);

/* The keywords that no line of the syntax can do without, separated by blanks: "standby timers". Caller frees. */
char *syntax_words(const Syntax *s);

/* Is that a keyword or an argument of the syntax? */
bool syntax_has(const Syntax *s, const char *name);

/* Calls `fn` for each keyword that may be the first word; false if an argument may be, too. */
bool syntax_first(const Syntax *s, void (*fn)(void *to, const char *keyword), void *to);

/* ---- commands, word by word ---- */

/* How far a line gets among the syntaxes of many commands, as IOS's parser takes it: word by word, whatever
 * comes behind. A word is the keyword that it begins (or is, whole), before it is an argument; a word that
 * begins two keywords is ambiguous. */
typedef struct SyntaxWalk {
	SyntaxMatch
		how; /* SYNTAX_OK, SYNTAX_INCOMPLETE; SYNTAX_BAD: a word fits nothing, or is ambiguous */
	bool ambiguous;
	int words;     /* that fitted */
	size_t at;     /* octets of the line before the word that did not fit, or its end */
	char *whole;   /* the words that fitted, keywords whole */
	char *path;    /* the keywords alone: "show ip route" */
	GArray *taken; /* of unsigned: the syntaxes that take the line; empty unless SYNTAX_OK */
	GArray *spots; /* what may stand next: for syntax_walk_next */
} SyntaxWalk;
void syntax_walk(const Syntax *const *s, unsigned n, const char *line, SyntaxWalk *out);
void syntax_walk_clear(SyntaxWalk *w);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SyntaxWalk, syntax_walk_clear)

/* A word that may stand next. */
typedef struct SyntaxNext {
	const char *word; /* "route", "<0-255>", "A.B.C.D", "<cr>" */
	const char *arg;  /* an argument's name; NULL: a keyword or "<cr>" */
	const char *help; /* of an argument: what it is */
} SyntaxNext;

/* Each word that may stand behind the line that was walked, once: keywords that begin with `stem`, and
 * arguments. */
void syntax_walk_next(const SyntaxWalk *w, const char *stem,
		      void (*fn)(void *to, const SyntaxNext *next), void *to);

/* Each keyword of a syntax, with the keywords that stand before it, and (NULL) where the line may end. */
void syntax_each_keyword(const Syntax *s, void (*fn)(void *to, const char *path, const char *word),
			 void *to);

bool syntax_lint(const char *syntax, GString *faults);
