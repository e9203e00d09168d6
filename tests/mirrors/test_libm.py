# SPDX-License-Identifier: Apache-2.0
"""libm="reference": the numbers of one C library on every machine, and how it is chosen."""

from __future__ import annotations

import copy
import os
import pickle
import random
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import trueseed.numpy
import trueseed.random
from trueseed.numpy import Generator, RandomState, default_rng
from trueseed.random import Random

from ..reference_platform import has_reference_libm
from . import test_numpy_generator, test_numpy_random_state, test_python_random

DATA = Path(__file__).parents[1] / "data" / "libm"
MAKE = runpy.run_path(str(DATA / "make.py"))
# Functions without FMA, whose last bits are others.
WITHOUT_FMA = {"GLIBC_TUNABLES": "glibc.cpu.hwcaps=-FMA,-AVX2"}


on_the_reference_platform = pytest.mark.skipif(
    not has_reference_libm(), reason="the libraries here do not call Debian 12's glibc on a CPU with FMA"
)


def parsed(text: str) -> dict[str, str]:
    lines = [line.split(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: digest for digest, name in lines}


def kept(library: str) -> dict[str, str]:
    text = (DATA / f"{library}.txt").read_text()
    assert text.startswith("# Origin: ")
    return parsed(text)


def drawn_elsewhere(libm: str, switches: dict[str, str]) -> dict[str, str]:
    """The digests that another process finds."""
    command = [sys.executable, "-P", str(DATA / "make.py"), libm]
    environment = {**os.environ, **switches}
    return parsed(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("library", ["numpy", "python"])
def test_the_reference_has_the_kept_numbers_on_every_machine(library: str) -> None:
    expected, found = kept(library), MAKE["digests"](library, "reference")
    assert found == expected
    assert len(found) == {"numpy": 116, "python": 47}[library]


@on_the_reference_platform
@pytest.mark.parametrize("library", ["numpy", "python"])
def test_the_host_has_the_kept_numbers_on_the_reference_platform(library: str) -> None:
    assert MAKE["digests"](library, "host") == kept(library)


# What shows the last bit of a C library's function in some thousand draws.
SHOWN = {
    "Generator": "standard_gamma beta chisquare f gamma gumbel laplace logistic lognormal noncentral_chisquare "
    "noncentral_f pareto power weibull vonmises dirichlet zipf standard_exponential",
    "RandomState": "standard_gamma beta chisquare f gamma gumbel laplace logistic lognormal noncentral_chisquare "
    "noncentral_f pareto power weibull vonmises dirichlet zipf standard_exponential standard_cauchy standard_t "
    "exponential rayleigh wald",
    "Random": "gauss lognormvariate vonmisesvariate gammavariate betavariate paretovariate weibullvariate",
    "Replaced": "gauss lognormvariate vonmisesvariate gammavariate betavariate paretovariate weibullvariate",
}


@on_the_reference_platform
def test_the_reference_is_not_the_host_s_where_the_host_has_other_functions() -> None:
    expected = {**kept("numpy"), **kept("python")}
    assert drawn_elsewhere("reference", WITHOUT_FMA) == expected
    host = drawn_elsewhere("host", WITHOUT_FMA)
    differs = {name.partition("(")[0] for name in expected if host[name] != expected[name]}
    assert differs == {f"{kind} {method}" for kind, methods in SHOWN.items() for method in methods.split()}


# Against the libraries themselves, where both have the same functions.


class GeneratorPair(test_numpy_generator.Pair):
    """NumPy's Generator and ours over the reference."""

    def __init__(self, kind: Any, seed: Any) -> None:
        super().__init__(kind, seed)
        self.ours = Generator(kind.ours(seed), libm="reference")


@on_the_reference_platform
@pytest.mark.parametrize("method", sorted(test_numpy_generator.PARAMETERS))
def test_every_method_of_generator(method: str) -> None:
    for kind in test_numpy_generator.BIT_GENERATORS:
        for seed in range(5 if kind == test_numpy_generator.PCG64 else 1):
            pair = GeneratorPair(kind, seed)
            for values in test_numpy_generator.PARAMETERS[method]:
                for size in ({}, {"size": 70}, {"size": (2, 3)}):
                    pair.call(method, *values, **size)
                if method not in test_numpy_generator.SCALARS_ONLY and values:
                    pair.call(method, *[np.array([[value], [value]]) for value in values])


@on_the_reference_platform
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_generator_s_methods_without_parameters(dtype: Any) -> None:
    for seed in range(20):
        pair = GeneratorPair(test_numpy_generator.PCG64, seed)
        for method, keywords in (
            ("standard_normal", {}), ("standard_exponential", {}), ("standard_exponential", {"method": "inv"}),
            ("standard_gamma", {"shape": 0.3}), ("standard_gamma", {"shape": [0.3, 1.0, 4.0]}), ("random", {}),
        ):  # fmt: skip
            for size in (None, 3, 1025):
                pair.call(method, size=size, dtype=dtype, **keywords)
        pair.call("choice", 1000, 90, replace=False)
        pair.call("permutation", 100)
        pair.call("integers", 5, 10**12, 100)


@on_the_reference_platform
@pytest.mark.parametrize("method", sorted(test_numpy_random_state.PARAMETERS))
def test_every_method_of_random_state(method: str) -> None:
    for name in ("", *test_numpy_random_state.NAMES):
        for seed in range(1 if name else 5):
            pair = test_numpy_random_state.Pair(seed, name)
            bits = pair.ours._bit_generator
            pair.ours = RandomState(bits if name else seed, libm="reference")
            for values in test_numpy_random_state.PARAMETERS[method]:
                for size in (None, 2, 157):
                    pair.call(method, *values, size=size)
                if values:
                    pair.call(method, *[np.array([[value], [value]]) for value in values])


@on_the_reference_platform
def test_vectors_of_random_state() -> None:
    for seed in range(20):
        pair = test_numpy_random_state.Pair(seed)
        pair.ours = RandomState(seed, libm="reference")
        pair.call("dirichlet", [0.3, 2.0, 1.0], size=50)
        pair.call("multinomial", 1000, [0.2, 0.3, 0.5], size=50)
        pair.call("multivariate_normal", [0.0, 1.0], [[2.0, 0.3], [0.3, 1.0]], size=50)
        pair.call("shuffle", [1, 2, 3, 4])


@on_the_reference_platform
@pytest.mark.parametrize("method", sorted({method for method, _ in test_python_random.CALLS}))
def test_every_method_of_random(method: str) -> None:
    """Numbers of any type, what is refused, and a random() of the subclass's own."""

    def over_the_reference(seed: Any) -> Any:
        return test_python_random.OURS(seed, libm="reference")

    replaced = [MAKE["generators"]("python", libm)["Replaced"] for libm in ("reference", None)]
    for seed in range(10):
        pairs = [test_python_random.Pair(seed, over_the_reference)]
        if method not in ("choice", "shuffle", "sample", "choices", "randrange", "randint", "_randbelow"):
            pairs.append(test_python_random.Pair(seed, *replaced))
        for pair in pairs:
            for name, args in test_python_random.CALLS:
                if name == method:
                    for _ in range(6):
                        pair.call(name, *args)


# How it is chosen.

KINDS: list[tuple[str, Callable[..., Any]]] = [
    ("Random", Random),
    ("Random 3.13", Random.for_version("3.13")),
    ("Generator", lambda seed, **words: Generator(trueseed.numpy.PCG64(seed), **words)),
    ("Generator 2.1", lambda seed, **words: Generator.for_version("2.1")(np.random.PCG64(seed), **words)),
    ("default_rng", default_rng),
    ("RandomState", RandomState),
    ("RandomState 2.5", RandomState.for_version("2.5")),
]
every_kind = pytest.mark.parametrize(("name", "make"), KINDS, ids=[name for name, _ in KINDS])


def gammas(rng: Any) -> Any:
    if isinstance(rng, random.Random | Random):
        return [rng.gammavariate(0.3, 2.0) for _ in range(9)]
    return rng.gamma(0.3, 2.0, 9).tolist()


@every_kind
def test_the_word_is_checked_and_told(name: str, make: Any) -> None:
    assert (make(5).libm, make(5, libm="host").libm, make(5, libm="reference").libm) == (
        "host",
        "host",
        "reference",
    )
    for wrong in ("Host", "", "glibc", None, 1, b"host", ["host"], np.array(["host", "host"])):
        with pytest.raises(ValueError, match=r'^libm is .*; it may be "host", .*, or "reference", '):
            make(5, libm=wrong)
    with pytest.raises(TypeError):
        make(5, "reference")
    rng = make(5, libm="reference")
    with pytest.raises(AttributeError):
        rng.libm = "host"
    # As NumPy's strings are.
    assert type(make(5, libm=np.str_("reference")).libm) is str
    assert name


@every_kind
@pytest.mark.parametrize("libm", ["host", "reference"])
def test_copies_and_pickles_keep_it(name: str, make: Any, libm: str) -> None:
    rng = make(7, libm=libm)
    gammas(rng)
    copies = [pickle.loads(pickle.dumps(rng, protocol)) for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)]
    copies.append(copy.deepcopy(rng))
    expected = gammas(rng)
    for again in copies:
        assert again.libm == libm
        assert gammas(again) == expected
        assert type(again).__name__ == type(rng).__name__
    assert copy.copy(rng).libm == libm
    assert name


def test_host_pickles_are_what_they_were() -> None:
    """So are those that are kept somewhere; and older ones go on loading."""
    for rng in (default_rng(3), RandomState(3), Random(3)):
        function, arguments, _ = rng.__reduce__()
        assert "host" not in arguments
        assert function(*arguments).libm == "host"
    bits = np.random.PCG64(3)
    assert default_rng(3).__reduce__()[0]("PCG64").libm == "host"
    assert default_rng(3).__reduce__()[0](bits, "2.1").libm == "host"
    assert RandomState(3).__reduce__()[0](np.random.MT19937(3), "2.5").libm == "host"


def test_upstream_s_pickles_and_generators_go_in() -> None:
    theirs = pickle.loads(pickle.dumps(np.random.default_rng(9)))
    assert default_rng(theirs).libm == "host"
    ours = default_rng(theirs, libm="reference")
    assert (ours.libm, ours.bit_generator) == ("reference", theirs.bit_generator)
    assert default_rng(np.random.RandomState(5), libm="reference").libm == "reference"
    assert default_rng(np.random.PCG64(1), libm="reference").libm == "reference"
    assert RandomState(np.random.MT19937(1), libm="reference").libm == "reference"


def test_default_rng_keeps_a_generator_that_has_the_libm() -> None:
    host, reference = default_rng(5), default_rng(5, libm="reference")
    assert default_rng(host) is host
    assert default_rng(reference) is reference
    assert default_rng(reference, libm="reference") is reference
    old = Generator.for_version("2.1")(np.random.PCG64(3))
    other = default_rng(old, libm="reference")
    assert (other.libm, other._version, other.bit_generator) == ("reference", old._version, old.bit_generator)
    assert old.libm == "host"
    with pytest.raises(ValueError, match="libm is 'x'"):
        default_rng(host, libm="x")


def test_children_keep_it() -> None:
    class Own(Generator):
        def __init__(self, bit_generator: Any) -> None:
            super().__init__(bit_generator, libm="reference")

    for kind, libm in (
        (Generator, "host"),
        (Generator, "reference"),
        (Generator.for_version("2.1"), "reference"),
    ):
        rng = kind(trueseed.numpy.PCG64(77), libm=libm)
        children = [*rng.spawn(2), *rng.spawn(1)[0].spawn(2)]
        assert [(child.libm, type(child)) for child in children] == [(libm, kind)] * 4
    children = Own(trueseed.numpy.PCG64(77)).spawn(2)
    assert [(child.libm, type(child)) for child in children] == [("reference", Own)] * 2
    expected = [child.random() for child in np.random.Generator(np.random.PCG64(77)).spawn(2)]
    assert [child.random() for child in children] == expected


@pytest.mark.parametrize("libm", ["host", "reference"])
def test_states_and_seeds_do_not_touch_it(libm: str) -> None:
    other = {"host": "reference", "reference": "host"}[libm]
    rng, source = Random(1, libm=libm), Random(2, libm=other)
    source.gauss()
    rng.setstate(source.getstate())
    rng.seed(5)
    rng.setstate(random.Random(5).getstate())
    assert rng.libm == libm
    state, giver = RandomState(1, libm=libm), RandomState(2, libm=other)
    for given in (giver.get_state(), giver.get_state(legacy=False), np.random.RandomState(3).get_state()):
        state.set_state(given)
    state.seed(5)
    assert state.libm == libm
    state._initialize_bit_generator(np.random.PCG64(3))
    assert state.libm == libm
    assert gammas(state) == gammas(RandomState(np.random.PCG64(3), libm=libm))


def test_subclasses_of_random() -> None:
    class Plain(Random):
        def __init__(self, seed: Any = None) -> None:
            super().__init__(seed)

    class Portable(Random):
        def __init__(self, seed: Any = None, libm: str = "reference") -> None:
            super().__init__(seed, libm=libm)

    class Bare(Random):
        def __init__(self) -> None:
            pass

    assert [Plain(5).libm, Portable(5).libm, Portable(5, "host").libm, Bare().libm] == [
        "host", "reference", "host", "host",
    ]  # fmt: skip
    assert gammas(Plain(5)) == gammas(Random(5))
    assert gammas(Portable(5)) == gammas(Random(5, libm="reference"))
    for rng in (Plain(5), Portable(5), Portable(5, "host")):
        again = copy.deepcopy(rng)
        assert (type(again), again.libm, gammas(again)) == (type(rng), rng.libm, gammas(rng))
    rng = Random(5, libm="reference")
    rng.__init__(5)  # type: ignore[misc]
    assert rng.libm == "host"


def test_the_modules_own_generators_are_the_host_s() -> None:
    assert trueseed.random._inst.libm == "host"
    assert not hasattr(trueseed.random.SystemRandom(), "libm")
    assert trueseed.numpy.get_state.__self__.libm == "host"  # type: ignore[attr-defined]
