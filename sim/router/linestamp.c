/* The time before a message. */

#include "sim/router/linestamp.h"

#include <string.h>

#include "models/svc/syslog.h"
#include "sim/text.h"

/* A clock that nobody set has a "*" before its time. */
static void append_datetime(GString *out, const SyslogConf *c, const SyslogStamp *s, VTime t)
{
	VTime east = s->localtime ? VT_S(60) * c->zone_min : 0;
	g_autoptr(GDateTime) epoch = g_date_time_new_utc(c->epoch_year, 3, 1, 0, 0, 0);
	VTime days = (t + east) / VT_H(24), of_day = (t + east) % VT_H(24);
	if (of_day < 0) { /* west of Greenwich it is still February */
		of_day += VT_H(24);
		days--;
	}
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	g_autoptr(GDateTime) day = g_date_time_add_days(epoch, (int)days);
	g_string_append_printf(out, "*%s %2d ", months[g_date_time_get_month(day) - 1],
			       g_date_time_get_day_of_month(day));
	if (s->year)
		g_string_append_printf(out, "%d ", g_date_time_get_year(day));
	text_clock(out, of_day, s->msec ? 3 : 0);
	if (s->zone)
		g_string_append_printf(out, " %s", s->localtime ? c->zone : "UTC");
	g_string_append(out, ": ");
}

static SyslogConf conf_of(const Node *n)
{
	static const SyslogConf plain = {
		.debug = {.time = SYSLOG_DATETIME, .msec = true},
		.log = {.time = SYSLOG_DATETIME, .msec = true},
		.zone = "UTC",
		.epoch_year = 1993,
	};
	void *self;
	SyslogConf c = plain;
	const SyslogSvc *svc = node_service(n, "syslog", &self);
	if (svc)
		svc->conf(self, &c);
	return c;
}

bool linestamp_numbers(const Node *n, const char *flag)
{
	return strcmp(flag, STAMP_SYSLOG) == 0 && conf_of(n).sequence;
}

void linestamp_append(GString *out, const Node *n, const char *flag, VTime t, VTime booted,
		      unsigned number)
{
	SyslogConf c = conf_of(n);
	const SyslogStamp *s = strcmp(flag, STAMP_SYSLOG) == 0 ? &c.log : &c.debug;
	if (linestamp_numbers(n, flag))
		g_string_append_printf(out, "%06u: ", number);
	if (s->time == SYSLOG_DATETIME) {
		append_datetime(out, &c, s, t);
	} else if (s->time == SYSLOG_UPTIME) {
		text_age(out, t - booted);
		g_string_append(out, ": ");
	}
}
