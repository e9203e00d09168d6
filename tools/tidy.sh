#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# clang-tidy over the core and the command line, by the compile commands of the dev preset.
#
#   tools/tidy.sh [FILE...]   default: every source of trueseed/ (without libtorch) and cli/ but tests and benches
set -euo pipefail
cd "$(dirname "$0")/.."

files=("$@")
if [ ${#files[@]} -eq 0 ]; then
  mapfile -t files < <(find trueseed cli -path trueseed/libtorch -prune -o \
    -name '*.cc' -not -name '*_test.cc' -not -name '*_bench.cc' -print)
fi
printf '%s\0' "${files[@]}" |
  xargs -0 --max-args=1 --max-procs="${JOBS:-$(nproc)}" \
    .venv/bin/clang-tidy -p build/dev --quiet
