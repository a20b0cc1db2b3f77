#include "models/core/iface.h"
#include "tests/support/check.h"

typedef struct NameCase {
	const char *text, *name, *shortname; /* name NULL: not an interface */
} NameCase;

static const NameCase cases[] = {
	{"FastEthernet0/0", "FastEthernet0/0", "Fa0/0"},
	{"fa 1/0", "FastEthernet1/0", "Fa1/0"},
	{"Fa0/0", "FastEthernet0/0", "Fa0/0"},
	{"Gi0/1.10", "GigabitEthernet0/1.10", "Gi0/1.10"},
	{"lo0", "Loopback0", "Lo0"},
	{"ATM1/0", "ATM1/0", "AT1/0"},
	{"Serial2/0/1", "Serial2/0/1", "Se2/0/1"},
	{"Ethernet0", "Ethernet0", "Et0"},
	{"e0", "Ethernet0", "Et0"},
	{"Embedded-Service-Engine0/0", "Embedded-Service-Engine0/0", "Em0/0"},
	{"TwoGigabitEthernet1/0/1", "TwoGigabitEthernet1/0/1", "Tw1/0/1"},
	{"twe1/0/1", "TwentyFiveGigE1/0/1", "Twe1/0/1"},
	{"Port-channel1.20", "Port-channel1.20", "Po1.20"},
	{"nve1", "nve1", "nv1"},
	{"SM1/0", "SM1/0", "SM1/0"},
	{"ISM0/0", "ISM0/0", "IS0/0"},
	{"Bluetooth0/4", "Bluetooth0/4", "Bl0/4"},
	{"vmi1", "vmi1", "vm1"},
	{"BDI10", "BDI10", "BD10"},
	{"Vlan10", "Vlan10", "Vl10"},
	{"Dot11Radio0/1/0.2", "Dot11Radio0/1/0.2", "Do0/1/0.2"},
	{"Virtual-Dot11Radio 0", "Virtual-Dot11Radio0", "Vd0"},
	{"Serial0/0/0:15.1", "Serial0/0/0:15.1", "Se0/0/0:15.1"},
	{"Serial0/0.1:15", NULL, NULL},
	{"Embedded0/0", NULL, NULL},
	{"p0", NULL, NULL}, /* POS or Port-channel */
	{"Fa", NULL, NULL},
	{"Fa0/", NULL, NULL},
	{"Fa/0", NULL, NULL},
	{"Fa0.1.2", NULL, NULL},
	{"Fa0/0x", NULL, NULL},
	{"", NULL, NULL},
	{"0/0", NULL, NULL},
};

/* Users and configurations write interface names in several ways; each must mean the same interface. */
static void test_names(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char name[40] = "", brief[40] = "";
		bool ok = iface_name_parse(cases[i].text, name, brief, NULL, NULL);
		CHECK_INT(ok, cases[i].name != NULL, "\"%s\"", cases[i].text);
		if (!ok || !cases[i].name)
			continue;
		CHECK_STR(name, cases[i].name, "\"%s\"", cases[i].text);
		CHECK_STR(brief, cases[i].shortname, "\"%s\"", cases[i].text);
	}
}

SUITE(core_iface_name) = {
	{"long, short and wrong interface names", test_names},
	{NULL, NULL},
};
