#include "models/acl/acl_view.h"

#include "models/core/proto.h"
#include "sim/text.h"

#include <string.h>

void acl_row_print(GString *out, const AclRow *r)
{
	g_string_append_printf(out, "%s %s", r->permit ? "permit" : "deny", r->said);
}

/* "10 permit 10.0.0.0, wildcard bits 0.255.255.255" */
static void show_standard(GString *out, const AclRow *r)
{
	const char *behind = strchr(r->said, ' ');
	bool wild = behind && g_ascii_isdigit(behind[1]);
	g_string_append(out, r->permit ? "permit " : "deny   ");
	if (!wild) {
		g_string_append(out, r->said);
		return;
	}
	g_string_append_len(out, r->said, behind - r->said);
	g_string_append_printf(out, ", wildcard bits%s", behind);
}

#define SEQUENCE "IP Access List Entry Sequence Numbering: since 12.2(14)S and 12.3(2)T"
static const FormEra show_eras[] = {
	{"12.2", false, "entries without numbers", SEQUENCE},
	{"12.2(*)", false, "entries without numbers", SEQUENCE},
	{"*", true, "numbered entries", SEQUENCE},
};
const Form acl_show_form = {"show access-lists", show_eras};

static bool numbered(const char *release)
{
	return form_for(&acl_show_form, release);
}

static void show_lists(GString *out, const void *view, const Args *a, const char *release)
{
	(void)a;
	const AclView *v = view;
	for (unsigned i = 0; i < v->n_lists; i++) {
		const AclListRow *l = &v->list[i];
		g_string_append_printf(out, "%s IP access list %s\n",
				       l->extended ? "Extended" : "Standard", l->name);
		for (unsigned k = l->first; k < l->first + l->n; k++) {
			const AclRow *r = &v->row[k];
			g_string_append(out, "    ");
			if (numbered(release))
				g_string_append_printf(out, "%u ", r->seq);
			if (l->extended)
				acl_row_print(out, r);
			else
				show_standard(out, r);
			if (r->matches)
				g_string_append_printf(out, " (%" G_GUINT64_FORMAT " match%s)",
						       r->matches, r->matches == 1 ? "" : "es");
			g_string_append_c(out, '\n');
		}
	}
}

const Show acl_shows[] = {
	{"show access-lists [<name:word>]", "access-lists", show_lists,
	 "Cisco IOS IP Addressing Services Command Reference, show access-lists"},
	{"show ip access-lists [<name:word>]", "access-lists", show_lists,
	 "Cisco IOS IP Addressing Services Command Reference, show ip access-lists"},
	{NULL, NULL, NULL, NULL},
};
