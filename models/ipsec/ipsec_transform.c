/* Transform-sets: `crypto ipsec transform-set NAME WORDS` (Cisco IOS Security Command Reference 12.3). */

#include <string.h>

#include "models/ipsec/ipsec_priv.h"

const TransformSet *ipsec_set(const Ipsec *self, const char *name)
{
	for (unsigned i = 0; i < self->sets->len; i++) {
		const TransformSet *t = self->sets->pdata[i];
		if (strcmp(t->name, name) == 0)
			return t;
	}
	return NULL;
}

const TransformSet *ipsec_spoken_set(const Ipsec *self, const char *name)
{
	const TransformSet *t = ipsec_set(self, name);
	return t && !t->other ? t : NULL;
}

static void drop(TransformSet *t)
{
	g_free(t->other);
	t->other = NULL;
}

void ipsec_transform_free(void *set)
{
	drop(set);
	g_free(set);
}

typedef struct Transform {
	const char *word;
	int cipher, auth; /* -1: says nothing of it */
	uint16_t key_bits;
	bool sized; /* 128, 192 or 256 may follow */
} Transform;

static const Transform transforms[] = {
	{"esp-des", ESP_DES, -1, 0, false},           {"esp-3des", ESP_3DES, -1, 0, false},
	{"esp-aes", ESP_AES, -1, 128, true},          {"esp-null", ESP_NULL, -1, 0, false},
	{"esp-md5-hmac", -1, ESP_AUTH_MD5, 0, false}, {"esp-sha-hmac", -1, ESP_AUTH_SHA, 0, false},
};

static const Transform *transform_row(const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(transforms); i++)
		if (strcmp(transforms[i].word, word) == 0)
			return &transforms[i];
	return NULL;
}

/* IOS has them; no SA with one is made here. GMAC, GCM, SHA-2: 15.1(2)T (Configuring Security for VPNs with IPsec). */
typedef struct OtherTransform {
	const char *word;
	bool cipher, sized;
} OtherTransform;

static const OtherTransform others[] = {
	{"ah-md5-hmac", false, false},     {"ah-sha-hmac", false, false},
	{"ah-sha256-hmac", false, false},  {"ah-sha384-hmac", false, false},
	{"ah-sha512-hmac", false, false},  {"comp-lzs", false, false},
	{"esp-seal", true, false},         {"esp-gcm", true, true},
	{"esp-gmac", true, true},          {"esp-sha256-hmac", false, false},
	{"esp-sha384-hmac", false, false}, {"esp-sha512-hmac", false, false},
};

static const OtherTransform *other_row(const char *word)
{
	for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
		if (strcmp(others[i].word, word) == 0)
			return &others[i];
	return NULL;
}

static bool refuse_transform(const Args *a, const char *word, ConfErr *e)
{
	return conf_reject_arg(e, a, "words",
			       "\"%s\", expected esp-des, esp-3des, esp-aes [128|192|256], "
			       "esp-null, esp-md5-hmac or esp-sha-hmac",
			       word);
}

typedef struct Words {
	GStrv word; /* without empty ones */
	unsigned at;
	bool cipher, auth, other;
} Words;

/* The word's size behind it, if one stands there. */
static bool take_bits(Words *w, bool sized, uint16_t *bits)
{
	const char *next = w->word[w->at];
	if (!sized || !next || !g_ascii_isdigit(next[0]))
		return true;
	*bits = (uint16_t)g_ascii_strtoull(next, NULL, 10);
	if (strcmp(next, "128") != 0 && strcmp(next, "192") != 0 && strcmp(next, "256") != 0)
		return false;
	w->at++;
	return true;
}

/* False: the word that `at` is behind, or the one it is at, is no transform that can stand here. */
static bool take_transform(TransformSet *t, Words *w)
{
	const char *word = w->word[w->at++];
	const Transform *row = transform_row(word);
	const OtherTransform *other = other_row(word);
	uint16_t bits;
	if (other) {
		bool twice = other->cipher && w->cipher;
		w->other = true;
		w->cipher |= other->cipher;
		return !twice && take_bits(w, other->sized, &bits);
	}
	if (!row || (row->cipher >= 0 ? w->cipher : w->auth)) {
		w->at--;
		return false;
	}
	if (row->auth >= 0) {
		t->auth = (EspAuth)row->auth;
		w->auth = true;
		return true;
	}
	t->cipher = (EspCipher)row->cipher;
	t->key_bits = row->key_bits;
	w->cipher = true;
	return take_bits(w, row->sized, &t->key_bits);
}

static bool read_transforms(TransformSet *t, const Args *a, ConfErr *e)
{
	g_autofree char *text = g_strdup(arg_str(a, "words"));
	g_autoptr(GPtrArray) word = g_ptr_array_new();
	char *rest = text;
	for (char *s; (s = strsep(&rest, " \t"));)
		if (*s)
			g_ptr_array_add(word, s);
	g_ptr_array_add(word, NULL);
	Words w = {.word = (GStrv)word->pdata};
	while (w.word[w.at])
		if (!take_transform(t, &w))
			return refuse_transform(a, w.word[w.at] ? w.word[w.at] : w.word[w.at - 1],
						e);
	if (w.other)
		t->other = g_strdup(arg_str(a, "words"));
	return w.cipher || w.other ||
	       conf_reject_arg(e, a, "words", "a set needs an encryption transform");
}

bool ipsec_transform_set(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ipsec *self = at->self;
	const char *name = arg_str(a, "name");
	TransformSet *t = (TransformSet *)ipsec_set(self, name);
	TransformSet read = {0};
	if (no && t && !ipsec_set_in_use(self, name, e))
		g_ptr_array_remove(self->sets, t);
	if (no)
		return true;
	if (strlen(name) >= sizeof read.name)
		return conf_reject_arg(e, a, "name",
				       "name is too long, expected at most %d characters",
				       CRYPTO_NAME - 1);
	g_strlcpy(read.name, name, sizeof read.name);
	if (!read_transforms(&read, a, e)) {
		drop(&read);
		return false;
	}
	if (!t) {
		t = g_new0(TransformSet, 1);
		g_ptr_array_add(self->sets, t);
	}
	drop(t);
	*t = read;
	conf_enter(a, t);
	return !t->other || conf_unmodelled(e, AFFECTS_NEGOTIATION,
					    "a transform that is not modelled: no peer is offered "
					    "the set, and none is accepted with it");
}

/* What is set for all SAs, where there can be any. */
static void sa_gaps(const Ipsec *x, ConfGapFn *fn, void *to)
{
	bool applied = false;
	for (guint i = 0; i < x->attach->len; i++)
		applied |= !((const Attach *)x->attach->pdata[i])->gone;
	ConfGap gap = {.place = "",
		       .words = "crypto ipsec security-association replay",
		       .key = "",
		       .affects = AFFECTS_FORWARDING,
		       .why = "the window is of 64 packets, whatever is set"};
	if (!applied)
		return;
	if (x->window_set)
		fn(to, &gap);
	gap.words = "crypto ipsec security-association idle-time";
	gap.affects = AFFECTS_FORWARDING | AFFECTS_TIMING;
	gap.why = "SAs do not end because nothing passes them";
	fn(to, &gap);
}

void ipsec_gaps(const void *self, ConfGapFn *fn, void *to)
{
	const Ipsec *x = self;
	bool strict = x->ike && x->ike->is_strict(x->ike_self);
	sa_gaps(x, fn, to);
	for (unsigned i = 0; strict && i < x->sets->len; i++) {
		const TransformSet *t = x->sets->pdata[i];
		if (t->cipher == ESP_DES || t->cipher == ESP_3DES || t->auth == ESP_AUTH_MD5)
			fn(to, &(ConfGap){.place = "",
					  .words = "crypto ipsec transform-set",
					  .key = t->name,
					  .affects = AFFECTS_NEGOTIATION,
					  .why = "this release refuses DES, 3DES and MD5 without "
						 "\"crypto engine compliance shield disable\"; "
						 "here it takes them"});
	}
}

void ipsec_transform_each(const ConfAt *at, void (*fn)(void *to, void *obj), void *to)
{
	const Ipsec *self = at->self;
	for (unsigned i = 0; i < self->sets->len; i++)
		fn(to, self->sets->pdata[i]);
}

void ipsec_transform_put(const ConfAt *at, GString *out)
{
	const TransformSet *t = at->obj;
	g_string_append_printf(out, "crypto ipsec transform-set %s", t->name);
	if (t->other) {
		g_string_append_printf(out, " %s\n", t->other);
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(transforms); i++)
		if (transforms[i].cipher == (int)t->cipher)
			g_string_append_printf(out, " %s", transforms[i].word);
	if (t->cipher == ESP_AES && t->key_bits != 128)
		g_string_append_printf(out, " %u", t->key_bits);
	for (size_t i = 0; i < G_N_ELEMENTS(transforms); i++)
		if (transforms[i].auth == (int)t->auth)
			g_string_append_printf(out, " %s", transforms[i].word);
	g_string_append_c(out, '\n');
}

bool ipsec_transform_mode(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)at;
	(void)a;
	(void)no;
	(void)e;
	return true; /* it is the default */
}
