#!/usr/bin/env bash
# Puts a snapshot of backup.sh into the database that libpq's variables name. Every node must be stopped, and afterwards, before the first
# node starts, somebody runs the verb "restored" (docs/deployment/backup.md): a node refuses to start until then.
# Usage: restore.sh [--set-aside] FILE-OR-FOLDER     of a folder the newest snapshot is taken
#   --set-aside   what is in the database now is kept, as a schema of another name; without it a database that is not empty is refused
set -euo pipefail
set_aside=false
if [ "${1:-}" = --set-aside ]; then set_aside=true; shift; fi
from=${1:?Usage: restore.sh [--set-aside] FILE-OR-FOLDER}
if [ -d "$from" ]; then
  file=$(find "$from" -maxdepth 1 -name 'openclaw-*.dump' | LC_ALL=C sort | tail -n 1)
  [ -n "$file" ] || { echo "error: no snapshot in $from" >&2; exit 1; }
else
  file=$from
fi
# A damaged file is found before anything is changed. The schema itself is there already, and a snapshot of a restored database names it.
list=$(mktemp)
trap 'rm -f "$list"' EXIT
pg_restore --list "$file" | sed -E '/^[0-9; ]+ (SCHEMA - public|COMMENT - SCHEMA public) /d' >"$list"
database=${PGDATABASE:?PGDATABASE says which database}
ask() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"; }

if [ "$(ask "select count(*) from pg_tables where schemaname = 'public'")" != 0 ]; then
  $set_aside || { echo "error: the database $database is not empty. Stop every node and repeat with --set-aside, or name an empty database." >&2; exit 1; }
  aside=before_restore_$(date -u +%Y%m%dT%H%M%SZ)_$$
  ask "alter schema public rename to \"$aside\"" >/dev/null
  ask "create schema public" >/dev/null
  echo "What was there is in the schema $aside; drop it when nobody needs it: drop schema \"$aside\" cascade"
fi
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --use-list="$list" --dbname="$database" "$file"
ask "analyze" >/dev/null
echo "Restored $file. Now run the verb restored, before the first node starts."
