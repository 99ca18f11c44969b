#!/usr/bin/env bash
# Writes rendered/SIZE.yaml, what `kubectl kustomize overlays/SIZE` says (and the same of the restore jobs), so that a change can be reviewed. The tests compare.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
inputs=$(find base components overlays restore monitoring -type f | LC_ALL=C sort | while read -r file; do printf '%s\n' "$file"; cat "$file"; done | sha256sum | cut -d' ' -f1)
render() { { printf '# Made by deploy/kubernetes/render.sh from %s; do not edit. Inputs: %s\n' "$1" "$inputs"; kubectl kustomize "$1"; } > "rendered/$2.yaml"; }
for size in small medium large; do render "overlays/$size" "$size"; done
for database in small cluster; do render "restore/$database" "restore-$database"; done
render monitoring monitoring
