# SPDX-License-Identifier: Apache-2.0
"""trueseed._core against NumPy's SeedSequence, its errors and its stub."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trueseed
from trueseed import _core

ROOT = Path(__file__).resolve().parents[2]
U32 = st.integers(0, 2**32 - 1)
U64 = st.integers(0, 2**64 - 1)
INTEGER = st.integers() | st.integers(-(2**300), 2**300)
STEPS = st.lists(st.tuples(U32, U64), max_size=4)


def key_words(seed: int, purpose: int, steps: list[tuple[int, int]]) -> list[int]:
    """The encoding of docs/design.md, written a second time."""
    magnitude = abs(seed)
    words = [magnitude & 0xFFFFFFFF]
    while magnitude := magnitude >> 32:
        words.append(magnitude & 0xFFFFFFFF)
    key = [len(words), int(seed < 0), *words, purpose, len(steps)]
    for kind, number in steps:
        key += [kind, number & 0xFFFFFFFF, number >> 32]
    return key


@given(st.lists(U32, max_size=9), st.lists(U32, max_size=4), st.integers(0, 40))
def test_seed_sequence_is_numpys(entropy: list[int], spawn_key: list[int], n_words: int) -> None:
    theirs = np.random.SeedSequence(entropy, spawn_key=spawn_key).generate_state(n_words)
    assert _core.SeedSequence(entropy, spawn_key).generate_state(n_words) == theirs.tolist()


@given(INTEGER, U32, STEPS, st.integers(0, 40))
def test_derive_is_numpys_seed_sequence_of_the_key(
    seed: int, purpose: int, steps: list[tuple[int, int]], n_words: int
) -> None:
    theirs = np.random.SeedSequence(key_words(seed, purpose, steps)).generate_state(n_words)
    assert _core.derive(seed, purpose, steps, n_words) == theirs.tolist()


@given(INTEGER, U32, STEPS)
def test_mt19937_key_is_numpys(seed: int, purpose: int, steps: list[tuple[int, int]]) -> None:
    theirs = np.random.MT19937(np.random.SeedSequence(key_words(seed, purpose, steps))).state["state"]["key"]
    assert _core.mt19937_key(seed, purpose, steps) == theirs.tolist()


def test_seeds_longer_than_a_decimal_conversion_may_be() -> None:
    assert _core.derive(10**5000, 9, [], 2) != _core.derive(10**5000 + 1, 9, [], 2)


def test_a_numpy_integer_is_an_integer() -> None:
    assert _core.derive(np.int64(-73), 9, [], 2) == _core.derive(-73, 9, [], 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: _core.derive(1, -1, [], 1), r"purpose must be in \[0, 2\*\*32\), got -1"),
        (lambda: _core.derive(1, 2**32, [], 1), r"purpose must be in \[0, 2\*\*32\), got 4294967296"),
        (lambda: _core.derive(1, 9, [(2**32, 0)], 1), r"the kind of a step must be in \[0, 2\*\*32\)"),
        (
            lambda: _core.mt19937_key(1, 9, [(1, -1)]),
            r"the number of a step must be in \[0, 2\*\*64\), got -1",
        ),
        (lambda: _core.derive(1, 9, [], -1), r"n_words must be in \[0, 2\*\*32\), got -1"),
        (lambda: _core.SeedSequence([2**32]), r"a word of entropy_words must be in"),
        (lambda: _core.SeedSequence([], [-1]), r"a word of spawn_key must be in"),
        (lambda: _core.SeedSequence([1]).generate_state(2**32), r"n_words must be in"),
    ],
)
def test_a_number_out_of_range_is_named(call: Callable[[], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call()


@pytest.mark.parametrize("seed", [1.0, "1", None, [1]])
def test_a_seed_that_is_no_integer_is_a_type_error(seed: object) -> None:
    with pytest.raises(TypeError, match=r"derive\(seed: int, purpose: int"):
        _core.derive(seed, 9, [], 1)  # type: ignore[arg-type]


def test_threads_draw_the_same_words() -> None:
    found: list[list[int]] = []
    draw = lambda: found.append(_core.derive(73, 9, [(6, 1)], 100_000))  # noqa: E731
    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 4


def test_stub_says_what_the_module_has(tmp_path: Path) -> None:
    patterns = ROOT / "python/bind/core_stub.txt"
    command = [sys.executable, "-m", "nanobind.stubgen", "-q", "-p", str(patterns), "-m", "trueseed._core"]
    subprocess.run([*command, "-o", str(tmp_path / "_core.pyi")], check=True, cwd=tmp_path, env=os.environ)
    shipped = Path(trueseed.__file__).with_name("_core.pyi")
    assert shipped.read_text() == (tmp_path / "_core.pyi").read_text(), (
        "the stub is not that of the module; make it anew:\n"
        f"{' '.join(command).replace(str(ROOT) + '/', '')} -o python/trueseed/_core.pyi"
    )
