#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs a command with address randomisation off, where the system allows that: the thread sanitizer
# of g++ 12 and 13 cannot start under the randomisation of current kernels.
if setarch "$(uname -m)" --addr-no-randomize true 2>/dev/null; then
  exec setarch "$(uname -m)" --addr-no-randomize "$@"
fi
exec "$@"
