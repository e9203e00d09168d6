# SPDX-License-Identifier: Apache-2.0
"""Integers of any length as decimal text: Python itself stops at some thousand digits."""

from __future__ import annotations

# The lowest limit that sys.set_int_max_str_digits takes is 640.
_DIGITS = 600
_BASE = 10**_DIGITS


def parse(text: str) -> int:
    """The integer that `text` writes; ValueError where it writes none."""
    if len(text) <= _DIGITS:
        return int(text)
    digits = text.lstrip("+-")
    value = 0
    for start in range(0, len(digits), _DIGITS):
        part = digits[start : start + _DIGITS]
        value = value * 10 ** len(part) + int(part)
    return -value if text.startswith("-") else value


def write(value: int) -> str:
    """`value` in decimal digits."""
    rest, parts = abs(value), []
    while rest >= _BASE:
        rest, low = divmod(rest, _BASE)
        parts.append(str(low).zfill(_DIGITS))
    parts.append(str(rest))
    return ("-" if value < 0 else "") + "".join(reversed(parts))
