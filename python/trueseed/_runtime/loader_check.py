# SPDX-License-Identifier: Apache-2.0
"""Finds datasets whose own generators draw the same numbers in every DataLoader worker."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from . import session as sessions

_DEPTH = 4
_MOST_OBJECTS = 2000
_checked: set[tuple[object, ...]] = set()


def own_generators(dataset: object) -> list[tuple[str, Any]]:
    """(path, generator) of each generator that a dataset keeps: NumPy's, Python's, torch's.

    Looks into attributes, lists, tuples and dicts, four levels deep and at most at 2,000 objects. The global
    generators, which DataLoader seeds in each worker, are not the dataset's own.
    """
    found: list[tuple[str, Any]] = []
    seen = {id(generator) for generator in _global_generators()}
    level: list[tuple[str, object]] = [("dataset", dataset)]
    for _ in range(_DEPTH + 1):
        below: list[tuple[str, object]] = []
        for path, thing in level:
            if id(thing) in seen or len(seen) > _MOST_OBJECTS:
                continue
            seen.add(id(thing))
            if _state(thing) is not None:
                found.append((path, thing))
            else:
                below += _parts(path, thing)
        level = below
    return found


def _parts(path: str, thing: object) -> list[tuple[str, object]]:
    if isinstance(thing, (str, bytes, int, float, type, ModuleType)) or thing is None:
        return []
    if isinstance(thing, (list, tuple)):
        return [(f"{path}[{index}]", item) for index, item in enumerate(thing[:32])]
    if isinstance(thing, dict):
        return [(f"{path}[{key!r}]", item) for key, item in list(thing.items())[:32]]
    attributes = getattr(thing, "__dict__", {})
    return [(f"{path}.{key}", item) for key, item in list(attributes.items())[:64]]


def _global_generators() -> list[object]:
    numpy_random, torch, random = (sys.modules.get(name) for name in ("numpy.random", "torch", "random"))
    return [
        getattr(getattr(numpy_random, "mtrand", None), "_rand", None),
        getattr(torch, "default_generator", None),
        getattr(random, "_inst", None),
    ]


def _state(thing: object) -> Any:
    """A comparable state, or None where the object is no generator."""
    numpy_random, torch, random = (sys.modules.get(name) for name in ("numpy.random", "torch", "random"))
    if numpy_random is not None:
        if isinstance(thing, numpy_random.Generator):
            return repr(thing.bit_generator.state)
        if isinstance(thing, numpy_random.RandomState):
            return repr(thing.get_state(legacy=False))
    if torch is not None and isinstance(thing, torch.Generator):
        return thing.get_state().numpy().tobytes()
    if random is not None and isinstance(thing, random.Random) and not isinstance(thing, random.SystemRandom):
        return thing.getstate()
    return None


class _CheckedInit:
    """Stands in for worker_init_fn: runs the user's, then sees whether it reached the dataset."""

    def __init__(self, users: Callable[[int], object] | None, inbox: Any) -> None:
        self._users = users
        self._inbox = inbox

    def __call__(self, worker_id: int) -> None:
        from torch.utils.data import get_worker_info

        info = get_worker_info()
        dataset = getattr(info, "dataset", None)
        before = {path: _state(generator) for path, generator in own_generators(dataset)}
        if self._users is not None:
            self._users(worker_id)
        if worker_id != 0 or not before or info is None or info.num_workers < 2:
            return
        same = [path for path, generator in own_generators(dataset) if before.get(path) == _state(generator)]
        if same:
            message = (
                f"every DataLoader worker draws the same numbers from {', '.join(same)}: a generator that the "
                "dataset keeps is copied into each worker; pass worker_init_fn=trueseed.seed_worker, or draw "
                "from numpy.random or torch, which differ between workers"
            )
            self._inbox.put(message)
            if sessions.current is not None:
                sessions.current.warn(message)


def watch_loaders() -> None:
    """Checks each kind of dataset once, when a DataLoader with several workers first iterates it."""
    loader = sys.modules["torch.utils.data.dataloader"].DataLoader
    upstream = loader.__iter__

    def __iter__(self: Any) -> Any:
        check = _check_of(self)
        if check is None:
            return upstream(self)
        users, self.worker_init_fn = self.worker_init_fn, check
        try:
            return upstream(self)
        finally:
            self.worker_init_fn = users

    __iter__.__doc__ = upstream.__doc__
    loader.__iter__ = __iter__


def _check_of(loader: Any) -> _CheckedInit | None:
    """The check that a loader's workers need; None where it needs none, or has had it."""
    session, users = sessions.current, loader.worker_init_fn
    kind = (type(loader.dataset), type(users), getattr(users, "__qualname__", ""))
    if session is None or loader.num_workers < 2 or kind in _checked:
        return None
    _checked.add(kind)
    try:
        if not own_generators(loader.dataset):
            return None
        context = loader.multiprocessing_context or sys.modules["torch.multiprocessing"]
        inbox = context.SimpleQueue()
    except Exception as error:
        session.say(f"a dataset's own generators are not checked: {type(error).__name__}: {error}")
        return None
    session.inboxes.append(inbox)
    return _CheckedInit(users, inbox)
