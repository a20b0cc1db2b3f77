/* See labdir.h. */

#include "tests/unit/cli/labdir.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

static const char *const copied[] = {
	"lab.scn",       "failover.scn",      "vpn7200.cfg",       "isp.cfg",    "7204vxr-1.cfg",
	"7204vxr-2.cfg", "7204vxr-1.lab.cfg", "7204vxr-2.lab.cfg", "7206-1.cfg",
};

static void copy(const char *dir, const char *name)
{
	g_autofree char *from = g_strconcat(LAB_DIR, name, NULL);
	g_autofree char *text = NULL;
	g_assert_true(g_file_get_contents(from, &text, NULL, NULL));
	/* What it is held to is in files that are not copied. */
	char *expects = strcmp(name, "failover.scn") == 0 ? strstr(text, "\n[expect ") : NULL;
	if (expects)
		*expects = '\0';
	netdir_write(dir, name, text);
}

char *labdir_new(void)
{
	char *dir = netdir_new("");
	for (unsigned i = 0; i < G_N_ELEMENTS(copied); i++)
		copy(dir, copied[i]);
	return dir;
}

void labdir_replace(const char *dir, const char *name, const char *was, const char *is)
{
	g_autofree char *text = labdir_text(dir, name);
	g_autoptr(GString) all = g_string_new(text);
	CHECK_INT(g_string_replace(all, was, is, 1), 1, "\"%s\" stands in %s", was, name);
	netdir_write(dir, name, all->str);
}

char *labdir_text(const char *dir, const char *name)
{
	g_autofree char *path = netdir_path(dir, name);
	char *text = NULL;
	g_file_get_contents(path, &text, NULL, NULL);
	return text ? text : g_strdup("");
}
