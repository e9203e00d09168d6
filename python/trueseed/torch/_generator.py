# SPDX-License-Identifier: Apache-2.0
"""torch.Generator: the one that torch draws from on the CPU, and its common base with a GPU's."""

from __future__ import annotations

from importlib import import_module
from secrets import randbits
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from .._libm import LIBMS

_draws: Any = import_module("trueseed._draws")

DEFAULT_SEED = 67280421310721
PATHS = ("avx2", "avx512", "default")


def seed_word(seed: int) -> int:
    """Returns a seed as PyTorch stores it: negative ones count from 2^64 downwards.

    Raises: ValueError outside [-2^63, 2^64), RuntimeError for what is no integer.
    """
    if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)):
        raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
    if not -(2**63) <= seed < 2**64:
        raise ValueError("Overflow when unpacking long long")
    return int(seed) % 2**64


def fresh_seed(bits: int) -> int:
    """Returns a seed of so many bits: from the system, or from the seed of the run."""
    return randbits(bits)


def state_bytes(state: Any) -> npt.NDArray[np.uint8]:
    """Returns a state's bytes, given as an array or as a tensor.

    Raises: TypeError for anything else.
    """
    if not hasattr(state, "__array__"):
        raise TypeError(f"expected a torch.ByteTensor, but got {type(state).__name__}")
    array = np.asarray(state)
    if array.dtype != np.uint8:
        raise TypeError("RNG state must be a torch.ByteTensor")
    return np.ascontiguousarray(array).reshape(-1)


class Generator:
    """A ``torch.Generator``: ``Generator()`` of the CPU, ``Generator("cuda", gpu="A100")`` of a GPU.

    ``path`` is the code that torch takes on the CPU, its get_cpu_capability() in small letters: "avx2", "avx512"
    (differs in long rows of Dirichlet vectors only) or "default" (processors without AVX2); docs/streams-torch-cpu.md says
    where they differ. ``libm`` says whose logarithms, sines and the like decide the last bit on the CPU: "host", this
    machine's C library, as in torch here, or "reference", Debian 12's on any machine.

    Bits: exact, or pinned to the libm, by draw: docs/streams-torch-cpu.md; a GPU's are exact or close:
          docs/streams-torch-cuda.md.
    """

    _kinds: ClassVar[dict[str, type[Generator]]] = {}
    device: str
    _draws: Any

    def __init_subclass__(cls, kind: str = "", **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if kind:
            Generator._kinds[kind] = cls

    def __new__(cls, device: Any = "cpu", *_: Any, **__: Any) -> Generator:
        if cls is not Generator:
            return object.__new__(cls)
        kind = str(device).partition(":")[0]
        if kind not in Generator._kinds:
            raise RuntimeError(
                f"Expected one of {', '.join(Generator._kinds)} device type at start of device string: {device}"
            )
        return object.__new__(Generator._kinds[kind])

    @classmethod
    def for_version(cls, version: str) -> type[Generator]:
        """Returns the class whose streams are those of this release of torch.

        Raises: ValueError for a release whose draws were not compared: any but 2.13.
        """
        if version.split("+")[0].split(".")[:2] != ["2", "13"]:
            raise ValueError(
                f"no streams of torch {version!r}: those of 2.13 were compared, and other releases draw other "
                "numbers in places (docs/streams-torch-cpu.md)"
            )
        return cls

    def __init__(
        self, device: Any = "cpu", *, path: str = "avx2", libm: str = "host", gpu: Any = "A100"
    ) -> None:
        raise NotImplementedError

    def __reduce__(self) -> Any:
        return _rebuilt, (self._arguments(), self.get_state())

    def _arguments(self) -> dict[str, Any]:
        raise NotImplementedError

    def manual_seed(self, seed: int) -> Generator:
        """Seeds with an integer in [-2^63, 2^64); torch's CPU engine uses its lower 32 bits."""
        self._draws.manual_seed(seed_word(seed))
        return self

    def initial_seed(self) -> int:
        """Returns the last seed."""
        return int(self._draws.initial_seed())

    def seed(self) -> int:
        """Seeds from the system; returns the seed."""
        raise NotImplementedError

    def get_state(self) -> npt.NDArray[np.uint8]:
        """Returns the bytes that torch's method returns."""
        return np.frombuffer(self._draws.get_state(), np.uint8).copy()

    def set_state(self, new_state: Any) -> Generator:
        """Continues from a state of this class or of torch's, an array or a tensor of bytes."""
        self._draws.set_state(state_bytes(new_state))
        return self

    def clone_state(self) -> Generator:
        """Returns another generator that goes on from the same state."""
        kind: Any = type(self)
        other: Generator = kind(**self._arguments())
        other.set_state(self.get_state())
        return other


class CpuGenerator(Generator, kind="cpu"):
    """A ``torch.Generator()``."""

    def __init__(self, device: Any = "cpu", path: str = "avx2", libm: str = "host") -> None:
        for name, word, words in (("path", path, PATHS), ("libm", libm, LIBMS)):
            if word not in words:
                raise ValueError(f"{name} is {word!r}, not one of {', '.join(map(repr, words))}")
        self.device = str(device)
        self.path = path
        self.libm = libm
        self._draws = _draws.TorchCpuGenerator(DEFAULT_SEED, path, libm)

    def _arguments(self) -> dict[str, Any]:
        return {"device": self.device, "path": self.path, "libm": self.libm}

    def seed(self) -> int:
        """Seeds from the system, with 64 bits; returns the seed."""
        seed = fresh_seed(64)
        self._draws.manual_seed(seed)
        return seed

    def get_offset(self) -> int:
        """Raises, as torch's."""
        raise RuntimeError("CPU Generator does not use offset")

    def set_offset(self, offset: int) -> None:  # noqa: ARG002
        """Raises, as torch's."""
        raise RuntimeError("CPU Generator does not use offset")


def _rebuilt(arguments: dict[str, Any], state: npt.NDArray[np.uint8]) -> Generator:
    return Generator(**arguments).set_state(state)


default_generator = Generator()
default_generator.seed()
_draws.set_torch_plain(default_generator._draws, CpuGenerator, np)


def chosen(generator: Any) -> Any:
    """Returns the generator that a function draws from: the default one for None."""
    if generator is None:
        return default_generator
    if not isinstance(generator, Generator):
        raise TypeError(f"argument 'generator' must be Generator, not {type(generator).__name__}")
    return generator


def manual_seed(seed: Any) -> Generator:
    """Seeds the default generator with int(seed); returns it."""
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Seeds the default generator from the system; returns the seed."""
    return default_generator.seed()


def initial_seed() -> int:
    """Returns the last seed of the default generator."""
    return default_generator.initial_seed()


def get_rng_state() -> npt.NDArray[np.uint8]:
    """Returns the state of the default generator."""
    return default_generator.get_state()


def set_rng_state(new_state: Any) -> None:
    """Sets the state of the default generator."""
    default_generator.set_state(new_state)
