#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The core's bits on AArch64: its tests, cross-compiled, under emulation. Not part of `make test`.
set -euo pipefail
cd "$(dirname "$0")/../.."

readonly tests=(simd digest engines math kernels random cpython numpy_bit_generators numpy_generator numpy_legacy
  torch_cpu torch_cuda catalogue)
readonly packages=(g++-aarch64-linux-gnu qemu-user-static googletest)
for command in aarch64-linux-gnu-g++ qemu-aarch64-static; do
  command -v "$command" >/dev/null || {
    echo "tools/arm64/test.sh: no $command; install: apt-get install ${packages[*]}" >&2
    exit 77
  }
done

emulator=(qemu-aarch64-static)
export TRUESEED_EMULATOR="${emulator[*]}"
prefix=$PWD/build/arm64/googletest
if [ ! -d "$prefix/lib" ]; then
  cmake -S /usr/src/googletest -B build/arm64/googletest-build -G Ninja \
    -DCMAKE_TOOLCHAIN_FILE="$PWD/tools/arm64/toolchain.cmake" -DCMAKE_BUILD_TYPE=Release \
    -DBUILD_GMOCK=OFF -DCMAKE_INSTALL_PREFIX="$prefix"
  cmake --build build/arm64/googletest-build --target install
fi
cmake --preset dev -B build/arm64/core -DCMAKE_TOOLCHAIN_FILE="$PWD/tools/arm64/toolchain.cmake" \
  -DCMAKE_BUILD_TYPE=Release -DTRUESEED_BUILD_CLI=OFF -DGTest_DIR="$prefix/lib/cmake/GTest" \
  -Dnlohmann_json_DIR="$(dirname "$(find /usr/share /usr/lib -name nlohmann_jsonConfig.cmake -print -quit)")"
for test in "${tests[@]}"; do
  cmake --build build/arm64/core --target "trueseed_${test}_test"
  "${emulator[@]}" "build/arm64/core/bin/trueseed_${test}_test" --gtest_brief=1
done
