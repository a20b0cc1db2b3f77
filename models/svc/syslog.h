#pragma once

/* Service "syslog": how a router stamps its messages and where it sends them. Provided by models/ios. */

#include "models/core/proto.h"

typedef enum SyslogTime { SYSLOG_NO_TIME, SYSLOG_UPTIME, SYSLOG_DATETIME } SyslogTime;

/* `service timestamps {debug | log} ...` */
typedef struct SyslogStamp {
	SyslogTime time;
	bool msec, localtime, zone, year;
} SyslogStamp;

enum { SYSLOG_OFF = -1 }; /* a destination that gets nothing; else the least severe level it gets */

typedef struct SyslogConf {
	SyslogStamp debug, log;
	char zone[16];  /* `clock timezone`; "UTC" */
	int zone_min;   /* minutes east of UTC */
	int epoch_year; /* a clock that nobody set begins on March 1 of this year */
	bool sequence;  /* `service sequence-numbers` */
	bool on;        /* `logging on` */
	int8_t console, monitor, buffer, trap; /* levels, 0 (emergencies) to 7 (debugging) */
	uint32_t buffer_octets;
} SyslogConf;

typedef struct SyslogSvc {
	void (*conf)(const void *self, SyslogConf *out);
} SyslogSvc;
