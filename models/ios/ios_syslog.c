/* How the box stamps its messages, and where they go: service timestamps and sequence-numbers, clock timezone, logging. */

#include <string.h>

#include "models/ios/ios_priv.h"

/* Cisco IOS Configuration Fundamentals Command Reference: logging buffered, logging console; the levels of
 * RFC 3164. */
static const char *const levels[] = {"emergencies", "alerts",        "critical",      "errors",
				     "warnings",    "notifications", "informational", "debugging"};
enum { DEBUGGING = G_N_ELEMENTS(levels) - 1, INFORMATIONAL = 6, BUFFER_OCTETS = 4096 };

void ios_syslog_init(Ios *ios)
{
	ios->logging = (IosLogging){.on = true,
				    .level = {[LOG_CONSOLE] = DEBUGGING,
					      [LOG_MONITOR] = DEBUGGING,
					      [LOG_BUFFER] = SYSLOG_OFF,
					      [LOG_TRAP] = INFORMATIONAL},
				    .octets = BUFFER_OCTETS};
}

/* ---- service timestamps ---- */

bool ios_set_timestamps(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ios *ios = at->self;
	IosTimestamps *t = &ios->timestamps[arg_has(a, "log")];
	SyslogTime time = arg_has(a, "datetime") ? SYSLOG_DATETIME : SYSLOG_UPTIME;
	(void)e;
	*t = (IosTimestamps){.given = true, .stamp.time = no ? SYSLOG_NO_TIME : time};
	if (t->stamp.time != SYSLOG_DATETIME)
		return true;
	t->stamp.msec = arg_has(a, "msec");
	t->stamp.localtime = arg_has(a, "localtime");
	t->stamp.zone = arg_has(a, "show-timezone");
	t->stamp.year = arg_has(a, "year");
	return true;
}

void ios_put_timestamps(const ConfAt *at, GString *out)
{
	static const char *const whose[] = {"debug", "log"};
	const Ios *ios = at->self;
	for (unsigned i = 0; i < G_N_ELEMENTS(whose); i++) {
		const SyslogStamp *s = &ios->timestamps[i].stamp;
		if (!ios->timestamps[i].given)
			continue;
		g_string_append_printf(out, "%sservice timestamps %s ",
				       s->time == SYSLOG_NO_TIME ? "no " : "", whose[i]);
		g_string_append_printf(out, "%s%s%s%s%s\n",
				       s->time == SYSLOG_DATETIME ? "datetime" : "uptime",
				       s->msec ? " msec" : "", s->localtime ? " localtime" : "",
				       s->zone ? " show-timezone" : "", s->year ? " year" : "");
	}
}

/* ---- service sequence-numbers ---- */

bool ios_set_sequence(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	((Ios *)at->self)->sequence = !no;
	return true;
}

void ios_put_sequence(const ConfAt *at, GString *out)
{
	if (((const Ios *)at->self)->sequence)
		g_string_append(out, "service sequence-numbers\n");
}

/* ---- clock timezone ---- */

static bool read_number(const char *text, int most, int *out)
{
	gint64 n;
	if (!g_ascii_string_to_signed(text, 10, -most, most, &n, NULL))
		return false;
	*out = (int)n;
	return true;
}

bool ios_set_timezone(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	Ios *ios = at->self;
	int hours = 0;
	if (no) {
		ios->zone[0] = '\0';
		ios->zone_min = 0;
		return true;
	}
	if (!read_number(arg_str(a, "hours"), 23, &hours))
		return conf_reject_arg(e, a, "hours", "\"%s\", expected hours from UTC, -23 to 23",
				       arg_str(a, "hours"));
	int minutes = (int)arg_num(a, "minutes");
	g_strlcpy(ios->zone, arg_str(a, "zone"), sizeof ios->zone);
	ios->zone_min = hours * 60 + (arg_str(a, "hours")[0] == '-' ? -minutes : minutes);
	return true;
}

void ios_put_timezone(const ConfAt *at, GString *out)
{
	const Ios *ios = at->self;
	if (!ios->zone[0])
		return;
	g_string_append_printf(out, "clock timezone %s %s%d", ios->zone,
			       ios->zone_min < 0 && ios->zone_min > -60 ? "-" : "",
			       ios->zone_min / 60);
	if (ios->zone_min % 60)
		g_string_append_printf(out, " %d", ABS(ios->zone_min % 60));
	g_string_append_c(out, '\n');
}

/* ---- logging ---- */

bool ios_set_logging_on(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	(void)a;
	(void)e;
	((Ios *)at->self)->logging.on = !no;
	return true;
}

void ios_put_logging_on(const ConfAt *at, GString *out)
{
	if (!((const Ios *)at->self)->logging.on)
		g_string_append(out, "no logging on\n");
}

static int level_of(const Args *a)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(levels); i++)
		if (arg_has(a, levels[i]))
			return (int)i;
	return arg_has(a, "level") ? (int)arg_num(a, "level") : DEBUGGING;
}

bool ios_set_logging_buffered(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosLogging *l = &((Ios *)at->self)->logging;
	(void)e;
	l->level[LOG_BUFFER] = (int8_t)(no ? SYSLOG_OFF : level_of(a));
	l->octets = no || !arg_has(a, "size") ? BUFFER_OCTETS : (uint32_t)arg_num(a, "size");
	return true;
}

void ios_put_logging_buffered(const ConfAt *at, GString *out)
{
	const IosLogging *l = &((const Ios *)at->self)->logging;
	if (l->level[LOG_BUFFER] != SYSLOG_OFF)
		g_string_append_printf(out, "logging buffered %u %s\n", l->octets,
				       levels[l->level[LOG_BUFFER]]);
}

static const char *const to_words[] = {
	[LOG_CONSOLE] = "console",
	[LOG_MONITOR] = "monitor",
	[LOG_TRAP] = "trap",
};

bool ios_set_logging_to(const ConfAt *at, const Args *a, bool no, ConfErr *e)
{
	IosLogging *l = &((Ios *)at->self)->logging;
	(void)e;
	for (unsigned i = 0; i < G_N_ELEMENTS(to_words); i++) {
		bool named = arg_has(a, "level") || level_of(a) != DEBUGGING;
		if (!to_words[i] || !arg_has(a, to_words[i]))
			continue;
		int level = i == LOG_TRAP && !named && !arg_has(a, "debugging") ? INFORMATIONAL
										: level_of(a);
		l->level[i] = (int8_t)(no ? SYSLOG_OFF : level);
	}
	return true;
}

void ios_put_logging_to(const ConfAt *at, GString *out)
{
	const IosLogging *l = &((const Ios *)at->self)->logging;
	for (unsigned i = 0; i < G_N_ELEMENTS(to_words); i++) {
		if (!to_words[i])
			continue;
		if (l->level[i] == SYSLOG_OFF)
			g_string_append_printf(out, "no logging %s\n", to_words[i]);
		else if (l->level[i] != (i == LOG_TRAP ? INFORMATIONAL : DEBUGGING))
			g_string_append_printf(out, "logging %s %s\n", to_words[i],
					       levels[l->level[i]]);
	}
}

/* ---- the service ---- */

/* A configuration that does not say leaves the factory's: see the parameters. */
static SyslogStamp stamp_of(const Ios *ios, bool log)
{
	if (ios->timestamps[log].given)
		return ios->timestamps[log].stamp;
	SyslogTime time = (SyslogTime)param_get(ios->node, "ios.factory-timestamps");
	return (SyslogStamp){.time = time, .msec = time == SYSLOG_DATETIME};
}

static void conf(const void *self, SyslogConf *out)
{
	const Ios *ios = self;
	const IosLogging *l = &ios->logging;
	*out = (SyslogConf){.debug = stamp_of(ios, false),
			    .log = stamp_of(ios, true),
			    .zone_min = ios->zone_min,
			    .epoch_year = (int)param_get(ios->node, "ios.epoch-year"),
			    .sequence = ios->sequence,
			    .on = l->on,
			    .console = l->level[LOG_CONSOLE],
			    .monitor = l->level[LOG_MONITOR],
			    .buffer = l->level[LOG_BUFFER],
			    .trap = l->level[LOG_TRAP],
			    .buffer_octets = l->octets};
	g_strlcpy(out->zone, ios->zone[0] ? ios->zone : "UTC", sizeof out->zone);
}

const SyslogSvc ios_syslog_svc = {conf};
