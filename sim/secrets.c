/* Texts with secrets in them. */

#include "sim/secrets.h"

#include <string.h>

#include "sim/secretforms.h"

struct Secrets {
	GHashTable *masks; /* secret -> what stands for it; NULL: "..." for each */
	bool in_chain;     /* "key 1" numbers a key of a chain */
	bool doubled;      /* `{{` is one brace */
};

/* RFC 2281 5.1: what stands in every hello of a group that has no authentication is no secret, and a router that
 * spells it out agrees with one that does not. */
static bool is_default(const SecretLine *l, const SecretStretch *p)
{
	static const char cisco[] = "cisco";
	return secretforms_is_word(l, 0, "standby|vrrp|glbp|no") &&
	       p->to - p->from == strlen(cisco) &&
	       strncmp(l->text + p->from, cisco, strlen(cisco)) == 0;
}

bool secrets_is_mark(const char *word, size_t len)
{
	size_t stars = 0;
	while (stars < len && word[stars] == '*')
		stars++;
	return (len > 2 && word[0] == '<' && word[len - 1] == '>') || (len > 2 && stars == len);
}

static bool is_one_letter(const char *word, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (word[i] != word[0] || !strchr("xX#?", word[0]))
			return false;
	return len > 2;
}

bool secrets_could_be_mark(const char *word, size_t len)
{
	static const char *const words[] = {"removed",  "redacted", "masked",    "hidden",
					    "stripped", "scrubbed", "sanitized", "omitted"};
	if (len > 2 && strchr("[({-_", word[0])) {
		word++;
		len -= 2;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (len == strlen(words[i]) && g_ascii_strncasecmp(word, words[i], len) == 0)
			return true;
	return is_one_letter(word, len);
}

/* They stay: what they say is no secret, and a run says the same of its verdict. */
static bool is_marked(const SecretLine *l, const SecretStretch *p)
{
	const char *word = l->text + p->from;
	size_t len = p->to - p->from;
	return secrets_is_mark(word, len) || secrets_could_be_mark(word, len);
}

static void single_braces(char *secret)
{
	char *to = secret;
	for (const char *p = secret; *p; p++) {
		*to++ = *p;
		p += p[0] == '{' && p[1] == '{';
	}
	*to = '\0';
}

/* HSRP and OSPF take eight characters. */
static const char *mask_for(Secrets *s, char *secret /* adopts */)
{
	if (s->doubled)
		single_braces(secret);
	const char *known = g_hash_table_lookup(s->masks, secret);
	if (known) {
		g_free(secret);
		return known;
	}
	unsigned n = g_hash_table_size(s->masks) + 1;
	char *mask = g_strdup_printf("%s%u", n < 100 ? "masked" : n < 10000 ? "mask" : "m", n);
	g_hash_table_insert(s->masks, secret, mask);
	return mask;
}

/* A line that begins at the margin ends a chain. */
static bool numbers_key(Secrets *s, const SecretLine *l)
{
	static const char inside[] = "key|=key-string|accept-lifetime|send-lifetime";
	if (secretforms_is_word(l, 0, "key") && secretforms_is_word(l, 1, "chain"))
		s->in_chain = true;
	else if (l->n_words && l->word[0].from == 0 && !secretforms_is_word(l, 0, inside))
		s->in_chain = false;
	if (!s->in_chain || !secretforms_is_word(l, 0, "key") || l->n_words != 2)
		return false;
	for (size_t i = l->word[1].from; i < l->word[1].to; i++)
		if (!g_ascii_isdigit(l->text[i]))
			return false;
	return true;
}

/* Words of a secret are masked each for itself: a line keeps their number, and is taken, or not, as before. */
static void mask_words(Secrets *s, const char *text, const SecretStretch *p, GString *out)
{
	if (!s->masks) {
		g_string_append(out, "...");
		return;
	}
	for (size_t i = p->from; i < p->to;) {
		size_t n = MIN(strcspn(text + i, " \t\r"), p->to - i);
		size_t blanks = MIN(strspn(text + i + n, " \t\r"), p->to - i - n);
		if (n)
			g_string_append(out, mask_for(s, g_strndup(text + i, n)));
		g_string_append_len(out, text + i + n, (gssize)blanks);
		i += n + blanks;
	}
}

static void mask_statement(Secrets *s, const char *text, size_t len, GString *out)
{
	SecretLine l;
	size_t at = 0;
	secretforms_find(&l, text, len);
	unsigned n = numbers_key(s, &l) ? 0 : l.n_secrets;
	for (unsigned i = 0; i < n; i++) {
		const SecretStretch *p = &l.secret[i];
		if (s->masks && (is_default(&l, p) || is_marked(&l, p)))
			continue;
		g_string_append_len(out, text + at, (gssize)(p->from - at));
		mask_words(s, text, p, out);
		at = p->to;
	}
	g_string_append_len(out, text + at, (gssize)(len - at));
}

/* Lines behind each other as a scenario has them: `a; b`, where `\;` belongs to a line. */
static void mask_statements(Secrets *s, const char *text, size_t len, GString *out)
{
	for (size_t i = 0; i <= len;) {
		size_t n = i;
		while (n < len && !(text[n] == ';' && (n == 0 || text[n - 1] != '\\')))
			n++;
		mask_statement(s, text + i, n - i, out);
		if (n < len)
			g_string_append_c(out, ';');
		i = n + 1;
	}
}

/* Where the value of "config = ..." or "exec = ..." begins; 0: it is another line. */
static size_t typed_at(const char *line, size_t len)
{
	static const char *const keys[] = {"config", "exec"};
	size_t at = secretforms_marks(line, len), word = strcspn(line + at, " \t=\n");
	for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) {
		if (word != strlen(keys[i]) || strncmp(line + at, keys[i], word) != 0)
			continue;
		size_t eq = at + word + strspn(line + at + word, " \t");
		return eq < len && line[eq] == '=' ? eq + 1 : 0;
	}
	return 0;
}

/* ---- texts ---- */

/* A golden timeline says what was typed, and has a mark of each line of the configurations: short, but enough to try
 * passwords on. Its head is all that a run needs of it. */
static size_t shown(const char *text)
{
	const char *end = g_str_has_prefix(text, "vpnha timeline ") ? strstr(text, "\n\n") : NULL;
	return end ? (size_t)(end - text) + 1 : strlen(text);
}

Secrets *secrets_new(void)
{
	Secrets *s = g_new0(Secrets, 1);
	s->masks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return s;
}

void secrets_free(Secrets *s)
{
	if (!s)
		return;
	g_clear_pointer(&s->masks, g_hash_table_unref);
	g_free(s);
}

static void mask_line(Secrets *s, const char *line, size_t len, GString *out)
{
	size_t typed = typed_at(line, len);
	bool comment = line[strspn(line, " \t")] == '#';
	g_string_append_len(out, line, (gssize)(typed || comment ? typed : len));
	if (typed || comment)
		mask_statements(s, line + typed, len - typed, out);
}

/* A scenario begins with a group; of its lines only those hold statements that type some. */
static bool is_scenario(const char *text)
{
	text += g_str_has_prefix(text, "\xef\xbb\xbf") ? 3 : 0; /* a byte order mark */
	while (*text == '#' || g_ascii_isspace(*text)) {
		text += *text == '#' ? strcspn(text, "\n") : 0;
		text += *text != '\0';
	}
	return *text == '[';
}

/* Line by line; if it is only asked whether there is a secret, as far as the first. */
static void mask_text(Secrets *s, const char *text, bool any, GString *out)
{
	const char *end = text + shown(text);
	bool scenario = is_scenario(text);
	s->in_chain = false;
	for (const char *p = text; p < end && !(any && g_hash_table_size(s->masks) > 0);) {
		size_t n = strcspn(p, "\n");
		if (scenario)
			mask_line(s, p, n, out);
		else
			mask_statement(s, p, n, out);
		p += n;
		if (*p)
			g_string_append_c(out, *p++);
	}
}

char *secrets_mask(Secrets *s, const char *text)
{
	GString *out = g_string_new(NULL);
	mask_text(s, text, false, out);
	return g_string_free(out, FALSE);
}

char *secrets_mask_template(Secrets *s, const char *text)
{
	s->doubled = true;
	char *masked = secrets_mask(s, text);
	s->doubled = false;
	return masked;
}

char *secrets_mask_set(Secrets *s, const char *assignment)
{
	const char *eq = strchr(assignment, '=');
	size_t n = eq ? (size_t)(eq - assignment) + 1 : 0;
	GString *out = g_string_new_len(assignment, (gssize)n);
	mask_statements(s, assignment + n, strlen(assignment) - n, out);
	return g_string_free(out, FALSE);
}

bool secrets_in(const char *text)
{
	g_autoptr(Secrets) s = secrets_new();
	g_autoptr(GString) masked = g_string_new(NULL);
	mask_text(s, text, true, masked);
	return g_hash_table_size(s->masks) > 0;
}

Secrets *secrets_new_hiding(void)
{
	return g_new0(Secrets, 1);
}

void secrets_hide_next(Secrets *s, GString *out, const char *line)
{
	mask_statement(s, line, strlen(line), out);
}

bool secrets_at(const char *line, size_t at)
{
	SecretLine l;
	secretforms_find(&l, line, strlen(line));
	for (unsigned i = 0; i < l.n_secrets; i++)
		if (at >= l.secret[i].from && at < l.secret[i].to)
			return true;
	return false;
}

void secrets_hide(GString *out, const char *line)
{
	Secrets s = {0};
	line += strspn(line, " \t");
	size_t len = strlen(line), typed = typed_at(line, len);
	g_string_append_len(out, line, (gssize)typed);
	if (typed)
		mask_statements(&s, line + typed, len - typed, out);
	else
		mask_statement(&s, line, len, out);
}

char *secrets_hide_fault(const char *what)
{
	Secrets s = {0};
	const char *place = strstr(what, ": ");
	size_t n = place ? (size_t)(place - what) + strlen(": ") : 0;
	GString *out = g_string_new_len(what, (gssize)n);
	mask_statements(&s, what + n, strlen(what) - n, out);
	return g_string_free(out, FALSE);
}
