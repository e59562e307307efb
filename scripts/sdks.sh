#!/usr/bin/env bash
# Installs the vendors' SDKs that tests call the service with, from npm, when they are missing or another version is wanted.
set -euo pipefail
cd "$(dirname "$0")/../internal/httpapi/sdktest" 2> /dev/null || exit 0
[ -f package.json ] || exit 0

installed=node_modules/.installed
wanted="node $(node --version), packages $(cat package*.json | cksum)"
[ "$(cat "$installed" 2> /dev/null)" != "$wanted" ] || exit 0

echo "Installing the SDKs that the tests call with"
if [ -f package-lock.json ]; then
	npm ci --no-audit --no-fund
else
	npm install --no-package-lock --no-audit --no-fund
fi
if [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then # version 3 needs Node 20
	npm install --no-save --no-audit --no-fund @segment/analytics-node@2
fi
echo "$wanted" > "$installed"
