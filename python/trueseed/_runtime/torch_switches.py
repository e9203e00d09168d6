# SPDX-License-Identifier: Apache-2.0
"""torch's in-process switches of each mode: set, and read back."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

import torch

from .after_import import after_import
from .refusals import explain_refusals
from .report import HELD, NOT_HELD, Switch
from .session import Session


class _Flag(NamedTuple):
    """A switch that is an attribute of a module; `deterministic_only` ones stay as found in seeded mode."""

    name: str
    path: str
    value: object
    deterministic_only: bool


_FLAGS = (
    _Flag("cuDNN deterministic", "torch.backends.cudnn.deterministic", True, False),
    _Flag("cuDNN benchmark", "torch.backends.cudnn.benchmark", False, False),
    _Flag("fill uninitialised memory", "torch.utils.deterministic.fill_uninitialized_memory", True, True),
    _Flag("oneDNN deterministic", "torch.backends.mkldnn.deterministic", True, True),
)
_INDUCTOR = "torch._inductor.config"
_ALGORITHMS = "deterministic algorithms"
_THREADS = "torch threads"
# What the program had before a call of seed_everything changed it.
_before: dict[str, Any] = {}


def _wanted(session: Session) -> list[_Flag]:
    deterministic = session.mode == "deterministic"
    return [flag for flag in _FLAGS if deterministic or not flag.deterministic_only]


def _holder(flag: _Flag) -> tuple[Any, str]:
    module, _, attribute = flag.path.rpartition(".")
    return sys.modules.get(module), attribute


def apply(session: Session) -> None:
    """Sets the switches of the session's mode; those of an earlier, stronger call go back."""
    wanted = _wanted(session)
    for flag in _FLAGS:
        holder, attribute = _holder(flag)
        if not hasattr(holder, attribute):
            continue
        if flag in wanted:
            _before.setdefault(flag.path, getattr(holder, attribute))
            setattr(holder, attribute, flag.value)
        elif flag.path in _before:
            setattr(holder, attribute, _before.pop(flag.path))
    if session.mode == "deterministic":
        _require_determinism(session)
        return
    if _ALGORITHMS in _before:
        enabled, warn_only = _before.pop(_ALGORITHMS)
        torch.use_deterministic_algorithms(enabled, warn_only=warn_only)
    if _THREADS in _before:
        torch.set_num_threads(_before.pop(_THREADS))


def _require_determinism(session: Session) -> None:
    enabled = torch.are_deterministic_algorithms_enabled()
    warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
    _before.setdefault(_ALGORITHMS, (enabled, warn_only))
    # torch.use_deterministic_algorithms does these two steps, but imports inductor for the second.
    torch._C._set_deterministic_algorithms(True, warn_only=False)
    after_import(_INDUCTOR, _make_inductor_deterministic)
    if session.threads is not None:
        _before.setdefault(_THREADS, torch.get_num_threads())
        torch.set_num_threads(session.threads)
    explain_refusals()


def _make_inductor_deterministic() -> None:
    config: Any = sys.modules[_INDUCTOR]
    if hasattr(config, "deterministic") and torch.are_deterministic_algorithms_enabled():
        config.deterministic = True


def read_back(session: Session) -> list[Switch]:
    """What every switch was wanted to be and is now."""
    rows = []
    for flag in _wanted(session):
        holder, attribute = _holder(flag)
        if hasattr(holder, attribute):
            rows.append(_row(flag.name, flag.value, getattr(holder, attribute)))
        else:
            rows.append(Switch(flag.name, str(flag.value), "absent", HELD, "this torch has no such switch"))
    if session.mode == "deterministic":
        on = torch.are_deterministic_algorithms_enabled()
        warn_only = torch.is_deterministic_algorithms_warn_only_enabled()
        rows.append(_row(_ALGORITHMS, "on", "warn only" if warn_only else "on" if on else "off"))
        threads = torch.get_num_threads()
        if torch.utils.data.get_worker_info() is not None and threads == 1:
            rows.append(Switch(_THREADS, "1", "1", HELD, "torch gives a DataLoader worker one"))
        elif session.threads is None:
            rows.append(Switch(_THREADS, "the user's", str(threads), HELD))
        else:
            rows.append(_row(_THREADS, session.threads, threads))
    else:
        rows.append(Switch(_THREADS, "not pinned", str(torch.get_num_threads()), HELD))
    return rows


def _row(name: str, wanted: object, found: object) -> Switch:
    if wanted == found:
        return Switch(name, str(wanted), str(found), HELD)
    return Switch(name, str(wanted), str(found), NOT_HELD, "changed by the program")
