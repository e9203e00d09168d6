# SPDX-License-Identifier: Apache-2.0
"""The ziggurats' tables against NumPy's: chosen words, at each limit and beside it, drawn by both."""

from __future__ import annotations

import ctypes
import re
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trueseed.numpy import Generator

SOURCE = Path(__file__).parents[2] / "trueseed" / "random" / "numpy" / "distributions" / "ziggurat_tables.cc"


def limits(name: str) -> list[int]:
    """One of the tables of whole numbers, from its source."""
    found = re.search(rf"\b{name}\[kLayers\] = {{([^}}]*)}}", SOURCE.read_text())
    assert found is not None
    values = [int(word, 16) for word in re.findall(r"0x[0-9a-f]+", found[1])]
    assert len(values) == 256
    return values


class _Bitgen(ctypes.Structure):
    _fields_ = (
        ("state", ctypes.c_void_p),
        ("next_uint64", ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p)),
        ("next_uint32", ctypes.CFUNCTYPE(ctypes.c_uint32, ctypes.c_void_p)),
        ("next_double", ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_void_p)),
        ("next_raw", ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p)),
    )


class Scripted:
    """A bit generator that gives words as they are listed."""

    def __init__(self) -> None:
        self.words: list[int] = []
        self.lock = threading.Lock()
        kinds = dict(_Bitgen._fields_)
        self._bitgen = _Bitgen(
            None,
            kinds["next_uint64"](lambda _: self.words.pop(0)),
            kinds["next_uint32"](lambda _: self.words.pop(0)),
            kinds["next_double"](lambda _: self.words.pop(0) * 2.0**-32),
            kinds["next_raw"](lambda _: self.words.pop(0)),
        )
        new = ctypes.pythonapi.PyCapsule_New
        new.restype = ctypes.py_object
        new.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
        self._name = b"BitGenerator"
        self.capsule = new(ctypes.addressof(self._bitgen), self._name, None)


@pytest.mark.parametrize(
    ("method", "dtype", "table", "word_shift", "layer_shift", "n_bits"),
    [
        ("standard_normal", np.float64, "kNormalLimit", 9, 0, 52),
        ("standard_normal", np.float32, "kNormalLimitF", 9, 0, 23),
        ("standard_exponential", np.float64, "kExponentialLimit", 11, 3, 53),
        ("standard_exponential", np.float32, "kExponentialLimitF", 9, 1, 23),
    ],
)
def test_each_limit_width_and_height(
    method: str, dtype: Any, table: str, word_shift: int, layer_shift: int, n_bits: int
) -> None:
    """What is accepted at once, what each layer makes of a word, and what its wedge accepts."""
    scripts = Scripted(), Scripted()
    theirs: Any = np.random.Generator(scripts[0])  # type: ignore[arg-type]
    ours: Any = Generator(scripts[1])
    for layer, limit in enumerate(limits(table)):
        for position in (limit - 1, limit, limit + 1, (2**n_bits + limit) // 2, 2**n_bits - 1, 1):
            if not 0 <= position < 2**n_bits:
                continue
            word = position << word_shift | layer << layer_shift
            # Then what a wedge or a tail draws, from small to large.
            for following in (0, 2**30, 2**31, 3 * 2**30):
                left = []
                drawn = []
                for script, rng in zip(scripts, (theirs, ours), strict=True):
                    script.words[:] = [word, following] + [2**31 + 12345 * k for k in range(60)]
                    drawn.append(np.array(getattr(rng, method)(1, dtype=dtype)).tobytes())
                    left.append(list(script.words))
                assert drawn[0] == drawn[1], (layer, position, following)
                assert left[0] == left[1], (layer, position, following)
