# SPDX-License-Identifier: Apache-2.0
"""numpy.random.SeedSequence over the C++ pool."""

from __future__ import annotations

import importlib
from secrets import randbits
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence, ISpawnableSeedSequence

from ._arguments import entropy_words

_draws: Any = importlib.import_module("trueseed._draws")
_POOL_WORDS = 4


class SeedSequence:
    """Seed words for generators, out of entropy and a spawn key.

    Matches: numpy.random.SeedSequence, NumPy 2.4.6.
    Bits:    exact
    """

    def __init__(
        self,
        entropy: Any = None,
        *,
        spawn_key: Any = (),
        pool_size: int = _POOL_WORDS,
        n_children_spawned: int = 0,
    ) -> None:
        if pool_size < _POOL_WORDS:
            raise ValueError(f"The size of the entropy pool should be at least {_POOL_WORDS}")
        if entropy is None:
            entropy = randbits(pool_size * 32)
        elif not isinstance(entropy, int | np.integer | list | tuple | range | np.ndarray):
            raise TypeError(f"SeedSequence expects int or sequence of ints for entropy not {entropy}")
        self.entropy = entropy
        self.spawn_key = tuple(spawn_key)
        self.pool_size = pool_size
        self.n_children_spawned = n_children_spawned
        key_words = entropy_words(self.spawn_key)
        words = entropy_words(entropy)
        np.concatenate([words, key_words])  # refuses entropy of more than one dimension
        self.pool = np.array(
            _draws.numpy_seed_pool(words.tolist(), key_words.tolist(), pool_size), dtype=np.uint32
        )

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}(", f"    entropy={self.entropy!r},"]
        if self.spawn_key:
            lines.append(f"    spawn_key={self.spawn_key!r},")
        if self.pool_size != _POOL_WORDS:
            lines.append(f"    pool_size={self.pool_size!r},")
        if self.n_children_spawned != 0:
            lines.append(f"    n_children_spawned={self.n_children_spawned!r},")
        return "\n".join([*lines, ")"])

    @property
    def state(self) -> dict[str, Any]:
        """The arguments that make this sequence again."""
        names = ("entropy", "spawn_key", "pool_size", "n_children_spawned")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def generate_state(self, n_words: int, dtype: Any = np.uint32) -> Any:
        """The first `n_words` words of the state, of 32 or 64 bits."""
        kind = np.dtype(dtype)
        if kind not in (np.dtype(np.uint32), np.dtype(np.uint64)):
            raise ValueError("only support uint32 or uint64")
        if n_words < 0:
            raise ValueError("negative dimensions are not allowed")
        n_halves = n_words * kind.itemsize // 4
        words = _draws.numpy_seed_words(self.pool.tolist(), n_halves)
        return np.frombuffer(words, dtype=kind.newbyteorder("<")).astype(kind)

    def spawn(self, n_children: int) -> list[SeedSequence]:
        """`n_children` sequences whose keys are this one's, followed by their numbers."""
        first = self.n_children_spawned
        children = [
            type(self)(self.entropy, spawn_key=(*self.spawn_key, i), pool_size=self.pool_size)
            for i in range(first, first + n_children)
        ]
        self.n_children_spawned = first + n_children
        return children


ISeedSequence.register(SeedSequence)
ISpawnableSeedSequence.register(SeedSequence)
