# SPDX-License-Identifier: Apache-2.0
"""Whose elementary functions decide the last bit of a draw."""

from __future__ import annotations

from typing import Any

LIBMS = ("host", "reference")


def checked_libm(libm: Any) -> str:
    """Return the word itself; raises ValueError for any but "host" and "reference"."""
    for known in LIBMS:
        if isinstance(libm, str) and libm == known:
            return known
    raise ValueError(
        f'libm is {libm!r}; it may be "host", the C library of this machine, or "reference", the same '
        "bits on every machine"
    )
