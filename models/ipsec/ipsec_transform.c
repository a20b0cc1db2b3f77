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

static bool refuse_transform(const Args *a, const char *word, ConfErr *e)
{
	bool known = g_str_has_prefix(word, "ah-") || strcmp(word, "comp-lzs") == 0;
	return conf_reject_arg(e, a, "words",
			       "\"%s\"%s, expected esp-des, esp-3des, esp-aes [128|192|256], "
			       "esp-null, esp-md5-hmac or esp-sha-hmac",
			       word, known ? " is not modelled" : "");
}

static bool read_transforms(TransformSet *t, const Args *a, ConfErr *e)
{
	g_auto(GStrv) word = g_strsplit_set(arg_str(a, "words"), " \t", -1);
	bool cipher = false, auth = false;
	for (unsigned i = 0; word[i]; i++) {
		if (word[i][0] == '\0')
			continue;
		const Transform *row = transform_row(word[i]);
		if (!row || (row->cipher >= 0 ? cipher : auth))
			return refuse_transform(a, word[i], e);
		if (row->auth >= 0) {
			t->auth = (EspAuth)row->auth;
			auth = true;
			continue;
		}
		t->cipher = (EspCipher)row->cipher;
		t->key_bits = row->key_bits;
		cipher = true;
		const char *bits = row->sized && word[i + 1] ? word[i + 1] : "";
		if (g_ascii_isdigit(bits[0])) {
			t->key_bits = (uint16_t)g_ascii_strtoull(bits, NULL, 10);
			if (strcmp(bits, "128") != 0 && strcmp(bits, "192") != 0 &&
			    strcmp(bits, "256") != 0)
				return refuse_transform(a, bits, e);
			i++;
		}
	}
	return cipher ||
	       conf_reject_arg(
		       e, a, "words",
		       "a set needs an ESP encryption transform (AH alone is not modelled)");
}

bool ipsec_transform_set(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ipsec *self = at->self;
	const char *name = arg_str(a, "name");
	TransformSet *t = (TransformSet *)ipsec_set(self, name);
	TransformSet read = {0};
	if (no) {
		if (t)
			g_ptr_array_remove(self->sets, t);
		return true;
	}
	if (strlen(name) >= sizeof read.name)
		return conf_reject_arg(e, a, "name",
				       "name is too long, expected at most 31 characters");
	g_strlcpy(read.name, name, sizeof read.name);
	if (!read_transforms(&read, a, e))
		return false;
	if (!t) {
		t = g_new0(TransformSet, 1);
		g_ptr_array_add(self->sets, t);
	}
	*t = read;
	conf_enter(a, t);
	return true;
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
