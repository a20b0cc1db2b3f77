/* What crypto shows of a router in a running laboratory, where IKE, IPsec and RRI meet. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

typedef struct ShowRow {
	const char *router, *at, *command, *has;
} ShowRow;
static const ShowRow rows[] = {
	{"7204VXR-1", "normal", "show crypto map | begin Transform",
	 "\tTransform sets={\n\t\tmyset,\n\t}\n\tReverse Route Injection Enabled\n"
	 "\tInterfaces using crypto map vpn:\n\t\tFastEthernet0/0\n"},
	{"vpn7200", "normal", "show crypto map | begin Transform",
	 "\tTransform sets={\n\t\tmyset,\n\t}\n\tInterfaces using crypto map vpn:\n"},
	{"7204VXR-1", "normal", "show crypto engine connections active | exclude ^2",
	 "  ID Interface            IP-Address      State  Algorithm            Encrypt  Decrypt\n"
	 "   1 FastEthernet0/0      172.16.172.53   set    HMAC_MD5+DES_56_CB        0        0\n"},
	{"7204VXR-1", "failed", "show crypto engine connections active | exclude ^ *ID", "\n\n"},
	{"7204VXR-1", "failed", "show crypto session | include status|IKE",
	 "Crypto session current status\nSession status: DOWN\n"},
	{"7204VXR-2", "failed", "show crypto session | include status|IKE",
	 "Crypto session current status\nSession status: UP-ACTIVE\n"
	 "  IKE SA: local 172.16.172.53/500 remote 172.16.172.69/500 Active\n"},
};

static void test_shows(void)
{
	g_autoptr(GError) err = NULL;
	g_autoptr(Scenario) scn = scenario_read(LAB_DIR "failover.scn", NULL, NULL, &err);
	for (unsigned i = 0; scn && i < G_N_ELEMENTS(rows); i++) {
		bool taken;
		RunSpec spec = {.scn = scn, .seed = 1, .until = VT_NEVER, .level = RECORD_NONE};
		VTime at = strcmp(rows[i].at, "normal") == 0 ? VT_S(300) : VT_S(500);
		g_autofree char *text =
			run_show(&spec, rows[i].router, rows[i].command, at, &taken, &err);
		CHECK(text && strstr(text, rows[i].has), "%s, %s: \"%s\"", rows[i].router,
		      rows[i].command, text ? text : err->message);
	}
}

SUITE(property_crypto_shows) = {
	{"maps, engines and sessions before and after the failover", test_shows},
	{NULL, NULL},
};
