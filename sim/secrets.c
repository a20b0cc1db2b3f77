/* Statements with secrets. Sources: Cisco IOS 12.3 command references (Security; IP; IP Routing Protocols; Network
 * Management; Terminal Services; Dial), each at the command's name. */

#include "sim/secrets.h"

#include <string.h>

/* A statement's words: `$` is a secret, `$$` one that goes to the end of the line, `#` an encryption type that may
 * be there, `*` any word, `...` any number of them, `a|b` one of several. Words may be abbreviated as IOS takes them; one
 * behind `=` only behind its hyphen, as what stands before that is another word. The first form that fits counts; one
 * without `$` has no secret. */
static const char *const forms[] = {
	"crypto isakmp key # $ address|hostname ...",
	"crypto isakmp key # $$",
	"crypto isakmp client ... key # $$",
	"crypto key ...",
	"key config-key * $$",
	"key chain ...",
	"key # $ address|hostname ...",
	"key # $$",
	"=key-string # $$",
	"pre-shared-key address|hostname ... key # $$",
	"pre-shared-key local|remote # $$",
	"pre-shared-key # $$",
	"group * key # $$",
	"set session-key * ah * $",
	"set session-key * esp * cipher $ authenticator $",
	"set session-key * esp * cipher|authenticator $",
	"standby|vrrp|glbp authentication md5 key-string # $ ...",
	"standby|vrrp|glbp * authentication md5 key-string # $ ...",
	"standby|vrrp|glbp ... authentication md5 =key-chain ...",
	"standby|vrrp|glbp ... authentication md5 $$",
	"standby|vrrp|glbp authentication text $",
	"standby|vrrp|glbp * authentication text $",
	"standby|vrrp|glbp authentication $",
	"standby|vrrp|glbp * authentication $",
	"ip nhrp authentication $",
	"ip ospf message-digest-key * md5 # $$",
	"ip ospf authentication message-digest|null",
	"ip ospf authentication key-chain *",
	"ip ospf authentication-key # $$",
	"ip ftp|rcmd|http ... password # $$",
	"area * virtual-link|sham-link * ... message-digest-key * md5 # $ ...",
	"area * virtual-link|sham-link * ... authentication authentication-key # $ ...",
	"area * virtual-link|sham-link * ... =authentication-key # $ ...",
	"area * virtual-link|sham-link * ... authentication message-digest|null ...",
	"area * virtual-link|sham-link * ... authentication # $ ...",
	"isis password # $ ...",
	"neighbor * password # $$",
	"mpls ldp neighbor ... password # $$",
	"ppp pap sent-username * password # $$",
	"ppp chap|pap|eap password # $$",
	"ntp authentication-key * md5 $ ...",
	"... =authentication-key # $",
	"... =message-digest-key * md5 # $",
	"=area-password $ ...",
	"=domain-password $ ...",
	"snmp-server community # $ ...",
	"snmp-server user * * ... auth md5|sha $ priv des|3des|des56 $ ...",
	"snmp-server user * * ... auth md5|sha $ priv aes * $ ...",
	"snmp-server user * * ... auth md5|sha $ priv $$",
	"snmp-server user * * ... auth md5|sha $ ...",
	"snmp-server host * vrf * $$",
	"snmp-server host * traps|informs version 3 auth|noauth|priv $ ...",
	"snmp-server host * traps|informs version * $ ...",
	"snmp-server host * version 3 auth|noauth|priv $ ...",
	"snmp-server host * version * $ ...",
	"snmp-server host * traps|informs $ ...",
	"snmp-server host * $ ...",
	"tacacs-server|radius-server|server|=server-private ... key # $$",
	"client ... server-key # $$",
	"wpa-psk ascii|hex # $",
	"encryption ... key * size * # $ ...",
	"enable secret|password level * # $$",
	"enable secret|password # $$",
	"username * ... secret|password # $$",
	"password # $$",
	"... =secret|=secre|=secr|=password|=passwor|=passwo|=passw|=pass # $$",
	"tunnel key ...",
	"ntp ...",
	"... =key # $ ...",
};

enum { WORDS = 128, SECRETS_IN_LINE = 4 };

/* Where a word or a secret stands in its line. */
typedef struct Stretch {
	size_t from, to;
} Stretch;

typedef struct Line {
	const char *text;
	Stretch word[WORDS];
	unsigned n_words;
	Stretch secret[SECRETS_IN_LINE];
	unsigned n_secrets;
} Line;

struct Secrets {
	GHashTable *masks; /* secret -> what stands for it; NULL: "..." for each */
	bool in_chain;     /* "key 1" numbers a key of a chain */
	bool doubled;      /* `{{` is one brace */
};

/* ---- forms ---- */

static size_t form_len(const char *form)
{
	return strcspn(form, " ");
}

static const char *form_next(const char *form)
{
	form += form_len(form);
	return form + (*form == ' ');
}

static bool form_is(const char *form, const char *what)
{
	size_t n = form_len(form);
	return strlen(what) == n && strncmp(form, what, n) == 0;
}

static bool is_abbreviation(const char *word, size_t n, bool hyphened)
{
	return hyphened ? memchr(word, '-', n) != NULL : n > 0;
}

/* One of the form's words, or an abbreviation of one. */
static bool fits_word(const char *form, const Line *l, unsigned at)
{
	const char *word = l->text + l->word[at].from, *end = form + form_len(form);
	size_t n = l->word[at].to - l->word[at].from;
	for (const char *w = form; w < end; w += strcspn(w, "| ") + 1) {
		bool hyphened = *w == '=';
		w += hyphened;
		size_t whole = strcspn(w, "| ");
		if ((n == whole || (n < whole && is_abbreviation(word, n, hyphened))) &&
		    g_ascii_strncasecmp(w, word, n) == 0)
			return true;
	}
	return false;
}

static bool is_type(const Line *l, unsigned at)
{
	return l->word[at].to - l->word[at].from == 1 && g_ascii_isdigit(l->text[l->word[at].from]);
}

static bool fits(const char *form, Line *l, unsigned at);

static bool fits_secret(const char *form, Line *l, unsigned at, unsigned to)
{
	unsigned was = l->n_secrets;
	if (at >= l->n_words || was == SECRETS_IN_LINE)
		return false;
	l->secret[l->n_secrets++] = (Stretch){l->word[at].from, l->word[to].to};
	if (fits(form_next(form), l, to + 1))
		return true;
	l->n_secrets = was;
	return false;
}

static bool fits_any(const char *form, Line *l, unsigned at)
{
	for (; at <= l->n_words; at++)
		if (fits(form_next(form), l, at))
			return true;
	return false;
}

static bool fits(const char *form, Line *l, unsigned at)
{
	if (!*form)
		return at == l->n_words;
	if (form_is(form, "..."))
		return fits_any(form, l, at);
	if (form_is(form, "#"))
		return (at < l->n_words && is_type(l, at) && fits(form_next(form), l, at + 1)) ||
		       fits(form_next(form), l, at);
	if (form_is(form, "$"))
		return fits_secret(form, l, at, at);
	if (form_is(form, "$$"))
		return fits_secret(form, l, at, l->n_words - 1);
	return at < l->n_words && (form_is(form, "*") || fits_word(form, l, at)) &&
	       fits(form_next(form), l, at + 1);
}

/* ---- lines ---- */

/* What a comment holds may have been a statement: its marks are no words. */
static size_t marks(const char *text, size_t len)
{
	return MIN(strspn(text, " \t!#"), len);
}

static void split(Line *l, size_t len)
{
	for (size_t i = marks(l->text, len); i < len && l->n_words < WORDS;) {
		size_t from = i += strspn(l->text + i, " \t\r");
		while (i < len && !strchr(" \t\r", l->text[i]))
			i++;
		if (from < i && i <= len)
			l->word[l->n_words++] = (Stretch){from, i};
	}
	if (l->n_words == WORDS) /* the rest is one word: nothing of it is lost */
		l->word[WORDS - 1].to = len;
}

static bool is_word(const Line *l, unsigned at, const char *word)
{
	return at < l->n_words && fits_word(word, l, at);
}

/* The secrets of one statement, of `len` octets. */
static void find(Line *l, const char *text, size_t len)
{
	*l = (Line){.text = text};
	split(l, len);
	unsigned first = is_word(l, 0, "=no|default|=do") ? 1 : 0;
	for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++) {
		l->n_secrets = 0;
		if (first < l->n_words && fits(forms[i], l, first))
			break;
	}
}

/* RFC 2281 5.1: what stands in every hello of a group that has no authentication is no secret, and a router that
 * spells it out agrees with one that does not. */
static bool is_default(const Line *l, const Stretch *p)
{
	static const char cisco[] = "cisco";
	return is_word(l, 0, "standby|vrrp|glbp|no") && p->to - p->from == strlen(cisco) &&
	       strncmp(l->text + p->from, cisco, strlen(cisco)) == 0;
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
	const char *known = s->masks ? g_hash_table_lookup(s->masks, secret) : "...";
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
static bool numbers_key(Secrets *s, const Line *l)
{
	static const char inside[] = "key|=key-string|accept-lifetime|send-lifetime";
	if (is_word(l, 0, "key") && is_word(l, 1, "chain"))
		s->in_chain = true;
	else if (l->n_words && l->word[0].from == 0 && !is_word(l, 0, inside))
		s->in_chain = false;
	if (!s->in_chain || !is_word(l, 0, "key") || l->n_words != 2)
		return false;
	for (size_t i = l->word[1].from; i < l->word[1].to; i++)
		if (!g_ascii_isdigit(l->text[i]))
			return false;
	return true;
}

static void mask_statement(Secrets *s, const char *text, size_t len, GString *out)
{
	Line l;
	size_t at = 0;
	find(&l, text, len);
	unsigned n = numbers_key(s, &l) ? 0 : l.n_secrets;
	for (unsigned i = 0; i < n; i++) {
		const Stretch *p = &l.secret[i];
		if (s->masks && is_default(&l, p))
			continue;
		g_string_append_len(out, text + at, (gssize)(p->from - at));
		g_string_append(out, mask_for(s, g_strndup(text + p->from, p->to - p->from)));
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
	size_t at = marks(line, len), word = strcspn(line + at, " \t=\n");
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
	g_hash_table_unref(s->masks);
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
