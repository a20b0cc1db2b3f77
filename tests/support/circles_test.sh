#!/bin/sh
# Holds tests/circles.awk to its word: what objects say by nm -A, and how many circles there are in it.
failed=0 n=0

try() { # try CIRCLES "FILE KIND NAME"...
	want=$1 n=$((n + 1))
	shift
	got=$(printf 'build/obj/%s\n' "$@" | sed 's/ /.o:0000 /' | awk -f tests/circles.awk | wc -l)
	[ "$got" -eq "$want" ] || { echo "circles.awk: expected $want circles, not $got, of: $*"; failed=1; }
}

try 0 'models/a/x T f' 'models/a/x U g' 'models/a/y T g'
try 1 'models/a/x T f' 'models/a/x U g' 'models/a/y T g' 'models/a/y U f'
try 1 'models/a/x T f' 'models/a/x U g' 'models/a/y T g' 'models/a/y U h' 'models/a/z R h' 'models/a/z U f'
try 2 'models/a/x T f' 'models/a/x U g' 'models/a/y T g' 'models/a/y U f' \
	'models/a/v D p' 'models/a/v U q' 'models/a/w T q' 'models/a/w U p' 'models/a/w U f'
try 0 'models/a/x T f' 'models/a/x U g' 'models/b/y T g' 'models/b/y U f'
try 0 'models/a/x t f' 'models/a/x U g' 'models/a/y T g' 'models/a/y U f'
try 0 'models/ospf/ospf_dbd T f' 'models/ospf/ospf_dbd U g' 'models/ospf/ospf_lsreq T g' 'models/ospf/ospf_lsreq U h' \
	'models/ospf/ospf_nbr_fsm T h' 'models/ospf/ospf_nbr_fsm U f'
try 1 'models/ospf/ospf_dbd T f' 'models/ospf/ospf_dbd U g' 'models/ospf/ospf_route T g' 'models/ospf/ospf_route U f'

[ $failed = 0 ] && echo "circles.awk: $n cases hold"
exit $failed
