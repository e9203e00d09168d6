#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Configures and builds a preset: tools/cmake.sh PRESET [arguments of cmake --build]
set -euo pipefail
cd "$(dirname "$0")/.."

readonly preset=$1
shift
# shellcheck source=/dev/null
source tools/compiler-cache.sh
build=(cmake --build --preset "$preset" "$@")
[ "$preset" != tsan ] || build=(tools/fixed-addresses.sh "${build[@]}")

cmake --preset "$preset"
"${build[@]}"
