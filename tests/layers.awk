# Who may include whom, and what models may not say. One line per fault; exit 1 if there is any.
#   awk -f tests/layers.awk FILE...      (paths from the root; a folder from elsewhere is a protocol's)
#
# The architecture is a text property: includes are written from the root, so the path says the layer.

function fault(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text
	faults++
}

# The layer of a path: "sim", "sim/kernel", "models/core", or "protocol" for every folder of models. A command is of
# the layer of the command line in whatever room it stands.
function layer_of(path,    part, n) {
	n = split(path, part, "/")
	if (part[1] == "tests")
		return "tests"
	if (part[1] == "sim")
		return n == 2 ? "sim" : part[3] ~ /^cmd_/ ? "sim/cli" : "sim/" part[2]
	if (part[1] == "models" && (part[2] == "core" || part[2] == "svc"))
		return "models/" part[2]
	return "protocol"
}

# The folder that a path is in, without what is before it: "hsrp".
function folder_of(path,    part, n) {
	n = split(path, part, "/")
	return n > 1 ? part[n - 1] : ""
}

function base_of(path) {
	sub(/.*\//, "", path)
	return path
}

# A room sees what is below it; stage and router see the models, trust their views and the network, advice their views and what
# rules are made of, sources and import the network, the command line the registry, for the manual and for lone configurations.
function may_include(from, to, target) {
	if (from == "tests")
		return 1
	if (from in rank && to in rank)
		return rank[to] <= rank[from]
	if (from in rank && is_of_models(to))
		return from == "sim/stage" || from == "sim/router" ||
			(from == "sim/trust" && target ~ /(_view\.h$|^models\/core\/)/) ||
			(from == "sim/advice" && target ~ /(_view|core\/advice)\.h$/) ||
			(from ~ /^sim\/(sources|import)$/ && target ~ /^models\/core\//) ||
			(from == "sim/cli" && target ~ /^models\/core\/(registry|proto)\.h$/)
	return index(from in rank ? " sim sim/kernel sim/tables sim/record sim/analysis " : allowed[from], " " to " ") > 0
}

function is_of_models(layer) {
	return layer ~ /^models\// || layer == "protocol"
}

BEGIN {
	rooms = split("scenario router trust stage console advice sources import plot trace cli", room, " ")
	for (i = 1; i <= rooms; i++)
		rank["sim/" room[i]] = i
	allowed["sim"] = " sim sim/kernel "
	allowed["sim/kernel"] = " sim/kernel sim "
	allowed["sim/tables"] = " sim/tables sim/kernel sim "
	allowed["sim/record"] = " sim/record sim/tables sim/kernel sim "
	allowed["sim/analysis"] = " sim/analysis sim/record sim/kernel sim "
	allowed["models/core"] = " models/core sim/record sim/tables sim/kernel sim "
	allowed["models/svc"] = " models/svc models/core sim/record sim/tables sim/kernel sim "
	allowed["protocol"] = " models/svc models/core sim/record sim/tables sim/kernel sim "
	# What show text is made from: its own view, and nothing that could reach state.
	split("sim/text.h sim/addr.h sim/record/obs.h sim/tables/stmt.h models/core/proto.h", for_show, " ")
	for (i in for_show)
		show_may[for_show[i]] = 1
	# What rules of advice are made from: views of all routers, and the lines that they cite.
	split("sim/addr.h models/core/advice.h", for_advice, " ")
	for (i in for_advice)
		advice_may[for_advice[i]] = 1
}

FNR == 1 {
	in_comment = 0
	here = layer_of(FILENAME)
	folder = folder_of(FILENAME)
	file = base_of(FILENAME)
	is_show = here == "protocol" && file ~ /_show\.c$/
	is_advice = here == "protocol" && file ~ /_advice\.c$/
	is_view = here == "protocol" && file ~ /_view\.h$/
	is_model = here == "protocol" || here == "models/core" || here == "models/svc"
	if (here == "models/svc" && file !~ /\.h$/)
		fault("models/svc has headers only")
}

/^#include "/ {
	split($0, quoted, "\"")
	target = quoted[2]
	if (target ~ /\.\.|^\.\//)
		fault("include " target " is not written from the root")
	to = layer_of(target)
	own = to == "protocol" && folder_of(target) == folder
	if (!own && !may_include(here, to, target))
		fault(here " may not include " target)
	if (is_show && !(target in show_may) && !(own && target ~ /_(view|show|words)\.h$/))
		fault("show text is made from views: it may not include " target)
	if (is_advice && !(target in advice_may) && !(own && target ~ /_view\.h$/))
		fault("advice is computed from views: it may not include " target)
	if (is_view && target ~ /_priv\.h$/)
		fault("a view is flat: it may not include " target)
	next
}

/^#include <sqlite3\.h>/ && FILENAME !~ /^sim\/record\/store[a-z_]*\.[ch]$/ && here != "tests" {
	fault("sqlite3.h belongs to sim/record/store")
}

/^#include <(stdio|time|sys\/time|math)\.h>/ && is_model {
	fault("models do not include " $2 ": no printing, no wall time, no floating point")
}

# From here on: what stands in code, without comments and strings.
{
	code = $0
	gsub(/\\\\/, "", code)
	gsub(/\\"/, "", code)
	gsub(/"[^"]*"/, "\"\"", code)
	gsub(/'[^']*'/, "0", code)
	while (1) {
		if (in_comment) {
			if (!match(code, /\*\//))
				next
			code = substr(code, RSTART + 2)
			in_comment = 0
		}
		if (!match(code, /\/\*/))
			break
		head = substr(code, 1, RSTART - 1)
		rest = substr(code, RSTART + 2)
		if (match(rest, /\*\//)) {
			code = head " " substr(rest, RSTART + 2)
		} else {
			in_comment = 1
			code = head
			break
		}
	}
	sub(/\/\/.*/, "", code)
}

here != "tests" && !(here in rank) && code ~ /(^|[^a-zA-Z0-9_])(rand|random|srand|drand48|setlocale)[ \t]*\(/ {
	fault("chance comes from named streams, texts from no locale")
}

(here == "sim/kernel" || here == "sim/tables" || here == "sim/record" || is_model) &&
code ~ /(^|[^a-zA-Z0-9_])(time|clock|gettimeofday|clock_gettime|localtime|gmtime|g_get_real_time|g_get_monotonic_time|g_date_time_new_now[a-z_]*|getenv|g_getenv)[ \t]*\(/ {
	fault("a run depends on the scenario and the seed alone: no wall time, no environment")
}

here != "tests" && FILENAME != "sim/regex.c" && code ~ /(^|[^a-zA-Z0-9_])(g_regex_[a-z_]+|g_match_info_[a-z_]+|GRegex)/ {
	fault("regular expressions are sim/regex.h's: one that comes to no answer is an error")
}

is_model && code ~ /(^|[^a-zA-Z0-9_])(v?f?printf|v?dprintf|puts|fputs|putchar|putc|fputc|fwrite|perror|write|g_print|g_printerr|g_message|g_warning|g_critical|g_debug|g_info|g_log)[ \t]*\(/ {
	fault("a model prints nothing: its one way out is an observation")
}

is_model && code ~ /(^|[^a-zA-Z0-9_])(malloc|calloc|realloc|free|strdup|strndup|alloca|asprintf)[ \t]*\(/ {
	fault("memory is GLib's: g_new0, g_free")
}

is_model && code ~ /(^|[^a-zA-Z0-9_])(float|double)([^a-zA-Z0-9_]|$)/ {
	fault("no floating point in models")
}

is_model && code ~ /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)/ {
	fault("variation is data: no #if in models")
}

here == "protocol" && code ~ /(->|\.)sm\.state[ \t]*=[^=]|(->|\.)fsm\.state[ \t]*=[^=]/ {
	fault("only the engine writes a machine's state")
}

here != "tests" && /(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)/ {
	fault("no TODO, FIXME or XXX")
}

END {
	exit faults > 0
}
