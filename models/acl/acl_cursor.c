/* Words of entries. */

#include "models/acl/acl_cursor.h"

#include <string.h>

static size_t word_len(const char *s)
{
	return strcspn(s, " \t");
}

bool acl_peek(AclCursor *c, char word[ACL_WORD])
{
	c->at += strspn(c->at, " \t");
	g_strlcpy(word, c->at, MIN((size_t)ACL_WORD, word_len(c->at) + 1));
	return word[0] != '\0';
}

void acl_take(AclCursor *c)
{
	c->at += word_len(c->at);
}

bool acl_wrong(AclCursor *c, const char *expected)
{
	char word[ACL_WORD];
	bool some = acl_peek(c, word);
	conf_reject(c->e, "%s%s%s, expected %s", some ? "\"" : "line ends", some ? word : "",
		    some ? "\"" : "", expected);
	c->e->at = c->pos;
	c->e->at.col += (int)(c->at - c->begin);
	return false;
}

void acl_unheld(AclCursor *c, const char *why)
{
	c->line->unheld = true;
	c->why = why;
}

AclMore *acl_more(AclCursor *c)
{
	if (!c->line->more) {
		c->line->more = g_new0(AclMore, 1);
		c->line->more->ttl_hi = 255;
		c->line->entry.more = c->line->more;
	}
	return c->line->more;
}

bool acl_number(const char *word, unsigned max, uint16_t *out)
{
	char *end;
	guint64 n = g_ascii_strtoull(word, &end, 10);
	if (!g_ascii_isdigit(word[0]) || *end || n > max)
		return false;
	*out = (uint16_t)n;
	return true;
}

bool acl_named(const AclWord *words, const char *word, uint16_t *out)
{
	for (; words->word; words++)
		if (strcmp(words->word, word) == 0) {
			*out = words->number;
			return true;
		}
	return false;
}

const char *acl_name_of(const AclWord *words, unsigned number)
{
	for (; words->word; words++)
		if (words->number == number)
			return words->word;
	return NULL;
}

void acl_say_number(GString *to, const AclWord *words, unsigned number)
{
	const char *name = acl_name_of(words, number);
	if (name)
		g_string_append_printf(to, " %s", name);
	else
		g_string_append_printf(to, " %u", number);
}
