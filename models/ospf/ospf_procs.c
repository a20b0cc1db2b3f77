/* A router's processes: each with its own router ID, database, interfaces and timers. An interface belongs to one. */

#include "models/ospf/ospf_priv.h"

Ospf *ospf_proc_make(OspfProcs *procs, uint16_t pid, unsigned vrf)
{
	Ospf *o = ospf_proc_at(procs, pid);
	if (!o) {
		o = ospf_process_new(procs, pid, vrf);
		g_ptr_array_insert(procs->all, (gint)ospf_proc_place(procs, pid), o);
	}
	return o;
}

void ospf_procs_leave(Ctx *cx, const OspfProcs *procs)
{
	for (guint i = 0; procs->all->len > 1 && i < procs->all->len; i++)
		ospf_ifaces_leave(cx, procs->all->pdata[i]);
}

/* Those that are removed leave their interfaces to the others. */
void ospf_procs_follow(Ctx *cx, OspfProcs *procs)
{
	for (guint i = procs->all->len; i-- > 0;) {
		Ospf *o = procs->all->pdata[i];
		if (o->conf.on)
			continue;
		ospf_follow_config(cx, o);
		g_ptr_array_remove_index(procs->all, i);
	}
	ospf_procs_leave(cx, procs);
	for (guint i = 0; i < procs->all->len; i++)
		ospf_follow_config(cx, procs->all->pdata[i]);
}

OspfIface *ospf_procs_iface(const OspfProcs *procs, const Iface *ifc)
{
	for (guint i = 0; i < procs->all->len; i++) {
		OspfIface *oi = ospf_iface_of(procs->all->pdata[i], ifc);
		if (oi)
			return oi;
	}
	return NULL;
}

/* Which paths a process finds is known only when it runs. */
void ospf_gaps(const void *self, ConfGapFn *fn, void *to)
{
	const OspfProcs *procs = self;
	for (guint i = 0; i < procs->all->len; i++) {
		const Ospf *o = procs->all->pdata[i];
		g_autofree char *pid = g_strdup_printf("%u", o->pid);
		const char *why = o->rib ? o->rib->shares_otherwise(o->rib_self) : NULL;
		if (why && o->conf.max_paths > 1)
			fn(to, &(ConfGap){.place = "",
					  .words = "router ospf",
					  .key = pid,
					  .affects = AFFECTS_FORWARDING,
					  .why = why});
	}
}
