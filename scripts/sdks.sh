#!/usr/bin/env bash
# Installs from npm what tests use of it, when it is missing or another version is wanted: the vendors' SDKs that call the service, and
# a PostgreSQL with pgvector in WebAssembly. With a directory's name it installs that one alone: scripts/sdks.sh internal/store/pgvectortest
set -euo pipefail
cd "$(dirname "$0")/.."

install() { # what is in the current directory, for people $1
	local installed=node_modules/.installed wanted
	wanted="node $(node --version), packages $(cat package*.json | cksum)"
	[ "$(cat "$installed" 2> /dev/null)" != "$wanted" ] || return 0
	echo "Installing $1"
	if [ -f package-lock.json ]; then
		npm ci --no-audit --no-fund
	else
		npm install --no-package-lock --no-audit --no-fund
	fi
	if [ -d node_modules/@segment/analytics-node ] && [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then # version 3 needs Node 20
		npm install --no-save --no-audit --no-fund @segment/analytics-node@2
	fi
	echo "$wanted" > "$installed"
}

[ $# -gt 0 ] || set -- internal/httpapi/sdktest internal/store/pgvectortest
for dir in "$@"; do
	[ -f "$dir/package.json" ] || continue
	case $dir in
	*/sdktest) what='the SDKs that the tests call with' ;;
	*) what='the PostgreSQL with pgvector that the tests search with' ;;
	esac
	(cd "$dir" && install "$what")
done
