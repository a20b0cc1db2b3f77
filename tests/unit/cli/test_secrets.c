/* Who may read what a run writes, and whether other people's keys are in it. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/cli/cli.h"
#include "tests/support/check.h"
#include "tests/unit/cli/call.h"
#include "tests/unit/cli/labdir.h"
#include "tests/unit/cli/netdir.h"

static int mode_of(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	struct stat st = {0};
	return stat(path, &st) == 0 ? (int)(st.st_mode & 07777) : -1;
}

static void set_mode(const char *dir, const char *name, int mode)
{
	g_autofree char *path = netdir_path(dir, name);
	CHECK_INT(g_chmod(path, mode), 0, "%s", name);
}

/* ---- modes ---- */

/* Whoever has closed a file to others finds it closed after the next run. */
static void test_modes(void)
{
	static const char *const names[] = {"r.db", "r.pcapng"};
	static const char line[] = "run $/test.scn -q -o $/r.db --pcap $/r.pcapng --until 20s";
	static const int modes[] = {0600, 0640, 0666};
	char *dir = netdir_new(netdir_scenario);
	g_auto(Said) first = call(cmd_run, dir, line);
	CHECK_INT(first.code, EXIT_OK, "%s", first.err);
	for (unsigned m = 0; m < G_N_ELEMENTS(modes); m++) {
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
			set_mode(dir, names[i], modes[m]);
		g_auto(Said) s = call(cmd_run, dir, line);
		CHECK_INT(s.code, EXIT_OK, "%s", s.err);
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
			CHECK_INT(mode_of(dir, names[i]), modes[m], "%s keeps its mode", names[i]);
	}
	netdir_free(dir);
}

static void remove_keys(const char *dir)
{
	g_autofree char *keys = netdir_path(dir, "keys"), *a = netdir_path(keys, "esp_sa"),
			*b = netdir_path(keys, "ikev1_decryption_table");
	g_unlink(a);
	g_unlink(b);
	g_rmdir(keys);
}

static void test_key_files(void)
{
	static const char line[] = "run $/failover.scn -q -o $/r.db --pcap $/r.pcapng --keys $/keys"
				   " --until 130s";
	static const char *const names[] = {"keys/esp_sa", "keys/ikev1_decryption_table"};
	char *dir = labdir_new();
	for (unsigned turn = 0; turn < 2; turn++) {
		g_auto(Said) s = call(cmd_run, dir, line);
		CHECK_INT(s.code, EXIT_OK, "%s", s.err);
		CHECK_INT(mode_of(dir, "keys"), turn == 0 ? 0700 : 0755,
			  "the folder that was made, and the one that was there");
		for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
			CHECK_INT(mode_of(dir, names[i]), 0600, "%s, turn %u", names[i], turn);
			set_mode(dir, names[i], 0644);
		}
		set_mode(dir, "keys", 0755);
	}
	remove_keys(dir);
	netdir_free(dir);
}

SUITE(cli_secrets) = {
	{"what is replaced keeps its mode", test_modes},
	{"key files are their owner's", test_key_files},
	{NULL, NULL},
};
