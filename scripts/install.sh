#!/usr/bin/env bash
# Installs what this machine lacks of the things named: scripts/install.sh compiler postgres node shell
#
# When everything is there it does nothing and asks no package server. On Debian and its kin missing things come from apt, as root or
# through a sudo that asks no password. Anywhere else, and without those rights, it fails and names the command to type.
#
#   compiler   a C compiler with its library, which Go's race detector needs
#   postgres   PostgreSQL 14 or newer with pgbench; the service and the tests run their own servers
#   shell      curl and jq, for the scripts of docs/recipes
#   node       Node.js 18 or newer with npm, for the tests with the vendors' own SDKs
set -euo pipefail

root=${INSTALL_ROOT:-} # prefix of the system's paths; the test of this script sets it

have_compiler() {
	local dir cc
	cc=$(go env CC)
	dir=$(mktemp -d)
	printf '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n' > "$dir/try.c"
	local result=0
	$cc -o "$dir/try" "$dir/try.c" > "$dir/log" 2>&1 || result=1
	rm -rf "$dir"
	return $result
}

have_postgres() {
	local dir major
	for dir in $(postgres_dirs); do
		[ -x "$dir/postgres" ] && [ -x "$dir/initdb" ] && [ -x "$dir/pgbench" ] || continue
		major=$("$dir/postgres" -V | sed -E 's/^[^0-9]*([0-9]+).*/\1/')
		[ "${major:-0}" -ge 14 ] && return 0
	done
	return 1
}

# Where the service looks, too: the directory behind PATH's postgres, Debian's, Fedora's, Homebrew's.
postgres_dirs() {
	local program
	if program=$(command -v postgres); then
		dirname "$(readlink -f "$program")"
	fi
	ls -d "$root"/usr/lib/postgresql/*/bin "$root"/usr/pgsql-*/bin "$root"/opt/homebrew/opt/postgresql@*/bin \
		"$root"/usr/local/opt/postgresql@*/bin "$root"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin 2> /dev/null || true
}

have_node() {
	command -v npm > /dev/null || return 1
	local major
	major=$(node -p 'process.versions.node.split(".")[0]' 2> /dev/null) || return 1
	[ "$major" -ge 18 ]
}

have_shell() { command -v curl > /dev/null && command -v jq > /dev/null; }

apt_packages() {
	case $1 in
	shell) echo ca-certificates curl jq ;;
	compiler) echo gcc libc6-dev ;;
	postgres) echo postgresql postgresql-contrib ;;
	node) echo nodejs npm ;;
	esac
}

fail() {
	echo "$*" >&2
	exit 1
}

# Debian's server package starts a server of its own on port 5432 unless told not to; ours is a child of the service.
without_main_cluster() {
	local dir=$root/etc/postgresql-common/createcluster.d result=0
	$as_root mkdir -p "$dir"
	echo 'create_main_cluster = false' | $as_root tee "$dir/goodword.conf" > /dev/null
	"$@" || result=$?
	$as_root rm -f "$dir/goodword.conf"
	return $result
}

apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -q -y "$@"
}

apt_install() { apt install --no-install-recommends "$@"; }

install_with_apt() {
	case $1 in
	postgres) without_main_cluster apt_install $(apt_packages postgres) ;;
	node) # the nodejs package of some sources brings npm along and conflicts with Debian's
		apt_install nodejs
		command -v npm > /dev/null || apt_install npm
		;;
	*) apt_install $(apt_packages "$1") ;;
	esac
}

missing=
for need in "$@"; do
	[ -n "$(apt_packages "$need")" ] || fail "scripts/install.sh: what is $need?"
	"have_$need" || missing="$missing $need"
done
[ -n "$missing" ] || exit 0
echo "Missing on this machine:$missing"

if [ "$(uname -s)" = Darwin ]; then
	brew=
	for need in $missing; do
		case $need in
		compiler) echo "Type: xcode-select --install" >&2 ;;
		postgres) brew="$brew postgresql@16" ;;
		node) brew="$brew node" ;;
		shell) brew="$brew jq" ;; # macOS has curl
		esac
	done
	[ -z "$brew" ] || echo "Type: brew install$brew" >&2
	exit 1
fi

packages=
for need in $missing; do packages="$packages $(apt_packages "$need")"; done
command -v apt-get > /dev/null || fail "Install them with your package manager; on Debian they are called:$packages"

as_root=
if [ "$(id -u)" != 0 ]; then
	sudo -n true 2> /dev/null || fail "As root, type: apt-get update && apt-get install -y$packages"
	as_root='sudo -n'
fi

apt update || echo "Going on with the package lists that are there." >&2
for need in $missing; do install_with_apt "$need"; done
for need in $missing; do
	"have_$need" || fail "After installing $(apt_packages "$need") this machine still has no fitting $need:" \
		"the system's version may be too old, see the head of scripts/install.sh for the one needed."
done
