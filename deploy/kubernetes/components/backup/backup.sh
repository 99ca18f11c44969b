#!/usr/bin/env bash
# Writes one consistent snapshot of the database into a folder, while the cluster works, and deletes the oldest beyond KEEP (14).
# Where the database is, and who asks, libpq's own variables say: PGHOST, PGPORT, PGUSER, PGPASSWORD or PGPASSFILE, PGDATABASE, PGSSLMODE.
# Usage: backup.sh FOLDER
set -euo pipefail
folder=${1:?Usage: backup.sh FOLDER}
keep=${KEEP:-14}
umask 077
mkdir -p "$folder"
file=$folder/openclaw-$(date -u +%Y%m%dT%H%M%SZ).dump

# Under another name until it is whole: what is cut off here must not be taken for a backup.
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --exclude-schema='before_restore_*' --no-owner --no-privileges --lock-wait-timeout=60s --file="$file.part"
pg_restore --list "$file.part" | grep -q 'TABLE DATA public jobs' || { echo "error: the snapshot has no jobs table; is PGDATABASE the right one?" >&2; exit 1; }
sync "$file.part"
mv "$file.part" "$file"
printf '%s\n' "$file"

find "$folder" -maxdepth 1 -name 'openclaw-*.dump' | LC_ALL=C sort -r | tail -n "+$((keep + 1))" | while read -r old; do rm -- "$old"; done
