#!/bin/sh
# deps.sh COMPILER NAME...: installs what the build needs if it is missing (Debian, once). A name is a
# pkg-config module, tool:PROGRAM, or rt:LIBRARY. A bare Debian 12 has none of it; other systems get a list to install by
# their own means.
compiler=$1; shift
missing=
command -v "$compiler" >/dev/null 2>&1 || missing="$missing $compiler"
command -v pkg-config >/dev/null 2>&1 || missing="$missing pkg-config"
command -v gnuplot >/dev/null 2>&1 || missing="$missing gnuplot-nox"
for name in "$@"; do
	case $name in
	rt:*) # a runtime library of clang's
		[ -e "$(clang -print-file-name="libclang_rt.${name#rt:}-$(uname -m).a" 2>/dev/null)" ] && continue
		version=$(clang -dumpversion 2>/dev/null | cut -d. -f1)
		missing="$missing libclang-rt-${version:-14}-dev"
		continue;;
	tool:*)
		command -v "${name#tool:}" >/dev/null 2>&1 || missing="$missing ${name#tool:}"
		continue;;
	esac
	pkg-config --exists "$name" 2>/dev/null && continue
	case $name in
	glib-2.0) missing="$missing libglib2.0-dev";;
	sqlite3) missing="$missing libsqlite3-dev";;
	nettle | hogweed) missing="$missing nettle-dev";;
	gmp) missing="$missing libgmp-dev";;
	libedit) missing="$missing libedit-dev";;
	yaml-0.1) missing="$missing libyaml-dev";;
	cunit) missing="$missing libcunit1-dev";;
	*) missing="$missing $name";;
	esac
done
[ -z "$missing" ] && exit 0
case " $missing " in *" gcc "*) missing="$missing libc6-dev";; esac
packages=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if ! command -v apt-get >/dev/null 2>&1 || { [ -n "$sudo" ] && ! command -v sudo >/dev/null 2>&1; }; then
	echo "vpnha needs these (Debian package names), please install them: $packages" >&2
	exit 1
fi
echo "vpnha: installing what the build needs, once: $packages" >&2
$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $packages >&2 || {
	echo "vpnha: could not install: $packages" >&2
	exit 1
}
