/* The configuration of a process as values, for whoever acts by it; ospf_conf.c has the statements that set it. */

#include <string.h>

#include "models/ospf/ospf_priv.h"
#include "sim/sorted.h"

void ospf_conf_init(Ospf *o)
{
	o->conf = (OspfConf){.networks = g_array_new(FALSE, FALSE, sizeof(OspfNetwork)),
			     .passive = g_ptr_array_new_with_free_func(g_free),
			     .redists = g_array_new(FALSE, FALSE, sizeof(OspfRedist)),
			     .filters = g_array_new(FALSE, FALSE, sizeof(OspfFilter)),
			     .distances = g_array_new(FALSE, FALSE, sizeof(OspfDistance)),
			     .origin_metric = -1,
			     .default_metric = -1,
			     .origin_type = 2,
			     .origin_map = "",
			     .max_paths = OSPF_MAX_PATHS,
			     .spf_delay_ms = -1,
			     .spf_hold_ms = -1,
			     .spf_max_ms = -1,
			     .lsa_start_ms = -1,
			     .lsa_hold_ms = -1,
			     .lsa_max_ms = -1,
			     .lsa_arrival_ms = -1,
			     .ref_mbps = OSPF_REF_MBPS,
			     .distance = ospf_source.distance};
}

void ospf_conf_fini(Ospf *o)
{
	g_array_unref(o->conf.networks);
	g_array_unref(o->conf.redists);
	g_array_unref(o->conf.filters);
	g_array_unref(o->conf.distances);
	g_ptr_array_unref(o->conf.passive);
}

static int by_pid(const void *process, const void *pid)
{
	return (int)((const Ospf *)process)->pid - (int)*(const uint16_t *)pid;
}

guint ospf_proc_place(const OspfProcs *procs, uint16_t pid)
{
	return sorted_place(procs->all, by_pid, &pid);
}

Ospf *ospf_proc_at(const OspfProcs *procs, uint16_t pid)
{
	guint at = ospf_proc_place(procs, pid);
	Ospf *o = at < procs->all->len ? procs->all->pdata[at] : NULL;
	return o && o->pid == pid ? o : NULL;
}

Ospf *ospf_process_at(const ConfAt *at)
{
	const OspfProcs *procs = at->self;
	guint i = 0;
	while (&((Ospf *)procs->all->pdata[i])->conf != at->obj)
		i++;
	return procs->all->pdata[i];
}

guint ospf_passive_at(const OspfConf *c, const char *name)
{
	guint i = 0;
	while (i < c->passive->len && strcmp(c->passive->pdata[i], name) != 0)
		i++;
	return i;
}

bool ospf_is_passive(const Ospf *o, const Iface *ifc)
{
	const OspfConf *c = &o->conf;
	return (ospf_passive_at(c, ifc->name) < c->passive->len) != c->passive_default;
}

bool ospf_is_asbr(const Ospf *o)
{
	return o->conf.redists->len > 0 || o->conf.origin;
}

bool ospf_is_extended(const char *acl)
{
	guint64 n;
	return g_ascii_string_to_unsigned(acl, 10, 100, 2699, &n, NULL) && (n < 200 || n >= 2000);
}

bool ospf_extended_list(ConfErr *e)
{
	return conf_unmodelled(e, AFFECTS_FORWARDING,
			       "an extended list is held against network and mask, not "
			       "against who told of it");
}

/* ---- route maps ---- */

static bool asks_map(const OspfConf *c, const char *map)
{
	for (guint i = 0; i < c->redists->len; i++)
		if (strcmp(g_array_index(c->redists, OspfRedist, i).map, map) == 0)
			return true;
	for (guint i = 0; i < c->filters->len; i++) {
		const OspfFilter *f = &g_array_index(c->filters, OspfFilter, i);
		if (f->by == FILTER_MAP && strcmp(f->name, map) == 0)
			return true;
	}
	return false;
}

static bool any_asks_map(const void *by, const char *map)
{
	const OspfProcs *procs = by;
	for (guint i = 0; i < procs->all->len; i++)
		if (asks_map(&((const Ospf *)procs->all->pdata[i])->conf, map))
			return true;
	return false;
}

bool ospf_refer_map(Ospf *o, const char *map, ConfErr *e)
{
	return o->policy->refer(o->policy_self, map, any_asks_map, o->procs) ||
	       conf_unmodelled(e, AFFECTS_FORWARDING, "lines of its route map are not modelled");
}
