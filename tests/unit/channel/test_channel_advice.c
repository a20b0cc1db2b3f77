/* What is said of two ends of a bundle, and of a switch's ports. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/netdir.h"

#define CONFIG                                                                                     \
	"hostname %s\ninterface Port-channel1\n ip address 10.0.0.%u 255.255.255.0\n"              \
	"interface FastEthernet0/0\n %s\ninterface FastEthernet0/1\n %s\n"

#define CABLES "[link one]\nports = A:Fa0/0; B:Fa0/0\n[link two]\nports = A:Fa0/1; B:Fa0/1\n"
#define SWITCH "[switch lan]\nports = A:Fa0/0; A:Fa0/1; B:Fa0/0; B:Fa0/1\n"

/* Wrong: modes that never bundle pass unsaid, or modes that do are blamed; likewise ports of a switch. */
static void test_said(void)
{
	static const struct {
		const char *what, *a, *b, *scenario;
		const char *says; /* NULL: nothing of channels */
	} rows[] = {
		{"on both", "channel-group 1 mode on", "channel-group 1 mode on", CABLES, NULL},
		{"no mode is on", "channel-group 1", "channel-group 1 mode on", CABLES, NULL},
		{"LACP", "channel-group 1 mode active", "channel-group 1 mode passive", CABLES,
		 NULL},
		{"PAgP", "channel-group 1 mode auto", "channel-group 1 mode desirable", CABLES,
		 NULL},
		{"nobody begins", "channel-group 1 mode passive", "channel-group 1 mode passive",
		 CABLES,
		 "A's FastEthernet0/0 is in mode passive and B's FastEthernet0/0 in mode passive"},
		{"nobody begins PAgP", "channel-group 1 mode auto", "channel-group 1 mode auto",
		 CABLES, "in mode auto"},
		{"two protocols", "channel-group 1 mode active", "channel-group 1 mode desirable",
		 CABLES, "in mode desirable: they do not bundle"},
		{"one is on", "channel-group 1 mode on", "channel-group 1 mode active", CABLES,
		 "in mode on and B's FastEthernet0/0 in mode active"},
		{"one is none", "channel-group 1 mode on", "no ip address", CABLES,
		 "A's FastEthernet0/0 is a member of a Port-channel, but the other end of its "
		 "cable, B:FastEthernet0/0, of none"},
		{"one is none, and asks", "channel-group 1 mode active", "no ip address", CABLES,
		 "B:FastEthernet0/0, of none: it is never bundled"},
		{"a switch that does not know", "channel-group 1 mode on",
		 "channel-group 1 mode on", SWITCH, "is a member of a Port-channel, but"},
		{"a switch that does", "channel-group 1 mode on", "channel-group 1 mode active",
		 SWITCH "channel.A:Fa0/0 = 1\nchannel.A:Fa0/1 = 1\nchannel.B:Fa0/0 = 2\n"
			"channel.B:Fa0/1 = 2\n",
		 NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = netdir_new("");
		g_autofree char *a = g_strdup_printf(CONFIG, "A", 1, rows[i].a, rows[i].a),
				*b = g_strdup_printf(CONFIG, "B", 2, rows[i].b, rows[i].b),
				*scn = g_strdup_printf("[scenario]\nduration = 10s\n[router A]\n"
						       "config = a.cfg\n[router B]\nconfig = "
						       "b.cfg\n%s",
						       rows[i].scenario);
		netdir_write(dir, "a.cfg", a);
		netdir_write(dir, "b.cfg", b);
		netdir_write(dir, "ch.scn", scn);
		g_auto(Said) said = call(cmd_lint, dir, "lint $/ch.scn");
		g_autofree char *all = g_strconcat(said.out, said.err, NULL);
		CHECK(rows[i].says ? strstr(all, rows[i].says) != NULL
				   : !strstr(all, "bundle") && !strstr(all, "is a member"),
		      "%s: %s", rows[i].what, all);
		netdir_free(dir);
	}
}

/* Wrong: a bundle that is one only on one side passes unsaid, or one that leads to one partner is blamed; it is told of each
 * side, or not by which lines. */
static void test_partners(void)
{
	static const struct {
		const char *what, *b, *channels, *mode;
		const char *says; /* NULL: nothing */
	} rows[] = {
		{"two groups", "channel-group 2 mode active", NULL, "active",
		 "A's FastEthernet0/0 and FastEthernet0/1 are of one Port-channel, but the other "
		 "ends of their cables, B:FastEthernet0/0 and B:FastEthernet0/1, of two: one of "
		 "them is suspended"},
		{"two groups in mode on", "channel-group 2 mode on", NULL, "on",
		 "of two: each takes a part"},
		{"one group", "channel-group 1 mode active", NULL, "active", NULL},
		{"none", "no ip address", NULL, "active", NULL},
		{"two channels of a switch", "channel-group 1 mode active",
		 "channel.A:Fa0/0 = 1\nchannel.A:Fa0/1 = 2\nchannel.B:Fa0/0 = 3\n"
		 "channel.B:Fa0/1 = 3\n",
		 "active", "A's FastEthernet0/0 and FastEthernet0/1 are of one Port-channel"},
		{"one channel of a switch", "channel-group 1 mode active",
		 "channel.A:Fa0/0 = 1\nchannel.A:Fa0/1 = 1\nchannel.B:Fa0/0 = 3\n"
		 "channel.B:Fa0/1 = 3\n",
		 "active", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *dir = netdir_new("");
		g_autofree char *group = g_strconcat("channel-group 1 mode ", rows[i].mode, NULL);
		g_autofree char *a = g_strdup_printf(CONFIG, "A", 1, group, group),
				*b = g_strdup_printf(CONFIG, "B", 2, group, rows[i].b);
		g_autofree char *scn = g_strdup_printf(
			"[scenario]\nduration = 10s\n[router A]\nconfig = a.cfg\n[router B]\n"
			"config = b.cfg\n%s%s",
			rows[i].channels ? SWITCH : CABLES,
			rows[i].channels ? rows[i].channels : "");
		netdir_write(dir, "a.cfg", a);
		netdir_write(dir, "b.cfg", b);
		netdir_write(dir, "ch.scn", scn);
		g_auto(Said) said = call(cmd_lint, dir, "lint -q $/ch.scn");
		const char *at = strstr(said.out, "[channel-partners-differ]");
		CHECK((at != NULL) == (rows[i].says != NULL), "%s: %s", rows[i].what, said.out);
		if (at) {
			CHECK(strstr(at, rows[i].says), "%s: %s", rows[i].what, said.out);
			CHECK(strstr(said.out, "a.cfg:5: warning: [channel-partners-differ]") &&
				      strstr(at, "a.cfg:7"),
			      "%s: its lines: %s", rows[i].what, said.out);
			CHECK(!strstr(at + 1, "[channel-partners-differ]"), "%s: once: %s",
			      rows[i].what, said.out);
		}
		netdir_free(dir);
	}
}

SUITE(channel_advice) = {
	{"two ends that do not agree", test_said},
	{"members that lead to two aggregates", test_partners},
	{NULL, NULL},
};
