/* Lines against compiled syntax: a match with backtracking that remembers how far it came and what would
 * have been taken there. */

#include <string.h>

#include "sim/secrets.h"
#include "sim/tables/stmt_priv.h"

enum { EXPECTED = 24 };

/* Where matching failed: the farthest word, and what was expected in its place. */
typedef struct Failure {
	int word; /* words that fitted before it */
	bool hard, at_end;
	const char *from;
	int len;
	unsigned n;
	const Elem *expected[EXPECTED]; /* NULL: the end of the line */
	int told;                       /* how much it tells: see weight() */
} Failure;

#define FIRST_WORD (UINT64_C(1) << 63) /* of Match.exact */

typedef struct Match {
	SyntaxFlags flags;
	uint64_t exact; /* keywords that stood whole, first word highest */
	unsigned n;
	Bound bound[SYNTAX_BINDS];
	Failure fail;
} Match;

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *p)
{
	while (is_blank(*p))
		p++;
	return p;
}

static int word_length(const char *p)
{
	int n = 0;

	while (p[n] && !is_blank(p[n]))
		n++;
	return n;
}

static void expect(Failure *f, const Elem *e)
{
	for (unsigned i = 0; i < f->n; i++)
		if (f->expected[i] == e)
			return;
	if (f->n < EXPECTED)
		f->expected[f->n++] = e;
}

static bool fail_at(Match *m, const Elem *e, const char *p, int word, bool hard)
{
	Failure *f = &m->fail;

	if (word < f->word)
		return false;
	if (word > f->word || f->n == 0)
		*f = (Failure){.word = word, .from = p, .len = word_length(p), .at_end = !*p};
	f->hard |= hard;
	expect(f, e);
	return false;
}

static bool bind_word(Match *m, const Elem *e, const char *p, int len)
{
	g_assert(m->n < SYNTAX_BINDS);
	m->bound[m->n++] = (Bound){.elem = e, .from = p, .len = len};
	return true;
}

/* Of the words behind "no" only arguments may be missing, and what is chosen last, which is one: IOS takes
 * "no hash" as it takes "no group". */
static bool may_end(const Elem *e)
{
	for (; e; e = e->next) {
		if (e->kind == E_KEYWORD)
			return false;
		if (e->kind != E_CHOICE)
			continue;
		for (guint b = 0; b < e->branches->len; b++)
			if (may_end(((GPtrArray *)e->branches->pdata[b])->pdata[0]))
				return true;
		return !e->next;
	}
	return true;
}

static bool keyword_fits(const Match *m, const Elem *e, const char *p, int len, bool *whole)
{
	size_t n = strlen(e->text);

	*whole = n == (size_t)len && g_ascii_strncasecmp(e->text, p, n) == 0;
	if (*whole)
		return true;
	return m->flags & SYNTAX_ABBREVIATED && (size_t)len < n &&
	       g_ascii_strncasecmp(e->text, p, (size_t)len) == 0;
}

/* Could the word be meant as this argument? Then it is a bad one, and not another statement's keyword. */
static bool looks_like(const Elem *e, const char *p, int len)
{
	bool dot = false;

	if (e->type != ARG_RANGE && e->type != ARG_IP4 && e->type != ARG_MASK &&
	    e->type != ARG_WILD && e->type != ARG_PREFIX)
		return false;
	for (int i = 0; i < len; i++) {
		dot |= p[i] == '.';
		if (!g_ascii_isdigit(p[i]) &&
		    (e->type == ARG_RANGE || (p[i] != '.' && p[i] != '/')))
			return false;
	}
	return e->type == ARG_RANGE || dot;
}

int arg_length(const Elem *e, const char *p, int len)
{
	char text[64];

	if (e->type == ARG_LINE) {
		int n = (int)strlen(p);
		while (n > 0 && is_blank(p[n - 1]))
			n--;
		return n;
	}
	if (e->type == ARG_WORD)
		return len;
	if (len >= (int)sizeof text)
		return 0;
	memcpy(text, p, (size_t)len);
	text[len] = '\0';
	if (arg_fits(e, text))
		return len;
	/* "interface FastEthernet 0/0": what fits is what will be converted, its blanks too */
	const char *second = skip_blanks(p + len);
	int all = (int)(second - p) + word_length(second);
	if (e->type != ARG_IFACE || !g_ascii_isdigit(*second))
		return 0;
	g_autofree char *both = g_strndup(p, (gsize)all);
	return arg_fits(e, both) ? all : 0;
}

static bool run(Match *m, const Elem *e, const char *p, int word);

static bool run_keyword(Match *m, const Elem *e, const char *p, int word)
{
	int len = word_length(p);
	bool whole;

	if (!*p || !keyword_fits(m, e, p, len, &whole))
		return fail_at(m, e, p, word, false);
	uint64_t exact = m->exact, bit = word < 64 ? (uint64_t)1 << (63 - word) : 0;
	m->exact = whole ? exact | bit : exact & ~bit;
	if (bind_word(m, e, p, len) && run(m, e->next, p + len, word + 1))
		return true;
	m->exact = exact;
	return false;
}

static bool run_arg(Match *m, const Elem *e, const char *p, int word)
{
	int len = *p ? arg_length(e, p, word_length(p)) : 0;

	if (len == 0)
		return fail_at(m, e, p, word, *p && (!e->soft || looks_like(e, p, word_length(p))));
	return bind_word(m, e, p, len) && run(m, e->next, p + len, word + 1);
}

/* A part of a group in any order that the line had already. */
static bool is_had(const Match *m, const Elem *group, const Elem *first)
{
	for (unsigned i = 0; group->kind == E_ANY && i < m->n; i++)
		if (m->bound[i].elem == first)
			return true;
	return false;
}

/* Two keywords of a choice that both fit an abbreviation: neither is meant, unless one stands whole. */
static bool is_ambiguous(const Match *m, const Elem *choice, const char *p, int len)
{
	unsigned fitting = 0;

	for (guint b = 0; b < choice->branches->len; b++) {
		const Elem *first = ((GPtrArray *)choice->branches->pdata[b])->pdata[0];
		bool whole;
		if (first->kind != E_KEYWORD || is_had(m, choice, first) ||
		    !keyword_fits(m, first, p, len, &whole))
			continue;
		if (whole)
			return false;
		fitting++;
	}
	return fitting > 1;
}

static bool run_branches(Match *m, const Elem *e, const char *p, int word)
{
	unsigned n = m->n;
	bool ambiguous =
		m->flags & SYNTAX_ABBREVIATED && *p && is_ambiguous(m, e, p, word_length(p));

	for (guint b = 0; b < e->branches->len; b++) {
		const Elem *first = ((GPtrArray *)e->branches->pdata[b])->pdata[0];
		if (is_had(m, e, first))
			continue;
		if (ambiguous && first->kind == E_KEYWORD)
			fail_at(m, first, p, word, true);
		else if (run(m, first, p, word))
			return true;
		m->n = n;
	}
	return e->kind != E_CHOICE && run(m, e->next, p, word);
}

static bool run(Match *m, const Elem *e, const char *p, int word)
{
	p = skip_blanks(p);
	if (!e) {
		if (!*p)
			return true;
		return fail_at(m, NULL, p, word, *p != '\0');
	}
	if (!*p && m->flags & SYNTAX_NO && may_end(e))
		return true;
	if (e->branches)
		return run_branches(m, e, p, word);
	return e->kind == E_KEYWORD ? run_keyword(m, e, p, word) : run_arg(m, e, p, word);
}

static SyntaxMatch match_line(Match *m, const Syntax *s, const char *line)
{
	if (run(m, s->elems->pdata[0], line, 0))
		return SYNTAX_OK;
	if (m->fail.word == 0)
		return SYNTAX_OTHER;
	if (m->fail.hard)
		return SYNTAX_BAD;
	return m->fail.at_end ? SYNTAX_INCOMPLETE : SYNTAX_OTHER;
}

/* "\"300\", expected a number from 0 to 255" */
static void explain(const Failure *f, const char *line, SrcPos at, ConfErr *err)
{
	g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func(g_free);

	err->at = at;
	err->at.col += (int)(f->from - line);
	if (f->at_end) {
		g_string_append(err->what, "the line ends too early");
	} else if (secrets_at(line, (size_t)(f->from - line))) {
		g_string_append(err->what, "\"...\"");
	} else {
		g_autofree char *word = err_quote(f->from, f->len);
		g_string_append_printf(err->what, "\"%s\"", word);
	}
	for (unsigned i = 0; i < f->n; i++) {
		GString *one = g_string_new(NULL);
		elem_describe(f->expected[i], one);
		bool again = false;
		for (guint k = 0; k < seen->len; k++)
			again |= strcmp(seen->pdata[k], one->str) == 0;
		char *text = g_string_free(one, FALSE);
		if (again)
			g_free(text);
		else
			g_ptr_array_add(seen, text);
	}
	for (guint i = 0; i < seen->len; i++)
		g_string_append_printf(err->what, "%s%s",
				       i == 0              ? ", expected "
				       : i + 1 < seen->len ? ", "
							   : " or ",
				       (const char *)seen->pdata[i]);
}

SyntaxMatch syntax_match(const Syntax *s, const char *line, SrcPos at, SyntaxFlags flags,
			 Args **out, ConfErr *err)
{
	Match m = {.flags = flags};
	SyntaxMatch how = match_line(&m, s, line);

	if (out)
		*out = how == SYNTAX_OK ? args_new(s, line, at, m.bound, m.n) : NULL;
	if (how != SYNTAX_OK && err)
		explain(&m.fail, line, at, err);
	return how;
}

/* ---- several statements ---- */

/* Do two matches read some word as different keywords? */
static bool read_differently(const Match *a, const Match *b)
{
	for (unsigned i = 0; i < a->n; i++)
		for (unsigned k = 0; k < b->n; k++)
			if (a->bound[i].from == b->bound[k].from &&
			    a->bound[i].elem->kind == E_KEYWORD &&
			    b->bound[k].elem->kind == E_KEYWORD &&
			    strcmp(a->bound[i].elem->text, b->bound[k].elem->text) != 0)
				return true;
	return false;
}

/* How much a failure tells: a bad argument more than a missing word, that more than another keyword. */
static int weight(SyntaxMatch how)
{
	return how == SYNTAX_BAD ? 2 : how == SYNTAX_INCOMPLETE ? 1 : 0;
}

/* A statement that is over where others go on says nothing against them. */
static bool is_over(const Failure *f)
{
	return f->n == 1 && !f->expected[0];
}

static void merge_failure(Failure *into, SyntaxPick *pick, const Failure *f, SyntaxMatch how,
			  int which)
{
	int told = is_over(f) ? 0 : weight(how);
	bool better = f->word > pick->depth || (f->word == pick->depth && told > into->told);

	if (f->word == 0 || (!better && (f->word < pick->depth || told < into->told)))
		return;
	if (f->word == pick->depth && pick->which >= 0 && weight(how) < weight(pick->how))
		how = pick->how;
	if (better || pick->which < 0) {
		*into = *f;
		into->told = told;
		pick->how = how;
		pick->depth = f->word;
		pick->which = which;
		return;
	}
	if (weight(how) > weight(pick->how)) {
		pick->how = how;
		pick->which = which;
	}
	for (unsigned i = 0; i < f->n; i++)
		expect(into, f->expected[i]);
}

/* ---- the first word ---- */

typedef struct FirstWord {
	const char *word;
	size_t len;
	bool is_whole; /* some keyword is just this word */
} FirstWord;

static void compare_first(void *to, const char *keyword)
{
	FirstWord *f = to;
	f->is_whole |=
		strlen(keyword) == f->len && g_ascii_strncasecmp(keyword, f->word, f->len) == 0;
}

/* A word that is a keyword is no abbreviation of another, even if the line goes on as that one does: "ip" is never "ipv6"
 * (IOS Configuration Fundamentals Configuration Guide: Using the Command-Line Interface). */
static bool stands_whole(const Syntax *const *s, unsigned n, const char *line, SyntaxFlags flags)
{
	const char *p = skip_blanks(line);
	FirstWord f = {.word = p, .len = (size_t)word_length(p)};

	for (unsigned i = 0; (flags & SYNTAX_ABBREVIATED) && i < n && !f.is_whole; i++)
		syntax_first(s[i], compare_first, &f);
	return f.is_whole;
}

static void tell_ambiguous(ConfErr *err, SrcPos at, const char *line, const Syntax *a,
			   const Syntax *b)
{
	err->at = at;
	g_string_append_printf(err->what, "\"%s\" is ambiguous, expected one of \"%s\" and \"%s\"",
			       line, a->text, b->text);
}

SyntaxPick syntax_pick(const Syntax *const *s, unsigned n, const char *line, SrcPos at,
		       SyntaxFlags flags, ConfErr *err)
{
	SyntaxPick pick = {.how = SYNTAX_OTHER, .which = -1};
	Failure failure = {0};
	Match best = {0};
	int other = -1; /* a second reading of an abbreviated line */
	bool whole = stands_whole(s, n, line, flags);

	for (unsigned i = 0; i < n; i++) {
		Match m = {.flags = flags};
		SyntaxMatch how = match_line(&m, s[i], line);
		if (how == SYNTAX_OK && whole && !(m.exact & FIRST_WORD))
			continue;
		if (how != SYNTAX_OK) {
			if (pick.how != SYNTAX_OK)
				merge_failure(&failure, &pick, &m.fail, how, (int)i);
			continue;
		}
		if (pick.how == SYNTAX_OK && m.exact == best.exact && read_differently(&m, &best))
			other = (int)i;
		if (pick.how == SYNTAX_OK && m.exact <= best.exact)
			continue;
		pick = (SyntaxPick){.how = SYNTAX_OK, .which = (int)i};
		best = m;
		other = -1;
	}
	if (pick.how == SYNTAX_OK && other >= 0) {
		pick.how = SYNTAX_BAD;
		if (err)
			tell_ambiguous(err, at, line, s[pick.which], s[other]);
	} else if (pick.how == SYNTAX_OK) {
		pick.args = args_new(s[pick.which], line, at, best.bound, best.n);
	} else if (err && pick.which >= 0) {
		explain(&failure, line, at, err);
	}
	return pick;
}

/* ---- help ---- */

char *arg_placeholder(const Elem *e)
{
	static const char *const placeholders[] = {
		[ARG_IP4] = "A.B.C.D",      [ARG_MASK] = "A.B.C.D", [ARG_WILD] = "A.B.C.D",
		[ARG_PREFIX] = "A.B.C.D/N", [ARG_WORD] = "WORD",    [ARG_LINE] = "LINE",
		[ARG_IFACE] = "INTERFACE",  [ARG_TIME] = "TIME",
	};

	if (e->type == ARG_RANGE)
		return g_strdup_printf("<%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT ">", e->lo, e->hi);
	return g_strdup(placeholders[e->type]);
}
