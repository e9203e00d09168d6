# SPDX-License-Identifier: Apache-2.0
"""Finds datasets whose own generators draw the same numbers in every DataLoader worker."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

from . import session as sessions

_DEPTH = 4


def own_generators(thing: object, name: str = "dataset", depth: int = _DEPTH) -> Iterator[tuple[str, Any]]:
    """(path, generator) of each generator that an object keeps: NumPy's, Python's, torch's."""
    if _state(thing) is not None:
        yield name, thing
        return
    if depth == 0:
        return
    if isinstance(thing, (list, tuple)):
        items = [(f"{name}[{index}]", item) for index, item in enumerate(thing[:32])]
    elif isinstance(thing, dict):
        items = [(f"{name}[{key!r}]", item) for key, item in list(thing.items())[:32]]
    elif hasattr(thing, "__dict__") and not isinstance(thing, type):
        items = [(f"{name}.{key}", item) for key, item in list(vars(thing).items())[:64]]
    else:
        return
    for path, item in items:
        yield from own_generators(item, path, depth - 1)


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
    checked = set()

    def __iter__(self: Any) -> Any:
        kind = (type(self.dataset), self.worker_init_fn)
        if self.num_workers < 2 or sessions.current is None or kind in checked:
            return upstream(self)
        checked.add(kind)
        if not any(True for _ in own_generators(self.dataset)):
            return upstream(self)
        context = self.multiprocessing_context or sys.modules["torch.multiprocessing"]
        inbox = context.SimpleQueue()
        sessions.current.inboxes.append(inbox)
        users = self.worker_init_fn
        self.worker_init_fn = _CheckedInit(users, inbox)
        try:
            return upstream(self)
        finally:
            self.worker_init_fn = users

    __iter__.__doc__ = upstream.__doc__
    loader.__iter__ = __iter__
