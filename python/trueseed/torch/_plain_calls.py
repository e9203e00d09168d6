# SPDX-License-Identifier: Apache-2.0
"""The functions whose plain calls take no detour through Python."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from ._generator import _draws

Function = TypeVar("Function", bound=Callable[..., Any])


def with_plain_calls(function: Function) -> Function:
    """Returns the function with its plain calls, which the C++ core takes and draws alike, at once.

    Plain are Python's own numbers, contiguous arrays of numbers and a generator of the CPU; what is anything else
    reaches ``function``, errors included.
    """
    call = _draws.TorchPlainCall(function.__name__, function)
    return cast(Function, functools.update_wrapper(call, function))
