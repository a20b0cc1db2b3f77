#!/bin/sh
# run.sh BUILD: a protocol from outside the tree. The folder beside this script goes to a place of its own, is
# built in with `make MODELS="models DIR"`, linted, tested as every class is, and spoken by two routers. It is
# compiled alone: the other objects are those of BUILD.
#
# The same by hand, for a protocol of one's own (FOLDER/NAME/NAME.c and its neighbours, its unit tests in TESTS):
#   make MODELS="models FOLDER" TESTS=TESTS BUILD=build/mine all build/mine/tests
#   make MODELS="models FOLDER" TESTS=TESTS BUILD=build/mine lint-layers lint-tables lint-static
#   build/mine/tests 'tables_*' cli_help property_removal_many SUITE...
#   build/mine/vpnha check SCENARIO
set -eu
build=$1
here=tests/external
tmp=$(mktemp -d)
# A sanitizer adds data of its own to objects.
static=lint-static
[ -z "${SAN:-}" ] || static=
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

fail() {
	echo "external: $*" >&2
	[ ! -f "$tmp/log" ] || cat "$tmp/log" >&2
	exit 1
}
quietly() { "$@" >"$tmp/log" 2>&1 || fail "failed: $*"; }

# The program of the tree does not know the protocol.
if "$build/vpnha" lint "$here/scenario/north.cfg" >"$tmp/log" 2>&1 && ! grep -q 'hail' "$tmp/log"; then
	fail "the ordinary build takes the statements of hail"
fi

cp -R "$here/models-extra" "$here/tests" "$tmp/"
mkdir "$tmp/build"
cp -Rp "$build/obj" "$build/gen" "$tmp/build/"

quietly make MODELS="models $tmp/models-extra" TESTS="$tmp/tests" BUILD="$tmp/build" all "$tmp/build/tests"
compiled=$(grep -c '^  CC' "$tmp/log") || fail "nothing was compiled"
quietly make MODELS="models $tmp/models-extra" TESTS="$tmp/tests" BUILD="$tmp/build" lint-layers lint-tables $static
grep -q '^tables: sound' "$tmp/log" || fail "the tables were not linted"
quietly "$tmp/build/tests" 'tables_*'
quietly "$tmp/build/tests" hail
quietly env VPNHA_TEST_SHORT=1 "$tmp/build/tests" property_removal_many
grep -q '^extern const ProtoClass hail_class;' "$tmp/build/gen/registry.c" || fail "hail is not in the registry"

# A relative name of the folder means the same folder: nothing is compiled again.
relative=$(realpath --relative-to=. "$tmp")
quietly make MODELS="models $relative/models-extra" BUILD="$tmp/build" all
! grep -q '^  CC' "$tmp/log" || fail "$relative/models-extra is another folder than $tmp/models-extra"

# Mistakes that are easily made in a folder: the tools name them. FILE is damaged by the sed SCRIPT, mended again.
# A pattern of WHAT it says stands in the text.
mistake() { # mistake FILE SCRIPT WHAT
	folder=$tmp/models-extra/hail
	cp "$folder/$1" "$tmp/sound"
	sed "$2" "$tmp/sound" >"$folder/$1"
	! cmp -s "$tmp/sound" "$folder/$1" || fail "there is nothing for $2 in $1"
	if make MODELS="models $tmp/models-extra" BUILD="$tmp/build" lint-tables >"$tmp/log" 2>&1; then
		fail "$1 with $2 passes"
	fi
	grep -q "$3" "$tmp/log" || fail "$1 with $2: nothing says \"$3\""
	cp "$tmp/sound" "$folder/$1"
}
mistake hail_conf.c 's/"hail interval %d/"hail every %d/' 'hail: "hail interval .*" prints what cannot be read: typed:.*"every"'
mistake hail_conf.c 's/"distance %u.n", c->distance/"distance %u\\n", c->distance ^ 2/' '"distance <dist:1-255>": of no sample the line stands'
mistake hail.c 's/{"udp", HAIL_PORT/{"udp", 1985/' '^the classes make no node: .*: hail and hsrp both bind ("udp", 1985)'
mistake hail.c 's/{"ip"}, {"rib"}, {NULL}/{"ip"}, {NULL}/' '^.*: the init of hail asks for the service "rib", which its .requires does not name'
mistake hail_conf.c 's/arg_num(a, "sec")/arg_num(a, "secs")/' 'class hail: the setter of "hail interval <sec:1-60>" asks for "secs", which its syntax does not have'
mistake hail.c '/{"show hail", "Hail neighbours"}/d' '{"show hail", ...} is in no .help table'
mistake hail_show.c '/{"show ip route hail", "route"/d' 'hail: source hail has no {"show ip route hail", "route", ...} in .show'
mistake hail.c '/timer_tree_init(&on->timers/d' 'timer "hello timer", Fa0/0: its tree is in no world, expected timer_tree_init'
for spec in hail_fsm hail_pkt hail_hold_timer hail_drop_obs; do
	mistake hail.c "/[*]const\[\]/s/&$spec, //" "hail[a-z_]*.c:[0-9]*: $spec stands in no list of "
done

# A suite that goes wrong fails by its name, alone and beside others, which are run.
cp "$here/tests-bad/test_bad.c" "$tmp/tests/"
quietly make MODELS="models $tmp/models-extra" TESTS="$tmp/tests" BUILD="$tmp/build" "$tmp/build/tests"
suites_fail() { # suites_fail WHAT JOBS PATTERN...
	what=$1
	shift
	if "$tmp/build/tests" "$@" >"$tmp/log" 2>&1; then
		fail "tests $* pass"
	fi
	grep -q "$what" "$tmp/log" || fail "tests $*: nothing says \"$what\""
}
for jobs in -j1 -j2; do
	suites_fail '^bad_crash: ended by signal 6' $jobs bad_crash hail
	suites_fail '^bad_leave: ended in the midst of its cases' $jobs bad_leave hail
	suites_fail '^bad_fail: failed: "a check does not hold"' $jobs bad_fail hail
	suites_fail '^bad_nothing: checks nothing' $jobs bad_nothing hail
	suites_fail '^suites 3 of 5 ran to their end; cases [0-9]*, failed 1; ' $jobs 'bad_*' hail
done
rm "$tmp/tests/test_bad.c"

# What is no protocol is not silently left out: the build stops, and names the folder.
damage() { # damage SED-EXPRESSION: of hail.c, in a copy
	rm -rf "$tmp/bad"
	cp -R "$here/models-extra" "$tmp/bad"
	sed -i "$1" "$tmp/bad/hail/hail.c"
}
refused() { # refused MESSAGE DIR [VARIABLE=VALUE]
	message=$1 folder=$2
	shift 2
	if make MODELS="models $folder" BUILD="$tmp/build" "$@" all >"$tmp/log" 2>&1; then
		fail "built with $folder, expected: $message"
	fi
	grep -qF "$message" "$tmp/log" || fail "expected: $message"
}
damage 's/^const ProtoClass/ProtoClass const/'
refused "$tmp/bad/hail: no line \`const ProtoClass hail_class = {\`" "$tmp/bad"
damage 's/hail_class/hale_class/'
refused "$tmp/bad/hail/hail.c: class hale_class, expected the folder's name: hail_class" "$tmp/bad"
refused "no folder $tmp/nowhere" "$tmp/nowhere"
refused "no tests in $tmp/nowhere" "$tmp/models-extra" TESTS="$tmp/nowhere"
refused "no protocol's folder in $tmp/models-extra/hail" "$tmp/models-extra/hail"
damage 's/\.name = "hail"/.name = "hale"/'
sed -i 's/models-extra/bad/' "$tmp"/bad/hail/*.[ch]
quietly make MODELS="models $tmp/bad" BUILD="$tmp/build" "$tmp/build/tests"
! "$tmp/build/tests" tables_classes >"$tmp/log" 2>&1 || fail "a class has another name than its folder"
grep -qF "class \"hale\" must be the folder's and the symbol's name, \"hail\"" "$tmp/log" ||
	fail "a class has another name than its folder, and nobody says so"

# The layers hold there too.
echo '#include "models/hsrp/hsrp_priv.h"' >>"$tmp/models-extra/hail/hail_pkt.c"
if make MODELS="models $tmp/models-extra" BUILD="$tmp/build" lint-layers >"$tmp/log" 2>&1; then
	fail "lint-layers lets hail look into HSRP"
fi

# Two routers speak it.
quietly "$tmp/build/vpnha" lint "$here/scenario/hail.scn"
quietly "$tmp/build/vpnha" check "$here/scenario/hail.scn"
quietly "$tmp/build/vpnha" check "$here/scenario/hail.scn" --seeds 1..20

# Its states have the colours of what they say they are good for: Up that of HSRP's Active.
quietly "$tmp/build/vpnha" run -q "$here/scenario/hail.scn" -o "$tmp/hail.db"
quietly "$tmp/build/vpnha" plot "$tmp/hail.db" -o "$tmp/hail.svg"
[ "$(grep -c ' 0x2f9e5f$' "$tmp/hail.dat")" = 2 ] || fail "Up has not its colour in the lanes of two routers"

# Its advice: what is wrong with two configurations together, as files and cabled; not with one of them twice.
advice() { # advice FILE...
	quietly "$tmp/build/vpnha" lint -q "$@"
	sed -n '/^.*: warning: /,$p' "$tmp/log" >"$tmp/advice"
}
advice "$here/scenario/north.cfg" "$here/scenario/south.cfg"
quietly diff -u "$here/scenario/expected/advice.txt" "$tmp/advice"
advice "$here/scenario/hail.scn"
quietly diff -u "$here/scenario/expected/advice.txt" "$tmp/advice"
sed '/hail interval/d' "$here/scenario/south.cfg" >"$tmp/south.cfg"
advice "$here/scenario/north.cfg" "$tmp/south.cfg"
[ ! -s "$tmp/advice" ] || fail "advice on what is sound: $(cat "$tmp/advice")"

# At the console: its mode with the prompt, its help, the code of its routes and their legend, its place in the
# running-config.
quietly "$tmp/build/vpnha" console "$here/scenario/hail.scn" <"$here/scenario/session.in"
cp "$tmp/log" "$tmp/session"
quietly diff -u "$here/scenario/expected/session.txt" "$tmp/session"

# Without the folder the same build folder makes the ordinary program again.
quietly make BUILD="$tmp/build" MODELS=models all
! grep -q hail "$tmp/build/gen/registry.c" || fail "the registry keeps a folder that is gone"
echo "external: hail is built ($compiled files compiled), linted, tested and spoken"
