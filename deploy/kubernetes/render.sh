#!/usr/bin/env bash
# Writes rendered/SIZE.yaml, what `kubectl kustomize overlays/SIZE` says, so that a change can be reviewed. The tests compare.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
inputs=$(find base components overlays -type f | LC_ALL=C sort | while read -r file; do printf '%s\n' "$file"; cat "$file"; done | sha256sum | cut -d' ' -f1)
for size in small medium large; do
  { printf '# Made by deploy/kubernetes/render.sh from overlays/%s; do not edit. Inputs: %s\n' "$size" "$inputs"; kubectl kustomize "overlays/$size"; } > "rendered/$size.yaml"
done
