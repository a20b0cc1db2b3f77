/* What an Ethernet port is set to, what it negotiates, and the bandwidth that follows. */

#include "models/core/link.h"
#include "models/ios/ios_priv.h"

/* How `duplex` was said, to be printed so. */
enum { SAID_NOTHING, SAID_AUTO, SAID_DUPLEX, SAID_OLD };

/* ---- bandwidth ---- */

/* Of an interface with no `bandwidth`: what its port runs at, else its kind's. A subinterface is part of its port. */
static uint32_t own_kbit(Ios *ios, Iface *ifc)
{
	const IosIface *port = ios_iface_known(ios, ifc->parent ? ifc->parent : ifc);
	char name[40], shortname[40];
	uint32_t kbit = ifc->kbit;
	uint32_t mbit = port && port->iface->set.mbit ? port->iface->set.mbit
			: port                        ? port->negotiated
						      : 0;

	iface_name_parse(ifc->name, name, shortname, NULL, &kbit);
	return mbit ? mbit * 1000 : kbit;
}

/* Returns whether it is another than before. */
static bool follow_kbit(IosIface *i)
{
	uint32_t kbit = i->bandwidth ? i->bandwidth : own_kbit(i->ios, i->iface);
	bool other = kbit != i->iface->kbit;

	i->iface->kbit_said = i->bandwidth != 0;
	i->iface->kbit = kbit;
	return other;
}

/* The port, and what stands on it. A Port-channel's is the sum of its members', which models/channel makes. */
static void follow_port(IosIface *i)
{
	const GPtrArray *subs = i->iface->subs;

	follow_kbit(i);
	for (guint k = 0; subs && k < subs->len; k++)
		follow_kbit(ios_iface(i->ios, subs->pdata[k]));
}

void ios_port_new(IosIface *i)
{
	const Iface *port = i->iface->parent;
	if (port && !iface_is_bundle(port))
		follow_kbit(i);
}

static void tell_if_other(Ctx *cx, IosIface *i)
{
	if (follow_kbit(i))
		signal_send(
			cx, i->iface->node,
			&(Signal){.kind = SIG_IF_BANDWIDTH, .iface = i->iface, .up = i->iface->up});
}

void ios_port_carries(Ctx *cx, IosIface *i)
{
	const GPtrArray *subs = i->iface->subs;
	uint32_t mbit = link_mbit(i->iface);

	if (mbit == i->negotiated || iface_is_bundle(i->iface))
		return;
	i->negotiated = mbit;
	tell_if_other(cx, i);
	for (guint k = 0; subs && k < subs->len; k++)
		tell_if_other(cx, ios_iface(i->ios, subs->pdata[k]));
}

bool ios_set_bandwidth(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosIface *i = ios_iface(at->self, at->obj);

	(void)e;
	i->bandwidth = no ? 0 : (uint32_t)arg_num(a, "kbit");
	follow_kbit(i);
	return true;
}

void ios_put_bandwidth(const ConfAt *at, GString *out)
{
	const IosIface *i = ios_iface_known(at->self, at->obj);
	if (i && i->bandwidth)
		g_string_append_printf(out, "bandwidth %u\n", i->bandwidth);
}

/* ---- members of a Port-channel ---- */

static void member_gap(const Iface *ifc, const char *words, const char *why, ConfGapFn *fn,
		       void *to)
{
	g_autofree char *place = g_strconcat("interface ", ifc->name, NULL);
	fn(to, &(ConfGap){.place = place,
			  .words = words,
			  .affects = AFFECTS_FORWARDING | AFFECTS_ELECTION,
			  .why = why});
}

/* Those of another speed than the first, at whichever of the two says so. */
static void speed_gap(Ios *ios, const Iface *ifc, ConfGapFn *fn, void *to)
{
	Iface *first = ifc->bundle->members->pdata[0];
	if (own_kbit(ios, first) != own_kbit(ios, (Iface *)ifc))
		member_gap(ifc->set.mbit ? ifc : first, "speed",
			   "a port of another speed than its Port-channel's first is not bundled; "
			   "here it is",
			   fn, to);
}

/* "All links in a Link Aggregation Group operate at the same data rate", "only on point-to-point links with MACs operating
 * in full duplex mode" (IEEE 802.1AX-2008 5.1.1); of all modes: "the same speed and in the same duplex mode" (IOS LAN
 * Switching Configuration Guide: EtherChannel). */
void ios_port_member_gaps(const Ios *ios, const Iface *ifc, ConfGapFn *fn, void *to)
{
	const IosIface *port = ios_iface_known(ios, ifc);
	speed_gap((Ios *)ios, ifc, fn, to);
	if (ifc->set.duplex == DUPLEX_HALF)
		member_gap(ifc, port && port->duplex_said == SAID_OLD ? "half-duplex" : "duplex",
			   "a port of half duplex is not bundled; here it is", fn, to);
}

/* ---- what is set ---- */

bool ios_set_speed(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	static const uint32_t speeds[] = {10, 100, 1000, 2500, 5000, 10000};
	static const char *const words[] = {"10", "100", "1000", "2500", "5000", "10000"};
	IosIface *i = ios_iface(at->self, at->obj);
	bool known = no || arg_has(a, "auto");

	i->iface->set.mbit = 0;
	i->speed_auto = !no && arg_has(a, "auto");
	for (size_t k = 0; !no && k < G_N_ELEMENTS(speeds); k++)
		if (arg_has(a, words[k]))
			i->iface->set.mbit = speeds[k];
	follow_port(i);
	return known || i->iface->set.mbit || conf_reject(e, "incomplete, expected Mbit/s or auto");
}

void ios_put_speed(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const IosIface *i = ios_iface_known(at->self, ifc);

	if (ifc->set.mbit)
		g_string_append_printf(out, "speed %u\n", ifc->set.mbit);
	else if (i && i->speed_auto)
		g_string_append(out, "speed auto\n");
}

bool ios_set_duplex(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosIface *i = ios_iface(at->self, at->obj);
	bool half = arg_has(a, "half") || arg_has(a, "half-duplex");
	bool full = arg_has(a, "full") || arg_has(a, "full-duplex");
	bool automatic = arg_has(a, "auto");

	if (!no && !half && !full && !automatic)
		return conf_reject(e, "incomplete, expected full, half or auto");
	i->iface->set.duplex = no || automatic ? DUPLEX_NEGOTIATED
			       : half          ? DUPLEX_HALF
					       : DUPLEX_FULL;
	i->duplex_said = no                     ? SAID_NOTHING
			 : automatic            ? SAID_AUTO
			 : arg_has(a, "duplex") ? SAID_DUPLEX
						: SAID_OLD;
	return true;
}

void ios_put_duplex(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const IosIface *i = ios_iface_known(at->self, ifc);
	const char *set = ifc->set.duplex == DUPLEX_HALF ? "half" : "full";

	if (i && i->duplex_said == SAID_OLD)
		g_string_append_printf(out, "%s-duplex\n", set);
	else if (i && i->duplex_said != SAID_NOTHING)
		g_string_append_printf(out, "duplex %s\n",
				       i->duplex_said == SAID_AUTO ? "auto" : set);
}

bool ios_set_negotiation(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosIface *i = ios_iface(at->self, at->obj);

	if (!no && !arg_has(a, "auto") && !arg_has(a, "forced"))
		return conf_reject(e, "incomplete, expected auto");
	i->iface->set.silent = no || arg_has(a, "forced");
	i->negotiation_said = !i->iface->set.silent;
	return true;
}

void ios_put_negotiation(const ConfAt *at, GString *out)
{
	const Iface *ifc = at->obj;
	const IosIface *i = ios_iface_known(at->self, ifc);

	if (ifc->set.silent && (!i || !i->nonegotiate))
		g_string_append(out, "no negotiation auto\n");
	else if (i && i->negotiation_said)
		g_string_append(out, "negotiation auto\n");
}

bool ios_set_nonegotiate(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosIface *i = ios_iface(at->self, at->obj);

	(void)a, (void)e;
	i->iface->set.silent = i->nonegotiate = !no;
	return true;
}

void ios_put_nonegotiate(const ConfAt *at, GString *out)
{
	const IosIface *i = ios_iface_known(at->self, at->obj);
	if (i && i->nonegotiate)
		g_string_append(out, "speed nonegotiate\n");
}
