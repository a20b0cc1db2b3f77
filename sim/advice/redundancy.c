/* Findings as text. */

#include "sim/advice/redundancy.h"

#include "sim/secrets.h"

/* What is said and of whom: two entries for one peer, or two scenarios with one configuration, say it once. */
static bool is_new(const AdviceFinding *f, const char *file, GHashTable *said)
{
	return g_hash_table_add(said,
				g_strdup_printf("%s %s %s", file, f->rule->name, f->what->str));
}

static void print_finding(const AdviceFinding *f, const char *file, GString *out)
{
	g_string_append_printf(out, "%s:%d: warning: [%s] %s\n", file,
			       f->n_lines ? f->line[0].at.line : 0, f->rule->name, f->what->str);
	for (unsigned k = 0; k < f->n_lines; k++) {
		g_string_append_printf(out, "    %s:%d: ", f->line[k].at.file, f->line[k].at.line);
		secrets_hide(out, f->line[k].text);
		g_string_append_c(out, '\n');
	}
}

unsigned redundancy_print(const Advice *a, GHashTable *said, GString *out)
{
	const GPtrArray *findings = advice_findings(a);
	unsigned n = 0;
	for (unsigned i = 0; i < findings->len; i++) {
		const AdviceFinding *f = findings->pdata[i];
		const char *file = f->n_lines ? f->line[0].at.file : "-";
		if (!is_new(f, file, said))
			continue;
		print_finding(f, file, out);
		n++;
	}
	return n;
}
