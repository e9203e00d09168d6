# SPDX-License-Identifier: Apache-2.0
"""What deterministic mode refuses is raised by torch; here the message gains the line and the cures."""

from __future__ import annotations

import functools
import linecache
import sys
import threading
from types import TracebackType
from typing import Any

from .caller import is_library

_MARK = "does not have a deterministic implementation"
_CURES = {
    "put_": "index_put_ and scatter_ have deterministic versions",
    "max_unpooling": "torch.nn.functional.interpolate with nearest, or a transposed convolution, has one",
    "upsample": "interpolate with mode='nearest' has a deterministic backward pass",
    "reflection_pad": "pad with mode='constant' or 'replicate' has a deterministic backward pass",
    "adaptive": "a pooling layer with a fixed kernel size has a deterministic backward pass",
    "ctc_loss": "compute the loss on the CPU",
    "cumsum": "compute it on the CPU",
}
# Every backward pass, and the forward operations that are refused on a CPU. Other operations are C
# functions that torch.compile knows by identity; they are explained where nobody catches them.
_ENTRY_POINTS = (
    "autograd.backward",
    "autograd.grad",
    "Tensor.put_",
    "Tensor.put",
    "put",
    "nn.functional.max_unpool1d",
    "nn.functional.max_unpool2d",
    "nn.functional.max_unpool3d",
    "nn.functional.nll_loss",
)
_installed = False


def explain(error: BaseException | None, traceback: TracebackType | None) -> None:
    """Adds line and cures to the message of a refusal, once; leaves every other error alone."""
    if not isinstance(error, RuntimeError) or not error.args:
        return
    text = str(error.args[0])
    if _MARK not in text or "Trueseed:" in text:
        return
    operation = text.split(" ", 1)[0]
    cures = [hint for name, hint in _CURES.items() if name in operation]
    cures += [
        'let this program run without the promise: trueseed run --mode seeded, or seed_everything(seed, mode="seeded")',
        "exempt this line alone: torch.use_deterministic_algorithms(False) before it, (True) after it",
    ]
    lines = [
        text,
        "",
        f"Trueseed: {operation} is refused in deterministic mode.",
        f"  line: {_line(traceback)}",
    ]
    lines += [f"  cure: {cure}" for cure in cures]
    error.args = ("\n".join(lines), *error.args[1:])


def _line(traceback: TracebackType | None) -> str:
    place = "unknown"
    while traceback is not None:
        file, line = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        if not is_library(file):
            source = linecache.getline(file, line).strip()
            place = f"{file}:{line}" + (f": {source}" if source else "")
        traceback = traceback.tb_next
    return place


def explain_refusals() -> None:
    """Explains refusals that leave a wrapped entry point, and those that nobody caught."""
    global _installed
    if _installed:
        return
    _installed = True
    for path in _ENTRY_POINTS:
        _wrap(path)
    uncaught, uncaught_in_thread = sys.excepthook, threading.excepthook

    def excepthook(kind: Any, error: BaseException, traceback: TracebackType | None) -> None:
        explain(error, traceback)
        uncaught(kind, error, traceback)

    def thread_excepthook(arguments: Any) -> None:
        explain(arguments.exc_value, arguments.exc_traceback)
        uncaught_in_thread(arguments)

    sys.excepthook = excepthook
    threading.excepthook = thread_excepthook


def _wrap(path: str) -> None:
    owner: Any = sys.modules["torch"]
    *folders, name = path.split(".")
    for folder in folders:
        owner = getattr(owner, folder)
    upstream = getattr(owner, name, None)
    if upstream is None:
        return

    @functools.wraps(upstream)
    def explained(*args: Any, **kwargs: Any) -> Any:
        try:
            return upstream(*args, **kwargs)
        except RuntimeError as error:
            frame = sys._getframe(1)
            while frame.f_back is not None and is_library(frame.f_code.co_filename):
                frame = frame.f_back
            explain(error, TracebackType(None, frame, frame.f_lasti, frame.f_lineno))
            raise

    setattr(owner, name, explained)
