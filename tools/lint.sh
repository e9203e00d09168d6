#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks format, Python style and types, and shell scripts. Every check runs, also after a failure.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

failed=()
check() {
  local name=$1
  shift
  printf -- '-- %s\n' "$name"
  "$@" || failed+=("$name")
}

shell_scripts() {
  grep --recursive --files-with-matches --null -E -m 1 '^#!.*\b(ba)?sh$' tools .ci tests examples |
    xargs -0 --no-run-if-empty shellcheck
}

check "format (mend with: make format)" tools/format.sh --check
check "ruff" .venv/bin/python -m ruff check --quiet --output-format concise .
check "mypy" .venv/bin/python -m mypy
if command -v shellcheck >/dev/null; then
  check "shellcheck" shell_scripts
else
  echo "-- shellcheck is not installed: scripts not checked"
fi
if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint: failed: %s\n' "${failed[@]}"
  exit 1
fi
