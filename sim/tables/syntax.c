/* Syntax strings: compile, lint, describe. */

#include <string.h>

#include "sim/tables/stmt_priv.h"

typedef struct Parser {
	const char *at;
	GString *fault;
	unsigned depth;
} Parser;

static void elem_free(void *p)
{
	Elem *e = p;

	if (e->branches)
		g_ptr_array_unref(e->branches);
	g_free(e->text);
	g_free(e);
}

static GPtrArray *sequence_new(void)
{
	return g_ptr_array_new_with_free_func(elem_free);
}

static void *bad(Parser *p, const char *why)
{
	if (p->fault->len == 0)
		g_string_append_printf(p->fault, "%s before \"%s\"", why, p->at);
	return NULL;
}

static void skip_blanks(Parser *p)
{
	while (*p->at == ' ')
		p->at++;
}

static bool parse_range(const char *type, Elem *e)
{
	char *end;

	if (!g_ascii_isdigit(*type))
		return false;
	e->lo = g_ascii_strtoll(type, &end, 10);
	if (*end != '-' || !g_ascii_isdigit(end[1]))
		return false;
	e->hi = g_ascii_strtoll(end + 1, &end, 10);
	e->type = ARG_RANGE;
	return *end == '\0' && e->lo <= e->hi;
}

static bool parse_type(const char *type, Elem *e)
{
	static const struct {
		const char *name;
		ArgType type;
	} types[] = {
		{"ip4", ARG_IP4},       {"mask", ARG_MASK}, {"wild", ARG_WILD},
		{"prefix", ARG_PREFIX}, {"word", ARG_WORD}, {"line", ARG_LINE},
		{"iface", ARG_IFACE},   {"time", ARG_TIME},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		if (strcmp(type, types[i].name) == 0) {
			e->type = types[i].type;
			return true;
		}
	return parse_range(type, e);
}

/* <name:type> */
static Elem *parse_arg(Parser *p)
{
	const char *end = strchr(p->at, '>');
	const char *colon = end ? memchr(p->at, ':', (size_t)(end - p->at)) : NULL;

	if (!colon || colon == p->at + 1)
		return bad(p, "no <name:type>");
	g_autofree char *type = g_strndup(colon + 1, (gsize)(end - colon - 1));
	Elem *e = g_new0(Elem, 1);
	e->kind = E_ARG;
	e->text = g_strndup(p->at + 1, (gsize)(colon - p->at - 1));
	if (!parse_type(type, e)) {
		elem_free(e);
		return bad(p, "unknown type or empty range");
	}
	p->at = end + 1;
	return e;
}

static Elem *parse_keyword(Parser *p)
{
	size_t n = strcspn(p->at, " []{}|&<>");
	Elem *e = g_new0(Elem, 1);

	e->kind = E_KEYWORD;
	e->text = g_strndup(p->at, n);
	p->at += n;
	return e;
}

static GPtrArray *parse_sequence(Parser *p);

/* Of [ a & b ] each part is told from the others by the keyword that it begins with. */
static bool is_any_order(const Elem *e)
{
	for (guint b = 0; b < e->branches->len; b++)
		if (((Elem *)((GPtrArray *)e->branches->pdata[b])->pdata[0])->kind != E_KEYWORD)
			return false;
	return e->kind == E_OPTION;
}

/* [ sequence ], { sequence | sequence } and [ sequence & sequence ]; an option may hold alternatives, too. */
static Elem *parse_group(Parser *p, char close, ElemKind kind)
{
	Elem *e = g_new0(Elem, 1);
	char between = '\0';

	e->kind = kind;
	e->branches = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
	do {
		between = *p->at;
		p->at++;
		GPtrArray *branch = parse_sequence(p);
		if (branch)
			g_ptr_array_add(e->branches, branch);
		if (!branch || branch->len == 0) {
			elem_free(e);
			return bad(p, "an empty group");
		}
	} while ((*p->at == '|' || *p->at == '&') && (e->branches->len == 1 || *p->at == between));
	bool any = between == '&';
	if (*p->at != close || (any && !is_any_order(e))) {
		elem_free(e);
		return bad(p, any ? "no group of keywords in any order" : "a group is not closed");
	}
	if (any)
		e->kind = E_ANY;
	p->at++;
	return e;
}

static Elem *parse_elem(Parser *p)
{
	switch (*p->at) {
	case '<':
		return parse_arg(p);
	case '[':
		return parse_group(p, ']', E_OPTION);
	case '{':
		return parse_group(p, '}', E_CHOICE);
	case '>':
		return bad(p, "a stray >");
	default:
		return parse_keyword(p);
	}
}

static GPtrArray *parse_sequence(Parser *p)
{
	g_autoptr(GPtrArray) seq = sequence_new();

	if (p->depth++ > 8)
		return bad(p, "groups nested too deep");
	for (skip_blanks(p); *p->at && !strchr("]}|&", *p->at); skip_blanks(p)) {
		Elem *e = parse_elem(p);
		if (!e)
			return NULL;
		g_ptr_array_add(seq, e);
	}
	p->depth--;
	return g_steal_pointer(&seq);
}

/* Tells every element what follows it. */
static void link_sequence(GPtrArray *seq, Elem *follow, bool opens_option)
{
	for (guint i = 0; i < seq->len; i++) {
		Elem *e = seq->pdata[i];
		e->next = i + 1 < seq->len ? seq->pdata[i + 1] : follow;
		e->soft = i == 0 && opens_option;
		for (guint b = 0; e->branches && b < e->branches->len; b++)
			link_sequence(e->branches->pdata[b], e->kind == E_ANY ? e : e->next,
				      e->kind != E_CHOICE || e->soft);
	}
}

Syntax *syntax_parse(const char *text, GString *fault)
{
	Parser p = {.at = text, .fault = fault};
	GPtrArray *seq = parse_sequence(&p);

	if (seq && *p.at) {
		g_ptr_array_unref(seq);
		seq = bad(&p, "a group is not opened");
	}
	if (!seq)
		return NULL;
	Syntax *s = g_new0(Syntax, 1);
	s->text = g_strdup(text);
	s->elems = seq;
	link_sequence(seq, NULL, false);
	return s;
}

Syntax *syntax_new(const char *syntax)
{
	g_autoptr(GString) fault = g_string_new(NULL);
	Syntax *s = syntax_parse(syntax, fault);

	if (!s)
		g_error("syntax \"%s\": %s", syntax, fault->str);
	return s;
}

void syntax_free(Syntax *s)
{
	if (!s)
		return;
	g_ptr_array_unref(s->elems);
	g_free(s->text);
	g_free(s);
}

/* ---- first words ---- */

static bool first_of(const Elem *e, void (*fn)(void *to, const char *keyword), void *to)
{
	bool keywords_only = true;

	if (!e || e->kind == E_ARG)
		return false;
	if (e->kind == E_KEYWORD) {
		fn(to, e->text);
		return true;
	}
	for (guint b = 0; b < e->branches->len; b++)
		keywords_only &= first_of(((GPtrArray *)e->branches->pdata[b])->pdata[0], fn, to);
	return e->kind != E_CHOICE ? first_of(e->next, fn, to) && keywords_only : keywords_only;
}

static bool sequence_has(const GPtrArray *seq, const char *name)
{
	for (guint i = 0; i < seq->len; i++) {
		const Elem *e = seq->pdata[i];
		if (!e->branches && strcmp(e->text, name) == 0)
			return true;
		for (guint b = 0; e->branches && b < e->branches->len; b++)
			if (sequence_has(e->branches->pdata[b], name))
				return true;
	}
	return false;
}

bool syntax_has(const Syntax *s, const char *name)
{
	return sequence_has(s->elems, name);
}

bool syntax_first(const Syntax *s, void (*fn)(void *to, const char *keyword), void *to)
{
	return s->elems->len > 0 && first_of(s->elems->pdata[0], fn, to);
}

/* ---- descriptions ---- */

void elem_describe(const Elem *e, GString *out)
{
	static const char *const types[] = {
		[ARG_IP4] = "an IPv4 address",
		[ARG_MASK] = "a netmask",
		[ARG_WILD] = "a wildcard mask",
		[ARG_PREFIX] = "a prefix such as 10.0.0.0/8",
		[ARG_WORD] = "a word",
		[ARG_LINE] = "text",
		[ARG_IFACE] = "an interface",
		[ARG_TIME] = "a time of at most 10 years, such as 3s",
	};

	if (!e)
		g_string_append(out, "the end of the line");
	else if (e->kind == E_KEYWORD)
		g_string_append_printf(out, "\"%s\"", e->text);
	else if (e->type == ARG_RANGE && e->lo == e->hi)
		g_string_append_printf(out, "the number %" G_GINT64_FORMAT, e->lo);
	else if (e->type == ARG_RANGE)
		g_string_append_printf(out,
				       "a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
				       e->lo, e->hi);
	else if (e->type == ARG_WORD)
		g_string_append_printf(out, "<%s>", e->text);
	else
		g_string_append(out, types[e->type]);
}

/* ---- lint ---- */

typedef struct SyntaxLint {
	GString *out;
	const char *syntax;
	bool clean;
	GHashTable *args, *keywords; /* names seen, for the whole string */
	unsigned words;
} SyntaxLint;

static void fault(SyntaxLint *l, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fault(SyntaxLint *l, const char *format, ...)
{
	va_list ap;

	l->clean = false;
	g_string_append_printf(l->out, "\"%s\": ", l->syntax);
	va_start(ap, format);
	g_string_append_vprintf(l->out, format, ap);
	va_end(ap);
	g_string_append_c(l->out, '\n');
}

static void lint_sequence(SyntaxLint *l, const GPtrArray *seq, GHashTable *path);

/* Alternatives may use the same name; a sequence may not. */
static void lint_branches(SyntaxLint *l, const Elem *e, GHashTable *path)
{
	g_autoptr(GHashTable) all = g_hash_table_new(g_str_hash, g_str_equal);
	GHashTableIter it;
	void *name;

	for (guint b = 0; b < e->branches->len; b++) {
		g_autoptr(GHashTable) own = g_hash_table_new(g_str_hash, g_str_equal);
		g_hash_table_iter_init(&it, path);
		while (g_hash_table_iter_next(&it, &name, NULL))
			g_hash_table_add(own, name);
		lint_sequence(l, e->branches->pdata[b], own);
		g_hash_table_iter_init(&it, own);
		while (g_hash_table_iter_next(&it, &name, NULL))
			g_hash_table_add(all, name);
	}
	g_hash_table_iter_init(&it, all);
	while (g_hash_table_iter_next(&it, &name, NULL))
		g_hash_table_add(path, name);
}

static void lint_sequence(SyntaxLint *l, const GPtrArray *seq, GHashTable *path)
{
	for (guint i = 0; i < seq->len; i++) {
		const Elem *e = seq->pdata[i];
		if (e->branches) {
			lint_branches(l, e, path);
			continue;
		}
		l->words++;
		if (e->kind == E_KEYWORD) {
			/* "peer <peer:ip4>" is one thing: both are there or neither is. */
			if (!e->next || e->next->kind != E_ARG ||
			    strcmp(e->next->text, e->text) != 0)
				g_hash_table_add(l->keywords, e->text);
			continue;
		}
		if (!g_hash_table_add(path, e->text))
			fault(l, "<%s> occurs twice", e->text);
		g_hash_table_add(l->args, e->text);
		if (e->type == ARG_LINE && e->next)
			fault(l, "<%s:line> takes the rest of the line, but something follows",
			      e->text);
	}
}

static void lint_first_word(void *to, const char *keyword)
{
	if (strcmp(keyword, "no") == 0 || strcmp(keyword, "default") == 0)
		fault(to, "\"%s\" is not part of a statement", keyword);
}

bool syntax_lint(const char *syntax, GString *faults)
{
	SyntaxLint l = {.out = faults, .syntax = syntax, .clean = true};
	g_autoptr(GString) why = g_string_new(NULL);
	Syntax *s = syntax_parse(syntax, why);
	GHashTableIter it;
	void *name;

	if (!s) {
		fault(&l, "%s", why->str);
		return false;
	}
	if (s->elems->len == 0)
		fault(&l, "is empty");
	g_autoptr(GHashTable) path = g_hash_table_new(g_str_hash, g_str_equal);
	l.args = g_hash_table_new(g_str_hash, g_str_equal);
	l.keywords = g_hash_table_new(g_str_hash, g_str_equal);
	lint_sequence(&l, s->elems, path);
	g_hash_table_iter_init(&it, l.args);
	while (g_hash_table_iter_next(&it, &name, NULL))
		if (g_hash_table_contains(l.keywords, name))
			fault(&l, "\"%s\" is an argument and a keyword", (const char *)name);
	if (l.words > SYNTAX_BINDS)
		fault(&l, "has more than %d words", SYNTAX_BINDS);
	if (s->elems->len > 0)
		first_of(s->elems->pdata[0], lint_first_word, &l);
	g_hash_table_unref(l.args);
	g_hash_table_unref(l.keywords);
	syntax_free(s);
	return l.clean;
}

char *syntax_words(const Syntax *s)
{
	GString *words = g_string_new(NULL);
	for (guint i = 0; i < s->elems->len; i++) {
		const Elem *e = s->elems->pdata[i];
		if (e->kind != E_KEYWORD)
			continue;
		if (words->len)
			g_string_append_c(words, ' ');
		g_string_append(words, e->text);
	}
	return g_string_free(words, FALSE);
}
