#!/usr/bin/env bash
# Runs every fuzz target for a while, one after the other. FUZZTIME, 10s by default, is how long each runs; making a found input small
# gets five seconds, as large inputs could take minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=$(find . -name node_modules -prune -o -name '*_test.go' -print0 |
	xargs -0 grep -HoE '^func Fuzz[A-Za-z0-9_]*' | sed 's/func //' | sort) || true
for target in $targets; do
	file=${target%%:*} name=${target#*:}
	echo "=== $name in $(dirname "$file")"
	go test -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-10s}" -fuzzminimizetime 5s "$(dirname "$file")"
done
