#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The last lines of `make test`: what passed, and what was skipped and why.
#
#   tools/summary.sh STEP...   steps whose logs lie in build/logs
set -euo pipefail
cd "$(dirname "$0")/.."

passed=0
skipped=0
reasons=()
for step in "$@"; do
  log=build/logs/$step.log
  # ctest counts a skipped test as passed.
  n_ctest=$(sed -n -E 's/^.*0 tests failed out of ([0-9]+).*$/\1/p' "$log" | tail -n 1)
  n_ctest_skipped=$(grep -c -F '***Skipped' "$log" || true)
  n_pytest=$(sed -n -E 's/^(=+ )?([0-9]+) passed.* in [0-9.]+s.*$/\2/p' "$log" | tail -n 1)
  n_pytest_skipped=$(sed -n -E 's/^(=+ )?[0-9]+ passed.* ([0-9]+) skipped.* in [0-9.]+s.*$/\2/p' "$log" | tail -n 1)
  passed=$((passed + ${n_ctest:-0} - n_ctest_skipped + ${n_pytest:-0}))
  skipped=$((skipped + n_ctest_skipped + ${n_pytest_skipped:-0}))
  while IFS= read -r line; do
    reasons+=("$line")
  done < <(sed -n -E -e 's/^SKIPPED (.*)$/\1/p' -e 's/^.*Test +#[0-9]+: ([^ ]+) .*\*\*\*Skipped.*$/\1/p' "$log")
done

printf '\n'
if [ "$skipped" -gt 0 ]; then
  printf 'Skipped on this machine:\n'
  printf '  %s\n' "${reasons[@]}"
  printf '\n'
fi
printf 'ALL TESTS PASSED: %d passed, %d skipped.\n' "$passed" "$skipped"
