# SPDX-License-Identifier: Apache-2.0
"""Generator against numpy.random.Generator: every method, bit for bit, over every bit generator."""

from __future__ import annotations

import ast
import copy
import pickle
import threading
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.numpy
from trueseed.numpy import Generator, default_rng

NAMES = ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64")


class Kind(NamedTuple):
    """A bit generator of NumPy, and the one that our Generator draws from: ours or NumPy's again."""

    name: str
    mine: bool

    def theirs(self, seed: Any) -> Any:
        """NumPy's."""
        return getattr(np.random, self.name)(seed)

    def ours(self, seed: Any) -> Any:
        """That of our Generator."""
        return getattr(trueseed.numpy if self.mine else np.random, self.name)(seed)


BIT_GENERATORS = [Kind(name, mine) for mine in (False, True) for name in NAMES]
PCG64 = Kind("PCG64", mine=True)


def outcome(rng: Any, method: str, args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """What a call gives, in full: type, dtype, shape and bits; or the error's type and words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = getattr(rng, method)(*copy.deepcopy(args), **copy.deepcopy(keywords))
        except Exception as error:
            return type(error), str(error)
    if result is None or isinstance(result, (bytes, list)):
        return result
    array = np.asarray(result)
    return (
        type(result),
        array.dtype,
        array.shape,
        array.tolist() if array.dtype.hasobject else array.tobytes(),
    )


class Pair:
    """Both Generators over bit generators of the same kind and state."""

    def __init__(self, kind: Kind, seed: Any) -> None:
        self.theirs = np.random.Generator(kind.theirs(seed))
        self.ours = Generator(kind.ours(seed))

    def call(self, method: str, /, *args: Any, **keywords: Any) -> None:
        """Call both, and see that outcome and state are the same."""
        expected = outcome(self.theirs, method, args, keywords)
        found = outcome(self.ours, method, args, keywords)
        assert found == expected, (method, args, keywords)
        assert self.states_equal(), ("state", method, args, keywords)

    def states_equal(self) -> bool:
        """Whether both bit generators are in the same state, kept halves included."""
        return repr(self.theirs.bit_generator.state) == repr(self.ours.bit_generator.state)

    def exchange(self) -> None:
        """Hand each one's state to the other's bit generator."""
        theirs, ours = self.theirs.bit_generator.state, self.ours.bit_generator.state
        self.theirs.bit_generator.state = ours
        self.ours.bit_generator.state = theirs


NAN = float("nan")
INFINITY = float("inf")

# Around each border at which a method changes its way, and what it refuses.
PARAMETERS: dict[str, list[tuple[Any, ...]]] = {
    "beta": [(0.5, 0.5), (1.0, 1.0), (1.0, 1.0 + 2**-52), (2.0, 3.0), (1e-3, 1e-3), (2.9e-103, 2.9e-103),
             (3e-103, 2e-103), (1e-310, 1e-310), (0.3, 4.0), (0.0, 1.0), (1.0, -1.0), (NAN, 0.5)],
    "chisquare": [(0.5,), (2.0,), (2.0000001,), (7.0,), (5e-324,), (0.0,)],
    "exponential": [(), (3.0,), (0.0,), (-0.0,), (-1.0,), (NAN,), (INFINITY,)],
    "f": [(2.0, 3.0), (0.3, 7.0), (0.0, 1.0), (1.0, 0.0)],
    "gamma": [(0.0, 2.0), (1.0, 2.0), (0.4, 1.0), (1.0 - 2**-53, 1.0), (3.0, 2.0), (3.0, 0.0), (-1.0, 1.0)],
    "gumbel": [(), (1.0, 3.0), (0.0, -1.0)],
    "laplace": [(), (1.0, 2.0), (0.0, -1.0)],
    "logistic": [(), (1.0, 2.0), (0.0, -1.0)],
    "lognormal": [(), (0.0, 0.5), (0.0, -0.5), (1.0, 0.0)],
    "noncentral_chisquare": [(0.5, 0.5), (1.0, 2.0), (1.0 + 2**-52, 2.0), (1.5, 2.0), (3.0, 0.0), (2.0, NAN),
                             (0.5, 40.0), (0.0, 1.0), (1.0, -1.0)],
    "noncentral_f": [(2.0, 3.0, 4.0), (0.7, 1.0, 0.0), (2.0, 3.0, NAN), (1.0, 1.0, -1.0)],
    "normal": [(), (1.0, 3.0), (-1.0, 0.0), (0.0, -1.0), (NAN, 1.0), (1, 2)],
    "pareto": [(2.0,), (0.0,)],
    "power": [(0.4,), (3.0,), (0.0,)],
    "rayleigh": [(), (2.0,), (0.0,), (-1.0,)],
    "standard_cauchy": [()],
    "standard_gamma": [(0.0,), (5e-324,), (0.5,), (1.0,), (1.0 + 2**-52,), (5.0,), (-0.1,)],
    "standard_t": [(0.5,), (4.0,), (0.0,)],
    "triangular": [(0.0, 0.3, 1.0), (0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (1.0, 0.0, 2.0), (0.0, 2.0, 1.0), (0.0, 0.0, 0.0)],
    "uniform": [(), (3.0, 9.0), (2.0, 2.0), (2.0, 1.0), (-1e308, 1e308), (0.0, INFINITY)],
    "vonmises": [(0.0, 9.9e-9), (0.0, 1e-8), (1.0, 9.9e-6), (1.0, 1e-5), (2.0, 3.0), (1.0, 1e6), (1.0, 1.0000001e6),
                 (3.1, 1e7), (-3.0, 0.5), (9.0, 0.5), (0.0, NAN), (0.0, -1.0)],
    "wald": [(1.0, 2.0), (3.0, 0.01), (1e8, 2.25), (0.0, 1.0), (1.0, 0.0)],
    "weibull": [(0.0,), (0.5,), (3.0,), (-1.0,)],
    "geometric": [(1.0,), (0.5,), (0.333333333333333333,), (0.33333333333333326,), (0.01,), (1e-19,), (0.0,), (1.1,), (NAN,)],
    "logseries": [(0.0,), (0.3,), (0.99,), (0.999999999,), (1.0,), (-0.1,), (NAN,)],
    "negative_binomial": [(3.0, 0.4), (100.0, 0.01), (0.1, 0.9), (5.0, 1.0), (0.0, 0.5), (NAN, 0.5), (1.0, 0.0), (2**62, 0.1)],
    "poisson": [(), (0.0,), (0.1,), (9.999999,), (10.0,), (50.0,), (1e6,), (9.2e18,), (1e19,), (-1.0,), (NAN,)],
    "zipf": [(1.1,), (1.5,), (2.0,), (4.0,), (1024.9,), (1025.0,), (1e4,), (1.0,), (NAN,)],
    "binomial": [(10, 0.3), (10, 0.7), (100, 0.3), (100, 0.30000001), (100, 0.7), (1000, 0.3), (1000, 0.99), (0, 0.5),
                 (5, 0.0), (5, 1.0), (60, 0.5), (61, 0.5), (10**9, 0.5), (10**15, 0.2), (2**62, 0.4), (3, 1e-300),
                 (-1, 0.5), (5, 1.1), (5, NAN), (10.7, 0.5)],
    "hypergeometric": [(5, 5, 3), (100, 100, 50), (10, 20, 9), (10, 20, 10), (10, 20, 20), (10, 20, 21), (20, 10, 15),
                       (10**8, 10**8, 10**7), (0, 5, 3), (5, 0, 3), (300, 200, 400), (5, 5, 0), (-1, 5, 2), (5, 5, 11),
                       (10**9, 5, 2), (999999999, 999999999, 999999999)],
    "multinomial": [(20, [0.2, 0.3, 0.5]), (0, [0.5, 0.5]), ([3, 4], [0.1, 0.9]), (5, [1.0, 0.0, 0.0]), (-1, [1.0]),
                    (5, [0.7, 0.7, 0.1]), (5, []), (5, [[0.5, 0.5], [0.1, 0.9]]), (1000, [0.05] * 20)],
    "dirichlet": [([1.0, 2.0, 3.0],), ([0.01, 0.05],), ([0.0, 0.01],), ([0.09, 0.0],), ([0.0, 0.0, 1.0],), ([0.0, 0.0],),
                  ([0.1, 0.05],), ([-1.0, 1.0],), ([],), ([[1.0]],)],
    "multivariate_hypergeometric": [([10, 20, 30], 12), ([10, 20, 30], 50), ([0, 0], 0), ([], 0), ([5, 6], 12), ([3.5], 1),
                                    ([500, 600, 700], 900)],
    "multivariate_normal": [([0.0, 1.0], [[2.0, 0.3], [0.3, 1.0]]), ([0.0], [[1.0, 0.0]]), ([1j], [[1.0]])],
}  # fmt: skip
SCALARS_ONLY = {"multinomial", "dirichlet", "multivariate_hypergeometric", "multivariate_normal"}


@pytest.mark.parametrize(
    "bit_generator", BIT_GENERATORS, ids=lambda kind: f"{kind.name}-{'ours' if kind.mine else 'numpys'}"
)
@pytest.mark.parametrize("method", sorted(PARAMETERS))
def test_methods_with_parameters(method: str, bit_generator: Kind) -> None:
    """Scalars, sizes, arrays that broadcast, and what is refused."""
    for seed in (0, 73):
        pair = Pair(bit_generator, seed)
        for values in PARAMETERS[method]:
            for size in ({}, {"size": None}, {"size": 700}, {"size": (2, 3)}, {"size": ()}, {"size": 0}):
                pair.call(method, *values, **size)
            if method not in SCALARS_ONLY and values:
                columns = [np.array([[value], [value]]) for value in values]
                pair.call(method, *columns)
                pair.call(method, columns[0], *values[1:])
                pair.call(method, *columns, size=(2, 4))
                pair.call(method, *columns, size=(4,))


@pytest.mark.parametrize(
    "bit_generator", BIT_GENERATORS, ids=lambda kind: f"{kind.name}-{'ours' if kind.mine else 'numpys'}"
)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, "f8", "<f4", np.int64])
def test_methods_without_parameters(bit_generator: Kind, dtype: Any) -> None:
    """Both precisions, both exponentials, in new arrays and given ones."""
    pair = Pair(bit_generator, 5)
    for method, keywords in (
        ("random", {}),
        ("standard_normal", {}),
        ("standard_exponential", {}),
        ("standard_exponential", {"method": "inv"}),
        ("standard_gamma", {"shape": 2.5}),
        ("standard_gamma", {"shape": 0.3}),
        ("standard_gamma", {"shape": [0.3, 1.0, 4.0]}),
    ):
        for size in (None, 0, 1, 7, 1023, 1024, 1025, 5000, (3, 5)):
            pair.call(method, size=size, dtype=dtype, **keywords)
            pair.call("integers", 9, dtype=np.int32)
        for out in (
            np.empty((4, 3)),
            np.empty((4, 3), np.float32),
            np.empty((4, 3), order="F"),
            np.empty(6)[::2],
        ):
            pair.call(method, out=out, dtype=dtype, **keywords)
            pair.call(method, out=out, dtype=dtype, size=(4, 3), **keywords)
            pair.call(method, out=out, dtype=dtype, size=5, **keywords)


def test_out_is_filled_and_returned() -> None:
    """The very array that was given, with NumPy's numbers in it."""
    pair = Pair(PCG64, 3)
    for method in ("random", "standard_normal", "standard_exponential"):
        ours, theirs = np.empty((7, 5), order="F"), np.empty((7, 5), order="F")
        assert getattr(pair.ours, method)(out=ours) is ours
        getattr(pair.theirs, method)(out=theirs)
        assert ours.tobytes("A") == theirs.tobytes("A")


INTEGERS = (
    np.int8,
    np.uint8,
    np.int16,
    np.uint16,
    np.int32,
    np.uint32,
    np.int64,
    np.uint64,
    np.bool,
    bool,
    int,
)


@pytest.mark.parametrize(
    "bit_generator", BIT_GENERATORS, ids=lambda kind: f"{kind.name}-{'ours' if kind.mine else 'numpys'}"
)
@pytest.mark.parametrize("dtype", INTEGERS)
def test_integers(bit_generator: Kind, dtype: Any) -> None:
    """Every dtype at the ends of its range, at powers of two and beside them, scalar and broadcast."""
    pair = Pair(bit_generator, 11)
    least, most = (
        (0, 1) if np.dtype(dtype) == np.bool else (int(np.iinfo(dtype).min), int(np.iinfo(dtype).max))
    )
    bounds = [(least, most), (0, 1), (0, most), (least, least), (least, most + 1), (0, most // 2 + 1), (0, 100),
              (0, most + 1), (least - 1, 5), (5, 5), (0, 0), (3, 2)]  # fmt: skip
    if most >= 2**32:
        bounds += [(0, 2**32 - 1), (0, 2**32), (0, 2**32 + 1), (-1 if least else 0, 2**40)]
    for low, high in bounds:
        for endpoint in (False, True):
            for size in (None, 0, 1, 5, 1001, (2, 3), ()):
                pair.call("integers", low, high, size=size, dtype=dtype, endpoint=endpoint)
            pair.call("integers", high, dtype=dtype, endpoint=endpoint)
            pair.call("integers", [low, 0], [high, 1], dtype=dtype, endpoint=endpoint)
            pair.call("integers", [low], [[high]] * 3, dtype=dtype, endpoint=endpoint, size=(3, 7))
            pair.call("integers", np.array([low, low], object), high, dtype=dtype, endpoint=endpoint)


def test_integers_refuse_what_numpy_refuses() -> None:
    """Byte orders and dtypes that are not drawn."""
    pair = Pair(PCG64, 1)
    for dtype in (">i8", np.float64, "i8", "S1", object):
        pair.call("integers", 5, dtype=dtype)
    for low in (1.5, "x", None, 2.0, np.int8(5), np.float32(7.9)):
        pair.call("integers", low)


@pytest.mark.parametrize(
    "bit_generator", BIT_GENERATORS, ids=lambda kind: f"{kind.name}-{'ours' if kind.mine else 'numpys'}"
)
def test_choice(bit_generator: Kind) -> None:
    """With and without replacement, by weights, along axes, at the borders between its algorithms."""
    pair = Pair(bit_generator, 21)
    weights = np.arange(1, 13) / 78.0
    for keywords in (
        {"a": 10}, {"a": 10, "size": 20}, {"a": 10, "size": 3, "replace": False}, {"a": 10, "size": 10, "replace": False},
        {"a": 1, "replace": False}, {"a": 10, "size": 0, "replace": False}, {"a": 10001, "size": 200, "replace": False},
        {"a": 10001, "size": 201, "replace": False}, {"a": 10000, "size": 9000, "replace": False},
        {"a": 20000, "size": 20000, "replace": False}, {"a": 20000, "size": 1000, "replace": False, "shuffle": False},
        {"a": 20000, "size": 1001, "replace": False, "shuffle": False}, {"a": 12, "p": weights},
        {"a": 12, "p": weights, "size": (3, 4)}, {"a": 12, "p": weights, "size": 12, "replace": False},
        {"a": [1, 2, 3], "p": [0.1, 0.2, 0.8]}, {"a": 3, "p": [0.5, 0.5]}, {"a": 2, "p": [-0.5, 1.5]}, {"a": 2, "p": [NAN, 1]},
        {"a": 3, "p": [1.0, 0, 0], "size": 2, "replace": False}, {"a": 5, "size": ()}, {"a": [3, 4], "size": ()},
        {"a": [[1, 2], [3, 4]], "axis": 1, "size": 3}, {"a": ["x", "y"]}, {"a": 0}, {"a": 0, "size": 0}, {"a": []},
        {"a": "x"}, {"a": 3.5}, {"a": 3, "size": 4, "replace": False}, {"a": 3, "size": -1, "replace": False},
    ):  # fmt: skip
        pair.call("choice", **keywords)


ARRAYS = (
    np.arange(13), np.arange(24).reshape(3, 4, 2), np.arange(24.0).reshape(3, 4, 2).T, np.arange(48).reshape(6, 4, 2)[::2],
    np.arange(9, dtype=np.int8), np.array(list("abcdefgh"), dtype=object), np.arange(20)[::2], np.array([]),
    np.array([(1, 2.0), (3, 4.0), (5, 6.0)], dtype="i4,f8"), np.arange("2001", "2006", dtype="M8[Y]"), np.ma.masked_array(np.arange(9)),
    [1, 2, 3, 4], 10, "abc", np.array(3), np.empty((3, 0)), np.arange(6, dtype=np.complex128), np.array(["ab", "c", "def"]),
)  # fmt: skip


@pytest.mark.parametrize(
    "bit_generator", BIT_GENERATORS, ids=lambda kind: f"{kind.name}-{'ours' if kind.mine else 'numpys'}"
)
def test_shuffles(bit_generator: Kind) -> None:
    """shuffle, permutation and permuted of arrays of any layout, of sequences, along each axis."""
    pair = Pair(bit_generator, 31)
    for x in ARRAYS:
        for axis in (0, 1, -1, 5):
            pair.call("permutation", x, axis=axis)
            pair.call("permuted", x, axis=axis)
            states = []
            for rng in (pair.theirs, pair.ours):
                shuffled = x.copy() if isinstance(x, np.ndarray) else list(x) if isinstance(x, list) else x
                states.append(_shuffled(rng, shuffled, axis))
            assert states[0] == states[1], (x, axis)
            assert pair.states_equal()
        pair.call("permuted", x)
        pair.call("permuted", x, out=np.empty(np.shape(x), np.asarray(x).dtype))


def _shuffled(rng: Any, x: Any, axis: int) -> Any:
    try:
        rng.shuffle(x, axis=axis)
    except Exception as error:
        return type(error), str(error)
    return repr(x)


def test_bytes() -> None:
    """Any length; for none, a word is drawn all the same."""
    pair = Pair(PCG64, 41)
    for length in (0, 1, 3, 4, 5, 1000):
        pair.call("bytes", length)


CALLS = st.sampled_from(
    [(method, values) for method, rows in PARAMETERS.items() for values in rows]
    + [
        ("random", ()),
        ("standard_normal", ()),
        ("standard_exponential", ()),
        ("integers", (7,)),
        ("integers", (2**40,)),
    ]
)
SIZES = st.none() | st.integers(0, 1100) | st.tuples(st.integers(0, 9), st.integers(0, 9))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(BIT_GENERATORS),
    st.integers(0, 2**128),
    st.lists(st.tuples(CALLS, SIZES, st.booleans()), max_size=12),
)
def test_any_sequence_of_calls(bit_generator: Kind, seed: int, calls: list[Any]) -> None:
    """Any calls one after another, with the states exchanged in between."""
    pair = Pair(bit_generator, seed)
    for (method, values), size, exchanged in calls:
        pair.call(method, *values, size=size)
        if exchanged:
            pair.exchange()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**64 - 1), st.lists(st.integers(0, 1500), min_size=1, max_size=5), st.booleans())
def test_fills_split_anywhere(seed: int, sizes: list[int], single: bool) -> None:
    """Two fills are one: no word is drawn and dropped."""
    dtype = np.float32 if single else np.float64
    for method in ("random", "standard_normal", "standard_exponential"):
        whole = Generator(np.random.PCG64(seed))
        parts = Generator(np.random.PCG64(seed))
        expected = getattr(whole, method)(sum(sizes), dtype=dtype)
        found = np.concatenate([getattr(parts, method)(n, dtype=dtype) for n in sizes])
        assert found.tobytes() == expected.tobytes()
        assert repr(whole.bit_generator.state) == repr(parts.bit_generator.state)


def test_pickles_and_copies_go_on_alike() -> None:
    """A pickle holds the bit generator and the version."""
    for kind in (Generator, Generator.for_version("2.1")):
        rng = kind(np.random.PCG64(3))
        rng.standard_normal(5)
        again = pickle.loads(pickle.dumps(rng))
        assert isinstance(again, Generator)
        assert again._version == rng._version
        assert again.wald(1.0, 2.0, 9).tobytes() == rng.wald(1.0, 2.0, 9).tobytes()
    theirs = pickle.loads(pickle.dumps(np.random.default_rng(9)))
    assert default_rng(theirs).random() == np.random.default_rng(9).random()


def test_spawned_generators_are_numpys() -> None:
    """Children come from the seed sequence."""
    pair = Pair(PCG64, 77)
    for ours, theirs in zip(pair.ours.spawn(3), pair.theirs.spawn(3), strict=True):
        assert isinstance(ours, Generator)
        assert ours.random() == theirs.random()


def test_default_rng_takes_what_numpys_takes() -> None:
    """Bit generators, Generators of either kind and a RandomState; each shared, not copied."""
    assert default_rng(73).random() == np.random.default_rng(73).random()
    assert type(default_rng([1, 2]).bit_generator) is trueseed.numpy.PCG64
    bits = np.random.PCG64(1)
    assert default_rng(bits).bit_generator is bits
    ours = Generator(bits)
    assert default_rng(ours) is ours
    theirs = np.random.Generator(bits)
    assert default_rng(theirs).bit_generator is bits
    state = np.random.RandomState(5)
    assert default_rng(state).bit_generator is state._bit_generator
    with pytest.raises(ValueError, match="must be instantiated"):
        Generator(np.random.PCG64)


def test_threads_share_a_bit_generator() -> None:
    """Fills by many threads take turns: together they draw each number once."""
    rng = default_rng(8)
    parts: list[Any] = []
    threads = [threading.Thread(target=lambda: parts.append(rng.random(100_000))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = np.random.default_rng(8).random(800_000)
    assert np.array_equal(np.sort(np.concatenate(parts)), np.sort(expected))


def _known_versions() -> list[list[str]]:
    path = Path(__file__).parents[1] / "data" / "numpy_generator" / "versions.txt"
    lines = path.read_text().splitlines()
    assert any(line.startswith("# Origin:") for line in lines)
    return [[part.strip() for part in line.split("|")] for line in lines if not line.startswith("#")]


@pytest.mark.parametrize("row", _known_versions(), ids=lambda row: " ".join(row[:3]))
def test_other_releases_streams(row: list[str]) -> None:
    """Where releases differ, each view draws what its release drew."""
    method, parameters, release, words = row
    rng = Generator.for_version(".".join(release.split(".")[:2]))(np.random.PCG64(73))
    drawn = getattr(rng, method)(*ast.literal_eval(parameters), size=200)
    assert [f"{word:x}" for word in drawn.ravel().view(np.uint64).tolist()] == words.split()


def test_releases_differ() -> None:
    """The views are not one and the same; an unknown one is refused."""
    rows: dict[tuple[str, str], set[str]] = {(row[0], row[1]): set() for row in _known_versions()}
    for method, parameters, _, words in _known_versions():
        rows[method, parameters].add(words)
    assert {key[0] for key, drawn in rows.items() if len(drawn) > 1} == {"beta", "wald", "zipf"}
    # The first draw that the Stirling terms of 2.5 decide otherwise.
    old, new = (
        Generator.for_version(v)(np.random.PCG64(5)).binomial(5000, 0.77, size=705) for v in ("2.4", "2.5")
    )
    # By the distributions.c of v2.5.2, compiled alone, and by NumPy 2.4.6.
    assert new[699:].tolist() == [3871, 3865, 3837, 3844, 3825, 3813]
    assert old[699:].tolist() == [3871, 3865, 3823, 3837, 3844, 3825]
    assert np.array_equal(old[:701], new[:701])
    with pytest.raises(ValueError, match=r"no streams of NumPy '1\.16'"):
        Generator.for_version("1.16")
