#!/bin/sh
# One of several Redis servers. Which one is the primary is what the sentinels know; before there are any it is the first.
set -eu
me=$HOSTNAME.redis
primary=$(REDISCLI_AUTH=$REDIS_PASSWORD redis-cli -h redis -p 26379 sentinel get-master-addr-by-name openclaw 2>/dev/null | head -n 1) || true
[ "${primary#redis-}" != "$primary" ] || primary=redis-0.redis
[ "$primary" = "$me" ] || set -- --replicaof "$primary" 6379 "$@"
exec redis-server --requirepass "$REDIS_PASSWORD" --masterauth "$REDIS_PASSWORD" --replica-announce-ip "$me" --appendonly yes --dir /data "$@"
