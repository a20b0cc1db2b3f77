/* See netdir.h. */

#include "tests/unit/cli/netdir.h"

#include <glib/gstdio.h>

static const char r1[] = "version 12.3\nhostname R1\n!\ninterface FastEthernet0/0\n"
			 " ip address 10.0.0.1 255.255.255.0\n!\ninterface FastEthernet0/1\n"
			 " ip address 10.1.0.1 255.255.255.0\n!\nend\n";
static const char r2[] = "version 12.3\nhostname R2\n!\ninterface FastEthernet0/0\n"
			 " ip address 10.0.0.2 255.255.255.0\n!\nend\n";

const char netdir_scenario[] = "[scenario]\n"
			       "duration = 60s\n"
			       "\n"
			       "[router R1]\n"
			       "config = r1.cfg\n"
			       "start = 0s\n"
			       "\n"
			       "[router R2]\n"
			       "config = r2.cfg\n"
			       "start = 0s\n"
			       "\n"
			       "[switch lan]\n"
			       "ports = R1:Fa0/0; R2:Fa0/0\n"
			       "forward-delay = 0s\n"
			       "\n"
			       "[probe p]\n"
			       "from = R1 10.0.0.1\n"
			       "to = 10.0.0.2\n"
			       "interval = 100ms\n"
			       "start = 10s\n"
			       "\n";

char *netdir_path(const char *dir, const char *name)
{
	return g_build_filename(dir, name, NULL);
}

void netdir_write(const char *dir, const char *name, const char *text)
{
	g_autofree char *path = netdir_path(dir, name);
	g_file_set_contents(path, text, -1, NULL);
}

char *netdir_new(const char *scenario)
{
	char *dir = g_dir_make_tmp("vpnha-net-XXXXXX", NULL);
	netdir_write(dir, "r1.cfg", r1);
	netdir_write(dir, "r2.cfg", r2);
	netdir_write(dir, "test.scn", scenario);
	return dir;
}

void netdir_free(char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	const char *name;
	while (d && (name = g_dir_read_name(d))) {
		g_autofree char *path = netdir_path(dir, name);
		if (g_remove(path) != 0)
			g_rmdir(path);
	}
	if (d)
		g_dir_close(d);
	g_rmdir(dir);
	g_free(dir);
}

unsigned netdir_entries(const char *dir)
{
	GDir *d = g_dir_open(dir, 0, NULL);
	unsigned n = 0;
	while (d && g_dir_read_name(d))
		n++;
	g_dir_close(d);
	return n;
}
