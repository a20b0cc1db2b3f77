/* Expressions of scenarios that repeat something. */

#include "sim/scenario/formula.h"

#include <string.h>

#include "sim/addr.h"

#define ADDRESS_MAX ((int64_t)UINT32_MAX)

/* ---- names ---- */

FormulaName *formula_name(FormulaScope *scope, const char *name, size_t len)
{
	for (unsigned i = 0; i < scope->n; i++) {
		FormulaName *x = &scope->names[i];
		if (strncmp(x->name, name, len) == 0 && x->name[len] == '\0')
			return x;
	}
	return NULL;
}

static bool begins_name(char c)
{
	return g_ascii_isalpha(c) || c == '_';
}

static bool is_of_name(char c)
{
	return g_ascii_isalnum(c) || c == '_';
}

bool formula_is_name(const char *name)
{
	if (!begins_name(*name))
		return false;
	while (is_of_name(*name))
		name++;
	return *name == '\0';
}

/* ---- reading ---- */

typedef struct FormulaValue {
	int64_t number;
	bool is_address; /* then 0..255.255.255.255 */
} FormulaValue;

typedef struct Reader {
	FormulaScope *scope;
	const char *text, *p, *end;
	SrcPos at; /* of text */
	unsigned depth;
	GError **err;
} Reader;

static SrcPos here(const Reader *r, const char *p)
{
	SrcPos at = r->at;
	at.col += (int)(p - r->text);
	return at;
}

static void skip_blanks(Reader *r)
{
	while (r->p < r->end && (*r->p == ' ' || *r->p == '\t'))
		r->p++;
}

/* What stands at r->p is not what may stand there. */
static bool unexpected(const Reader *r, const char *expected)
{
	if (r->p >= r->end)
		return err_at(r->err, here(r, r->end), "the expression ends, expected %s",
			      expected);
	const char *next = g_utf8_find_next_char(r->p, r->end);
	g_autofree char *word = err_quote(r->p, (next ? next : r->end) - r->p);
	return err_at(r->err, here(r, r->p), "\"%s\", expected %s", word, expected);
}

static bool read_decimal(Reader *r, FormulaValue *out)
{
	const char *from = r->p;
	int64_t n = 0;
	for (; r->p < r->end && g_ascii_isdigit(*r->p); r->p++)
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, *r->p - '0', &n))
			return err_at(r->err, here(r, from),
				      "a number beyond %" G_GINT64_FORMAT
				      ", expected a smaller one",
				      INT64_MAX);
	*out = (FormulaValue){n, false};
	return true;
}

/* 10, or 172.20.0.0 */
static bool read_digits(Reader *r, FormulaValue *out)
{
	const char *from = r->p, *stop = r->p;
	bool dotted = false;
	for (; stop < r->end && (g_ascii_isdigit(*stop) || *stop == '.'); stop++)
		dotted |= *stop == '.';
	if (!dotted)
		return read_decimal(r, out);
	g_autofree char *word = g_strndup(from, (size_t)(stop - from));
	Ip4 ip;
	if (!ip4_parse(word, &ip))
		return err_at(r->err, here(r, from),
			      "\"%s\", expected a number or an address such as 172.20.0.0", word);
	r->p = stop;
	*out = (FormulaValue){ip, true};
	return true;
}

static bool unknown_name(const Reader *r, const char *from)
{
	g_autofree char *word = g_strndup(from, (size_t)(r->p - from));
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < r->scope->n; i++) {
		const FormulaName *x = &r->scope->names[i];
		g_string_append_printf(names, "%s%s%s%s.count", i ? ", " : "",
				       x->has_index ? x->name : "", x->has_index ? ", " : "",
				       x->name);
	}
	if (names->len == 0)
		return err_at(r->err, here(r, from), "unknown name \"%s\", expected a number",
			      word);
	return err_at(r->err, here(r, from), "unknown name \"%s\", expected one of %s", word,
		      names->str);
}

static bool read_name(Reader *r, FormulaValue *out)
{
	static const char count[] = ".count";
	const char *from = r->p;
	while (r->p < r->end && is_of_name(*r->p))
		r->p++;
	FormulaName *x = formula_name(r->scope, from, (size_t)(r->p - from));
	if (!x)
		return unknown_name(r, from);
	bool dot = r->p < r->end && *r->p == '.';
	if (dot &&
	    ((size_t)(r->end - r->p) < strlen(count) || strncmp(r->p, count, strlen(count)) != 0 ||
	     (r->p + strlen(count) < r->end && is_of_name(r->p[strlen(count)]))))
		return unexpected(r, ".count behind the name of a repetition");
	if (dot)
		r->p += strlen(count);
	else
		x->used = true;
	if (!dot && !x->has_index)
		return err_at(r->err, here(r, from),
			      "\"%s\" stands for no number here, expected %s.count or the name of "
			      "what is being repeated",
			      x->name, x->name);
	*out = (FormulaValue){dot ? x->count : x->index, false};
	return true;
}

static bool read_sum(Reader *r, FormulaValue *out);

static bool read_parentheses(Reader *r, FormulaValue *out)
{
	r->p++;
	if (!read_sum(r, out))
		return false;
	if (r->p >= r->end || *r->p != ')')
		return unexpected(r, "an operator or \")\"");
	r->p++;
	return true;
}

static bool read_minus(Reader *r, FormulaValue *out);

static bool read_factor(Reader *r, FormulaValue *out)
{
	skip_blanks(r);
	if (r->p < r->end && g_ascii_isdigit(*r->p))
		return read_digits(r, out);
	if (r->p < r->end && begins_name(*r->p))
		return read_name(r, out);
	bool inner = r->p < r->end && (*r->p == '(' || *r->p == '-');
	if (!inner)
		return unexpected(r, "a number, an address, a name or \"(\"");
	if (r->depth == FORMULA_DEEP_MAX)
		return err_at(r->err, here(r, r->p), "more than %d levels deep, expected fewer",
			      FORMULA_DEEP_MAX);
	r->depth++;
	bool ok = *r->p == '(' ? read_parentheses(r, out) : read_minus(r, out);
	r->depth--;
	return ok;
}

/* ---- counting ---- */

static bool overflow(const Reader *r, const char *op)
{
	return err_at(r->err, here(r, op), "\"%c\" leads beyond 64 bits, expected a smaller result",
		      *op);
}

static bool read_minus(Reader *r, FormulaValue *out)
{
	const char *op = r->p++;
	if (!read_factor(r, out))
		return false;
	if (out->is_address)
		return err_at(r->err, here(r, op),
			      "\"-\" before an address, expected a number behind it");
	return !__builtin_sub_overflow(0, out->number, &out->number) || overflow(r, op);
}

/* An address that a number is added to or taken from, or two whose distance is asked for. */
static bool move_address(const Reader *r, const char *op, FormulaValue *a, FormulaValue b)
{
	bool plus = *op == '+';
	if (b.is_address && (plus || !a->is_address))
		return err_at(r->err, here(r, op),
			      plus ? "an address added to an address, expected a number"
				   : "an address taken from a number, expected a number");
	int64_t sum;
	if (plus ? __builtin_add_overflow(a->number, b.number, &sum)
		 : __builtin_sub_overflow(a->number, b.number, &sum))
		return overflow(r, op);
	a->number = sum;
	a->is_address = !b.is_address;
	return b.is_address || (sum >= 0 && sum <= ADDRESS_MAX) ||
	       err_at(r->err, here(r, op),
		      "\"%c\" leads beyond the addresses, expected 0.0.0.0..255.255.255.255", *op);
}

static bool add(const Reader *r, const char *op, FormulaValue *a, FormulaValue b)
{
	if (b.is_address && !a->is_address && *op == '+') {
		FormulaValue swap = *a;
		*a = b;
		b = swap;
	}
	if (a->is_address || b.is_address)
		return move_address(r, op, a, b);
	bool over = *op == '+' ? __builtin_add_overflow(a->number, b.number, &a->number)
			       : __builtin_sub_overflow(a->number, b.number, &a->number);
	return !over || overflow(r, op);
}

static bool multiply(const Reader *r, const char *op, FormulaValue *a, FormulaValue b)
{
	if (a->is_address || b.is_address)
		return err_at(r->err, here(r, op), "\"%c\" beside an address, expected numbers",
			      *op);
	if (*op == '*')
		return !__builtin_mul_overflow(a->number, b.number, &a->number) || overflow(r, op);
	if (b.number == 0)
		return err_at(r->err, here(r, op), "\"%c\" by 0, expected another divisor", *op);
	if (b.number == -1) { /* INT64_MIN has no counterpart */
		if (*op == '%')
			a->number = 0;
		else if (__builtin_sub_overflow(0, a->number, &a->number))
			return overflow(r, op);
		return true;
	}
	a->number = *op == '/' ? a->number / b.number : a->number % b.number;
	return true;
}

static bool read_product(Reader *r, FormulaValue *out)
{
	if (!read_factor(r, out))
		return false;
	for (skip_blanks(r); r->p < r->end && strchr("*/%", *r->p); skip_blanks(r)) {
		const char *op = r->p++;
		FormulaValue b;
		if (!read_factor(r, &b) || !multiply(r, op, out, b))
			return false;
	}
	return true;
}

static bool read_sum(Reader *r, FormulaValue *out)
{
	if (!read_product(r, out))
		return false;
	for (skip_blanks(r); r->p < r->end && strchr("+-", *r->p); skip_blanks(r)) {
		const char *op = r->p++;
		FormulaValue b;
		if (!read_product(r, &b) || !add(r, op, out, b))
			return false;
	}
	return true;
}

/* ---- whole ones ---- */

static bool value_of(FormulaScope *scope, const char *text, size_t len, SrcPos at,
		     FormulaValue *out, GError **err)
{
	Reader r = {scope, text, text, text + len, at, 0, err};
	if (len > FORMULA_LEN_MAX)
		return err_at(err, at,
			      "an expression of %" G_GSIZE_FORMAT " octets, expected at most %d",
			      len, FORMULA_LEN_MAX);
	if (!read_sum(&r, out))
		return false;
	return r.p == r.end || unexpected(&r, "an operator or the end of the expression");
}

bool formula_number(FormulaScope *scope, const char *text, size_t len, SrcPos at, int64_t *out,
		    GError **err)
{
	FormulaValue v = {0, false};
	if (!value_of(scope, text, len, at, &v, err))
		return false;
	*out = v.number;
	return !v.is_address || err_at(err, at, "an address, expected a number");
}

size_t formula_braces(const char *text, const char *end, SrcPos at, GError **err)
{
	const char *close = memchr(text, '}', (size_t)(end - text));
	if (close)
		return (size_t)(close - text) + 1;
	err_at(err, at,
	       "an expression without its end, expected \"}\" on this line (\"{{\" is a brace)");
	return 0;
}

bool formula_append(FormulaScope *scope, const char *text, size_t len, SrcPos at, GString *out,
		    GError **err)
{
	FormulaValue v = {0, false};
	at.col++;
	if (!value_of(scope, text + 1, len - 2, at, &v, err))
		return false;
	if (v.is_address)
		ip4_print(out, (Ip4)v.number);
	else
		g_string_append_printf(out, "%" G_GINT64_FORMAT, v.number);
	return true;
}

bool formula_fill(FormulaScope *scope, const char *text, SrcPos at, GString *out, GError **err)
{
	const char *end = text + strlen(text);
	for (const char *p = text; p < end;) {
		size_t plain = strcspn(p, "{");
		g_string_append_len(out, p, (gssize)plain);
		p += plain;
		SrcPos here_at = at;
		here_at.col += (int)(p - text);
		if (p == end)
			break;
		if (p[1] == '{') {
			g_string_append_c(out, '{');
			p += 2;
			continue;
		}
		size_t len = formula_braces(p, end, here_at, err);
		if (!len || !formula_append(scope, p, len, here_at, out, err))
			return false;
		p += len;
	}
	return true;
}

bool expansion_take(size_t *left, size_t n, SrcPos at, GError **err)
{
	if (n > *left)
		return err_at(err, at, "what is repeated grows beyond %d MiB in all, expected less",
			      (int)(EXPANSION_MAX >> 20));
	*left -= n;
	return true;
}
