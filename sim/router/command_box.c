/* Show commands of the router as a whole. */

#include <string.h>

#include "models/core/net.h"
#include "models/core/registry.h"
#include "models/core/startup.h"
#include "sim/router/commands_priv.h"
#include "sim/router/logbook.h"

enum {
	NVRAM_OCTETS = 129016
}; /* LIBERTY: the reference's sample; no configuration here is refused */

/* The lines of one interface, with the line that enters it; empty if the configuration has none. */
static void cut_interface(const char *text, const char *name, GString *out)
{
	g_autofree char *head = g_strdup_printf("interface %s\n", name);
	for (const char *p = text; *p;) {
		size_t n = strcspn(p, "\n") + 1;
		if (g_str_has_prefix(p, head)) {
			do {
				g_string_append_len(out, p, (gssize)n);
				p += n;
				n = strcspn(p, "\n") + 1;
			} while (*p == ' ');
			return;
		}
		p += n;
	}
}

/* The octets counted are those from the first "!" to behind "end". */
static void print_running_config(const Node *n, const Args *a, VTime now, GString *out)
{
	g_autoptr(GString) all = g_string_new(NULL), text = g_string_new("!\n");
	(void)now;
	runconf_print(n, all);
	if (arg_has(a, "intf")) {
		cut_interface(all->str, node_iface(n, arg_str(a, "intf"))->name, text);
		g_string_append(text, "end\n");
	} else {
		g_string_assign(text, all->str);
	}
	g_string_append_printf(
		out,
		"Building configuration...\n\nCurrent configuration : %" G_GSIZE_FORMAT
		" bytes\n%s%s",
		text->len, text->str, arg_has(a, "intf") ? "\n" : "");
}

/* What the router read when its power came, as it would print that: another router reads it again. */
static void print_startup_config(const Node *n, const Args *a, VTime now, GString *out)
{
	const char *names[] = {n->name, NULL};
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) err = NULL;
	World *world = world_new(0, names, 0);
	Net *net = net_new(world, registry, false);
	Node *other = net_node_add(net, n->name, n->kind, NULL, &err);
	(void)a;
	(void)now;
	other->release = n->release;
	startup_read(n->startup, other, NULL);
	runconf_print(other, text);
	g_string_append_printf(out, "Using %" G_GSIZE_FORMAT " out of %d bytes\n%s", text->len,
			       NVRAM_OCTETS, text->str);
	world_free(world);
	net_free(net);
}

static void print_logging(const Node *n, const Args *a, VTime now, GString *out)
{
	(void)a;
	(void)now;
	logbook_print(logbook_of(n->world), n, out);
}

const BoxShow box_shows[] = {
	{"show logging", print_logging,
	 "Cisco IOS Configuration Fundamentals Command Reference 12.3: show logging"},
	{"show running-config [interface <intf:iface>]", print_running_config,
	 "Cisco IOS Configuration Fundamentals Command Reference 12.3: show running-config"},
	{"show startup-config", print_startup_config,
	 "Cisco IOS Configuration Fundamentals Command Reference 12.3: show startup-config"},
	{NULL, NULL, NULL},
};
