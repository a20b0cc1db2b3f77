/* Lines: consoles and terminals. Nobody logs in here. */

#include "models/ios/ios_fates.h"

#define FUND "IOS Configuration Fundamentals Command Reference"
#define SEC "IOS Security Command Reference"
#define LOGINS "nobody logs in here"

/* clang-format off */
#define LINE(s) \
	{ .mode = "", .syntax = (s), .fate = STMT_HARMLESS, .cite = LOGINS " (" FUND ": line)", .rank = RANK_LINE, \
	  .enters = "line" }

const Stmt ios_line_stmts[] = {
	LINE("line con <first:0-0>"),
	LINE("line console <first:0-0>"),
	LINE("line aux <first:0-0>"),
	LINE("line vty <first:0-1869> [<last:1-1869>]"),
	LINE("line <first:0-9999> [<last:1-9999>]"),
	HARMLESS("line", "access-class <what:line>", 10, LOGINS, FUND ": access-class"),
	HARMLESS("line", "exec-timeout <minutes:0-35791> [<seconds:0-2147483>]", 20, LOGINS, FUND ": exec-timeout"),
	HARMLESS("line", "session-timeout <minutes:0-35791>", 20, LOGINS, FUND ": session-timeout"),
	HARMLESS("line", "privilege level <n:0-15>", 30, LOGINS, FUND ": privilege level"),
	HARMLESS("line", "password <what:line>", 40, LOGINS, FUND ": password"),
	HARMLESS("line", "logging synchronous [<what:line>]", 45, LOGINS, FUND ": logging synchronous"),
	HARMLESS("line", "login [<how:line>]", 50, LOGINS, FUND ": login"),
	HARMLESS("line", "exec", 52, LOGINS, FUND ": exec"),
	HARMLESS("line", "history size <n:0-256>", 54, LOGINS, FUND ": history size"),
	HARMLESS("line", "length <n:0-512>", 55, LOGINS, FUND ": length"),
	HARMLESS("line", "width <n:0-512>", 56, LOGINS, FUND ": width"),
	HARMLESS("line", "modem <how:line>", 58, LOGINS, FUND ": modem"),
	HARMLESS("line", "transport preferred <what:line>", 60, LOGINS, FUND ": transport preferred"),
	HARMLESS("line", "transport input <what:line>", 61, LOGINS, FUND ": transport input"),
	HARMLESS("line", "transport output <what:line>", 62, LOGINS, FUND ": transport output"),
	HARMLESS("line", "stopbits <n:word>", 70, LOGINS, FUND ": stopbits"),
	HARMLESS("line", "speed <bits:50-4294967295>", 72, LOGINS, FUND ": speed"),
	HARMLESS("line", "flowcontrol <how:line>", 74, LOGINS, FUND ": flowcontrol"),
	HARMLESS("line", "{ authorization | accounting } <what:line>", 50, LOGINS, SEC ": authorization, accounting"),
	HARMLESS("line", "exec prompt timestamp", 52, LOGINS, FUND ": exec prompt timestamp"),
	HARMLESS("line", "ipv6 access-class <what:line>", 10, LOGINS,
	         "IOS IPv6 Command Reference: ipv6 access-class"),
	HARMLESS("line", "{ rotary | autocommand | autocommand-options | location | terminal-type "
	         "| logout-warning | absolute-timeout | escape-character | "
	         "databits | parity | rxspeed | txspeed | autoselect | script "
	         "| notify | session-limit | start-character | stop-character | "
	         "activation-character | disconnect-character | dispatch-timeout "
	         "| vacant-message | refuse-message | lockable | monitor | "
	         "international | full-help | exec-character-bits | special-character-bits "
	         "| padding | hold-character | buffer-length | "
	         "private | session-disconnect-warning | telnet | rlogin | motd-banner "
	         "| exec-banner | callback | group } [<what:line>]",
	         60, LOGINS, "IOS Terminal Services Command Reference, IOS Dial Technologies Command Reference"),

	HARMLESS("line", "{ domain-lookup | editing | autohangup | flush-at-activation | history | insecure | usb-inactivity-timeout | media-type | x25 | data-character-bits | timeout | vlan | ip } [<what:line>]", 75,
	         LOGINS, FUND ": editing, timeout login response"),
	{ .mode = NULL },
};
/* clang-format on */
