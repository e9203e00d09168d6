#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prepares Debian 12, Ubuntu 24.04 or newer for a target of the Makefile.
#
#   tools/setup.sh packages build|test   installs the system packages that are missing
#   tools/setup.sh venv                  makes .venv
#   tools/setup.sh pip FILE...           installs pinned requirements into .venv
#   tools/setup.sh package               builds this checkout and installs it into .venv
set -euo pipefail
cd "$(dirname "$0")/.."

readonly venv=.venv
readonly min_cmake=3.25

die() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Runs a command quietly; what it printed is shown only when it fails.
quietly() {
  local heading=$1 log
  shift
  printf '%s\n' "-- $heading"
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "setup: failed: $*"
  fi
  rm -f "$log"
}

at_least() { # at_least 3.25 3.31.2
  [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# The first Python that is new enough and can make virtual environments and build extensions.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} python3 /usr/bin/python3 python3.13 python3.12 python3.11; do
    "$candidate" - 2>/dev/null <<'PYTHON_PROBE' && return 0
import os, sys, sysconfig
import ensurepip, venv
header = os.path.join(sysconfig.get_path("include"), "Python.h")
if sys.version_info < (3, 11) or not os.path.exists(header):
    sys.exit(1)
print(sys.executable)
PYTHON_PROBE
  done
  return 1
}

has_command() {
  case $1 in
    cmake)
      command -v cmake >/dev/null &&
        at_least "$min_cmake" "$(cmake --version | awk 'NR == 1 { print $3 }')"
      ;;
    python) find_python >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

has_package() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages() { # missing_packages build|test
  local tools=(g++ make cmake ninja) libraries entry
  local -A packages_of=([g++]=g++ [make]=make [cmake]=cmake [ninja]=ninja-build
    [python]="python3-venv python3-dev" [shellcheck]=shellcheck [ccache]=ccache)
  tools+=(python)
  libraries=(libxxhash-dev libhwy-dev libfmt-dev nlohmann-json3-dev)
  if [ "$1" = test ]; then
    tools+=(shellcheck ccache)
    libraries+=(libgtest-dev libbenchmark-dev)
  fi
  for entry in "${tools[@]}"; do
    has_command "$entry" || echo "${packages_of[$entry]}"
  done
  for entry in "${libraries[@]}"; do
    has_package "$entry" || echo "$entry"
  done
}

install_packages() {
  local missing root=()
  if ! command -v dpkg-query >/dev/null; then
    echo "-- No dpkg here: taking for granted that the packages of tools/setup.sh are installed"
    return
  fi
  read -r -a missing <<<"$(missing_packages "$1" | tr '\n' ' ')"
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || [ ! -t 0 ]; then
      die "setup: these system packages are missing: ${missing[*]}" \
        "setup: install them, then run make again:" \
        "" \
        "    sudo apt-get update && sudo apt-get install --yes ${missing[*]}" \
        ""
    fi
    echo "-- These system packages are missing, sudo may ask for your password: ${missing[*]}"
    sudo true || die "setup: sudo was refused"
    root=(sudo)
  fi
  quietly "Updating the list of system packages" "${root[@]}" apt-get update
  quietly "Installing system packages: ${missing[*]}" "${root[@]}" \
    env DEBIAN_FRONTEND=noninteractive \
    apt-get install --yes --no-install-recommends "${missing[@]}"
  missing=()
  read -r -a missing <<<"$(missing_packages "$1" | tr '\n' ' ')"
  [ ${#missing[@]} -eq 0 ] || die "setup: still missing after the installation: ${missing[*]}"
}

make_venv() {
  local python clear=()
  python=$(find_python) ||
    die "setup: no Python 3.11 or newer with venv and headers; name one: make PYTHON=/path/to/python3"
  # An environment of an earlier place or Python is made afresh; one that we did not make is kept.
  [ ! -e "$venv/.made" ] || clear=(--clear)
  quietly "Making $venv with $("$python" --version)" "$python" -m venv "${clear[@]}" "$venv"
}

pip_install() {
  "$venv/bin/python" -m pip --disable-pip-version-check --no-input install "$@"
}

install_requirements() {
  local files=() file note=
  for file in "$@"; do
    files+=(-r "$file")
    ! grep -q '^torch==' "$file" || note=" (PyTorch is large: minutes, the first time)"
  done
  quietly "Installing $* into $venv$note" pip_install "${files[@]}"
}

install_package() {
  # shellcheck source=/dev/null
  source tools/compiler-cache.sh
  local jobs=${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}
  CMAKE_BUILD_PARALLEL_LEVEL=$jobs quietly "Building trueseed and installing it into $venv" \
    pip_install --no-build-isolation --no-deps --config-settings=build-dir=build/python .
}

case ${1:-} in
  packages) install_packages "${2:?build or test}" ;;
  venv) make_venv ;;
  pip) install_requirements "${@:2}" ;;
  package) install_package ;;
  *) die "usage: tools/setup.sh packages build|test | venv | pip FILE... | package" ;;
esac
