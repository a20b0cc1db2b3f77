/* "interface range FastEthernet0/0 - 3 , GigabitEthernet1/0": what follows is done to each of these in turn (Cisco IOS
 * Interface and Hardware Component Command Reference, interface range). A running-config never has it; what a person
 * writes may. A range of a macro's name is a statement that is not modelled. */

#include <string.h>

#include "models/core/runconf_reader.h"

/* LIBERTY: so many in one range: as VLANs have numbers. IOS takes as many as there are. */
enum { RANGE_MOST = 4096 };

static char *without_blanks(const char *text, size_t n)
{
	GString *s = g_string_sized_new(n);

	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isspace(text[i]))
			g_string_append_c(s, text[i]);
	return g_string_free(s, FALSE);
}

/* Octets of an interface's name before its last number: "FastEthernet0/" of "FastEthernet0/12". */
static size_t before_last(const char *name)
{
	size_t n = strlen(name);

	while (n > 0 && g_ascii_isdigit(name[n - 1]))
		n--;
	return n;
}

/* Does the end of a range stand where its beginning does? It may have only its last number, all its numbers ("0/3"), or
 * the type, too. */
static bool is_beside(const char *first, const char *last)
{
	size_t n = before_last(first), m = before_last(last);
	const char *numbers = first + strcspn(first, "0123456789");
	const char *own = last + strcspn(last, "0123456789");

	if (m == 0)
		return true;
	if (own == last)
		return (size_t)(first + n - numbers) == m && strncmp(numbers, last, m) == 0;
	return n == m && g_ascii_strncasecmp(first, last, n) == 0;
}

/* "FastEthernet0/0 - 3": false: it is no range of interfaces, or it is too long. */
static bool add_part(const char *part, size_t len, GPtrArray *names)
{
	g_autofree char *first = without_blanks(part, len);
	char *dash = strchr(first + strcspn(first, "0123456789"), '-');
	const char *last = dash ? dash + 1 : first;
	guint64 from, to;

	if (dash)
		*dash = '\0';
	size_t n = before_last(first);
	if (!g_ascii_isalpha(*first) || !is_beside(first, last) ||
	    !g_ascii_string_to_unsigned(first + n, 10, 0, G_MAXUINT32, &from, NULL) ||
	    !g_ascii_string_to_unsigned(last + before_last(last), 10, from, G_MAXUINT32, &to, NULL))
		return false;
	if (to - from >= RANGE_MOST - names->len)
		return false;
	for (; from <= to; from++)
		g_ptr_array_add(names,
				g_strdup_printf("%.*s%" G_GUINT64_FORMAT, (int)n, first, from));
	return true;
}

/* Of a list that is none, where that begins. */
static const char *read_list(const char *list, GPtrArray *names)
{
	for (const char *p = list;; p++) {
		size_t n = strcspn(p, ",");
		if (!add_part(p, n, names))
			return p + strspn(p, " \t");
		p += n;
		if (!*p)
			return NULL;
	}
}

/* ---- one line for each ---- */

/* Behind "interface range", abbreviated if it is typed; NULL: the line does not begin so. */
static const char *behind_range(const Reader *r, const char *line)
{
	SyntaxFlags flags = r->flags;
	const char *word = line + strcspn(line, " \t");

	word += strspn(word, " \t");
	if (g_ascii_strncasecmp(line, "in", 2) != 0 || g_ascii_strncasecmp(word, "ra", 2) != 0)
		return NULL;
	Syntax *s = syntax_new("interface range <list:line>");
	Syntax *macro = syntax_new("interface range macro <name:word>");
	bool is = syntax_match(s, line, (SrcPos){0}, flags, NULL, NULL) == SYNTAX_OK &&
		  syntax_match(macro, line, (SrcPos){0}, flags, NULL, NULL) != SYNTAX_OK;
	syntax_free(s);
	syntax_free(macro);
	if (!is)
		return NULL;
	word += strcspn(word, " \t");
	return word + strspn(word, " \t");
}

/* What stands before "interface": "no", "default" or nothing. */
static size_t prefix_length(const char *line)
{
	static const char *const words[] = {"no", "default"};

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (confline_is_word(line, words[i])) {
			size_t n = strlen(words[i]);
			return n + strspn(line + n, " \t");
		}
	return 0;
}

/* A statement of global configuration for one of them; those that it enters stay known. */
static LineFate take_iface(Reader *r, const Line *l, const char *prefix, const char *name)
{
	g_autofree char *text = g_strdup_printf("%*s%sinterface %s", l->indent, "", prefix, name);
	Line own = {.text = text, .at = l->at};

	r->depth = 0;
	runconf_line(r, &own);
	if (r->depth > 0) {
		r->place[r->depth].ranged = true;
		g_array_append_val(r->range, r->place[r->depth]);
	}
	return own.fate;
}

static bool is_in_range(const Reader *r)
{
	return r->range->len > 0 && r->depth > 0 && r->place[r->depth].ranged;
}

/* False: the line is another. */
static bool begins_range(Reader *r, Line *l)
{
	size_t indent = strspn(l->text, " \t"), own = prefix_length(l->text + indent);
	const char *list = behind_range(r, l->text + indent + own);

	if (!list || *r->banner_end || (r->owner.whole && (int)indent > r->owner.indent))
		return false;
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *prefix = g_strndup(l->text + indent, own);
	const char *wrong = read_list(list, names);
	l->indent = (int)indent;
	g_array_set_size(r->range, 0);
	if (wrong) {
		SrcPos at = l->at;
		at.col += (int)(wrong - l->text);
		runconf_wrong(r, l, at,
			      "no range of interfaces, expected such as FastEthernet0/0 - 3 , "
			      "FastEthernet1/0 (4096 at most)");
		return true;
	}
	for (guint i = 0; i < names->len; i++)
		l->fate = take_iface(r, l, prefix, names->pdata[i]);
	return true;
}

/* Is it a part of a line without mode here, below which it stands? */
static bool is_below_other(const Reader *r, const Line *l)
{
	return r->owner.indent >= 0 && (int)strspn(l->text, " \t") > r->owner.indent;
}

void runconf_take(Reader *r, Line *l)
{
	const Line whole = *l;

	if (begins_range(r, l))
		return;
	if (!is_in_range(r) || is_below_other(r, l)) {
		runconf_line(r, l);
		return;
	}
	unsigned depth = r->depth;
	for (guint i = 0; i < r->range->len; i++) {
		r->depth = depth;
		r->place[depth] = g_array_index(r->range, Place, i);
		*l = whole;
		runconf_line(r, l);
		if (!is_in_range(r) || r->block.took || l->fate == LINE_BLANK)
			return;
		g_array_index(r->range, Place, i) = r->place[depth];
	}
}
