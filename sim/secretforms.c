/* Forms of statements with secrets. Sources: Cisco IOS 12.3 and 15 command references (Security; IP; IP Routing
 * Protocols; Network Management; Terminal Services; Dial; Wireless LAN; EEM; Cable), each at the command's name; behind them, for
 * statements that nobody knows, the words that IOS puts before secrets. */

#include "sim/secretforms.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

#include "sim/secretlooks.h"

/* Words that commands of the exec and of configuration mode begin with, and answers that are no secret. */
#define COMMANDS                                                                                   \
	"clear|configure|copy|debug|delete|disable|do|enable|end|exit|logout|no|ping|quit|reload|" \
	"show|shutdown|undebug|write|yes"

/* A statement's words: `$` is a secret, `$$` one that goes to the end of the line, `#` an encryption type that may
 * be there, `~` any number of words that say how it is written, `*` any word, `...` any number of them, `..` the same, but
 * behind none that a name follows, `a|b` one of several. Words may be abbreviated as IOS takes them; one behind `=` only behind its hyphen, as what stands before
 * that is another word, or behind the `[` that says so. The first form that fits counts; one without `$` has no
 * secret. */
static const char *const forms[] = {
	"=sh[ow|=debug|=undebug|=clear ...", /* is asked, and sets nothing */
	"banner ...", /* is shown to everybody, and its last word may close it */
	"event manager environment * $$",
	"crypto isakmp key # $ address|hostname ...",
	"crypto isakmp key # $$",
	"crypto isakmp client ... key # $$",
	"crypto isakmp * # $ =address|=hostname ...", /* a mistyped "key" */
	"crypto key ... =passphrase $$",
	"crypto key export|import rsa * pem ... =3des|=des|=terminal $",
	"crypto key ...",
	"crypto pki|ca import|export ... =password|=3des|=des $$",
	"key config-key * $$",
	"key chain ...",
	"key # $ address|hostname ...",
	"key # $$",
	"=key-string # $$",
	"pre-shared-key address|hostname ... key # $$",
	"pre-shared-key local|remote ~ $$",
	"pre-shared-key ~ $$",
	"group * key # $$",
	"set session-key * ah * $",
	"set session-key * esp * cipher $ authenticator $",
	"set session-key * esp * cipher|authenticator $",
	"standby|vrrp|glbp authentication md5 key-string # $ ...",
	"standby|vrrp|glbp * authentication md5 key-string # $ ...",
	"standby|vrrp|glbp ... authentication md5 =key-chain ...",
	"standby|vrrp|glbp ... authentication md5 # $$",
	"standby|vrrp|glbp authentication md5|=md4|=md6|=sha # $$",
	"standby|vrrp|glbp * authentication md5|=md4|=md6|=sha # $$",
	"standby|vrrp|glbp authentication text $$",
	"standby|vrrp|glbp * authentication text $$",
	"standby|vrrp|glbp authentication $$",
	"standby|vrrp|glbp * authentication $$",
	"ip|ipv6 nhrp authentication $$",
	"nhrp authentication $$",
	"ip ospf message-digest-key * md5 # $$",
	"ip ospf message-digest-key * * # $$",
	"ip ospf authentication message-digest|null",
	"ip ospf authentication key-chain *",
	"ip ospf authentication-key # $$",
	"ip ftp|rcmd|http ... password # $$",
	"area * virtual-link|sham-link * ... message-digest-key * md5 # $ ...",
	"area * virtual-link|sham-link * ... authentication authentication-key # $ ...",
	"area * virtual-link|sham-link * ... =authentication-key # $ ...",
	"area * virtual-link|sham-link * ... authentication message-digest|null ...",
	"area * virtual-link|sham-link * ... authentication # $ ...",
	"ipv6|ospfv3|area ... =ipsec =spi * =esp =null =md5|=sha1 # $$",
	"ipv6|ospfv3|area ... =ipsec =spi * =esp * $$",
	"ipv6|ospfv3|area ... =ipsec =spi * =md5|=sha1 # $$",
	"isis password # $ ...",
	"neighbor * password # $$",
	"mpls ldp ... =password =required|=rollover ...",
	"mpls ldp ... =password =option * =for * =key-chain *",
	"mpls ldp ... =password =option * =for * # $$",
	"mpls ldp ... =password =fallback # $$",
	"mpls ldp neighbor ... password # $$",
	"cts sxp ... =password =default|=none|=key-chain ...",
	"cts sxp default password # $$",
	"ppp pap sent-username * password # $$",
	"ppp chap|pap|eap password # $$",
	"ntp authentication-key * * $ 7",
	"ntp authentication-key * * # $$",
	"... =authentication-key # $",
	"... =message-digest-key * md5 # $",
	"=area-password $ ...",
	"=domain-password $ ...",
	"snmp-server community # $ ...",
	"snmp-server user * * ... auth md5|sha $ priv des|3des|des56 $ ...",
	"snmp-server user * * ... auth md5|sha $ priv aes * $ ...",
	"snmp-server user * * ... auth md5|sha $ priv $$",
	"snmp-server user * * ... auth md5|sha $ ...",
	"snmp-server user * * ... auth =sha-2 * $ priv * $$",
	"snmp-server user * * ... auth =sha-2 * $$",
	"snmp-server host * vrf * $$",
	"snmp-server host * traps|informs version 3 auth|noauth|priv $ ...",
	"snmp-server host * traps|informs version * $ ...",
	"snmp-server host * version 3 auth|noauth|priv $ ...",
	"snmp-server host * version * $ ...",
	"snmp-server host * traps|informs $ ...",
	"snmp-server host * $ ...",
	"snmp-server mib community-map $ ...",
	"snmp-server =contact|=location|=chassis-id ...",
	"rmon event * ... =trap $ ...",
	"tacacs-server|radius-server|server|=server-private ... key # $$",
	".. =server-key # $$",
	"wpa-psk ascii|hex # $",
	"encryption ... key * size * # $ ...",
	"enable secret|password level * # $$",
	"enable secret|password # $$",
	"username * ... secret|password ~ $$",
	"=pin $$",
	"password encryption aes",
	"password strength-check",
	"password # $$",
	"digest secret # $ hash *",
	"sap pmk # $ ...",
	"cable =shared-secret|=shared-secondary-secret =index * # $$",

	/* what is none, though such a word stands before it */
	"tunnel key ...",
	"ntp ...",
	"crypto pki|ca token * =user-pin $$",
	"crypto pki|ca token ...",
	"privilege ... =level ...",
	"=privilege|=alias ... =show|=clear|=debug ...",
	".. =crypto key ...",
	"match|set community ...",
	"match ip ...",
	"set transform-set ...",
	"distribute-list ...",
	"aaa =authorization =group|=user ... =list * ... =password # $$",
	"aaa =password ...",
	"aaa ... =psk|=key-chain|=token ...",
	"=integrity|=prf|=ssl|=hash|=verify ...",
	".. =md5|=sha-1|=sha|=psk|=pre-shared-key|=authentication|=key =key-chain|=keychain ...",
	".. =token =ring|=bucket ...",
	"=dot1x|=eap =credentials *",
	"tunnel protection ipsec ...",
	".. =key =chain ...",

	/* what an applet types or a modem is sent: a lone word is an answer, but for those that commands begin with */
	"chat-script * $$",
	"action * =cli =command " COMMANDS,
	"action * =cli =command " COMMANDS " =pattern $$",
	"action * =cli =command $",
	"action * =cli =command $ =pattern $$",

	/* of statements that nobody knows */
	".. =secr[et|=pass[word|=passwd|=passp[hrase|=pass-phrase|=passcode|=shared-secret ~ $$",
	"=desc[ription|=remark ...",
	".. =remark ...",
	".. =key-string|=keystring|=set-key|=shared-key|=auth-key|=authkey|=session-key|=wep-key ~ "
	"$$",
	".. "
	"=secret-key|=secret_key|=api-key|=api_key|=apikey|=apitoken|=access-key|=authentication-"
	"string|=auth-string ~ $$",
	".. =isakmp key # $ =address|=hostname ...",
	".. =pre-share key ~ $$",
	".. =pre-shared-key|=preshared-key|=wpa-psk|=psk|=master-key|=private-key ~ $$",
	".. =mode =hmac-sha-256|=hmac-sha-1|=hmac-sha-384|=hmac-sha-512 ~ $$",
	".. "
	"=comm[unity|=community-string|=snmp-community|=token|=idtoken|=nthash|=lmhash|=challenge-"
	"password ~ "
	"$$",
	".. =auth[entication|=authenticator ~ =md5|=sha|=sha1|=sha-1|=sha256 # $ "
	"=priv|=privacy|=encryption ~ $$",
	".. =nhrp|=vrrp|=hsrp|=glbp|=carp ... =auth[entication ~ $$",
	".. =auth[entication|=authenticator =text|=string|=simple|=plain|=plain-text|=cleartext ~ "
	"$$",
	".. =auth[entication|=authenticator =sha|=sha1|=sha-1|=sha256|=sha-256|=sha2 ~ $$",
	"=login|=ppp|=arap|=nasi|=aaa|=snmp-server ... =authentication ...",
	"=authentication ...",
	".. =authentication "
	"=pre-share|=rsa-sig|=rsa-encr|=ecdsa-sig|=eap|=open|=shared|=none|=null|"
	"=local|=remote|=enable|=disable|=chap|=pap|=ms-chap|=default|=md5|=sha|=ipsec|=mode|"
	"=message-digest|=required|=optional|=challenge|=certificate",
	".. =auth[entication $",
	".. =md5|=sha|=sha-1|=sha1 =group *",
	".. =md5|=sha|=sha-1|=sha1 =md5|=sha|=sha-1|=sha1",
	".. =md5|=md4|=md6|=sha|=sha-1|=sha1 ~ $$",
	".. =priv|=privacy =des|=3des|=aes ... $",
	".. =key ~ $$",
	"action * =cli =command ... =pattern $$",
	".. =cred[entials =id|=user|=username * $$",
	".. =pin|=user-pin|=pwd|=cred[entials ~ $$",
	".. =shared ~ $",
};

/* How a secret is written, besides by its encryption type. */
static const char written[] = "=ascii|=hex|=text|=clear|=clear-text|=cleartext|=plain|=plain-text|"
			      "=plaintext|=encrypted|=unencrypted|=hidden|=sha256|=sha512|=md5";

/* What follows one of these is a name, whatever it says. */
static const char namers[] =
	"=route-map|=map|=dynamic-map|=transform-set|=prefix-list|=community-list|"
	"=access-list|=access-group|=vrf|=peer-group|=class-map|=policy-map|"
	"=service-policy|=match-any|=match-all|=keyring|=trustpoint|=extended|"
	"=standard|=pool";

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

/* A form's word, "=" and all, and what of it has to be there. */
typedef struct FormWord {
	const char *text;
	size_t whole, least;
	bool hyphened; /* may be abbreviated behind its hyphen only */
} FormWord;

static FormWord form_word(const char *at)
{
	FormWord w = {.text = at + (*at == '='), .hyphened = *at == '='};
	size_t n = strcspn(w.text, "| "), open = strcspn(w.text, "[| ");
	w.whole = open < n ? n - 1 : n;
	w.least = open < n ? open : w.hyphened ? n : 1;
	return w;
}

/* The `[` of a form's word is none of it. */
static bool begins(const FormWord *w, const char *word, size_t n)
{
	size_t first = MIN(n, w->least), skip = w->text[w->least] == '[' ? 1 : 0;
	return g_ascii_strncasecmp(w->text, word, first) == 0 &&
	       (n == first ||
		g_ascii_strncasecmp(w->text + first + skip, word + first, n - first) == 0);
}

static bool is_mark(char c)
{
	return c == '"' || c == '\'';
}

/* Where a word begins: a quote before it is none of it, nor is one behind it, or a colon. */
static const char *unquoted(const SecretLine *l, unsigned at, size_t *len)
{
	const char *word = l->text + l->word[at].from, *end = l->text + l->word[at].to;
	while (word + 1 < end && is_mark(*word))
		word++;
	while (word + 1 < end && (is_mark(end[-1]) || end[-1] == ':' || end[-1] == '='))
		end--;
	*len = (size_t)(end - word);
	return word;
}

/* One of the form's words, or an abbreviation of one. */
static bool fits_word(const char *form, const SecretLine *l, unsigned at)
{
	size_t n;
	const char *word = unquoted(l, at, &n), *end = form + form_len(form);
	for (const char *p = form; p < end; p += strcspn(p, "| ") + 1) {
		FormWord w = form_word(p);
		bool fits = n <= w.whole &&
			    (n >= w.least || (w.hyphened && memchr(word, '-', n) != NULL));
		if (fits && begins(&w, word, n))
			return true;
	}
	return false;
}

bool secretforms_is_type(const SecretLine *l, unsigned at)
{
	return l->word[at].to - l->word[at].from == 1 && g_ascii_isdigit(l->text[l->word[at].from]);
}

static bool fits(const char *form, SecretLine *l, unsigned at);

static bool fits_secret(const char *form, SecretLine *l, unsigned at, unsigned to)
{
	unsigned was = l->n_secrets;
	if (at >= l->n_words || was == SECRETS_IN_LINE)
		return false;
	l->secret[l->n_secrets++] = (SecretStretch){l->word[at].from, l->word[to].to};
	if (fits(form_next(form), l, to + 1))
		return true;
	l->n_secrets = was;
	return false;
}

static bool fits_any(const char *form, SecretLine *l, unsigned at, bool named)
{
	for (; at <= l->n_words; at++)
		if (!(named && at > 0 && fits_word(namers, l, at - 1)) &&
		    fits(form_next(form), l, at))
			return true;
	return false;
}

static bool fits(const char *form, SecretLine *l, unsigned at)
{
	if (!*form)
		return at == l->n_words;
	if (form_is(form, "..."))
		return fits_any(form, l, at, false);
	if (form_is(form, ".."))
		return fits_any(form, l, at, true);
	if (form_is(form, "#"))
		return (at < l->n_words && secretforms_is_type(l, at) &&
			fits(form_next(form), l, at + 1)) ||
		       fits(form_next(form), l, at);
	if (form_is(form, "~"))
		return (at < l->n_words &&
			(secretforms_is_type(l, at) || fits_word(written, l, at)) &&
			fits(form, l, at + 1)) ||
		       fits(form_next(form), l, at);
	if (form_is(form, "$"))
		return fits_secret(form, l, at, at);
	if (form_is(form, "$$"))
		return fits_secret(form, l, at, l->n_words - 1);
	return at < l->n_words && (form_is(form, "*") || fits_word(form, l, at)) &&
	       fits(form_next(form), l, at + 1);
}

/* ---- lines ---- */

size_t secretforms_marks(const char *text, size_t len)
{
	return MIN(strspn(text, " \t!#"), len);
}

static void split(SecretLine *l, size_t len)
{
	for (size_t i = secretforms_marks(l->text, len); i < len && l->n_words < SECRET_WORDS;) {
		size_t from = i += strspn(l->text + i, " \t\r");
		while (i < len && !strchr(" \t\r", l->text[i]))
			i++;
		if (from < i && i <= len)
			l->word[l->n_words++] = (SecretStretch){from, i};
	}
	if (l->n_words == SECRET_WORDS) /* the rest is one word: nothing of it is lost */
		l->word[SECRET_WORDS - 1].to = len;
}

bool secretforms_is_word(const SecretLine *l, unsigned at, const char *words)
{
	return at < l->n_words && fits_word(words, l, at);
}

/* ---- which forms could fit ---- */

/* By the three letters that a form's first word begins with, one that may stand anywhere, and by the first of another's:
 * most lines have no word that begins as one before a secret does. Made of the table above, once. */
typedef struct Index {
	uint64_t anywhere[64];                /* a set of 4096 */
	uint64_t begins[G_N_ELEMENTS(forms)]; /* a set of 64 */
	bool is_anywhere[G_N_ELEMENTS(forms)];
} Index;

enum { LETTERS = 3 };

static unsigned code_of(const char *word)
{
	unsigned code = 0;
	for (unsigned i = 0; i < LETTERS; i++)
		code = code * 31 + (unsigned)g_ascii_tolower(word[i]);
	return code % 4096;
}

static uint64_t bit_of(char letter)
{
	return (uint64_t)1 << ((unsigned)g_ascii_tolower(letter) % 64);
}

static void index_form(Index *index, unsigned i)
{
	bool any = form_is(forms[i], "...") || form_is(forms[i], "..");
	const char *form = any ? form_next(forms[i]) : forms[i], *end = form + form_len(form);
	index->is_anywhere[i] = any;
	for (const char *p = form; p < end; p += strcspn(p, "| ") + 1) {
		FormWord w = form_word(p);
		g_assert(!any || w.least >= LETTERS);
		unsigned code = any ? code_of(w.text) : 0;
		index->anywhere[code / 64] |= any ? (uint64_t)1 << code % 64 : 0;
		index->begins[i] |= bit_of(*w.text);
	}
}

static const Index *index_of_forms(void)
{
	static Index index;
	static gsize made;
	if (g_once_init_enter(&made)) {
		for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++)
			index_form(&index, i);
		g_once_init_leave(&made, 1);
	}
	return &index;
}

/* Its first letter, if it begins as a word of a form that may stand anywhere. */
static uint64_t bit_anywhere(const Index *index, const SecretLine *l, unsigned at)
{
	size_t n;
	const char *word = unquoted(l, at, &n);
	unsigned code = n < LETTERS ? 0 : code_of(word);
	return index->anywhere[code / 64] >> code % 64 & 1 ? bit_of(*word) : 0;
}

static void find_forms(SecretLine *l)
{
	const Index *index = index_of_forms();
	unsigned first = secretforms_is_word(l, 0, "=no|default|=do") ? 1 : 0;
	if (first >= l->n_words)
		return;
	size_t n;
	uint64_t one = bit_of(*unquoted(l, first, &n)), all = 0;
	for (unsigned i = first; i < l->n_words; i++)
		all |= bit_anywhere(index, l, i);
	for (unsigned i = 0; i < G_N_ELEMENTS(forms); i++) {
		l->n_secrets = 0;
		if ((index->begins[i] & (index->is_anywhere[i] ? all : one)) &&
		    fits(forms[i], l, first))
			break;
	}
}

/* ---- a statement ---- */

void secretforms_find(SecretLine *l, const char *text, size_t len)
{
	*l = (SecretLine){.text = text};
	split(l, len);
	find_forms(l);
	secretlooks_find(l);
}
