#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Formats C++ and Python in place; with --check, only says what is not formatted.
set -euo pipefail
cd "$(dirname "$0")/.."

clang_format=(-i)
ruff=()
if [ "${1:-}" = --check ]; then
  clang_format=(--dry-run --Werror)
  ruff=(--check)
fi
folders=()
for folder in trueseed cli python tests bench examples cmake tools; do
  [ ! -d "$folder" ] || folders+=("$folder")
done
find "${folders[@]}" -type f \( -name '*.h' -o -name '*.cc' \) -print0 |
  xargs -0 --no-run-if-empty .venv/bin/clang-format "${clang_format[@]}"
.venv/bin/python -m ruff format --quiet "${ruff[@]}" "${folders[@]}"
