#pragma once

/* A compiled syntax string, for the files of the statement engine. */

#include "sim/tables/stmt.h"

typedef enum ArgType {
	ARG_RANGE,
	ARG_IP4,
	ARG_MASK,
	ARG_WILD,
	ARG_PREFIX,
	ARG_WORD,
	ARG_LINE,
	ARG_IFACE,
	ARG_TIME
} ArgType;
typedef enum ElemKind {
	E_KEYWORD,
	E_ARG,
	E_OPTION,
	E_CHOICE,
	E_ANY /* any of the branches, each once, in any order: behind each comes the group again */
} ElemKind;

typedef struct Elem Elem;
struct Elem {
	ElemKind kind;
	char *text; /* keyword, or name of the argument */
	ArgType type;
	int64_t lo, hi; /* ARG_RANGE */
	bool soft;      /* an argument that opens an option: a word unlike it is not its error */
	Elem *next;     /* what follows; NULL: the end of the line */
	GPtrArray *
		branches; /* of GPtrArray of Elem: one for an option, several for a choice or in any order */
};

struct Syntax {
	char *text;
	GPtrArray *elems; /* of Elem, owned: the outer sequence */
};

enum { SYNTAX_BINDS = 48 }; /* keywords and arguments of one line */

/* One matched keyword or argument: words of the line. */
typedef struct Bound {
	const Elem *elem;
	const char *from;
	int len;
} Bound;

/* What a setter left behind. */
typedef struct ArgsNotes {
	void *entered;
	GPtrArray *
		astray; /* of const char*: names that it asked for and the syntax does not have; NULL: none */
} ArgsNotes;

struct Args {
	SrcPos at;
	const Syntax *syntax;
	ArgsNotes *notes;
	unsigned n;
	struct ArgValue *value;
};

/* NULL and a fault for the lint if the string is malformed. */
Syntax *syntax_parse(const char *text, GString *fault);

/* Does the text fit the type? For ARG_LINE everything does. */
bool arg_fits(const Elem *e, const char *text);

/* Octets of the line that the argument takes, from the word of `len` octets at `p`; 0: it does not fit. */
int arg_length(const Elem *e, const char *p, int len);

/* "<0-255>", "A.B.C.D", "WORD": an argument's place in help. */
char *arg_placeholder(const Elem *e);

/* "a number from 0 to 255", "\"priority\"", "the end of the line" (NULL) */
void elem_describe(const Elem *e, GString *out);

Args *args_new(const Syntax *s, const char *line, SrcPos at, const Bound *bound, unsigned n);
