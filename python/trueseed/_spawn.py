# SPDX-License-Identifier: Apache-2.0
"""Child seeds that do not collide."""

from __future__ import annotations

import operator
from typing import Any, SupportsIndex

from ._runtime import native
from ._runtime.keys import KEY, SPAWN, TEXT

KINDS = ("int", "python", "numpy", "torch")
_ALLOWED = "allowed are strings and 0 <= integer < 2**64"


def spawn(seed: SupportsIndex, *key: SupportsIndex | str, kind: str = "int") -> Any:
    """A child of `seed` for `key`: the same for the same arguments, on every machine.

    seed: any integer. key: integers in [0, 2**64) and strings, in order; ("a", "b") and ("ab",)
    are different children, and so are (1, 2) and (12,).
    kind: "int" a seed in [0, 2**64) for seed_everything; "python" a random.Random; "numpy" a
    numpy.random.Generator; "torch" a torch.Generator on the CPU. Generators are filled whole
    from the child's stream (128 bits of it decide), never through a 32-bit seed.

    Raises: TypeError or ValueError, with what was given and what is allowed.
    """
    number = _integer(seed, "seed", "any integer is allowed: spawn(73, 1)")
    role = tuple(step for part in key for step in _steps(part))
    if kind == "int":
        return native.integer(number, SPAWN, role, 64)
    if kind == "numpy":
        import numpy

        words = native.words(number, SPAWN, role, 8)
        return numpy.random.Generator(numpy.random.PCG64(numpy.random.SeedSequence(words)))
    if kind == "python":
        import random

        child = random.Random(0)
        child.setstate(native.python_state(number, SPAWN, role))
        return child
    if kind == "torch":
        import torch

        generator = torch.Generator()
        initial_seed = native.integer(number, SPAWN, role, 64)
        state = native.torch_cpu_state(native.mt19937_key(number, SPAWN, role), initial_seed)
        return generator.set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    raise ValueError(f"kind {kind!r} is unknown; allowed are {', '.join(map(repr, KINDS))}")


def _steps(part: SupportsIndex | str) -> list[tuple[int, int]]:
    if isinstance(part, str):
        data = part.encode()
        chunks = [data[i : i + 8] for i in range(0, len(data), 8)]
        return [(TEXT, len(data)), *((KEY, int.from_bytes(chunk, "little")) for chunk in chunks)]
    number = _integer(part, "key", _ALLOWED)
    if not 0 <= number < 1 << 64:
        raise ValueError(f"key {number} is out of range; {_ALLOWED}")
    return [(KEY, number)]


def _integer(value: SupportsIndex, name: str, allowed: str) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} {value!r} is of type {type(value).__name__}; {allowed}") from None
