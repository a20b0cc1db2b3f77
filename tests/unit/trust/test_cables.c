/* Ports that are cabled to each other and set differently. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

static const struct {
	const char *port[2], *set[2]; /* of R1 and R2 */
	const char *said;             /* what check says; NULL: nothing */
} rows[] = {
	{{"Fa0/0", "Fa0/0"}, {"", ""}, NULL},
	{{"Fa0/0", "Fa0/0"}, {" duplex auto\n speed auto\n", ""}, NULL},
	{{"Fa0/0", "Fa0/0"}, {" duplex full\n speed 100\n", " speed 100\n duplex full\n"}, NULL},
	{{"Fa0/0", "Fa0/0"}, {" duplex half\n", " duplex auto\n"}, NULL},
	{{"Fa0/0", "Fa0/0"},
	 {" duplex full\n", ""},
	 "r1.cfg:5: \"duplex full\" could change forwarding and timing (the other end is not set "
	 "to full"},
	{{"Fa0/0", "Fa0/0"}, {"", " speed 100\n duplex full\n"}, "r2.cfg:6: \"duplex full\""},
	{{"Fa0/0", "Fa0/0"}, {" duplex half\n", " duplex full\n"}, "r2.cfg:5: \"duplex full\""},
	{{"Ethernet0/0", "Ethernet0/0"}, {" full-duplex\n", ""}, "r1.cfg:5: \"full-duplex\""},
	{{"Ethernet0/0", "Ethernet0/0"}, {" full-duplex\n", " full-duplex\n"}, NULL},
	/* gigabits are negotiated, whatever duplex is set to */
	{{"Gi0/0", "Gi0/0"}, {" duplex full\n", ""}, NULL},
	{{"Gi0/0", "Gi0/0"}, {" duplex full\n speed 100\n", ""}, "r1.cfg:5: \"duplex full\""},
	{{"Gi0/0", "Gi0/0"},
	 {" no negotiation auto\n", " negotiation auto\n"},
	 "r1.cfg:3: \"interface Gi0/0\" could change forwarding and timing (the other end "
	 "negotiates and this one does not (no negotiation auto"},
	{{"Gi0/0", "Gi0/0"}, {"", " speed nonegotiate\n"}, "r2.cfg:5: \"speed nonegotiate\""},
	{{"Gi0/0", "Gi0/0"}, {" no negotiation auto\n", " no negotiation auto\n"}, NULL},
	/* without a link there is none that loses frames; what is taken back, is */
	{{"Fa0/0", "Fa0/0"}, {" shutdown\n duplex full\n", ""}, NULL},
	{{"Fa0/0", "Fa0/0"}, {" duplex full\n no duplex\n", ""}, NULL},
	{{"Gi0/0", "Gi0/0"}, {" no negotiation auto\n negotiation auto\n", ""}, NULL},
};

static char *net_of(size_t i)
{
	char *dir = netdir_new(netdir_scenario);
	g_autofree char *scn = g_strdup_printf(
		"[scenario]\nduration = 20s\n[router R1]\nconfig = r1.cfg\n[router R2]\nconfig = "
		"r2.cfg\n[link lan]\nports = R1:%s; R2:%s\n[probe p]\nfrom = R1 10.0.0.1\nto = "
		"10.0.0.2\nstart = 10s\n",
		rows[i].port[0], rows[i].port[1]);

	netdir_write(dir, "test.scn", scn);
	for (unsigned k = 0; k < 2; k++) {
		g_autofree char *name = g_strdup_printf("r%u.cfg", k + 1),
				*text = g_strdup_printf("version 12.4\nhostname R%u\ninterface "
							"%s\n ip address 10.0.0.%u "
							"255.255.255.0\n%send\n",
							k + 1, rows[i].port[k], k + 1,
							rows[i].set[k]);
		netdir_write(dir, name, text);
	}
	return dir;
}

/* Wrong: a cable whose ends go at half and at full duplex is believed to lose nothing, or one whose ends agree is doubted. */
static void test_ends(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = net_of(i);
		g_auto(Said) s = call(cmd_check, dir, "check $/test.scn");
		bool doubted = strstr(s.out, "conditional") != NULL;

		CHECK_INT(doubted, rows[i].said != NULL, "%zu: %s%s", i, s.out, s.err);
		CHECK(!rows[i].said || (strstr(s.out, rows[i].said) && s.code == EXIT_FAILED),
		      "%s: %s%s", rows[i].said, s.out, s.err);
		netdir_free(dir);
	}
}

SUITE(trust_cables) = {
	{"ends of a cable that are set differently are doubted", test_ends},
	{NULL, NULL},
};
