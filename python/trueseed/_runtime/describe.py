# SPDX-License-Identifier: Apache-2.0
"""What Python knows of the operation that a re-run looks at: the stack, and the module."""

from __future__ import annotations

import gc
import linecache
import sys
from collections.abc import Sequence
from typing import Any

from .caller import is_library

_MOST_FRAMES = 40


def describe_operation(module_ids: Sequence[int]) -> dict[str, Any]:
    """The stack, outermost first, and the module's name as `named_modules` of its root spells it.

    module_ids: ids of the modules whose forward function runs, or ran, innermost first.
    """
    return {"stack": _stack(), "module": _module_name(module_ids)}


def _stack() -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    frame = sys._getframe(1)
    while frame is not None and len(frames) < _MOST_FRAMES:
        file = frame.f_code.co_filename
        if "trueseed" not in frame.f_globals.get("__name__", "").split("."):
            frames.append(
                {
                    "file": file,
                    "line": frame.f_lineno,
                    "function": frame.f_code.co_qualname,
                    "source": linecache.getline(file, frame.f_lineno).strip(),
                    "is_library": is_library(file),
                }
            )
        frame = frame.f_back  # type: ignore[assignment]
    return frames[::-1]


def _module_name(module_ids: Sequence[int]) -> dict[str, str] | None:
    if not module_ids:
        return None
    module_type: Any = sys.modules["torch"].nn.Module
    wanted = set(module_ids)
    # By a search, since the addresses of modules that are gone must not be followed.
    found = {id(thing): thing for thing in gc.get_objects() if id(thing) in wanted}
    chain = [found[i] for i in module_ids if isinstance(found.get(i), module_type)]
    if not chain:
        return None
    root, module = chain[-1], chain[0]
    names = {id(child): name for name, child in root.named_modules()}
    return {"name": names.get(id(module), ""), "type": type(module).__name__, "root": type(root).__name__}
