# SPDX-License-Identifier: Apache-2.0
"""A library to the observer: what it sees of the Python stack, beside what Python says itself."""

from __future__ import annotations

import ctypes
import sys
from types import FrameType
from typing import Any

seen: list[dict[str, Any]] = []
_without_gil: ctypes.CDLL
_with_gil: ctypes.PyDLL


def load(library: str) -> None:
    global _without_gil, _with_gil
    _without_gil = ctypes.CDLL(library)
    _with_gil = ctypes.PyDLL(library)
    for functions in (_without_gil, _with_gil):
        for name in ("stack", "stack_by_interface", "line", "line_of_native_thread"):
            getattr(functions, name).restype = ctypes.c_char_p
    _with_gil.set_rules(b"-" + __file__.encode())


def text(frame: FrameType) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno} {frame.f_code.co_qualname}"


def stack(frame: FrameType | None) -> list[str]:
    lines = []
    while frame is not None:
        lines.append(f"{text(frame)} at {frame.f_lasti}")
        frame = frame.f_back
    return lines


def here(name: str) -> Any:
    # This frame moves on between the calls; those below it stand still.
    found = _without_gil.stack(), _with_gil.stack(), _without_gil.stack_by_interface(), stack(sys._getframe())
    *native, python = found
    seen.append(
        {
            "name": name,
            "line": _without_gil.line().decode(),
            "line_with_gil": _with_gil.line().decode(),
            "caller": text(sys._getframe(1)),
            "stacks_equal": [walked.decode().splitlines()[1:] == python[1:] for walked in native],
            "depth": len(python),
        }
    )


def line() -> str:
    return str(_without_gil.line().decode())


def below(depth: int) -> str:
    """The line that is found from below `depth` frames of this library."""
    return line() if depth == 0 else below(depth - 1)


def without_python() -> str:
    return str(_without_gil.line_of_native_thread().decode())


def facts() -> dict[str, bool]:
    names = ("reads_layout", "reads_layout_of_unknown_version", "reads_layout_of_free_threaded_build")
    return {name: bool(getattr(_with_gil, name)()) for name in names}
