/* Key tables in Wireshark's form: User's Guide, "ESP SA" (uat esp_sa) and "IKEv1 decryption table". */

#include "sim/scenario/keyfiles.h"

#include <errno.h>
#include <string.h>

#include "sim/err.h"
#include "sim/file.h"
#include "sim/output.h"

typedef struct KeyTable {
	const char *obs;  /* the observation that tells a key */
	const char *file; /* in the directory */
	OutputKind output;
	const char *const *fields;
	const char *format; /* % stands for the next field */
} KeyTable;

static const char *const esp_fields[] = {"source",     "dest", "spi",      "cipher",
					 "cipher_key", "auth", "auth_key", NULL};
static const char *const ike_fields[] = {"cookie", "key", NULL};

static bool is_esp(const char *head, size_t len)
{
	(void)len;
	return g_str_has_prefix(head, "\"IPv4\",\"");
}

/* A cookie, a comma, a key. Wireshark's own tables begin with a comment. */
static bool is_ike(const char *head, size_t len)
{
	size_t n = strspn(head, "0123456789abcdef");
	(void)len;
	return n == 16 && head[n] == ',' && g_ascii_isxdigit(head[n + 1]);
}

static const KeyTable tables[] = {
	{"esp-key",
	 "esp_sa",
	 {"table of ESP keys", is_esp},
	 esp_fields,
	 "\"IPv4\",\"%\",\"%\",\"%\",\"%\",\"%\",\"%\",\"%\"\n"},
	{"ike-key", "ikev1_decryption_table", {"table of IKE keys", is_ike}, ike_fields, "%,%\n"},
};

struct KeyFiles {
	ObsSink sink;
	char *dir;
	GString *text[G_N_ELEMENTS(tables)];
};

static void print_value(GString *out, const ObsSpec *spec, const ObsVal *v, const char *field)
{
	for (unsigned i = 0; i < OBS_FIELDS && spec->fields[i].name; i++) {
		if (strcmp(spec->fields[i].name, field) != 0)
			continue;
		if (spec->fields[i].type == OV_IP4)
			ip4_print(out, v[i].ip);
		else if (spec->fields[i].type == OV_U32)
			g_string_append_printf(out, "0x%08x", v[i].u);
		else
			g_string_append(out, v[i].s);
		return;
	}
	g_error("observation %s has no field %s", spec->name, field);
}

static void print_row(GString *out, const KeyTable *t, const Obs *o)
{
	g_autoptr(GString) row = g_string_new(NULL);
	const char *const *field = t->fields;
	for (const char *p = t->format; *p; p++) {
		if (*p == '%')
			print_value(row, o->spec, o->val, *field++);
		else
			g_string_append_c(row, *p);
	}
	if (!strstr(out->str, row->str)) /* both ends tell the same key */
		g_string_append(out, row->str);
}

static void take(ObsSink *self, const World *w, const Obs *o)
{
	KeyFiles *k = (KeyFiles *)self;
	(void)w;
	for (unsigned i = 0; i < G_N_ELEMENTS(tables); i++)
		if (strcmp(o->spec->name, tables[i].obs) == 0)
			print_row(k->text[i], &tables[i], o);
}

bool keyfiles_claim(const char *dir, GError **err)
{
	bool ok = true;
	if (output_is_stdout(dir))
		return output_claim(dir, &tables[0].output, err);
	for (unsigned i = 0; ok && i < G_N_ELEMENTS(tables); i++) {
		g_autofree char *path = g_build_filename(dir, tables[i].file, NULL);
		ok = output_claim(path, &tables[i].output, err);
	}
	return ok;
}

KeyFiles *keyfiles_new(World *w, const char *dir, GError **err)
{
	if (g_mkdir_with_parents(dir, 0700) != 0) {
		g_set_error(err, VPNHA_ERROR, VPNHA_ERROR_FILE, "%s: %s, expected a directory", dir,
			    g_strerror(errno));
		return NULL;
	}
	KeyFiles *k = g_new0(KeyFiles, 1);
	k->sink = (ObsSink){.kinds = 1u << OBS_KEY, .emit = take};
	k->dir = g_strdup(dir);
	for (unsigned i = 0; i < G_N_ELEMENTS(tables); i++)
		k->text[i] = g_string_new(NULL);
	world_add_sink(w, &k->sink);
	return k;
}

void keyfiles_discard(KeyFiles *k)
{
	if (!k)
		return;
	for (unsigned i = 0; i < G_N_ELEMENTS(tables); i++)
		g_string_free(k->text[i], TRUE);
	g_free(k->dir);
	g_free(k);
}

bool keyfiles_close(KeyFiles *k, GError **err)
{
	bool ok = true;
	for (unsigned i = 0; ok && i < G_N_ELEMENTS(tables); i++) {
		g_autofree char *path = g_build_filename(k->dir, tables[i].file, NULL);
		ok = file_write_private(path, k->text[i]->str, k->text[i]->len, err);
	}
	keyfiles_discard(k);
	return ok;
}
