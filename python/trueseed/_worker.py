# SPDX-License-Identifier: Apache-2.0
"""A worker_init_fn that reaches every generator of a DataLoader worker."""

from __future__ import annotations

from typing import Any

from ._runtime import native
from ._runtime import session as sessions
from ._runtime.keys import KEY, LOADER, NUMPY_LEGACY, PYTHON_RANDOM, SPAWN, TORCH_CPU, WORKER
from ._runtime.loader_check import own_generators
from ._runtime.start import rank_role


def seed_worker(worker_id: int) -> None:
    """Gives a DataLoader worker streams of its own: DataLoader(..., worker_init_fn=seed_worker).

    Fills Python's `random`, NumPy's global generator, torch's default generator and each generator
    that the dataset keeps, from the seed, the rank, the loader's base seed of this pass and the
    worker's number. Below `trueseed run` a loader needs it only where its dataset keeps a generator.

    worker_id: as DataLoader passes it. Raises: RuntimeError outside a DataLoader worker.
    """
    import random

    import torch
    from torch.utils.data import get_worker_info

    info = get_worker_info()
    if info is None:
        raise RuntimeError("seed_worker was called outside a DataLoader worker; pass it as worker_init_fn")
    base_seed = (info.seed - worker_id) % (1 << 64)
    session = sessions.current
    seed = base_seed if session is None else session.seed
    role = (*rank_role(), (LOADER, base_seed), (WORKER, worker_id))
    random.setstate(native.python_state(seed, PYTHON_RANDOM, role))
    _seed_numpy(seed, role)
    torch.default_generator.set_state(_torch_state(torch, seed, TORCH_CPU, role))
    for index, (_path, generator) in enumerate(own_generators(info.dataset)):
        _fill(generator, seed, (*role, (KEY, index)))


Role = tuple[tuple[int, int], ...]


def _torch_state(torch: Any, seed: int, purpose: int, role: Role) -> Any:
    initial_seed = native.integer(seed, purpose, role, 64)
    state = native.torch_cpu_state(native.mt19937_key(seed, purpose, role), initial_seed)
    return torch.frombuffer(bytearray(state), dtype=torch.uint8)


def _seed_numpy(seed: int, role: Role) -> None:
    import sys

    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.set_state(native.numpy_state(seed, NUMPY_LEGACY, role))


def _fill(generator: Any, seed: int, role: Role) -> None:
    """Fills a generator that the dataset keeps, of whatever library, in place."""
    if hasattr(generator, "bit_generator"):
        bits = generator.bit_generator
        bits.state = type(bits)(native.words(seed, SPAWN, role, 8)).state
    elif hasattr(generator, "_bit_generator"):
        generator.set_state(native.numpy_state(seed, SPAWN, role))
    elif hasattr(generator, "setstate"):
        generator.setstate(native.python_state(seed, SPAWN, role))
    elif generator.device.type == "cpu":
        import torch

        generator.set_state(_torch_state(torch, seed, SPAWN, role))
    else:
        generator.manual_seed(native.integer(seed, SPAWN, role, 64))
