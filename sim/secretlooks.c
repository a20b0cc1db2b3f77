/* Secrets that are known by what they look like. Sources: Cisco IOS Security Command Reference (enable secret, service
 * password-encryption, password encryption aes: types 5 to 9); RFC 3986 3.2.1 (URLs). */

#include "sim/secretlooks.h"

#include <glib.h>
#include <string.h>

/* Behind one of these, what looks like a hash or like octets is one, wherever it stands. */
static const char near[] =
	"=key|=secret|=password|=passwd|=passphrase|=psk|=community|=hash|=md5|=sha|=sha1|=sha256|"
	"=sha512|=auth|=authentication|=authenticator|=authenticate|=digest|=cipher|=encrypted|"
	"=encryption|=priv|=privacy|=credential|=credentials|=token|=string|=key-string";

/* "$9$SALT$HASH": type 5, 8, 9 and what follows them. */
static bool is_crypt(const char *word, size_t n)
{
	size_t i = 1;
	while (i < n && g_ascii_isdigit(word[i]))
		i++;
	return n > 7 && word[0] == '$' && i > 1 && i < n && word[i] == '$';
}

static bool is_hex(const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!g_ascii_isxdigit(word[i]))
			return false;
	return true;
}

/* Base 64: of both cases, and no name with a number behind it, such as an interface's. */
static bool is_base64(const char *word, size_t n)
{
	bool digit = false, mixed = false, upper = false, lower = false;
	for (size_t i = 0; i < n; i++) {
		if (!g_ascii_isalnum(word[i]) && !strchr("+/=", word[i]))
			return false;
		mixed |= digit && g_ascii_isalpha(word[i]);
		digit |= g_ascii_isdigit(word[i]) != 0;
		upper |= g_ascii_isupper(word[i]) != 0;
		lower |= g_ascii_islower(word[i]) != 0;
	}
	return mixed && upper && lower;
}

/* Type 7 is hex behind two decimal digits, type 6 long and of any characters; without a type, only what is long. */
static bool is_like_hash(const SecretLine *l, unsigned at)
{
	enum { LONG = 16, TYPE_7 = 6 };
	const char *word = l->text + l->word[at].from;
	size_t n = l->word[at].to - l->word[at].from;
	if (n >= LONG && (is_hex(word, n) || is_base64(word, n)))
		return true;
	if (at == 0 || !secretforms_is_type(l, at - 1))
		return false;
	char type = l->text[l->word[at - 1].from];
	return (type == '7' && n >= TYPE_7 && n % 2 == 0 && is_hex(word, n)) ||
	       (type == '6' && n >= LONG);
}

static bool is_part_of_word(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '_';
}

/* "password=SECRET", "password:SECRET": where it begins; `n`: it does not. */
static size_t assigned(const char *word, size_t n)
{
	if (!memchr(word, '=', n) && !memchr(word, ':', n))
		return n;
	static const char *const names[] = {
		"password=",  "passwd=",   "pwd=",   "secret=", "passphrase=",
		"key=",       "psk=",      "token=", "pin=",    "apikey=",
		"community=", "password:", "pass=",  "pass:",   "pw=",
		"pw:",        "passwd:",   "pwd:",   "secret:", "passphrase:"};
	size_t first = n;
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		size_t len = strlen(names[i]);
		for (size_t k = 0; k + len < first; k++)
			if (g_ascii_strncasecmp(word + k, names[i], len) == 0 &&
			    (k == 0 || !is_part_of_word(word[k - 1])))
				first = k + len;
	}
	return first;
}

/* "user-password": of a word of several, the last one says what follows. */
static bool ends_as_secret(const SecretLine *l, unsigned at)
{
	static const char *const ends[] = {"password", "passwd", "passphrase", "passcode",
					   "secret",   "token",  "psk"};
	const char *word = l->text + l->word[at].from;
	size_t n = l->word[at].to - l->word[at].from;
	for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++) {
		size_t len = strlen(ends[i]);
		if (n > len && (word[n - len - 1] == '-' || word[n - len - 1] == '_') &&
		    g_ascii_strncasecmp(word + n - len, ends[i], len) == 0)
			return true;
	}
	return false;
}

/* What stands behind such a word, and an encryption type, if no form has found another. */
static void find_behind(SecretLine *l)
{
	for (unsigned i = 0; i + 1 < l->n_words && l->n_secrets == 0; i++) {
		unsigned from = i + 1 + (i + 2 < l->n_words && secretforms_is_type(l, i + 1));
		if (ends_as_secret(l, i))
			l->secret[l->n_secrets++] =
				(SecretStretch){l->word[from].from, l->word[l->n_words - 1].to};
	}
}

/* EEM: "mail server "USER:SECRET@HOST"" (Embedded Event Manager Command Reference, action mail); of call-home
 * "mail-server USER:SECRET@HOST" (IOS Call Home Command Reference). */
static bool in_mail(const SecretLine *l, unsigned at, const char *word, size_t n,
		    SecretStretch *found)
{
	bool applet = at >= 2 && secretforms_is_word(l, at - 1, "=server") &&
		      secretforms_is_word(l, at - 2, "=mail");
	if (!applet && !(at >= 1 && secretforms_is_word(l, at - 1, "=mail-server")))
		return false;
	const char *host = word + n;
	while (host > word && host[-1] != '@')
		host--;
	const char *colon = memchr(word, ':', (size_t)(host - word));
	if (host == word || !colon || colon + 1 >= host - 1)
		return false;
	*found = (SecretStretch){(size_t)(colon + 1 - word), (size_t)(host - 1 - word)};
	return true;
}

/* RFC 3986 3.2.1: "ftp://USER:SECRET@HOST/". */
static bool in_url(const char *word, size_t n, SecretStretch *found)
{
	const char *scheme = g_strstr_len(word, (gssize)n, "://");
	if (!scheme)
		return false;
	const char *from = scheme + strlen("://"), *end = word + n, *slash = from, *at;
	while (slash < end && *slash != '/')
		slash++;
	for (at = slash; at > from && at[-1] != '@'; at--)
		;
	const char *colon = memchr(from, ':', (size_t)(slash - from));
	if (at == from || !colon || colon + 1 >= at - 1)
		return false;
	*found = (SecretStretch){(size_t)(colon + 1 - word), (size_t)(at - 1 - word)};
	return true;
}

static bool is_near(const SecretLine *l, unsigned at)
{
	while (at-- > 0)
		if (secretforms_is_word(l, at, near))
			return true;
	return false;
}

/* Of one word, within it. */
static bool looks_secret(const SecretLine *l, unsigned at, SecretStretch *found)
{
	const char *word = l->text + l->word[at].from;
	size_t n = l->word[at].to - l->word[at].from;
	if (in_url(word, n, found) || in_mail(l, at, word, n, found))
		return true;
	size_t from = assigned(word, n);
	if (from == n && (is_crypt(word, n) || (is_like_hash(l, at) && is_near(l, at))))
		from = 0;
	*found = (SecretStretch){from, n};
	return from < n;
}

static bool is_found(const SecretLine *l, unsigned at)
{
	for (unsigned i = 0; i < l->n_secrets; i++)
		if (l->word[at].from < l->secret[i].to && l->secret[i].from < l->word[at].to)
			return true;
	return false;
}

/* Secrets stand in order. */
static void add_found(SecretLine *l, SecretStretch s)
{
	unsigned i = l->n_secrets++;
	for (; i > 0 && l->secret[i - 1].from > s.from; i--)
		l->secret[i] = l->secret[i - 1];
	l->secret[i] = s;
}

void secretlooks_find(SecretLine *l)
{
	find_behind(l);
	for (unsigned i = 0; i < l->n_words && l->n_secrets < SECRETS_IN_LINE; i++) {
		SecretStretch s;
		if (!is_found(l, i) && looks_secret(l, i, &s)) {
			s.from += l->word[i].from;
			s.to += l->word[i].from;
			add_found(l, s);
		}
	}
}
