#!/usr/bin/env bash
# Makes the secrets of a compose installation, once, readable by you alone. What is there already stays. Usage: make-secrets.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets
random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { if [ -e "secrets/$1" ]; then cat >/dev/null; echo "kept  secrets/$1"; else cat >"secrets/$1.new"; mv "secrets/$1.new" "secrets/$1"; echo "made  secrets/$1"; fi; }

random | keep postgres-password
random | keep redis-password
keep node.env <<END
ConnectionStrings__openclaw=Host=postgres;Username=openclaw;Password=$(cat secrets/postgres-password);Database=openclaw
ConnectionStrings__redis=redis:6379,password=$(cat secrets/redis-password)
OpenClaw__Cluster__Secret=$(random)
END
keep gateway.env <<END
OpenClaw__Gateway__AdminKey=oc_$(random)
END
keep worker.env <<'END'
# A model. Without one the built-in demo answers.
#OpenClaw__Model__Endpoint=https://…/v1
#OpenClaw__Model__Name=…
#OpenClaw__Model__ApiKey=…
END
keep channels.env <<'END'
# Chat platforms. What is not set is not configured.
#OpenClaw__Telegram__BotToken=…
#OpenClaw__Discord__ApplicationId=…
#OpenClaw__Discord__PublicKey=…
#OpenClaw__Discord__BotToken=…
END
# The servers run as users of their own and read these two through a mount.
chmod 644 secrets/postgres-password secrets/redis-password
chmod 700 secrets
echo "Your admin key is in secrets/gateway.env."
