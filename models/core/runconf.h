#pragma once

/* The running-config: reads IOS text line by line against the statements of all classes, gives every
 * line a fate, and prints the configuration back in IOS order. */

#include "sim/tables/stmt.h"
#include "sim/textmap.h"

typedef struct Node Node;

typedef enum LineFate {
	LINE_APPLIED,
	LINE_HARMLESS,
	LINE_UNMODELLED,
	LINE_UNKNOWN,
	LINE_WRONG,
	LINE_BLANK /* blank, comment, banner text, end */
} LineFate;

/* "applied", "harmless", "unmodelled", "unknown", "wrong", "blank". */
const char *line_fate_name(LineFate fate);

/* Told of each line, in order: what `vpnha lint` prints. `why` is the statement's cite or the error. */
typedef struct ConfLine {
	SrcPos at;
	const char *text, *mode;
	const char *place; /* as runconf_origin has it: "interface FastEthernet0/0" */
	LineFate fate;
	const char *why;
	Affects affects; /* what a line that is unmodelled or unknown could change */
	unsigned which;  /* of those that are typed together, from 0 */
} ConfLine;
typedef void ConfLineFn(void *to, const ConfLine *line);

/* Reads the text of one file as configuration of `node`, by the setters of its modules. `name` is for
 * messages. Accepts CRLF, banners, prompts and "--More--" of a captured session, "show running-config" headers ("Building configuration...", "Current
 * configuration : N bytes"), `!` comments. NUL bytes, lines over 4096 octets and non-text are errors.
 * On a wrong line: with `fn` reads on (lint), else stops; false and *err is the first. A node that leaves such lines
 * out reads on, and the line is unmodelled. */
bool runconf_read(Node *node, const char *name, const char *text, gsize len, ConfLineFn *fn,
		  void *to, GError **err);

/* The same of a text that was made from another, `name`: lines stand where `map` says that they were written. */
bool runconf_read_made(Node *node, const char *name, const char *text, gsize len,
		       const TextMap *map, ConfLineFn *fn, void *to, GError **err);

/* What has to be known of a text before it is read, as the platform's parameters, and the node itself, depend on it:
 * the argument of the first line that begins with `word` ("version", "hostname"), by the rules of runconf_read on what
 * is a line. NULL: there is none. Caller frees. */
char *runconf_ahead(const char *text, gsize len, const char *word);

/* The same of the last such line: IOS takes each, and the last one stays. */
char *runconf_ahead_last(const char *text, gsize len, const char *word);

/* The system of which the text is a configuration, if that is not IOS ("Cisco ASA"): a constant; *line, the number of a line
 * that tells it. NULL: it may be IOS. */
const char *runconf_dialect(const char *text, gsize len, int *line);

/* Types lines as at the console in configuration mode ("interface Fa0/0; shutdown" was split at ';' by
 * the caller); abbreviations are taken. Each line takes effect at once: on_config of every class runs. */
bool runconf_type(Ctx *cx, Node *node, const char *const *lines, SrcPos at, GError **err);

/* What becomes of a line that IOS runs as a command: behind "do", or behind the prompt of exec mode. */
typedef enum ConfExec {
	CONF_EXEC_DONE,
	CONF_EXEC_ENDS, /* and nobody types here any more */
	CONF_EXEC_UNMODELLED
} ConfExec;
/* `cx` NULL: nothing takes effect. `at`: where the command is written. */
typedef ConfExec ConfExecFn(Ctx *cx, void *to, const char *command, SrcPos at);

/* Where a typed line is written. */
typedef struct ConfPlace {
	SrcPos at;
	bool exact; /* as it was typed: each of its words has a place there */
} ConfPlace;

/* The same for who wants to know what becomes of them. */
typedef struct ConfTyped {
	const char *const *lines; /* ended by NULL; a prompt before one is none of it */
	const ConfPlace *places;  /* of each; NULL: all stand at `at` */
	SrcPos at;
	ConfLineFn *fn;   /* told of each line but "configure terminal"; may be NULL */
	ConfExecFn *exec; /* NULL: no command is modelled */
	void *to;         /* of both */
} ConfTyped;
bool runconf_type_told(Ctx *cx, Node *node, const ConfTyped *t, GError **err);

/* The same at a node that has no power and never will: the lines become configuration, and nothing takes effect. */
bool runconf_rehearse(Node *node, const ConfTyped *t, GError **err);

/* Of the line that was typed last: what of it is not modelled; NULL: nothing. Lives as long as the program. */
const char *runconf_unmodelled(Node *node);

/* What IOS prints at the terminal in answer to the lines that were typed last, such as a warning; NULL: nothing. */
const char *runconf_answer(Node *node);

/* What a line would mean behind the lines that entered `modes` (their names, the innermost last, ended by
 * NULL): nothing is done. */
typedef struct ConfMeaning {
	SyntaxMatch how;
	bool ambiguous;     /* a word begins two keywords */
	bool no;            /* the line begins so */
	unsigned place;     /* how many of `modes` it leaves open */
	const char *enters; /* the mode that it enters; NULL: none */
	StmtFate fate;
	Affects affects; /* STMT_UNMODELLED: what it could change */
	const char *cite;
	int at;     /* octets before the word that is wrong */
	char *text; /* SYNTAX_OK: the line without "no", keywords whole; owned */
} ConfMeaning;
void runconf_meaning(Node *node, const char *const *modes, const char *line, ConfMeaning *out);

/* For help and completion: each word that begins with `stem` and may stand behind `line`, which is of whole
 * words; of the innermost mode that has one. */
typedef void RunconfNextFn(void *to, const char *mode, const SyntaxNext *next);
void runconf_next(Node *node, const char *const *modes, const char *line, const char *stem,
		  RunconfNextFn *fn, void *to);

/* The line that set a statement of the running-config. */
typedef struct ConfOrigin {
	SrcPos at;
	const char *text; /* NULL: no line did, a default holds */
} ConfOrigin;

/* Which line that was. `place`: "" or the mode and the key of its object ("interface FastEthernet0/0",
 * "crypto-map VPN 10"); `words`: those that the statement begins with, without arguments ("standby timers"; the
 * last line of several that do); `key`: of the statement (Stmt.key: "1"), NULL if it has none. Borrowed until the
 * next line is read or power goes. */
ConfOrigin runconf_origin(const Node *n, const char *place, const char *words, const char *key);
/* The last of those lines, whatever their keys. */
ConfOrigin runconf_origin_any(const Node *n, const char *place, const char *words);

/* Appends the configuration as IOS prints it, without the "Building configuration..." header. */
void runconf_print(const Node *node, GString *out);

/* Forgets what was read (power off); the modules are emptied by the node. */
void runconf_forget(Node *node);

/* Landmarks of the order in which IOS 12.x prints, in mode "" (global). A folder gives its statements ranks
 * between them (RANK_ROUTER + 10: behind the routing process at RANK_ROUTER, before what follows), and declares
 * the groups that they make (ConfGroup). Within other modes a folder's own statements keep the order of their
 * ranks: interface modes use 100 + the order of the IOS listing (ip address 110, duplex 300, speed 310,
 * standby 400, crypto map 900; shutdown 290). */
enum {
	RANK_VERSION = 10,
	RANK_SERVICE = 20,
	RANK_HOSTNAME = 30,
	RANK_BOOT = 40,
	RANK_LOGGING = 50,
	RANK_AAA = 60,
	RANK_IP_GLOBAL = 70,
	RANK_IP_CEF = 80,
	RANK_FEATURES = 90, /* and up: what interfaces refer to (track, crypto) */
	RANK_INTERFACE = 200,
	RANK_ROUTER = 300,
	RANK_IP_CLASSLESS = 400,
	RANK_IP_ROUTE = 410,
	RANK_IP_HTTP = 420,
	RANK_ACL = 500,
	RANK_LINE = 900,
	RANK_END = 1000
};
