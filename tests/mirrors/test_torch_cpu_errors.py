# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch against torch: what is refused, in torch's words; what generators are besides."""

from __future__ import annotations

import copy
import pickle
import threading
from typing import Any

import numpy as np
import pytest
import torch

import trueseed.torch as mirror

from .torch_compare import (
    array_of,
    assert_bits,
    assert_same_error,
    assert_states,
    empty,
    pair,
    raised,
)

INF, NAN = float("inf"), float("nan")

# Of fills: the function, its arguments, the array's type. Each raises for three elements.
FILLS: list[tuple[str, tuple[Any, ...], str]] = [
    ("uniform_", (2, 1), "float32"),
    ("uniform_", (NAN, 1), "float32"),
    ("uniform_", (0, INF), "float32"),
    ("uniform_", (-3e38, 3e38), "float32"),
    ("uniform_", (-7e4, 1), "float16"),
    ("uniform_", (-6e4, 6e4), "float16"),
    ("uniform_", (-1e39, 1), "bfloat16"),
    ("uniform_", (-1e308, 1e308), "float64"),
    ("uniform_", (), "int64"),
    ("uniform_", (), "bool"),
    ("normal_", (0, -1), "float32"),
    ("normal_", (0, NAN), "float32"),
    ("normal_", (0, -1.5), "complex64"),
    ("normal_", (), "int64"),
    ("log_normal_", (0, 0), "float32"),
    ("log_normal_", (0, -1), "float32"),
    ("log_normal_", (), "int64"),
    ("exponential_", (0,), "float32"),
    ("exponential_", (-1,), "float64"),
    ("exponential_", (NAN,), "float32"),
    ("exponential_", (), "int64"),
    ("exponential_", (), "bool"),
    ("exponential_", (), "complex64"),
    ("cauchy_", (0, 0), "float32"),
    ("cauchy_", (0, -1.25), "float32"),
    ("cauchy_", (), "int64"),
    ("cauchy_", (), "int8"),
    ("cauchy_", (), "uint8"),
    ("cauchy_", (), "int16"),
    ("cauchy_", (), "int32"),
    ("cauchy_", (), "bool"),
    ("cauchy_", (), "complex64"),
    ("geometric_", (0,), "float32"),
    ("geometric_", (1,), "float32"),
    ("geometric_", (1.5,), "float32"),
    ("geometric_", (NAN,), "float32"),
    ("geometric_", (0.5,), "bool"),
    ("geometric_", (0.5,), "uint16"),
    ("geometric_", (0.5,), "complex64"),
    ("random_", (), "uint16"),
    ("random_", (), "complex64"),
    ("random_", (5, 3), "float32"),
    ("random_", (0,), "float32"),
    ("random_", (-(2**63),), "float32"),
    ("random_", (-1, 3), "uint8"),
    ("random_", (257,), "uint8"),
    ("random_", (0, 3), "bool"),
    ("random_", (0, 129), "int8"),
    ("random_", (-40000, 3), "int16"),
    ("random_", (0, 2**33), "int32"),
    ("random_", (-1, 2**33), "uint32"),
    ("random_", (-(2**63), None), "int8"),
    ("random_", (0, 10**6), "float16"),
    ("random_", (-(10**6), 0), "float16"),
    ("random_", (0, 2**70), "int64"),
    ("random_", (3, None), "uint64"),
    ("random_", (1, 5), "complex64"),
    ("bernoulli_", (1.5,), "float32"),
    ("bernoulli_", (-0.1,), "float32"),
    ("bernoulli_", (NAN,), "float32"),
    ("bernoulli_", (), "complex64"),
    ("bernoulli_", (), "uint16"),
]


@pytest.mark.parametrize("case", FILLS, ids=str)
def test_fills_refuse(case: tuple[str, tuple[Any, ...], str]) -> None:
    name, arguments, dtype = case
    theirs, ours = pair(1)
    tensor, array = torch.zeros(3, dtype=getattr(torch, dtype)), empty(3, dtype)
    assert_same_error(
        lambda: getattr(tensor, name)(*arguments, generator=theirs),
        lambda: getattr(mirror, name)(array, *arguments, generator=ours, dtype=dtype),
    )
    assert_states(theirs, ours)
    assert not array.any()


@pytest.mark.parametrize("case", FILLS, ids=str)
def test_nothing_is_refused_alike(case: tuple[str, tuple[Any, ...], str]) -> None:
    name, arguments, dtype = case
    wanted = raised(lambda: getattr(torch.zeros(0, dtype=getattr(torch, dtype)), name)(*arguments))
    found = raised(lambda: getattr(mirror, name)(empty(0, dtype), *arguments, dtype=dtype))
    assert type(found) is type(wanted), (found, wanted)


T, A = torch.tensor, np.asarray
F32 = np.float32
CALLS: list[tuple[Any, Any]] = [
    (lambda: torch.rand(-1), lambda: mirror.rand(-1)),
    (lambda: torch.rand([2, -3]), lambda: mirror.rand([2, -3])),
    (lambda: torch.rand(2.5), lambda: mirror.rand(2.5)),
    (lambda: torch.rand(2, dtype=torch.int32), lambda: mirror.rand(2, dtype="int32")),
    (lambda: torch.randn(2, dtype=torch.int64), lambda: mirror.randn(2, dtype="int64")),
    (lambda: torch.randint(5, 3, (2,)), lambda: mirror.randint(5, 3, (2,))),
    (lambda: torch.randint(-3, (2,)), lambda: mirror.randint(-3, (2,))),
    (lambda: torch.randint(2**64, (2,)), lambda: mirror.randint(2**64, (2,))),
    (
        lambda: torch.randint(0, 300, (2,), dtype=torch.uint8),
        lambda: mirror.randint(0, 300, (2,), dtype="uint8"),
    ),
    (lambda: torch.randint(5, 2), lambda: mirror.randint(5, 2)),
    (lambda: torch.randperm(-1), lambda: mirror.randperm(-1)),
    (lambda: torch.randperm(3, dtype=torch.bool), lambda: mirror.randperm(3, dtype="bool")),
    (lambda: torch.randperm(3, dtype=torch.uint16), lambda: mirror.randperm(3, dtype="uint16")),
    (lambda: torch.randperm(3, dtype=torch.complex64), lambda: mirror.randperm(3, dtype="complex64")),
    (lambda: torch.randperm(300, dtype=torch.uint8), lambda: mirror.randperm(300, dtype="uint8")),
    (lambda: torch.randperm(2050, dtype=torch.half), lambda: mirror.randperm(2050, dtype="float16")),
    (lambda: torch.randperm(2.5), lambda: mirror.randperm(2.5)),
    (lambda: torch.normal(T([0.0]), -1.0), lambda: mirror.normal(A([0.0]), -1.0)),
    (lambda: torch.normal(0.0, T([-1.0])), lambda: mirror.normal(0.0, A([-1.0]))),
    (lambda: torch.normal(0.0, T([NAN])), lambda: mirror.normal(0.0, A([NAN]))),
    (lambda: torch.normal(torch.zeros(3), torch.ones(2)), lambda: mirror.normal(np.zeros(3), np.ones(2))),
    (
        lambda: torch.normal(torch.zeros(4), torch.ones(2, 2)),
        lambda: mirror.normal(np.zeros(4), np.ones((2, 2))),
    ),
    (lambda: torch.normal(T([1, 2]), 1.0), lambda: mirror.normal(A([1, 2]), 1.0)),
    (lambda: torch.normal(1.0, T([1, 2])), lambda: mirror.normal(1.0, A([1, 2]))),
    (lambda: torch.normal(0.0, T([1j])), lambda: mirror.normal(0.0, A([1j]))),
    (lambda: torch.normal(0.0, -1.0, (2,)), lambda: mirror.normal(0.0, -1.0, (2,))),
    (lambda: torch.bernoulli(T([0.5, 1.5])), lambda: mirror.bernoulli(A([0.5, 1.5]))),
    (lambda: torch.bernoulli(T([NAN])), lambda: mirror.bernoulli(A([NAN]))),
    (lambda: torch.bernoulli(T([1, 0])), lambda: mirror.bernoulli(A([1, 0]))),
    (lambda: torch.bernoulli(T([0.5]), 2.0), lambda: mirror.bernoulli(A([0.5]), 2.0)),
    (
        lambda: torch.zeros(3).bernoulli_(torch.ones(2)),
        lambda: mirror.bernoulli_(np.zeros(3, F32), np.ones(2)),
    ),
    (lambda: torch.poisson(T([-1.0])), lambda: mirror.poisson(A([-1.0], F32))),
    (lambda: torch.poisson(T([NAN])), lambda: mirror.poisson(A([NAN], F32))),
    (lambda: torch.poisson(T([1])), lambda: mirror.poisson(A([1]))),
    (lambda: torch.binomial(T([1]), T([0.5])), lambda: mirror.binomial(A([1]), A([0.5]))),
    (lambda: torch.binomial(T([1.0]), T([1])), lambda: mirror.binomial(A([1.0]), A([1]))),
    (
        lambda: torch.binomial(T([1.0]), T([0.5]).double()),
        lambda: mirror.binomial(A([1.0], F32), A([0.5])),
    ),
    (lambda: torch.binomial(torch.ones(3), torch.ones(2)), lambda: mirror.binomial(np.ones(3), np.ones(2))),
    (
        lambda: torch.binomial(T([1.0]).half(), T([0.5]).half()),
        lambda: mirror.binomial(A([1.0], np.float16), A([0.5], np.float16)),
    ),
    (lambda: torch._standard_gamma(T([1])), lambda: mirror._standard_gamma(A([1]))),
    (lambda: torch._sample_dirichlet(T([1])), lambda: mirror._sample_dirichlet(A([1]))),
    (lambda: torch.multinomial(torch.ones(3), 4), lambda: mirror.multinomial(np.ones(3), 4)),
    (lambda: torch.multinomial(torch.ones(3), 0), lambda: mirror.multinomial(np.ones(3), 0)),
    (lambda: torch.multinomial(torch.ones(3), -1, True), lambda: mirror.multinomial(np.ones(3), -1, True)),
    (lambda: torch.multinomial(torch.ones(2, 2, 2), 1), lambda: mirror.multinomial(np.ones((2, 2, 2)), 1)),
    (lambda: torch.multinomial(T(1.0), 1), lambda: mirror.multinomial(A(1.0), 1)),
    (lambda: torch.multinomial(T([1, 2]), 1), lambda: mirror.multinomial(A([1, 2]), 1)),
    (lambda: torch.multinomial(torch.zeros(3), 1), lambda: mirror.multinomial(np.zeros(3), 1)),
    (lambda: torch.multinomial(torch.zeros(3), 2), lambda: mirror.multinomial(np.zeros(3), 2)),
    (lambda: torch.multinomial(torch.zeros(3), 2, True), lambda: mirror.multinomial(np.zeros(3), 2, True)),
    (lambda: torch.multinomial(T([1.0, -1]), 1), lambda: mirror.multinomial(A([1.0, -1]), 1)),
    (lambda: torch.multinomial(T([1.0, INF]), 1), lambda: mirror.multinomial(A([1.0, INF]), 1)),
    (lambda: torch.multinomial(T([1.0, NAN]), 2), lambda: mirror.multinomial(A([1.0, NAN]), 2)),
    (lambda: torch.multinomial(T([1.0, -1]), 3, True), lambda: mirror.multinomial(A([1.0, -1]), 3, True)),
    (lambda: torch.multinomial(T([1.0, NAN]), 3, True), lambda: mirror.multinomial(A([1.0, NAN]), 3, True)),
    (lambda: torch.multinomial(T([1.0, INF]), 3, True), lambda: mirror.multinomial(A([1.0, INF]), 3, True)),
    (lambda: torch.multinomial(torch.ones(0), 1), lambda: mirror.multinomial(np.ones(0), 1)),
    (
        lambda: torch.multinomial(torch.ones(2, 0), 1, True),
        lambda: mirror.multinomial(np.ones((2, 0)), 1, True),
    ),
    (lambda: torch.manual_seed(2**64), lambda: mirror.manual_seed(2**64)),
    (lambda: torch.manual_seed("x"), lambda: mirror.manual_seed("x")),
    (lambda: torch.manual_seed(None), lambda: mirror.manual_seed(None)),
    (
        lambda: torch.Generator().manual_seed(-(2**63) - 1),
        lambda: mirror.Generator().manual_seed(-(2**63) - 1),
    ),
    (lambda: torch.Generator().manual_seed(3.9), lambda: mirror.Generator().manual_seed(3.9)),
    (lambda: torch.Generator().manual_seed("7"), lambda: mirror.Generator().manual_seed("7")),
    (lambda: torch.Generator().manual_seed(True), lambda: mirror.Generator().manual_seed(True)),
    (lambda: torch.Generator().get_offset(), lambda: mirror.Generator().get_offset()),
    (lambda: torch.Generator().set_offset(4), lambda: mirror.Generator().set_offset(4)),
    (lambda: torch.Generator().set_state([1]), lambda: mirror.Generator().set_state([1])),
    (lambda: torch.Generator().set_state(None), lambda: mirror.Generator().set_state(None)),
    (lambda: torch.Generator().set_state(torch.zeros(5)), lambda: mirror.Generator().set_state(np.zeros(5))),
    (
        lambda: torch.Generator().set_state(torch.zeros(5, dtype=torch.uint8)),
        lambda: mirror.Generator().set_state(np.zeros(5, np.uint8)),
    ),
    (
        lambda: torch.Generator().set_state(torch.zeros(5056, dtype=torch.uint8)),
        lambda: mirror.Generator().set_state(np.zeros(5056, np.uint8)),
    ),
]


@pytest.mark.parametrize("case", range(len(CALLS)))
def test_calls_refuse(case: int) -> None:
    assert_same_error(*CALLS[case])


# torch lists its overloads, or names the tensor's C++ class.
TYPES: list[tuple[Any, Any]] = [
    (lambda: torch.rand(), lambda: mirror.rand()),
    (lambda: torch.rand(2, "a"), lambda: mirror.rand(2, "a")),
    (lambda: torch.randint(3), lambda: mirror.randint(3)),
    (lambda: torch.randint(0, 5.5, (2,)), lambda: mirror.randint(0, 5.5, (2,))),
    (lambda: torch.normal(0.0, 1.0), lambda: mirror.normal(0.0, 1.0)),
    (lambda: torch.zeros(3).random_(1.5), lambda: mirror.random_(np.zeros(3), 1.5)),
    (lambda: torch.rand(2, generator=5), lambda: mirror.rand(2, generator=5)),
    (lambda: torch.Generator("foo"), lambda: mirror.Generator("foo")),
    (lambda: torch.zeros(3).expand(2, 3).uniform_(), lambda: mirror.uniform_(overlapping())),
    (
        lambda: torch.zeros(3).bernoulli_(torch.ones(2, 3)),
        lambda: mirror.bernoulli_(np.zeros(3, F32), np.ones((2, 3), F32)),
    ),
    (lambda: torch.from_numpy(np.zeros(4)[::-1]), lambda: mirror.uniform_(np.zeros(4)[::-1])),
    (lambda: torch.from_numpy(np.zeros(4, ">f4")), lambda: mirror.uniform_(np.zeros(4, ">f4"))),
]


def overlapping() -> Any:
    return np.lib.stride_tricks.as_strided(np.zeros(3, F32), (2, 3), (0, 4))


@pytest.mark.parametrize("case", range(len(TYPES)))
def test_types_of_errors(case: int) -> None:
    assert_same_error(*TYPES[case], words=False)


def test_arrays_that_cannot_be_filled() -> None:
    frozen = np.zeros(3)
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        mirror.normal_(frozen)
    with pytest.raises(TypeError, match=r"expected np\.ndarray"):
        mirror.uniform_([1.0, 2.0])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the array's type is float32, not float64"):
        mirror.uniform_(np.zeros(3, F32), dtype="float64")
    with pytest.raises(ValueError, match="path is 'sse'"):
        mirror.Generator(path="sse")


def test_versions() -> None:
    for version in ("2.13", "2.13.0", torch.__version__):
        assert mirror.Generator.for_version(version) is mirror.Generator
    with pytest.raises(ValueError, match=r"no streams of torch '2\.6'"):
        mirror.Generator.for_version("2.6")


def test_names_of_types() -> None:
    for dtype in ("float64", "double", np.float64, np.dtype(float), float, torch.float64, "torch.float64"):
        assert mirror.rand(2, dtype=dtype).dtype == np.float64
    assert mirror.rand(2, dtype="float").dtype == np.float32
    assert mirror.randint(2, (2,), dtype="int").dtype == np.int32
    with pytest.raises(TypeError):
        mirror.rand(2, dtype="U3")


def test_generators_are_copied_and_pickled() -> None:
    for g in (mirror.Generator(path="default"), mirror.Generator("cuda", gpu="T4")):
        g.manual_seed(7)
        mirror.rand(3, generator=g)
        for other in (copy.deepcopy(g), pickle.loads(pickle.dumps(g)), g.clone_state()):
            assert type(other) is type(g)
            assert other._arguments() == g._arguments()
            assert bytes(other.get_state()) == bytes(g.get_state())
            assert other.initial_seed() == 7
            mirror.rand(3, generator=other)
            assert bytes(other.get_state()) != bytes(g.get_state())


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_threads_share_a_generator(device: str) -> None:
    n_threads, n_draws, n = 4, 100, 10007
    shared, alone = (mirror.Generator(device).manual_seed(1) for _ in range(2))
    drawn: list[bytes] = []

    def draw() -> None:
        for _ in range(n_draws):
            drawn.append(mirror.rand(n, generator=shared).tobytes())

    threads = [threading.Thread(target=draw) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = [mirror.rand(n, generator=alone).tobytes() for _ in range(n_threads * n_draws)]
    assert sorted(drawn) == sorted(wanted)
    assert bytes(shared.get_state()) == bytes(alone.get_state())


def test_arrays_of_ml_dtypes() -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    theirs, ours = pair(6)
    found = mirror.randn(50, generator=ours, dtype="bfloat16")
    assert found.dtype == ml_dtypes.bfloat16
    assert_bits(found.view(np.uint16), torch.randn(50, generator=theirs, dtype=torch.bfloat16))
    array = np.zeros((5, 6), ml_dtypes.bfloat16).T
    tensor = torch.zeros(5, 6, dtype=torch.bfloat16).T.normal_(1, 2, generator=theirs)
    assert mirror.normal_(array, 1, 2, generator=ours) is array
    assert_bits(array.view(np.uint16), tensor)
    wanted = torch.bernoulli(tensor.sigmoid(), generator=theirs)
    chances = array_of(tensor.sigmoid()).view(ml_dtypes.bfloat16)
    assert_bits(mirror.bernoulli(chances, generator=ours).view(np.uint16), wanted)
    dropped = mirror.nn.functional.alpha_dropout(array, 0.3, True, generator=ours)
    torch.set_rng_state(theirs.get_state())
    assert_bits(dropped.view(np.uint16), torch.nn.functional.alpha_dropout(tensor, 0.3, True))


def test_a_cuda_generator_is_drawn_from() -> None:
    from trueseed.torch import _cuda

    first, second = (mirror.Generator("cuda:0", gpu="A100").manual_seed(5) for _ in range(2))
    assert isinstance(first, _cuda.Generator)
    np.testing.assert_array_equal(mirror.rand(9, generator=first), _cuda.rand(9, generator=second))
    np.testing.assert_array_equal(mirror.randn(9, generator=first), _cuda.randn(9, generator=second))
    np.testing.assert_array_equal(
        mirror.randint(3, 9, (5,), generator=first), _cuda.randint(3, 9, (5,), generator=second)
    )
    np.testing.assert_array_equal(
        mirror.randint(9, (5,), generator=first), _cuda.randint(0, 9, (5,), generator=second)
    )
    np.testing.assert_array_equal(mirror.randperm(9, generator=first), _cuda.randperm(9, generator=second))
    ones = np.ones(40, F32)
    np.testing.assert_array_equal(
        mirror.nn.functional.dropout(ones, 0.4, generator=first), _cuda.dropout(ones, 0.4, generator=second)
    )
    assert bytes(first.get_state()) == bytes(second.get_state())
    for refused in (mirror.poisson, mirror._standard_gamma, mirror._sample_dirichlet):
        with pytest.raises(NotImplementedError, match="depend on its own arithmetic"):
            refused(ones, first)
