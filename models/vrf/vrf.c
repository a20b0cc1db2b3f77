/* VRF-lite: routing tables of customers on one router (Cisco IOS MPLS Command Reference: ip vrf, vrf definition; IOS
 * "Configuring Multi-VRF CE", VRF-lite).
 *
 *   vrf_conf.c               statements: which VRFs there are, and which interface is in one
 *   vrf_view.c, vrf_show.c   show ip vrf, show vrf
 *
 * What a VRF is for others stands in models/core/vrf.h: a number that an interface has. Each table of routes, the
 * addresses that are this router's, ARP's proxy, OSPF's processes and IPsec's peers go by the number of the interface
 * that a packet came in by, so that equal addresses of two VRFs never meet.
 *
 * LIBERTY: a VRF carries IPv4 whether it has an `rd` or not. IOS wanted one until VRF-lite had none to tell apart;
 * the configuration guides of 15.x set up VRF-lite without. */

#include "models/vrf/vrf_priv.h"
#include "models/vrf/vrf_view.h"

static bool init(void *self, Node *node, GError **err)
{
	VrfModule *m = self;
	(void)err;
	m->node = node;
	m->rows = g_ptr_array_new_with_free_func(g_free);
	return true;
}

static void start(Ctx *cx, void *self)
{
	(void)cx;
	((VrfModule *)self)->running = true;
}

static void fini(void *self)
{
	g_ptr_array_unref(((VrfModule *)self)->rows);
}

static const HelpText help[] = {
	{"show ip vrf", "VPN Routing/Forwarding instance information"},
	{"show ip vrf <name>", "VPN Routing/Forwarding instance name"},
	{"show ip vrf detail", "Detailed information"},
	{"show ip vrf interfaces", "Show interface information"},
	{"show vrf", "VPN Routing/Forwarding instance information"},
	{"show vrf <name>", "VPN Routing/Forwarding instance name"},
	{NULL, NULL},
};

static const Form *const forms[] = {&vrf_answer_form, &vrf_detail_form, NULL};

const ProtoClass vrf_class = {
	.name = "vrf",
	.spec_ref = "RFC 4364 3, without labels",
	.kinds = NODE_ROUTER,
	.self_size = sizeof(VrfModule),
	.stmt = vrf_stmts,
	.mode = vrf_modes,
	.groups = vrf_groups,
	.conf_help = vrf_conf_help,
	.view = vrf_views,
	.show = vrf_shows,
	.help = help,
	.form = forms,
	.init = init,
	.start = start,
	.fini = fini,
};
