#include "sim/record/obs.h"

#include <string.h>

#include "sim/kernel/cause.h"

static const char *const class_names[N_OBS_CLASSES] = {
	[CLASS_ROLE] = "role",           [CLASS_NEIGHBOUR] = "neighbour",
	[CLASS_ROUTE] = "route",         [CLASS_SA] = "sa",
	[CLASS_ENTRY] = "entry",         [CLASS_OBJECT] = "object",
	[CLASS_INTERFACE] = "interface", [CLASS_PORT] = "port",
	[CLASS_POWER] = "power",         [CLASS_CONFIG] = "config",
	[CLASS_PACKET] = "packet",       [CLASS_TRAFFIC] = "traffic",
};

const char *obs_class_name(ObsClass class)
{
	g_assert(class < N_OBS_CLASSES);
	return class_names[class];
}

static const char *const standing_names[N_OBS_STANDINGS] = {
	[STANDING_ACTIVE] = "active", [STANDING_STANDBY] = "standby", [STANDING_COMING] = "coming",
	[STANDING_IDLE] = "idle",     [STANDING_ASSUMED] = "assumed",
};

const char *obs_standing_name(ObsStanding standing)
{
	g_assert(standing < N_OBS_STANDINGS);
	return standing_names[standing];
}

/* Their causes are kept for those that the store selects, not for each of a million. */
#define UNKEPT (1u << OBS_FRAME | 1u << OBS_PROBE)

static bool is_kept(const World *w, uint32_t bit)
{
	return !(bit & UNKEPT) && !(world_flags(w) & WORLD_ROOTS_ALONE);
}

void obs_emit(Ctx *cx, const ObsSpec *spec, const ObsVal *v)
{
	World *w = ctx_world(cx);
	unsigned n;
	uint32_t bit = 1u << spec->kind;
	ObsSink *const *sinks = world_sinks(w, &n);

	if (!is_kept(w, bit) && !obs_wanted(cx, spec->kind))
		return; /* nobody takes the event's name */
	Obs obs = {spec, v, ctx_now(cx), ctx_node(cx), ctx_cause(cx)};
	if (is_kept(w, bit))
		cause_keep(w, obs.event);
	for (unsigned i = 0; i < n; i++)
		if (sinks[i]->kinds & bit)
			sinks[i]->emit(sinks[i], w, &obs);
}

bool obs_wanted(const Ctx *cx, ObsKind kind)
{
	unsigned n;
	ObsSink *const *sinks = world_sinks(ctx_world(cx), &n);

	for (unsigned i = 0; i < n; i++)
		if (sinks[i]->kinds & 1u << kind)
			return true;
	return false;
}

void log_line(const LogOut *out, const char *facility, const char *flag, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	g_autofree char *text = g_strdup_vprintf(format, ap);
	va_end(ap);
	out->line(out->to, facility, flag, text);
}

const ObsVal *obs_val_if_any(const ObsSpec *spec, const ObsVal *v, const char *name)
{
	for (unsigned i = 0; i < OBS_FIELDS && spec->fields[i].type != OV_END; i++)
		if (strcmp(spec->fields[i].name, name) == 0)
			return &v[i];
	return NULL;
}

const ObsVal *obs_val(const ObsSpec *spec, const ObsVal *v, const char *name)
{
	const ObsVal *found = obs_val_if_any(spec, v, name);
	if (found)
		return found;
	g_error("observation \"%s\" has no field \"%s\"", spec->name, name);
}

bool log_flag_covers(const char *wanted, const char *flag)
{
	while (*wanted) {
		size_t n = strcspn(wanted, ";");
		if (strncmp(wanted, flag, n) == 0 && (flag[n] == '\0' || flag[n] == ' '))
			return true;
		wanted += n + (wanted[n] == ';');
	}
	return false;
}
