#!/usr/bin/env bash
# Installs what the tests need and is missing, then runs every test. See --help.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
npm_folder=$root/OpenClaw.Tests/npm
node_minimum=20.15.0
node_version=22.23.3

usage() {
  cat <<'HELP'
Usage: ./eng/test.sh [arguments for dotnet test]

Installs what the tests need and this machine lacks (PostgreSQL, Redis, HAProxy, Chromium, Node.js; by apt on Debian and Ubuntu,
by Homebrew on macOS), fetches the npm test packages, and runs every test with `dotnet test`. Servers are started by the
tests themselves, on free ports, and stopped again. Needs no root when everything is present.

  --help             this text
  --install-only     install, but run no test
  everything else    passed on to `dotnet test`, such as --filter "FullyQualifiedName~SqliteStoreTests"
HELP
}

say() { printf '==> %s\n' "$*"; }
fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

has_postgres() {
  local folder
  for folder in ${PATH//:/ } /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin; do
    [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && [ -x "$folder/pg_ctl" ] && return 0
  done
  return 1
}

# Debian keeps it where only root's PATH leads.
has_haproxy() { has haproxy || [ -x /usr/sbin/haproxy ]; }

has_chromium() {
  has chromium || has chromium-browser || has google-chrome || [ -d "/Applications/Google Chrome.app" ] || [ -d /Applications/Chromium.app ]
}

# Is dotted version $1 at least $2?
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)" = "$2" ]; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# The exact command that a person without our rights must have run.
install_debian() {
  local -a install=(apt-get install -y --no-install-recommends "$@")
  if [ "$(id -u)" != 0 ] && ! has sudo; then
    fail "missing: $*. This user may not install packages. Run as root: apt-get update && ${install[*]}"
  fi
  say "Installing with apt: $*"
  as_root apt-get update -qq || say "apt-get update failed; trying with the package lists that are here"
  as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}" \
    || fail "apt could not install them. Run it to see why: apt-get update && ${install[*]}"
}

install_mac() {
  has brew || fail "missing: $*. Install Homebrew (https://brew.sh), then run: brew install $*"
  say "Installing with Homebrew: $*"
  brew install "$@" || fail "Homebrew could not install them. Run it to see why: brew install $*"
}

install_missing() {
  local -a missing=()
  case $(uname -s) in
    Darwin)
      has_postgres || missing+=(postgresql@17)
      has redis-server || missing+=(redis)
      has_haproxy || missing+=(haproxy)
      has_chromium || missing+=(chromium)
      { has node && has npm; } || missing+=(node)
      [ ${#missing[@]} = 0 ] || install_mac "${missing[@]}" ;;
    Linux)
      has_postgres || missing+=(postgresql)
      has redis-server || missing+=(redis-server)
      has_haproxy || missing+=(haproxy)
      has_chromium || missing+=("$(chromium_package)")
      has node || missing+=(nodejs)
      has npm || missing+=(npm)
      has setpriv || missing+=(util-linux)
      [ ${#missing[@]} = 0 ] && return
      has apt-get || fail "missing: ${missing[*]}. This script installs on Debian, Ubuntu and macOS only; install them with your system's package manager and run it again."
      install_debian "${missing[@]}" ;;
    *) fail "this script knows Debian, Ubuntu and macOS; on other systems run it inside one of them" ;;
  esac
}

# On Ubuntu Chromium is a snap behind a package of this name; it needs a running snapd (an installed Google Chrome does as well).
chromium_package() {
  if grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null; then echo chromium-browser; else echo chromium; fi
}

prepare_npm() {
  local found
  found=$(node --version | tr -d v)
  if ! at_least "$found" "$node_minimum" && [ ! -x "$npm_folder/.node/bin/node" ]; then
    local machine
    case $(uname -s)-$(uname -m) in
      Linux-x86_64) machine=linux-x64 ;;
      Linux-aarch64) machine=linux-arm64 ;;
      *) fail "Node.js $found is too old for the test packages; they need $node_minimum" ;;
    esac
    say "Node.js $found is too old for the test packages: putting $node_version into ${npm_folder#"$root"/}/.node"
    local unpacked=$npm_folder/.node.new
    rm -rf "$unpacked"
    npm install --prefix "$unpacked" --no-save --no-package-lock --ignore-scripts --silent "node-$machine@$node_version" \
      || fail "npm could not fetch node-$machine@$node_version. Run it to see why: npm install node-$machine@$node_version"
    rm -rf "$npm_folder/.node"
    mv "$unpacked/node_modules/node-$machine" "$npm_folder/.node"
    rm -rf "$unpacked"
  fi

  local stamp=$npm_folder/node_modules/.installed
  if [ -f "$stamp" ] && cmp -s "$stamp" "$npm_folder/package-lock.json"; then
    say "npm test packages are here"
    return
  fi
  say "Fetching the npm test packages"
  (cd "$npm_folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) \
    || fail "npm could not fetch the test packages. Run it to see why: cd $npm_folder && npm ci"
  cp "$npm_folder/package-lock.json" "$stamp"
}

install_only=false
arguments=()
for argument in "$@"; do
  case $argument in
    -h|--help) usage; exit 0 ;;
    --install-only) install_only=true ;;
    *) arguments+=("$argument") ;;
  esac
done

has dotnet || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download"
say "Looking for PostgreSQL, Redis, HAProxy, Chromium and Node.js"
install_missing
for check in has_postgres "has redis-server" has_haproxy has_chromium "has node" "has npm"; do
  $check || fail "after the installation something is still missing: '$check' of eng/test.sh says no"
done
prepare_npm
$install_only && { say "Everything is installed"; exit 0; }
say "Building and running the tests"
cd "$root"
exec dotnet test OpenClaw.Aspire.sln ${arguments[@]+"${arguments[@]}"}
