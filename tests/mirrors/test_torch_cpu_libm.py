# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch's two libms: the host's, as torch has it, and the reference's, the same on every machine."""

from __future__ import annotations

import hashlib
import pickle
from typing import Any

import numpy as np
import pytest

import trueseed.torch as mirror

from ..reference_platform import has_reference_libm

SEEDS = (0, 73, 2**40 + 1)
FLOATS = ("float32", "float64", "float16")


def drawn(libm: str, seed: int) -> dict[str, Any]:
    """Every draw that a libm decides, many times over."""
    g = mirror.Generator(libm=libm).manual_seed(seed)
    rates = np.arange(1, 4001) / 128
    found = {}
    for dtype in FLOATS:
        for n in (9, 4000):
            out = np.empty(n, dtype)
            found[f"normal {dtype} {n}"] = mirror.normal_(out, 0.3, 1.7, generator=g).copy()
            found[f"log_normal {dtype} {n}"] = mirror.log_normal_(out, generator=g).copy()
            found[f"exponential {dtype} {n}"] = mirror.exponential_(out, 0.7, generator=g).copy()
            found[f"cauchy {dtype} {n}"] = mirror.cauchy_(out, 0.2, 3.0, generator=g).copy()
            found[f"geometric {dtype} {n}"] = mirror.geometric_(out, 0.2, generator=g).copy()
    for dtype in ("float32", "float64"):
        values = rates.astype(dtype)
        found[f"poisson {dtype}"] = mirror.poisson(values, g)
        found[f"binomial {dtype}"] = mirror.binomial(np.floor(values), values / 32, g)
        found[f"gamma {dtype}"] = mirror._standard_gamma(values, g)
        found[f"dirichlet {dtype}"] = mirror._sample_dirichlet(values.reshape(-1, 40), g)
        found[f"multinomial {dtype}"] = mirror.multinomial(values.reshape(-1, 40), 7, generator=g)
    return found


@pytest.mark.skipif(not has_reference_libm(), reason="the C library is not Debian 12's on a CPU with FMA")
@pytest.mark.parametrize("seed", SEEDS)
def test_both_draw_the_same_where_the_host_is_the_reference(seed: int) -> None:
    host, reference = drawn("host", seed), drawn("reference", seed)
    for name, values in host.items():
        assert values.tobytes() == reference[name].tobytes(), name


def test_the_reference_s_numbers_hold_on_every_machine() -> None:
    words = hashlib.sha256(b"".join(values.tobytes() for values in drawn("reference", 73).values()))
    assert words.hexdigest() == "06b0cc79c94540514b33ef3d21be708213b0adcc151d0fa8d9af71c7b4c9a82e"


def test_it_is_kept_by_copies_and_pickles() -> None:
    g = mirror.Generator(libm="reference").manual_seed(7)
    copied: Any
    for copied in (pickle.loads(pickle.dumps(g)), g.clone_state()):
        assert copied.libm == "reference"
        assert bytes(copied.get_state()) == bytes(g.get_state())
    assert mirror.Generator().libm == mirror.default_generator.libm == "host"


def test_another_word_is_refused() -> None:
    with pytest.raises(ValueError, match="libm is 'glibc', not one of 'host', 'reference'"):
        mirror.Generator(libm="glibc")
