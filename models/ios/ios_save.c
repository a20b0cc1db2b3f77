/* The startup-config: written from the running-config, read at the next start. */

#include "models/core/startup.h"
#include "models/ios/ios_priv.h"

static void saved_text(const LogOut *out, const ObsSpec *spec, const ObsVal *v)
{
	(void)spec;
	(void)v;
	log_line(out, "PARSER", "exec", "Building configuration...\n[OK]");
}

const ObsSpec ios_saved_obs = {
	.name = "config-saved",
	.kind = OBS_NOTE,
	.class = CLASS_CONFIG,
	.cite = "Cisco IOS Configuration Fundamentals Command Reference 12.3, copy, write memory",
	.text = saved_text,
};

/* LIBERTY: IOS asks for the name of copy's destination, and here it is taken to be confirmed. */
static void save(Ctx *cx, void *self, const Args *a)
{
	Ios *ios = self;
	(void)a;
	startup_save(ios->node);
	obs_emit(cx, &ios_saved_obs, NULL);
}

const ExecCmd ios_execs[] = {
	{"copy running-config startup-config", save, true},
	{"write [memory]", save, true},
	{NULL, NULL, false},
};
