# SPDX-License-Identifier: Apache-2.0
"""The C++ core's derived streams, reached through a plain C library from any interpreter."""

from __future__ import annotations

import ctypes
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Role = tuple[tuple[int, int], ...]

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libtrueseed_runtime.so")


def _load() -> ctypes.CDLL:
    library = ctypes.CDLL(_FILE)
    u32s, u64s = ctypes.POINTER(ctypes.c_uint32), ctypes.POINTER(ctypes.c_uint64)
    size = ctypes.c_size_t
    key: list[Any] = [ctypes.c_char_p, ctypes.c_uint32, u64s, size]
    library.trueseed_derive.argtypes = [*key, u32s, size]
    library.trueseed_derive_mt19937.argtypes = [*key, u32s]
    library.trueseed_torch_cpu_state.argtypes = [u32s, ctypes.c_uint64, ctypes.c_char_p]
    library.trueseed_error.restype = ctypes.c_char_p
    library.trueseed_late_variables.restype = ctypes.c_char_p
    return library


# Loaded with the module, not at the first draw: where that fails, importers step aside before they
# have replaced anything, instead of raising in the program's random.Random().
_library = _load()


def _check(status: int) -> None:
    if status != 0:
        raise ValueError(_library.trueseed_error().decode())


def _key(seed: int, purpose: int, role: Role) -> tuple[bytes, int, ctypes.Array[ctypes.c_uint64], int]:
    steps = (ctypes.c_uint64 * (2 * len(role)))(*(number for step in role for number in step))
    return hex(seed).encode(), purpose, steps, len(role)


def words(seed: int, purpose: int, role: Role, count: int) -> list[int]:
    """`count` 32-bit words of the stream of (seed, purpose, role)."""
    out = (ctypes.c_uint32 * count)()
    _check(_library.trueseed_derive(*_key(seed, purpose, role), out, count))
    return list(out)


def integer(seed: int, purpose: int, role: Role, bits: int) -> int:
    """An integer in [0, 2**bits) of the stream of (seed, purpose, role); low word first."""
    value = 0
    for index, word in enumerate(words(seed, purpose, role, (bits + 31) // 32)):
        value |= word << (32 * index)
    return value & ((1 << bits) - 1)


def mt19937_key(seed: int, purpose: int, role: Role) -> list[int]:
    """The 624 words of an MT19937 filled from (seed, purpose, role)."""
    out = (ctypes.c_uint32 * 624)()
    _check(_library.trueseed_derive_mt19937(*_key(seed, purpose, role), out))
    return list(out)


def torch_cpu_state(key: list[int], initial_seed: int) -> bytes:
    """The 5056 bytes of torch's CPU generator state: MT19937 `key`, nothing drawn yet."""
    out = ctypes.create_string_buffer(5056)
    words_ = (ctypes.c_uint32 * 624)(*key)
    _check(_library.trueseed_torch_cpu_state(words_, initial_seed, out))
    return out.raw


def python_state(seed: int, purpose: int, role: Role) -> tuple[int, tuple[int, ...], None]:
    """What random.Random.setstate takes: an MT19937 filled from (seed, purpose, role)."""
    return 3, (*mt19937_key(seed, purpose, role), 624), None


def numpy_state(seed: int, purpose: int, role: Role) -> tuple[str, list[int], int, int, float]:
    """What RandomState.set_state takes: the same MT19937."""
    return "MT19937", mt19937_key(seed, purpose, role), 624, 0, 0.0


def usable_threads() -> int:
    """The number of compute threads that a deterministic run pins on this machine."""
    return int(_library.trueseed_usable_threads())


def late_variables() -> dict[str, str]:
    """The environment variables of deterministic mode that libraries read at their first use."""
    pairs = _library.trueseed_late_variables().decode().split(";")
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs if pair)}


def add_process(folder: str, description: str) -> None:
    """Adds a JSON object to the processes of a record's run.json; ValueError where that fails."""
    _check(_library.trueseed_add_process(os.fsencode(folder), description.encode()))
