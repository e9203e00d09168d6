# SPDX-License-Identifier: Apache-2.0
"""The line of the user's program that is being executed."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
# The import system, the graphs that torch.compile writes, and ourselves.
_NOT_THE_USERS = ("<frozen ", "<eval_with_key>", _OURS)


def is_library(file: str) -> bool:
    """Whether a frame's file belongs to Trueseed, torch, NumPy or the import system."""
    if file.startswith(_NOT_THE_USERS) or file == getattr(sys.modules.get("random"), "__file__", None):
        return True
    for name in ("torch", "numpy"):
        home = getattr(sys.modules.get(name), "__file__", None)
        if home is not None and file.startswith(os.path.dirname(home) + os.sep):
            return True
    return False


def users_line() -> tuple[str, int]:
    """File and line of the innermost frame of the user's program; ("?", 0) where there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if not is_library(frame.f_code.co_filename):
            return frame.f_code.co_filename, frame.f_lineno
        frame = frame.f_back
    return "?", 0
