#pragma once

/* A configuration on its way, line by line: what the reader of a line (runconf.c), the search for its statement
 * (runconf_find.c), whole texts (runconf_read.c) and typing (runconf_typed.c) share. */

#include "models/core/runconf.h"
#include "models/core/runconf_priv.h"

enum { MODES_DEEP = 8 };

typedef struct Place {
	const char *mode;
	void *obj;
	ConfKept *kept;   /* the line that entered it, if that was kept */
	const char *name; /* as runconf_origin has it */
	int indent;       /* of the line that entered it */
	Affects affects;  /* what a line in it that nobody knows could change */
	bool indented;    /* a deeper line came: one that is not deeper has left */
	bool ranged;      /* an interface of the range that is open */
} Place;

/* A line that entered no mode here, under which deeper lines belong to it. */
typedef struct Owner {
	int indent; /* -1: none */
	LineFate fate;
	Affects affects;
	ConfKept *kept;
	bool whole; /* IOS may have entered a mode: all deeper lines are its, whatever the global table knows */
	bool astray; /* it may have been a mode that nobody knows: lines that are not deeper may be its, too */
} Owner;

/* A mode of which nothing is modelled, in which lines are typed. */
typedef struct Block {
	Owner of;          /* the line that entered it; .indent -1: none is open */
	GPtrArray *within; /* of char *: the lines that entered its own modes, one in another */
	bool left;         /* as far as is known: it may have modes that are not */
	bool took;         /* the line that is typed now */
} Block;

typedef struct Reader {
	Node *node;
	RunConf *rc;
	SyntaxFlags flags;
	bool typed;     /* the line */
	bool from_file; /* it is, typed or not */
	bool renamed;   /* that file has several hostname lines, of which the last is the node's name */
	bool session;   /* lines were typed there */
	bool done;      /* the last of these was taken */
	unsigned which; /* of what is typed */
	ConfLineFn *fn;
	void *to;
	GError **err;
	bool failed;
	SrcPos wrong_at; /* of the first line that is refused, the word */
	Place place[MODES_DEEP];
	unsigned depth; /* place[depth] is the current mode */
	Owner owner;
	Block block;
	GArray *range;      /* of Place: the interfaces of the range that was opened last */
	ConfOutput output;  /* of a command in a captured session */
	bool part;          /* a part of one is what is listed */
	char banner_end[4]; /* "": not in a banner */
	SrcPos banner_at;
	bool has_header, has_version, ended;
	bool marked;                   /* the last line was a mark at the margin */
	const TextMap *map;            /* NULL: the text is as it was written */
	gsize line_from;               /* octets before this line */
	GPtrArray *entries, *syntaxes; /* scratch */
} Reader;

/* One line on its way. */
typedef struct Line {
	const char *text; /* whole */
	const char *body; /* without indentation and "no" */
	SrcPos at;        /* of the body */
	int indent;
	bool no;
	LineFate fate;
} Line;

typedef struct Found {
	SyntaxPick pick;
	ConfEntry *entry;
	unsigned place;
} Found;

void runconf_reader_init(Reader *r, Node *node, SyntaxFlags flags, GError **err);
void runconf_reader_clear(Reader *r);
/* Takes one line; what became of it stands in it and is told. */
void runconf_line(Reader *r, Line *l);
/* The line is refused, for what stands at `at`. */
void runconf_wrong(Reader *r, Line *l, SrcPos at, const char *what);
/* What became of the line. */
void runconf_tell(Reader *r, Line *l, LineFate fate, Affects affects, const char *why);
/* Where a place of this line was written. */
SrcPos runconf_written(const Reader *r, SrcPos at);

/* ---- runconf_range.c ---- */

/* The same, of a range of interfaces once for each. */
void runconf_take(Reader *r, Line *l);

/* ---- runconf_find.c: `args` of what is found are the caller's ---- */

/* Picks among the statements of one mode, or (`mode` NULL) of every mode. `err` may be NULL. */
Found runconf_pick(Reader *r, const Line *l, const char *mode, ConfNarrow how, ConfErr *err);
/* The statement that the line means, in the innermost mode that has it. */
Found runconf_find_meant(Reader *r, const Line *l);
/* The same, or the failure that came farthest. */
Found runconf_find(Reader *r, const Line *l, ConfErr *err);
/* The innermost place that holds the line by its indentation. */
unsigned runconf_holding(const Reader *r, const Line *l);
/* The innermost place that the line has not left by its indentation. */
unsigned runconf_still_in(const Reader *r, const Line *l);

/* ---- runconf_session.c ---- */

/* A file's line, which may be a terminal's: typed behind a prompt, or an answer. */
void runconf_take_said(Reader *r, Line *l);
bool runconf_is_configure(const char *line); /* "conf t" */

/* ---- runconf_block.c ---- */

void runconf_block_close(Reader *r);
/* A line was typed: it may have opened a mode of which nothing is modelled, or have left one. */
void runconf_block_follow(Reader *r, const Line *l);
bool runconf_block_exit(Reader *r); /* "exit": false, if none is open */
/* Is a typed line of the mode that is open? NULL: it is not. Else why its fate is what it is. `f`: what the line means
 * outside. */
const char *runconf_block_takes(Reader *r, const Line *l, const Found *f, LineFate *fate,
				Affects *affects);
