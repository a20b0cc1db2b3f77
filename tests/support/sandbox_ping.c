#include "tests/support/sandbox_ping.h"

#include "models/core/fate.h"
#include "models/core/net.h"

void sandbox_ping(Ctx *cx, Node *n, void *ping)
{
	SandboxPing *p = ping;
	void *self;
	const IpSvc *ip = node_service(n, "ip", &self);

	p->uid = ip->echo(cx, self, &p->how, 7, 1, p->octets ? p->octets : 100);
}

PktFate sandbox_ping_fate(Sandbox *sb, const SandboxPing *p)
{
	PktFate f = {0};

	fate_get(sandbox_net(sb)->fates, p->uid, &f);
	return f;
}
