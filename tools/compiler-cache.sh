# SPDX-License-Identifier: Apache-2.0
# For sourcing: the package, LibTorch's library and the installed one are compiled alike; with
# ccache they are compiled once. A launcher and a cache folder of the user's stay as they are.
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}
  export CCACHE_DIR=${CCACHE_DIR-$PWD/build/ccache}
fi
