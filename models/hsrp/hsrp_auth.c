/* The authentication string of a group, whose text may not be known. */

#include <string.h>

#include "models/core/net.h"
#include "models/hsrp/hsrp_priv.h"
#include "sim/secrets.h"

bool hsrp_set_auth(HsrpConf *c, World *w, const Args *a, bool no, ConfErr *e)
{
	const char *text = no ? HSRP_AUTH_TEXT : arg_str(a, "string");
	size_t n = strlen(text);
	bool may_be = secrets_could_be_mark(text, n);
	bool masked = secrets_is_mark(text, n) || (may_be && n > HSRP_AUTH);

	if (n > HSRP_AUTH && !masked)
		return conf_reject_arg(e, a, "string",
				       "authentication string is too long, expected at most %d "
				       "characters",
				       HSRP_AUTH);
	c->mark = masked ? world_intern(w, text) : NULL;
	g_strlcpy(c->auth, masked ? "masked" : text, sizeof c->auth);
	if (masked)
		return conf_unmodelled(e, AFFECTS_ELECTION,
				       "the string is masked: taken for the other routers'");
	return !may_be || conf_unmodelled(e, AFFECTS_ELECTION,
					  "the string may be a mask: taken as it is written");
}

/* That of a group of the same number in the same subnet. */
static const char *auth_among(const Hsrp *h, const HsrpGroup *g)
{
	for (guint i = 0; i < h->ifs->len; i++) {
		const HsrpIf *on = h->ifs->pdata[i];
		const HsrpGroup *other = hsrp_group(h, on->iface, g->number);
		if (other && other->conf.ip && !other->conf.mark &&
		    iface_subnet_of(g->on->iface, on->iface->addr.ip))
			return other->conf.auth;
	}
	return NULL;
}

/* LIBERTY: who masks a string before he hands a configuration on ("<removed>", "*****") leaves the routers as they were:
 * they believe each other. So it is taken for the one that the group has elsewhere, and where nobody has one that is
 * known, all have the same; the statement says that this is an assumption. */
const char *hsrp_auth(const HsrpGroup *g)
{
	const GPtrArray *nodes = g->hsrp->node->net->nodes;

	for (guint i = 0; g->conf.mark && i < nodes->len; i++) {
		const Node *n = nodes->pdata[i];
		const Hsrp *h = n->powered && n != g->hsrp->node ? node_self(n, "hsrp") : NULL;
		const char *auth = h ? auth_among(h, g) : NULL;
		if (auth)
			return auth;
	}
	return g->conf.auth;
}
