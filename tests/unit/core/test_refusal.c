/* Which hellos an interface let by: of each group, protocol and way by itself. */

#include "models/core/refusal.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define GROUP(n) IP4(224, 0, 0, n)
enum { OSPF = 89, UDP = 17 };

static void look(Ctx *cx, Node *n)
{
	(void)cx;
	Iface *ifc = node_iface(n, "Fa0/0");
	CHECK(refusal_of_all(ifc, GROUP(5), OSPF, false), "nothing was let by yet");
	CHECK(!refusal_of_all(ifc, IP4(239, 0, 0, 5), OSPF, false), "no group of neighbours");
	CHECK(!refusal_of_all(ifc, IP4(10, 0, 0, 5), OSPF, false), "no group");
	refusal_let_by(ifc, GROUP(5), OSPF, false);
	refusal_let_by(ifc, IP4(239, 0, 0, 6), OSPF, false);
	CHECK(!refusal_of_all(ifc, GROUP(5), OSPF, false), "it was let by");
	CHECK(refusal_of_all(ifc, GROUP(5), OSPF, true), "the other way");
	CHECK(refusal_of_all(ifc, GROUP(6), OSPF, false), "another group");
	CHECK(refusal_of_all(ifc, GROUP(5), UDP, false), "another protocol");
	for (unsigned i = 0; i < 3 * IFACE_HELLOS; i++)
		refusal_let_by(ifc, GROUP(5), OSPF, false);
	CHECK(refusal_of_all(ifc, GROUP(6), OSPF, false), "one kind takes one place");
	for (Ip4 i = 10; i < 10 + IFACE_HELLOS; i++)
		refusal_let_by(ifc, GROUP(i), OSPF, false);
	CHECK(!refusal_of_all(ifc, GROUP(6), OSPF, false), "of too many kinds nothing is known");
	refusal_forget(ifc);
	CHECK(refusal_of_all(ifc, GROUP(5), OSPF, false), "it is forgotten");
}

/* Wrong: a list is blamed for hellos of which some were let by, or is not for those of which none was. */
static void test_let_by(void)
{
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1", "hostname R\ninterface FastEthernet0/0\n");
	sandbox_call(sb, VT_S(10), "R", look);
	sandbox_run(sb, VT_S(20));
	sandbox_free(sb);
}

SUITE(refusal) = {
	{"which hellos were let by", test_let_by},
	{NULL, NULL},
};
