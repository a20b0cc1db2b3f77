/* Findings, and what all rules share. */

#include "sim/advice/ha_rules.h"

#include <string.h>

#include "sim/secrets.h"

static void finding_free(void *p)
{
	g_string_free(((HaFinding *)p)->what, TRUE);
	g_free(p);
}

static void router_free(void *p)
{
	ha_router_free(p);
}

HaNet *ha_net_new(void)
{
	HaNet *net = g_new0(HaNet, 1);
	net->routers = g_ptr_array_new_with_free_func(router_free);
	net->findings = g_ptr_array_new_with_free_func(finding_free);
	return net;
}

void ha_net_free(HaNet *net)
{
	if (!net)
		return;
	g_ptr_array_unref(net->routers);
	g_ptr_array_unref(net->findings);
	g_free(net);
}

void ha_cite(HaFinding *f, const HaLine *line)
{
	if (line && line->text && f->n_lines < HA_LINES)
		f->line[f->n_lines++] = *line;
}

HaFinding *ha_find(HaNet *net, const char *rule, const HaLine *line, const char *format, ...)
{
	HaFinding *f = g_new0(HaFinding, 1);
	va_list ap;
	f->rule = rule;
	f->what = g_string_new(NULL);
	va_start(ap, format);
	g_string_append_vprintf(f->what, format, ap);
	va_end(ap);
	ha_cite(f, line);
	g_ptr_array_add(net->findings, f);
	return f;
}

const HaLine *ha_line_or(const HaLine *line, const HaLine *other)
{
	return line->text ? line : other;
}

HaPrefix ha_prefix(Prefix p)
{
	HaPrefix t;
	g_snprintf(t.s, sizeof t.s, "%s/%u", ip_text(p.addr).s, p.len);
	return t;
}

/* One may have the wrong mask: who finds the other in his own subnet sends to it. */
static bool share_subnet(const HaIface *x, const HaIface *y)
{
	return x->ip && y->ip && x->len && y->len && x->len < 32 && y->len < 32 &&
	       (prefix_has(prefix_of(x->ip, x->len), y->ip) ||
		prefix_has(prefix_of(y->ip, y->len), x->ip));
}

static void each_iface_pair(HaNet *net, const HaRouter *a, const HaRouter *b, HaPairFn *fn)
{
	for (unsigned i = 0; i < a->ifaces->len; i++)
		for (unsigned k = 0; k < b->ifaces->len; k++)
			if (share_subnet(a->ifaces->pdata[i], b->ifaces->pdata[k]))
				fn(net, a, a->ifaces->pdata[i], b, b->ifaces->pdata[k]);
}

void ha_each_pair(HaNet *net, HaPairFn *fn)
{
	for (unsigned i = 0; i < net->routers->len; i++)
		for (unsigned k = i + 1; k < net->routers->len; k++)
			each_iface_pair(net, net->routers->pdata[i], net->routers->pdata[k], fn);
}

void ha_check(HaNet *net)
{
	static HaRule *const rules[] = {ha_rules_hsrp, ha_rules_vpn, ha_rules_ospf};
	for (unsigned i = 0; i < G_N_ELEMENTS(rules); i++)
		rules[i](net);
}

void ha_print(const HaNet *net, GString *out)
{
	for (unsigned i = 0; i < net->findings->len; i++) {
		const HaFinding *f = net->findings->pdata[i];
		const HaLine *first = &f->line[0];
		g_string_append_printf(out, "%s:%d: warning: [%s] %s\n",
				       f->n_lines ? first->at.file : "-",
				       f->n_lines ? first->at.line : 0, f->rule, f->what->str);
		for (unsigned k = 0; k < f->n_lines; k++) {
			g_string_append_printf(out, "    %s:%d: ", f->line[k].at.file,
					       f->line[k].at.line);
			secrets_hide(out, f->line[k].text);
			g_string_append_c(out, '\n');
		}
	}
}
