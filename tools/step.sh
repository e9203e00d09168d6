#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs one step of a Makefile target: one line of heading and result, all output only on failure.
#
#   tools/step.sh NAME HEADING COMMAND...
#
# The output is kept in build/logs/NAME.log; VERBOSE=1 shows it as it comes. The result is the
# summary line that the command printed itself, where it is one of those known below.
set -uo pipefail
cd "$(dirname "$0")/.." || exit

readonly name=$1 heading=$2
shift 2
mkdir -p build/logs
readonly log=build/logs/$name.log

printf '%-44s' "$heading"
start=$SECONDS
if [ "${VERBOSE:-}" = 1 ]; then
  printf '\n'
  "$@" 2>&1 | tee "$log"
else
  "$@" >"$log" 2>&1
fi
status=$?
seconds=$((SECONDS - start))

if [ $status -ne 0 ]; then
  printf 'FAILED (exit status %d, %d s)\n\n' "$status" "$seconds"
  [ "${VERBOSE:-}" = 1 ] || tail -n 200 "$log"
  printf '\nFailed: %s\nThe whole output: %s\nThe command:      %s\n' "$heading" "$log" "$*"
  exit "$status"
fi
# ctest says "100% tests passed, 0 tests failed out of 40", pytest "12 passed, 1 skipped in 3.10s".
summary=$(sed -n -E -e 's/^.*0 tests failed out of ([0-9]+).*$/\1 tests passed/p' \
  -e 's/^(=+ )?([0-9]+ passed.*) in [0-9.]+s.*$/\2/p' "$log" | tail -n 1)
printf '%s (%d s)\n' "${summary:-ok}" "$seconds"
# Skipped tests, with their reasons.
grep -E '^SKIPPED |\(Skipped\)$' "$log" | sed 's/^/    /' || true
