# SPDX-License-Identifier: Apache-2.0
"""numpy.random's bit generators over the C++ ones."""

from __future__ import annotations

import ctypes
import importlib
import operator
import threading
from collections import namedtuple
from typing import Any, Self

import numpy as np
from numpy.random.bit_generator import ISeedSequence, ISpawnableSeedSequence

from ._arguments import halves, words_of_value
from ._seed_sequence import SeedSequence

_draws: Any = importlib.import_module("trueseed._draws")

# The golden ratio's fraction times 2**128, made odd: the steps of one jump of a PCG64.
_PCG_JUMP = 0x9E3779B97F4A7C15F39CC0605CEDC835

_Interface = namedtuple(
    "_Interface",
    ["state_address", "state", "next_uint64", "next_uint32", "next_double", "bit_generator"],
)


def c_number(value: Any, low: int, high: int) -> int:
    """An integer as a C variable takes it: a float is cut, what does not fit is an OverflowError."""
    if isinstance(value, str) or not hasattr(value, "__int__"):
        raise TypeError("an integer is required")
    number = int(value)
    if not low <= number <= high:
        raise OverflowError(f"{number} is given; allowed are {low} to {high}")
    return number


def c_words(values: Any) -> list[int]:
    """Integers as an array of 64-bit words takes them."""
    return [c_number(word, 0, (1 << 64) - 1) for word in values]


def kept_half(value: dict[str, Any]) -> tuple[bool, int]:
    """The half word that a state keeps."""
    is_kept = c_number(value["has_uint32"], -(1 << 31), (1 << 31) - 1) != 0
    return is_kept, c_number(value["uinteger"], 0, (1 << 32) - 1)


class BitGenerator:
    """What all bit generators have; the words come from a native object behind a `bitgen_t`."""

    # How the message of a state for another generator calls this one.
    _kind = "RNG"

    def __init__(self, seed: Any = None) -> None:
        if type(self) is BitGenerator:
            raise NotImplementedError("BitGenerator is a base class and cannot be instantized")
        self.lock = threading.RLock()
        self._seed_seq: Any = seed if isinstance(seed, ISeedSequence) else SeedSequence(seed)
        self._native: Any = None
        self._ctypes: Any = None

    @property
    def capsule(self) -> Any:
        """A capsule named "BitGenerator" over a `bitgen_t`, for NumPy's Generator and others."""
        return self._native.capsule()

    @property
    def seed_seq(self) -> Any:
        """The seed sequence that this generator was made of."""
        return self._seed_seq

    @property
    def ctypes(self) -> Any:
        """The functions and the state for ctypes; draws through it take no lock."""
        if self._ctypes is None:
            word64, word32, double, _ = self._native.functions()
            state = self._native.state_address
            pointer = ctypes.c_void_p
            self._ctypes = _Interface(
                state,
                pointer(state),
                ctypes.CFUNCTYPE(ctypes.c_uint64, pointer)(word64),
                ctypes.CFUNCTYPE(ctypes.c_uint32, pointer)(word32),
                ctypes.CFUNCTYPE(ctypes.c_double, pointer)(double),
                pointer(self._native.address),
            )
        return self._ctypes

    @property
    def cffi(self) -> Any:
        """The functions and the state for cffi."""
        try:
            import cffi  # type: ignore[import-untyped]
        except ImportError as error:
            raise ImportError("cffi cannot be imported.") from error
        ffi = cffi.FFI()
        word64, word32, double, _ = self._native.functions()
        state = self._native.state_address
        return _Interface(
            state,
            ffi.cast("void *", state),
            ffi.cast("uint64_t (*)(void *)", word64),
            ffi.cast("uint32_t (*)(void *)", word32),
            ffi.cast("double (*)(void *)", double),
            ffi.cast("void *", self._native.address),
        )

    @property
    def state(self) -> dict[str, Any]:
        """The state as NumPy's generator of the same name gives it."""
        with self.lock:
            return {"bit_generator": type(self).__name__, **self._state()}

    @state.setter
    def state(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise TypeError("state must be a dict")
        name = type(self).__name__
        if value.get("bit_generator", "") != name:
            raise ValueError(f"state must be for a {name} {self._kind}")
        with self.lock:
            self._set_state(value)

    def _state(self) -> dict[str, Any]:
        raise NotImplementedError

    def _set_state(self, value: dict[str, Any]) -> None:
        raise NotImplementedError

    def __getstate__(self) -> tuple[dict[str, Any], Any]:
        return self.state, self._seed_seq

    def __setstate__(self, state_seed_seq: Any) -> None:
        if isinstance(state_seed_seq, dict):
            self.state = state_seed_seq
        else:
            self._seed_seq = state_seed_seq[1]
            self.state = state_seed_seq[0]

    def __reduce__(self) -> Any:
        return type(self), (0,), self.__getstate__()

    def random_raw(self, size: Any = None, output: bool = True) -> Any:
        """Raw words of the generator, as an int or an array of uint64; none unless `output`."""
        if not output:
            # The sum of the sizes, not their product: so NumPy does.
            n = 1 if size is None else int(np.asarray(size).sum())
            with self.lock:
                self._native.skip_raw(max(n, 0))
            return None
        if size is None:
            with self.lock:
                return self._native.next_raw()
        out = np.empty(size, dtype=np.uint64)
        with self.lock:
            self._native.fill_raw(out.ctypes.data, out.size)
        return out

    def spawn(self, n_children: int) -> list[Self]:
        """Generators of the same kind over the seed sequence's next children."""
        if not isinstance(self._seed_seq, ISpawnableSeedSequence):
            raise TypeError("The underlying SeedSequence does not implement spawning.")
        return [type(self)(seed=seed) for seed in self._seed_seq.spawn(n_children)]

    def _benchmark(self, cnt: int, method: str = "uint64") -> None:
        if method not in ("uint64", "double"):
            raise ValueError(f"Unknown method: {method!r}")
        for _ in range(cnt):
            self._native.next_raw()

    def _words(self, n_words: int, dtype: Any = np.uint64) -> list[int]:
        words: list[int] = self._seed_seq.generate_state(n_words, dtype).tolist()
        return words

    def _copy(self) -> Self:
        copy = type(self)()
        copy.state = self.state
        return copy


class MT19937(BitGenerator):
    """The Mersenne Twister.

    Matches: numpy.random.MT19937, NumPy 2.4.6.
    Bits:    exact
    """

    _kind = "PRNG"

    def __init__(self, seed: Any = None) -> None:
        super().__init__(seed)
        self._native = _draws.NumpyMT19937(self._words(624, np.uint32))

    def _legacy_seeding(self, seed: Any) -> None:
        """Seeds as RandomState does: by one word, or by an array of words."""
        with self.lock:
            if seed is None:
                # In place: capsules over the native object stay valid.
                key = SeedSequence().generate_state(624)
                key[0] = 0x80000000
                self._native.set_state(key.tobytes(), 623)
            else:
                self._seed_by_words(seed)
            self._seed_seq = None

    def _seed_by_words(self, seed: Any) -> None:
        try:
            word = operator.index(np.squeeze(seed) if hasattr(seed, "squeeze") else seed)
        except TypeError:
            array = np.asarray(seed)
            if array.size == 0:
                raise ValueError("Seed must be non-empty") from None
            array = array.astype(np.int64, casting="safe")
            if array.ndim != 1:
                raise ValueError("Seed array must be 1-d") from None
            if ((array > 2**32 - 1) | (array < 0)).any():
                raise ValueError("Seed must be between 0 and 2**32 - 1") from None
            self._native.seed_array(array.tolist())
        else:
            if word < 0 or word > 2**32 - 1:
                raise ValueError("Seed must be between 0 and 2**32 - 1")
            self._native.seed_word(word)

    def _state(self) -> dict[str, Any]:
        key, position = self._native.state()
        return {"state": {"key": np.frombuffer(key, dtype=np.uint32).copy(), "pos": position}}

    @property
    def state(self) -> dict[str, Any]:
        """The state as numpy.random.MT19937 gives it; also read from RandomState's tuple."""
        with self.lock:
            return {"bit_generator": type(self).__name__, **self._state()}

    @state.setter
    def state(self, value: Any) -> None:
        if isinstance(value, tuple):
            if value[0] != "MT19937" or len(value) not in (3, 5):
                raise ValueError("state is not a legacy MT19937 state")
            value = {"bit_generator": "MT19937", "state": {"key": value[1], "pos": value[2]}}
        BitGenerator.state.__set__(self, value)  # type: ignore[attr-defined]

    def _set_state(self, value: dict[str, Any]) -> None:
        key = np.ascontiguousarray(np.asarray(value["state"]["key"])[:624].astype(np.uint32))
        position = c_number(value["state"]["pos"], -(1 << 31), (1 << 31) - 1)
        self._native.set_state(key.tobytes(), position)

    def jumped(self, jumps: int = 1) -> MT19937:
        """A copy that NumPy calls 2**128 * jumps draws further on."""
        copy = self._copy()
        for _ in range(jumps):
            copy._native.jump()
        return copy


class _Pcg(BitGenerator):
    def _state(self) -> dict[str, Any]:
        state, increment, (is_kept, half) = self._native.state()
        return {
            "state": {"state": state[0] << 64 | state[1], "inc": increment[0] << 64 | increment[1]},
            "has_uint32": int(is_kept),
            "uinteger": half,
        }

    def _set_state(self, value: dict[str, Any]) -> None:
        inner = value["state"]
        state, increment = (
            c_number(operator.index(inner[part]), 0, (1 << 128) - 1) for part in ("state", "inc")
        )
        self._native.set_state(halves(state), halves(increment), kept_half(value))

    def advance(self, delta: int) -> Self:
        """Moves on by `delta` words, modulo 2**128; a kept half word is dropped."""
        steps = halves(delta & ((1 << 128) - 1))
        with self.lock:
            self._native.advance(steps)
        return self

    def jumped(self, jumps: int = 1) -> Self:
        """A copy that is `jumps` times about 2**127.3 words further on."""
        return self._copy().advance(_PCG_JUMP * int(jumps))


class PCG64(_Pcg):
    """PCG XSL-RR 128/64.

    Matches: numpy.random.PCG64, NumPy 2.4.6.
    Bits:    exact
    """

    def __init__(self, seed: Any = None) -> None:
        super().__init__(seed)
        self._native = _draws.NumpyPCG64(self._words(4))


class PCG64DXSM(_Pcg):
    """PCG DXSM 128/64.

    Matches: numpy.random.PCG64DXSM, NumPy 2.4.6.
    Bits:    exact
    """

    def __init__(self, seed: Any = None) -> None:
        super().__init__(seed)
        self._native = _draws.NumpyPCG64DXSM(self._words(4))


class Philox(BitGenerator):
    """Philox4x64 with ten rounds.

    Matches: numpy.random.Philox, NumPy 2.4.6.
    Bits:    exact
    """

    _kind = "PRNG"

    def __init__(self, seed: Any = None, counter: Any = None, key: Any = None) -> None:
        if seed is not None and key is not None:
            raise ValueError("seed and key cannot be both used")
        super().__init__(seed)
        words = self._words(2) if key is None else words_of_value(key, "key", 128)
        start = words_of_value(0 if counter is None else counter, "counter", 256)
        self._native = _draws.NumpyPhilox(words, start)

    def _state(self) -> dict[str, Any]:
        counter, key, buffer, position, (is_kept, half) = self._native.state()
        return {
            "state": {
                "counter": np.array(counter, dtype=np.uint64),
                "key": np.array(key, dtype=np.uint64),
            },
            "buffer": np.array(buffer, dtype=np.uint64),
            "buffer_pos": position,
            "has_uint32": int(is_kept),
            "uinteger": half,
        }

    def _set_state(self, value: dict[str, Any]) -> None:
        inner = value["state"]
        words = [c_words(part) for part in (inner["counter"], inner["key"], value["buffer"])]
        half = kept_half(value)
        self._native.set_state(*words, c_number(value["buffer_pos"], -(1 << 31), (1 << 31) - 1), half)

    def advance(self, delta: int) -> Philox:
        """Adds `delta` to the counter of blocks, modulo 2**256; the rest of a block is dropped."""
        steps = words_of_value(delta & ((1 << 256) - 1), "step", 256)
        with self.lock:
            self._native.advance(steps)
        return self

    def jumped(self, jumps: int = 1) -> Philox:
        """A copy that is 2**128 * jumps blocks further on."""
        return self._copy().advance(int(jumps) * (1 << 128))


class SFC64(BitGenerator):
    """The small fast chaotic generator.

    Matches: numpy.random.SFC64, NumPy 2.4.6.
    Bits:    exact
    """

    def __init__(self, seed: Any = None) -> None:
        super().__init__(seed)
        self._native = _draws.NumpySFC64(self._words(3))

    def _state(self) -> dict[str, Any]:
        state, (is_kept, half) = self._native.state()
        return {
            "state": {"state": np.array(state, dtype=np.uint64)},
            "has_uint32": int(is_kept),
            "uinteger": half,
        }

    def _set_state(self, value: dict[str, Any]) -> None:
        half = kept_half(value)
        self._native.set_state(c_words(value["state"]["state"]), half)
