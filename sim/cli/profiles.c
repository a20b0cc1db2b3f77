#include "sim/cli/profiles.h"

#include <string.h>

#include "models/core/proto.h"
#include "models/core/registry.h"
#include "sim/text.h"

/* A family of releases, and the release text that stands for it. */
typedef struct Family {
	const char *name, *release;
} Family;

static const Family families[] = {
	{"12.2", "12.2"}, {"12.3T", "12.3(7)T"}, {"12.4", "12.4"}, {"12.4T", "12.4(24)T"},
	{"15.x", "15.2"}, {"16.x", "16.9"},      {"17.x", "17.3"},
};

/* What holds in one family. */
typedef struct Held {
	char *value; /* owned */
	const char *cite;
} Held;

static Held param_held(const Param *p, const char *release)
{
	const ParamRelease *r = param_release(p, release);
	return (Held){param_text(p, r ? r->value : p->value), r ? r->cite : p->cite};
}

static Held form_held(const Form *f, const char *release)
{
	const FormEra *era = form_era(f, release);
	return (Held){g_strdup(era->says), era->cite};
}

static void put_cells(GString *out, const Held held[])
{
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
		g_string_append(out, " | ");
		text_markdown(out, held[i].value);
		if (param_is_carried(held[i].cite))
			g_string_append(out, " (=)");
	}
}

/* Each source once, behind the families that have it. */
static void put_sources(GString *out, const Held held[])
{
	bool said[G_N_ELEMENTS(families)] = {false};

	g_string_append(out, " | ");
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
		if (said[i])
			continue;
		g_string_append(out, i ? "; " : "");
		for (size_t k = i; k < G_N_ELEMENTS(families); k++) {
			if (strcmp(held[k].cite, held[i].cite) != 0)
				continue;
			said[k] = true;
			g_string_append_printf(out, "%s%s", k > i ? ", " : "", families[k].name);
		}
		g_string_append(out, ": ");
		text_markdown(out, held[i].cite);
	}
	g_string_append(out, " |\n");
}

static void put_row(GString *out, const char *name, Held held[])
{
	g_string_append(out, "| ");
	text_markdown(out, name);
	put_cells(out, held);
	put_sources(out, held);
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
		g_free(held[i].value);
}

static void put_param(GString *out, const Param *p)
{
	Held held[G_N_ELEMENTS(families)];

	for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
		held[i] = param_held(p, families[i].release);
	put_row(out, p->name, held);
}

static void put_form(GString *out, const Form *f)
{
	Held held[G_N_ELEMENTS(families)];

	for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
		held[i] = form_held(f, families[i].release);
	put_row(out, f->name, held);
}

void profiles_table(GString *out)
{
	g_string_append(out, "| behaviour |");
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
		g_string_append_printf(out, " %s |", families[i].name);
	g_string_append(out, " source |\n|---|");
	for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
		g_string_append(out, "---|");
	g_string_append(out, "---|\n");
	for (const ProtoClass *const *c = registry; *c; c++) {
		for (const Param *p = (*c)->param; p && p->name; p++)
			if (p->by_release)
				put_param(out, p);
		for (const Form *const *f = (*c)->form; f && *f; f++)
			put_form(out, *f);
	}
}
