#!/usr/bin/env bash
# Installs Debian packages quietly, where apt and the right to use it are there; fails otherwise.
set -eu
command -v apt-get >/dev/null || exit 1
if [ "$(id -u)" = 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  exit 1
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() { ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >>"$log" 2>&1; }
install() { run install --yes --no-install-recommends "$@"; }
# the package lists are renewed only when what lies there does not do
install "$@" || { run update && install "$@"; } || { tail -n 20 "$log" >&2; exit 1; }
