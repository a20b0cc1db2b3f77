#include "tests/unit/ospf/ospf_lab.h"

static void router(Sandbox *sb, unsigned i, const char *release)
{
	g_autofree char *name = g_strdup_printf("R%u", i);
	g_autofree char *config = g_strdup_printf(
		"hostname R%u\ninterface Loopback0\n ip address %u.%u.%u.%u 255.255.255.255\n"
		"interface FastEthernet0/0\n ip address 10.1.1.%u 255.255.255.0\n%s"
		"interface FastEthernet0/1\n no ip address\n shutdown\nrouter ospf 1\n "
		"log-adjacency-changes\n network 10.1.1.0 0.0.0.255 area 0\n"
		" network %u.%u.%u.%u 0.0.0.0 area 0\n",
		i, i, i, i, i, i, i == 1 ? "" : " ip ospf priority 0\n", i, i, i, i);
	sandbox_router(sb, name, release, config);
}

Sandbox *ospf_lab_new(const char *release)
{
	Sandbox *sb = sandbox_new(1);
	for (unsigned i = 1; i <= 3; i++)
		router(sb, i, release);
	sandbox_switch(sb, "lan", 3, 0);
	sandbox_cable(sb, "lan:1", "R1:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:2", "R2:Fa0/0", VT_US(20));
	sandbox_cable(sb, "lan:3", "R3:Fa0/0", VT_US(20));
	return sb;
}

Ospf *ospf_lab_process(Sandbox *sb, const char *node)
{
	const OspfProcs *procs = sandbox_self(sb, node, "ospf");
	return procs->all->len > 0 ? procs->all->pdata[0] : NULL;
}

Ospf *ospf_lab_process_of(const Node *n)
{
	const OspfProcs *procs = node_self(n, "ospf");
	return procs->all->pdata[0];
}

GPtrArray *ospf_lab_entries(const Ospf *o)
{
	GPtrArray *out = g_ptr_array_new();
	if (!o)
		return out;
	const OspfLsdb *dbs[] = {&o->area.db, &o->as};
	for (guint i = 0; i < G_N_ELEMENTS(dbs); i++)
		for (guint j = 0; j < dbs[i]->entries->len; j++)
			g_ptr_array_add(out, dbs[i]->entries->pdata[j]);
	return out;
}

const OspfEntry *ospf_lab_entry(Ospf *o, const OspfKey *key)
{
	return ospf_lsdb_find(ospf_lsdb_of(&o->area, key->type), key);
}

const OspfLsa *ospf_lab_lsa(Sandbox *sb, const char *node, uint8_t type, Ip4 id, Ip4 adv)
{
	const OspfEntry *e = ospf_lab_entry(ospf_lab_process(sb, node), &(OspfKey){type, id, adv});
	VTime now = world_now(sandbox_world(sb));
	return e && ospf_lsa_age(e->lsa, now) < MAX_AGE_S ? e->lsa : NULL;
}

unsigned ospf_lab_full(Sandbox *sb, const char *node)
{
	const Ospf *o = ospf_lab_process(sb, node);
	unsigned n = 0;
	for (guint i = 0; i < o->ifaces->len; i++)
		n += ospf_nbrs_full(o->ifaces->pdata[i]);
	return n;
}

static void print(GString *out, const RibRoute *r)
{
	g_string_append_printf(out, "%s%s%s %u", r->offer->source->codes->letters,
			       r->offer->subtype[0] ? " " : "", r->offer->subtype,
			       r->offer->metric);
	for (unsigned i = 0; i < r->offer->n_paths; i++) {
		g_string_append_c(out, ' ');
		ip4_print(out, r->offer->path[i].via);
	}
}

bool ospf_lab_check_route(Sandbox *sb, const char *node, const char *prefix, const char *want)
{
	void *self;
	const RibSvc *rib = node_service(sandbox_node(sb, node), "rib", &self);
	g_autoptr(GString) got = g_string_new(NULL);
	Prefix p;
	g_assert(prefix_parse(prefix, &p));
	const RibRoute *r = rib->route(self, p);
	if (r)
		print(got, r);
	return CHECK_STR(got->str, want, "%s: %s", node, prefix);
}
