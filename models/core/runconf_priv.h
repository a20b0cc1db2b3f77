#pragma once

/* What a node keeps of the statements of its classes and of the lines it read. */

#include "models/core/conftable.h"
#include "models/core/node.h"

/* A line without effect here, kept as it was written so that it prints again. If its statement enters a
 * mode, this record is the mode's object. */
typedef struct ConfKept {
	const ConfEntry *entry;
	const void *obj; /* of the mode in which it stands */
	char *key; /* its first argument, if that is a name: the same statement with another name stays */
	GString *text; /* with the lines below it that belong to it, a newline behind each */
} ConfKept;

typedef struct ConfOrigins ConfOrigins; /* which line set what: runconf_origin.c */

typedef struct RunConf {
	ConfTable *table; /* borrowed: the net's */
	GPtrArray *kept;  /* of ConfKept, owned, as they were read */
	GString *banners; /* whole, as they were read */
	ConfOrigins *origins;
	const char *answer;     /* constant: to the last typed line that got one; NULL: none did */
	const char *unmodelled; /* the same: why one of those is not modelled */
} RunConf;

RunConf *runconf_of(Node *node); /* made when first needed */

/* The state of the module whose statement that is. */
void *runconf_self(const Node *n, const ConfEntry *e);

/* Remembers a line without effect. A line typed later (`replace`) takes the place of the one it changes;
 * NULL if a "no" only removed one. */
ConfKept *runconf_keep(RunConf *rc, const ConfEntry *e, const void *obj, const char *text,
		       const Args *a, bool no, bool replace);

/* Forgets the lines kept for objects of `e`'s mode that are there no more. */
void runconf_sweep(RunConf *rc, const ConfEntry *e, const ConfAt *at);

/* Forgets the lines kept for an object of a mode. */
void runconf_drop_kept(RunConf *rc, const void *obj);

/* Appends the lines of an object of a mode, below the one that enters it: without indentation. */
void runconf_print_below(Node *node, const char *mode, void *obj, GString *out);

/* Forgets which lines set what in a place. */
void runconf_forget_place(RunConf *rc, const char *place);

ConfOrigins *conforigins_new(World *world);
void conforigins_free(ConfOrigins *o);

/* Remembers a line that a statement took in `place`, or (`no`) forgets those that it takes back. `place` and `at.file`
 * live as long as the world. */
void runconf_note(RunConf *rc, const char *place, const ConfEntry *e, const Args *a, bool no,
		  SrcPos at, const char *text);

/* The place that a line enters, as runconf_origin has it. It lives as long as the world. */
const char *runconf_place(RunConf *rc, const ConfEntry *e, const Args *a);

enum { CONFTEXT_LINE = 4096 }; /* octets of the longest line that is read */

/* Is it text, and not too long? *err says where it is not. `map`: NULL, or where it was written. */
bool conftext_check(const TextMap *map, const char *name, const char *text, gsize len,
		    GError **err);

/* What tells that a text is a configuration of another system. */
typedef struct ConfDialect {
	const char *system; /* "Cisco ASA" */
	char *words;        /* the lines that tell, each quoted and without secrets; owned */
	int line;           /* that tells most */
	gsize at;           /* its first octet */
} ConfDialect;

/* Is it one of a system that is not IOS? Then *found is filled, and the caller frees its words. */
bool conftext_dialect(const char *text, gsize len, ConfDialect *found);

/* Copies one line of `n` octets without its end and the pager's mark to CONFTEXT_LINE + 1 octets; false: it is too long. */
bool conftext_line(char *to, const char *from, size_t n);

/* ---- confline.c ---- */
bool confline_is_word(const char *body, const char *word); /* the line begins with that word */
bool confline_is_header(const char *body);
/* What IOS prints at a terminal in answer to a line, or on its own: no part of a configuration. */
bool confline_is_answer(const char *line);
/* The first line of a banner, or of another text that is not closed in it: where its delimiter stands, of `n` octets; 0: it
 * lacks one. */
bool confline_is_text(const char *body, const char **end, size_t *n);
const char *confline_delimiter(char *banner, const char *end, size_t n); /* copies it */
/* Behind the prompt that a captured session has before a line, "R1#" or "R1(config-if)#"; the line itself if it has none.
 * `exec`: that is no prompt of configuration mode. */
const char *confline_typed(const char *line, bool *exec);
/* The first character of a statement that stands for octets that were no UTF-8, and not in a text for people: what the word
 * says is not known. NULL: there is none. */
const char *confline_lost(const char *body);
/* Is the line a banner's, or of another such text? `banner` has its delimiter while one goes on; "": none does. */
bool confline_in_text(char *banner, const char *line, const char *body);
const char *confline_first(const char *text, gsize *len); /* behind a byte order mark */

/* ---- confsession.c: what a command prints in a captured session ---- */

/* It changes nothing of the configuration. */
bool confline_is_looking(const char *command);
bool confline_prints(const char *command); /* and prints, down to the next prompt */
/* Behind "do" (Cisco IOS Configuration Fundamentals Command Reference): a command of exec mode, in any mode of
 * configuration. NULL: the line does not begin so. */
const char *confline_behind_do(const char *line);

typedef enum ConfListing { CONF_LISTS_NOTHING, CONF_LISTS_PART, CONF_LISTS_ALL } ConfListing;
/* How much of a configuration the command prints. */
ConfListing confline_listing(const char *command);
/* Does a session list a configuration as a whole behind a prompt of exec mode? */
bool confoutput_lists_whole(const char *text, gsize len);

typedef struct ConfOutput {
	char name[64]; /* in the prompt of the command that prints */
	bool on;
	bool whole; /* confoutput_lists_whole: what lists a part is one that only prints */
} ConfOutput;
/* The line is output, and none of the prompts that end it. */
bool confoutput_has(ConfOutput *o, const char *line);
void confoutput_begin(ConfOutput *o, const char *prompt); /* of the line of a command that prints */
/* Is the line output? Else output begins behind it if it is a command that prints, and no listing that is read. */
bool confoutput_follow(ConfOutput *o, const char *line);
