# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch.nn against torch.nn: initialisation and dropout, bit for bit."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.torch as mirror
from trueseed.torch import init
from trueseed.torch.nn import functional

from .torch_compare import FLOATS, SEEDS, assert_bits, assert_same_error, assert_states, empty, ours_of, pair

SHAPES = ((3, 4), (5, 7), (64, 33), (4, 3, 3), (8, 4, 3, 3), (2, 3, 2, 2, 2), (1, 1))
INITS: list[tuple[str, dict[str, Any]]] = [
    ("uniform_", {}),
    ("uniform_", {"a": -0.3, "b": 1.7}),
    ("normal_", {}),
    ("normal_", {"mean": 0.5, "std": 0.02}),
    ("trunc_normal_", {}),
    ("trunc_normal_", {"std": 0.02}),
    ("trunc_normal_", {"mean": 0.3, "std": 1.5, "a": -1, "b": 1}),
    ("trunc_normal_", {"a": 0.9, "b": 3}),
    ("trunc_normal_", {"std": 5, "a": -0.1, "b": 0.2}),
    ("trunc_normal_", {"mean": 9, "a": -1, "b": 2}),
    ("xavier_uniform_", {}),
    ("xavier_uniform_", {"gain": 5 / 3}),
    ("xavier_normal_", {}),
    ("xavier_normal_", {"gain": 1.4}),
    ("kaiming_uniform_", {}),
    ("kaiming_uniform_", {"a": 5**0.5}),
    ("kaiming_uniform_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("kaiming_normal_", {}),
    ("kaiming_normal_", {"mode": "fan_out", "nonlinearity": "relu"}),
    ("kaiming_normal_", {"nonlinearity": "selu"}),
    ("constant_", {"val": 0.3}),
    ("ones_", {}),
    ("zeros_", {}),
]
DRAWING = [case for case in INITS if case[0] not in ("constant_", "ones_", "zeros_")]


@pytest.fixture(autouse=True)
def _no_warnings() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("case", INITS, ids=str)
def test_initialisations(case: tuple[str, dict[str, Any]], dtype: str) -> None:
    name, arguments = case
    theirs, ours = pair(73)
    for shape in SHAPES:
        tensor = torch.empty(shape, dtype=getattr(torch, dtype))
        array = empty(shape, dtype)
        t, o = ({"generator": theirs}, {"generator": ours}) if case in DRAWING else ({}, {})
        getattr(torch.nn.init, name)(tensor, **arguments, **t)
        assert getattr(init, name)(array, **arguments, **o, dtype=dtype) is array
        assert_bits(array, tensor, (case, shape))
        assert_states(theirs, ours, (case, shape))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", DRAWING, ids=str)
def test_initialisations_of_arrays_with_gaps(case: tuple[str, dict[str, Any]], seed: int) -> None:
    name, arguments = case
    theirs, ours = pair(seed)
    for view in (lambda t: t.t(), lambda t: t[:, ::2], lambda t: t[1:, 3:].t()):
        tensor = view(torch.zeros(9, 40))
        array = ours_of(tensor)
        getattr(torch.nn.init, name)(tensor, **arguments, generator=theirs)
        getattr(init, name)(array, **arguments, generator=ours)
        assert_bits(array, tensor, case)
        assert_states(theirs, ours, case)


@settings(max_examples=100, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    mean=st.floats(-3, 3),
    std=st.floats(0.01, 4),
    low=st.floats(-4, 4),
    width=st.floats(0.2, 4),
    n=st.integers(0, 60),
)
def test_any_truncated_normal(seed: int, mean: float, std: float, low: float, width: float, n: int) -> None:
    inside = (low - 3 * std) < mean < (low + width + 3 * std)  # else torch draws for minutes
    theirs, ours = pair(seed)
    arguments = (mean if inside else low, std, low, low + width)
    tensor = torch.nn.init.trunc_normal_(torch.empty(n), *arguments, generator=theirs)
    array = init.trunc_normal_(np.zeros(n, np.float32), *arguments, generator=ours)
    assert_bits(array, tensor)
    assert_states(theirs, ours)


def test_sparse_and_orthogonal() -> None:
    for sparsity in (0.1, 0.5, 1.0):
        theirs, ours = pair(5)
        torch.manual_seed(3)
        mirror.manual_seed(3)
        tensor = torch.nn.init.sparse_(torch.empty(7, 9), sparsity, generator=theirs)
        assert_bits(init.sparse_(np.zeros((7, 9), np.float32), sparsity, generator=ours), tensor)
        assert_states(theirs, ours)
        assert bytes(torch.get_rng_state().numpy()) == bytes(mirror.get_rng_state())
    for shape in ((6, 4), (4, 6), (3, 2, 5)):
        theirs, ours = pair(5)
        tensor = torch.nn.init.orthogonal_(torch.empty(shape), 1.5, generator=theirs)
        found = init.orthogonal_(np.zeros(shape, np.float32), 1.5, generator=ours)
        np.testing.assert_allclose(found, tensor.numpy(), atol=1e-5)
        assert_states(theirs, ours)


def test_matrices_without_chance() -> None:
    for shape in ((3, 5), (5, 3)):
        assert_bits(init.eye_(np.ones(shape, np.float32)), torch.nn.init.eye_(torch.ones(shape)))
    for shape, groups in (((4, 3, 5), 1), ((6, 2, 3, 3), 3), ((4, 8, 2, 3, 4), 2)):
        wanted = torch.nn.init.dirac_(torch.ones(shape), groups)
        assert_bits(init.dirac_(np.ones(shape, np.float32), groups), wanted)


LAYERS: list[tuple[str, Any, Any]] = [
    ("Linear", lambda: torch.nn.Linear(37, 11), init.reset_parameters_),
    ("Linear, no bias", lambda: torch.nn.Linear(5, 4, bias=False), init.reset_parameters_),
    ("Linear of 3", lambda: torch.nn.Linear(3, 17), init.reset_parameters_),
    ("Linear of none", lambda: torch.nn.Linear(0, 17), init.reset_parameters_),
    ("Conv1d", lambda: torch.nn.Conv1d(5, 7, 3), init.reset_parameters_),
    ("Conv2d", lambda: torch.nn.Conv2d(6, 9, (3, 2), groups=3), init.reset_parameters_),
    ("Conv3d", lambda: torch.nn.Conv3d(2, 3, 3), init.reset_parameters_),
    ("ConvTranspose2d", lambda: torch.nn.ConvTranspose2d(4, 7, 3), init.reset_parameters_),
    ("Bilinear", lambda: torch.nn.Bilinear(4, 5, 6), init.reset_bilinear_),
    ("Embedding", lambda: torch.nn.Embedding(50, 7), init.reset_embedding_),
    ("LSTM", lambda: torch.nn.LSTM(5, 6, 2), lambda *p: init.reset_recurrent_(6, *p)),
    ("GRU", lambda: torch.nn.GRU(5, 7), lambda *p: init.reset_recurrent_(7, *p)),
    ("RNNCell", lambda: torch.nn.RNNCell(5, 7), lambda *p: init.reset_recurrent_(7, *p)),
]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer[0])
@pytest.mark.parametrize("seed", SEEDS)
def test_layers(layer: tuple[str, Any, Any], seed: int) -> None:
    _, make, reset = layer
    torch.manual_seed(seed)
    mirror.manual_seed(seed)
    parameters = list(make().parameters())
    arrays = [np.zeros(tuple(p.shape), np.float32) for p in parameters]
    reset(*arrays)
    for array, parameter in zip(arrays, parameters, strict=True):
        assert_bits(array, parameter.detach())
    assert bytes(torch.get_rng_state().numpy()) == bytes(mirror.get_rng_state())


@pytest.mark.parametrize("fan_in", range(1, 60))
def test_bounds_of_doubles(fan_in: int) -> None:
    torch.manual_seed(6)
    mirror.manual_seed(6)
    layer = torch.nn.Linear(fan_in, 3, dtype=torch.float64)
    weight, bias = np.zeros((3, fan_in)), np.zeros(3)
    init.reset_parameters_(weight, bias)
    assert_bits(weight, layer.weight.detach())
    assert_bits(bias, layer.bias.detach())


def test_an_embedding_with_padding() -> None:
    torch.manual_seed(1)
    mirror.manual_seed(1)
    wanted = torch.nn.Embedding(9, 4, padding_idx=-2).weight.detach()
    found = np.zeros((9, 4), np.float32)
    init.reset_embedding_(found, -2)
    assert_bits(found, wanted)


@pytest.mark.parametrize(
    "arguments",
    [("linear",), ("tanh",), ("leaky_relu",), ("leaky_relu", 0.3), ("selu",), ("conv_transpose2d", 2)],
)
def test_gains(arguments: tuple[Any, ...]) -> None:
    assert init.calculate_gain(*arguments) == torch.nn.init.calculate_gain(*arguments)


def test_initialisations_refuse() -> None:
    one, two = torch.zeros(3), torch.zeros(3, 3)
    calls: list[tuple[str, tuple[Any, ...], torch.Tensor]] = [
        ("xavier_uniform_", (), one),
        ("xavier_normal_", (), one),
        ("kaiming_uniform_", (), one),
        ("kaiming_normal_", (0, "fan"), two),
        ("kaiming_normal_", (0, "fan_in", "swish"), two),
        ("kaiming_normal_", (True,), two),
        ("sparse_", (0.1,), one),
        ("eye_", (), one),
        ("dirac_", (), two),
        ("orthogonal_", (), one),
        ("normal_", (0, -1), two),
    ]
    for name, arguments, tensor in calls:
        array = tensor.numpy()
        assert_same_error(
            lambda n=name, a=arguments, t=tensor: getattr(torch.nn.init, n)(t, *a),
            lambda n=name, a=arguments, x=array: getattr(init, n)(x, *a),
        )


# Dropout.

KINDS = ("dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout")


def drawn(kind: str, tensor: torch.Tensor, *arguments: Any) -> tuple[torch.Tensor, Any]:
    """torch's result and ours of a function of the module torch, from the same default state."""
    torch.manual_seed(11)
    mirror.manual_seed(11)
    dtype = str(tensor.dtype)
    wanted = getattr(torch, kind)(tensor, *arguments)
    found = getattr(mirror, kind)(ours_of(tensor), *arguments, dtype=dtype)
    assert bytes(torch.get_rng_state().numpy()) == bytes(mirror.get_rng_state())
    return wanted, found


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("p", [0.0, 0.1, 0.3, 0.5, 0.77, 1.0])
def test_dropout(kind: str, dtype: str, p: float) -> None:
    base = torch.randn(4, 5, 6, generator=torch.Generator().manual_seed(1)).to(getattr(torch, dtype))
    for tensor in (
        base,
        base.permute(1, 0, 2),
        base.permute(2, 1, 0),
        base[:, :, ::2],
        base[:, :0],
        base[:, 0],
    ):
        for train in (True, False):
            wanted, found = drawn(kind, tensor, p, train)
            assert_bits(found, wanted, (kind, dtype, p, tensor.stride()))


@pytest.mark.parametrize("dtype", FLOATS)
def test_native_dropout(dtype: str) -> None:
    base = torch.randn(7, 9, generator=torch.Generator().manual_seed(1)).to(getattr(torch, dtype))
    for tensor in (base, base.t(), base[:, ::2]):
        for p in (0.0, 0.3, 0.9, 1.0):
            for train in (True, False, None):
                wanted, found = drawn("native_dropout", tensor, p, train)
                assert_bits(found[0], wanted[0], (dtype, p, train))
                assert_bits(found[1], wanted[1], (dtype, p, train))


def test_dropout_of_integers() -> None:
    for kind in KINDS[:2]:
        wanted, found = drawn(kind, torch.arange(6).reshape(2, 3), 1.0, True)
        assert_bits(found, wanted)
        tensor = torch.ones(2, 3, dtype=torch.int64)
        assert_same_error(
            lambda k=kind, t=tensor: getattr(torch, k)(t, 0.5, True),
            lambda k=kind, t=tensor: getattr(mirror, k)(t.numpy(), 0.5, True),
        )


@pytest.mark.parametrize("inplace", [False, True])
@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("dropout", (3, 50)),
        ("alpha_dropout", (3, 50)),
        ("dropout1d", (5, 7)),
        ("dropout1d", (3, 5, 7)),
        ("dropout2d", (3, 5, 7)),
        ("dropout2d", (3, 5, 7, 2)),
        ("dropout3d", (5, 7, 2, 2)),
        ("dropout3d", (3, 5, 7, 2, 2)),
        ("feature_alpha_dropout", (3, 5, 7, 2)),
        ("rrelu", (3, 50)),
    ],
)
def test_functional(name: str, shape: tuple[int, ...], training: bool, inplace: bool) -> None:
    for view in (lambda t: t, lambda t: t.transpose(0, 1)):
        tensor = view(torch.randn(shape, generator=torch.Generator().manual_seed(1)))
        array = ours_of(tensor)
        torch.manual_seed(7)
        mirror.manual_seed(7)
        options = {"training": training, "inplace": inplace}
        wanted = getattr(F, name)(tensor.clone(), **options)
        found = getattr(functional, name)(array, **options)
        assert_bits(found, wanted)
        if inplace:
            assert_bits(array, wanted)
        assert bytes(torch.get_rng_state().numpy()) == bytes(mirror.get_rng_state())


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
@pytest.mark.parametrize("bounds", [(), (0.1, 0.2), (-0.3, 1.5), (0.25, 0.25)])
def test_rrelu(dtype: str, bounds: tuple[float, ...]) -> None:
    theirs, ours = pair(4)
    for n in (0, 1, 7, 500):
        tensor = torch.randn(n, generator=torch.Generator().manual_seed(1)).to(getattr(torch, dtype))
        array = ours_of(tensor)
        arguments = bounds or (1 / 8, 1 / 3)
        for training in (True, False):
            wanted = torch.rrelu(tensor, *arguments, training, theirs)
            assert_bits(mirror.rrelu(array, *arguments, training, ours, dtype=dtype), wanted)
            assert_states(theirs, ours)


REFUSED: list[tuple[Any, Any]] = [
    (lambda: F.dropout(torch.ones(3), 2), lambda: functional.dropout(np.ones(3), 2)),
    (lambda: torch.dropout(torch.ones(3), 2.0, True), lambda: mirror.dropout(np.ones(3), 2.0, True)),
    (lambda: F.dropout1d(torch.ones(3)), lambda: functional.dropout1d(np.ones(3))),
    (
        lambda: torch.feature_dropout(torch.ones(3), 0.5, True),
        lambda: mirror.feature_dropout(np.ones(3), 0.5, True),
    ),
    (
        lambda: torch.native_dropout(torch.ones(3), 2.0, True),
        lambda: mirror.native_dropout(np.ones(3), 2.0, True),
    ),
    (
        lambda: torch.native_dropout(torch.arange(3), 0.5, True),
        lambda: mirror.native_dropout(np.arange(3), 0.5, True),
    ),
    (
        lambda: F.dropout(torch.ones(3, dtype=torch.complex64)),
        lambda: functional.dropout(np.ones(3, np.complex64)),
    ),
    (lambda: F.rrelu(torch.ones(3), 0.5, 0.2, True), lambda: functional.rrelu(np.ones(3), 0.5, 0.2, True)),
    (
        lambda: F.rrelu(torch.arange(3), 0.1, 0.2, True),
        lambda: functional.rrelu(np.arange(3), 0.1, 0.2, True),
    ),
    (
        lambda: F.rrelu(torch.ones(3).half(), 0.1, 0.2, True),
        lambda: functional.rrelu(np.ones(3, np.float16), 0.1, 0.2, True),
    ),
    (
        lambda: F.rrelu(torch.ones(3), -0.1, float("inf"), True),
        lambda: functional.rrelu(np.ones(3), -0.1, float("inf"), True),
    ),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_dropout_refuses(case: int) -> None:
    assert_same_error(*REFUSED[case])
