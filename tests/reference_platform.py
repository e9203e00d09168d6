# SPDX-License-Identifier: Apache-2.0
"""The platform whose elementary functions ``libm="reference"`` stands for."""

from __future__ import annotations

import platform
from pathlib import Path


def has_reference_libm() -> bool:
    """True on Debian 12's C library, on x86-64 with FMA."""
    cpu = Path("/proc/cpuinfo").read_text()
    return platform.machine() == "x86_64" and platform.libc_ver() == ("glibc", "2.36") and " fma " in cpu
