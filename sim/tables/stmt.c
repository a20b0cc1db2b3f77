/* What the words of a line matched, and how setters refuse. */

#include "sim/tables/stmt.h"

#include <string.h>

#include "sim/tables/ifname.h"
#include "sim/tables/stmt_priv.h"

typedef struct ArgValue {
	const Elem *elem;
	int col; /* octets from the start of the line */
	char *text;
	union {
		int64_t num;
		Ip4 ip;
		Prefix prefix;
		VTime time;
	};
} ArgValue;

static bool fits_range(const Elem *e, const char *text, int64_t *num)
{
	size_t n = strlen(text);

	if (n == 0 || n > 18 || strspn(text, "0123456789") != n)
		return false;
	*num = g_ascii_strtoll(text, NULL, 10);
	return *num >= e->lo && *num <= e->hi;
}

static bool convert(const Elem *e, const char *text, ArgValue *v)
{
	uint8_t len;
	char name[IFNAME_SIZE];

	switch (e->type) {
	case ARG_RANGE:
		return fits_range(e, text, &v->num);
	case ARG_IP4:
	case ARG_WILD:
		return ip4_parse(text, &v->ip);
	case ARG_MASK:
		return ip4_parse(text, &v->ip) && ip4_mask_len(v->ip, &len);
	case ARG_PREFIX:
		return prefix_parse(text, &v->prefix);
	case ARG_TIME:
		return vtime_parse(text, &v->time, NULL);
	case ARG_IFACE:
		if (!ifname_parse(text, name, NULL))
			return false;
		g_free(v->text);
		v->text = g_strdup(name);
		return true;
	case ARG_WORD:
	case ARG_LINE:
		return *text != '\0';
	}
	g_assert_not_reached();
}

bool arg_fits(const Elem *e, const char *text)
{
	ArgValue v = {0};
	bool fits = convert(e, text, &v);

	g_free(v.text);
	return fits;
}

Args *args_new(const Syntax *s, const char *line, SrcPos at, const Bound *bound, unsigned n)
{
	Args *a = g_new0(Args, 1);

	a->at = at;
	a->syntax = s;
	a->n = n;
	a->value = g_new0(ArgValue, MAX(n, 1));
	a->notes = g_new0(ArgsNotes, 1);
	for (unsigned i = 0; i < n; i++) {
		ArgValue *v = &a->value[i];
		v->elem = bound[i].elem;
		v->col = (int)(bound[i].from - line);
		v->text = g_strndup(bound[i].from, (gsize)bound[i].len);
		if (v->elem->kind == E_ARG) {
			g_autofree char *text = g_strdup(v->text);
			bool fits = convert(v->elem, text, v);
			g_assert(fits);
		}
	}
	return a;
}

void args_free(Args *a)
{
	if (!a)
		return;
	for (unsigned i = 0; i < a->n; i++)
		g_free(a->value[i].text);
	g_free(a->value);
	if (a->notes->astray)
		g_ptr_array_unref(a->notes->astray);
	g_free(a->notes);
	g_free(a);
}

/* The argument of that name; else the keyword. */
static const ArgValue *find(const Args *a, const char *name)
{
	const ArgValue *keyword = NULL;

	for (unsigned i = 0; i < a->n; i++) {
		const ArgValue *v = &a->value[i];
		if (strcmp(v->elem->text, name) != 0)
			continue;
		if (v->elem->kind == E_ARG)
			return v;
		keyword = v;
	}
	return keyword;
}

/* What is not in the line may be in another one of the statement, or is a name that no line can have. */
static void note_absent(const Args *a, const char *name)
{
	if (syntax_has(a->syntax, name))
		return;
	if (!a->notes->astray)
		a->notes->astray = g_ptr_array_new();
	g_ptr_array_add(a->notes->astray, (void *)name);
}

const char *args_astray(const Args *a, unsigned i)
{
	const GPtrArray *names = a->notes->astray;

	return names && i < names->len ? names->pdata[i] : NULL;
}

/* What a setter asks for. */
static const ArgValue *ask(const Args *a, const char *name)
{
	const ArgValue *v = find(a, name);

	if (!v)
		note_absent(a, name);
	return v;
}

/* The argument called `name`, of one of the types that can be read so. */
static const ArgValue *find_typed(const Args *a, const char *name, ArgType one, ArgType two,
				  ArgType three)
{
	for (unsigned i = 0; i < a->n; i++) {
		const ArgValue *v = &a->value[i];
		if (v->elem->kind != E_ARG || strcmp(v->elem->text, name) != 0)
			continue;
		g_assert(v->elem->type == one || v->elem->type == two || v->elem->type == three);
		return v;
	}
	note_absent(a, name);
	return NULL;
}

bool arg_has(const Args *a, const char *name)
{
	return ask(a, name) != NULL;
}

int64_t arg_num(const Args *a, const char *name)
{
	const ArgValue *v = find_typed(a, name, ARG_RANGE, ARG_RANGE, ARG_RANGE);

	return v ? v->num : 0;
}

Ip4 arg_ip(const Args *a, const char *name)
{
	const ArgValue *v = find_typed(a, name, ARG_IP4, ARG_MASK, ARG_WILD);

	return v ? v->ip : 0;
}

Prefix arg_prefix(const Args *a, const char *name)
{
	const ArgValue *v = find_typed(a, name, ARG_PREFIX, ARG_PREFIX, ARG_PREFIX);

	return v ? v->prefix : (Prefix){0};
}

VTime arg_time(const Args *a, const char *name)
{
	const ArgValue *v = find_typed(a, name, ARG_TIME, ARG_TIME, ARG_TIME);

	return v ? v->time : 0;
}

const char *arg_str(const Args *a, const char *name)
{
	const ArgValue *v = ask(a, name);

	return v ? v->text : "";
}

SrcPos arg_pos(const Args *a, const char *name)
{
	const ArgValue *v = name ? ask(a, name) : NULL;
	SrcPos at = a->at;

	if (v)
		at.col += v->col;
	return at;
}

bool conf_unmodelled(ConfErr *e, Affects affects, const char *why)
{
	e->affects = affects;
	e->unmodelled = why;
	return true;
}

bool conf_answer(ConfErr *e, const char *text)
{
	e->answer = text;
	return true;
}

bool conf_refuse(ConfErr *e, const char *text)
{
	e->refused = true;
	return conf_answer(e, text);
}

bool conf_reject(ConfErr *e, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	g_string_append_vprintf(e->what, format, ap);
	va_end(ap);
	return false;
}

bool conf_reject_arg(ConfErr *e, const Args *a, const char *arg, const char *format, ...)
{
	va_list ap;

	e->at = arg_pos(a, arg);
	va_start(ap, format);
	g_string_append_vprintf(e->what, format, ap);
	va_end(ap);
	return false;
}

void conf_enter(const Args *a, void *obj)
{
	a->notes->entered = obj;
}

void *args_entered(const Args *a)
{
	return a->notes->entered;
}

const char *args_first_name(const Args *a)
{
	for (unsigned i = 0; i < a->n; i++)
		if (a->value[i].elem->kind == E_ARG)
			return a->value[i].elem->type == ARG_RANGE ? NULL : a->value[i].text;
	return NULL;
}

/* As IOS writes it, however it was typed. */
static void print_value(const ArgValue *v, GString *out)
{
	switch (v->elem->type) {
	case ARG_RANGE:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, v->num);
		return;
	case ARG_IP4:
	case ARG_MASK:
	case ARG_WILD:
		g_string_append(out, ip_text(v->ip).s);
		return;
	default:
		g_string_append(out, v->text);
	}
}

/* Cuts "grp=0" behind the name; what stands there, or NULL. */
static char *cut(char *name, char at)
{
	char *p = strchr(name, at);
	if (!p)
		return NULL;
	*p = '\0';
	return p + 1;
}

bool stmt_key(const Stmt *s, const Args *a, GString *out)
{
	g_auto(GStrv) names = g_strsplit(s->key ? s->key : "", " ", -1);
	gsize said = out->len;
	for (char **n = names; *n; n++) {
		const char *otherwise = cut(*n, '='), *with = cut(*n, '?');
		const ArgValue *v = with && !find(a, with) ? NULL : find(a, *n);
		if (!v && !otherwise)
			return with && find(a, *n);
		if (n != names)
			g_string_append_c(out, ' ');
		if (v)
			print_value(v, out);
		else
			g_string_append(out, otherwise);
		if (v || strcmp(otherwise, "-") != 0)
			said = out->len;
	}
	bool whole = said == out->len;
	g_string_truncate(out, said);
	return whole;
}

void args_print(const Args *a, GString *out)
{
	for (unsigned i = 0; i < a->n; i++) {
		const ArgValue *v = &a->value[i];
		g_string_append_printf(out, "%s%s", i ? " " : "",
				       v->elem->kind == E_KEYWORD ? v->elem->text : v->text);
	}
}
