/* Findings as text. */

#include "sim/advice/redundancy.h"

#include "sim/secrets.h"

void redundancy_print(const Advice *a, GString *out)
{
	const GPtrArray *findings = advice_findings(a);
	for (unsigned i = 0; i < findings->len; i++) {
		const AdviceFinding *f = findings->pdata[i];
		const ConfOrigin *first = &f->line[0];
		g_string_append_printf(
			out, "%s:%d: warning: [%s] %s\n", f->n_lines ? first->at.file : "-",
			f->n_lines ? first->at.line : 0, f->rule->name, f->what->str);
		for (unsigned k = 0; k < f->n_lines; k++) {
			g_string_append_printf(out, "    %s:%d: ", f->line[k].at.file,
					       f->line[k].at.line);
			secrets_hide(out, f->line[k].text);
			g_string_append_c(out, '\n');
		}
	}
	if (findings->len)
		g_string_append_printf(out, "redundancy: %u finding%s\n", findings->len,
				       findings->len == 1 ? "" : "s");
	else if (advice_routers(a) > 1)
		g_string_append(out, "redundancy: nothing found\n");
}
