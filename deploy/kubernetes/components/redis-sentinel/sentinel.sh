#!/bin/sh
# The sentinel beside it. It learns of the others from the primary; two of three must agree that the primary is gone.
set -eu
me=$HOSTNAME.redis
primary=$(REDISCLI_AUTH=$REDIS_PASSWORD redis-cli -h redis -p 26379 sentinel get-master-addr-by-name openclaw 2>/dev/null | head -n 1) || true
[ "${primary#redis-}" != "$primary" ] || primary=redis-0.redis
until getent hosts "$primary" >/dev/null && getent hosts "$me" >/dev/null; do sleep 1; done
umask 077
cat > "${TMPDIR:-/tmp}/sentinel.conf" <<CONF
port 26379
requirepass $REDIS_PASSWORD
sentinel sentinel-pass $REDIS_PASSWORD
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $me
sentinel monitor openclaw $primary 6379 2
sentinel auth-pass openclaw $REDIS_PASSWORD
sentinel down-after-milliseconds openclaw 5000
sentinel failover-timeout openclaw 30000
CONF
exec redis-server "${TMPDIR:-/tmp}/sentinel.conf" --sentinel "$@"
