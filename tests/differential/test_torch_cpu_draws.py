# SPDX-License-Identifier: Apache-2.0
"""trueseed._draws.TorchCpuGenerator against the real torch: each draw, dtype and path, bit for bit, and the states."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trueseed._draws import TorchCpuGenerator

sys.path.insert(0, str(Path(__file__).parent))
import torch_cpu_draws as draws

ROWS = draws.rows()
U64 = st.integers(0, 2**64 - 1)
PATH = "default" if torch.backends.cpu.get_cpu_capability() == "DEFAULT" else "avx2"

pytestmark = pytest.mark.filterwarnings("ignore:.*out of bounds.*:UserWarning")


def row_id(row: draws.Row) -> str:
    return f"{row.name}-{row.dtype}"


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_a_draw_has_torchs_bits_and_state(row: draws.Row) -> None:
    for seed in (0, 73, 2**64 - 1, 2**63 + 5, 123456789012345):
        assert not draws.difference(row, PATH, seed)


@pytest.mark.parametrize("row", ROWS, ids=row_id)
def test_small_draws_over_hundreds_of_seeds(row: draws.Row) -> None:
    for seed in range(200):
        assert not draws.difference(row, PATH, seed * 2654435761, (1, 15, 33))


@settings(max_examples=200, deadline=None)
@given(U64, st.lists(st.tuples(st.sampled_from(ROWS), st.integers(0, 700)), max_size=8))
def test_any_sequence_of_draws_from_one_generator(seed: int, calls: list[tuple[draws.Row, int]]) -> None:
    theirs, ours = torch.Generator().manual_seed(seed), TorchCpuGenerator(seed, PATH)
    for row, n in calls:
        expected, found = draws.words(row.theirs(theirs, n)), row.ours(ours, n)
        assert draws.bits(expected).tolist() == draws.bits(found).tolist()
        assert theirs.get_state().numpy().tobytes() == ours.get_state().tobytes()


@pytest.mark.parametrize("capability", ["avx2", "avx512", "default"])
def test_each_path_of_torch_in_a_process_of_its_own(capability: str) -> None:
    environment = {**os.environ, "ATEN_CPU_CAPABILITY": capability}
    command = [sys.executable, "-P", draws.__file__, capability, "6"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    if run.returncode == 2 and "torch runs as" in run.stdout and capability != "default":
        pytest.skip(f"this CPU has no {capability}")
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_paths_differ_where_the_page_says_so() -> None:
    def differ(method: str, dtype: str, *values: float) -> bool:
        outs = [np.zeros(4099, dtype) for _ in range(2)]
        for out, path in zip(outs, ("avx2", "default"), strict=True):
            getattr(TorchCpuGenerator(73, path), method)(out, dtype, *values)
        return outs[0].tobytes() != outs[1].tobytes()

    assert differ("uniform", "float32", -0.3, 1.4)
    assert differ("uniform", "float64", -0.3, 1.4)
    assert differ("normal", "float32", 0.0, 1.0)
    assert differ("log_normal", "float64", 0.3, 1.7)
    assert differ("cauchy", "float64", 0.3, 1.7)
    assert not differ("uniform", "float32", 0.0, 0.7)
    assert not differ("normal", "float64", 0.3, 1.7)
    assert not differ("exponential", "float64", 0.3)


# --- State ------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(U64, st.integers(0, 1300), st.booleans(), U64)
def test_a_state_goes_there_and_back(seed: int, n_drawn: int, has_normal: bool, other: int) -> None:
    theirs = torch.Generator().manual_seed(seed)
    torch.empty(n_drawn).uniform_(generator=theirs)
    if has_normal:
        torch.randn(1, generator=theirs)
    state = theirs.get_state().numpy().copy()
    ours = TorchCpuGenerator(other)
    ours.set_state(state)
    assert ours.initial_seed() == theirs.initial_seed() == seed
    assert ours.get_state().tobytes() == state.tobytes()
    expected, found = torch.randn(701, generator=theirs), np.zeros(701, np.float32)
    ours.normal(found, "float32", 0.0, 1.0)
    if PATH == "avx2":
        assert draws.bits(expected.numpy()).tolist() == draws.bits(found).tolist()
    assert ours.get_state().tobytes() == theirs.get_state().numpy().tobytes()
    ours.manual_seed(other)
    assert ours.get_state().tobytes() == torch.Generator().manual_seed(other).get_state().numpy().tobytes()


def test_a_state_that_torch_refuses_is_refused() -> None:
    for bad in (np.zeros(5056, np.uint8), np.zeros(5, np.uint8)):
        with pytest.raises(RuntimeError) as theirs:
            torch.Generator().set_state(torch.from_numpy(bad))
        with pytest.raises(RuntimeError) as ours:
            TorchCpuGenerator(1).set_state(bad)
        assert str(ours.value) in str(theirs.value)


def test_a_state_that_contradicts_itself_is_refused() -> None:
    state = torch.Generator().get_state().numpy().copy()
    state[8] = 100
    with pytest.raises(RuntimeError, match="left 100 and next 0"):
        TorchCpuGenerator(1).set_state(state)


# --- Errors -----------------------------------------------------------------------------------------

NAN, INF = float("nan"), float("inf")
WRONG: list[tuple[str, str, str, tuple[Any, ...]]] = [
    *(("uniform_", "uniform", dtype, bounds) for dtype in draws.FLOATING for bounds in ((1.0, 0.0), (NAN, 1.0), (0.0, INF))),
    ("uniform_", "uniform", "float32", (-3e38, 3e38)),
    ("uniform_", "uniform", "float16", (-6e4, 6e4)),
    ("uniform_", "uniform", "float64", (-1.7e308, 1.7e308)),
    *(("normal_", "normal", "float32", (0.0, std)) for std in (-1.0, NAN)),
    *(("log_normal_", "log_normal", "float32", (0.0, std)) for std in (-1.0, 0.0, NAN)),
    *(("cauchy_", "cauchy", "float64", (0.0, sigma)) for sigma in (-1.0, 0.0, NAN)),
    *(("exponential_", "exponential", "float32", (rate,)) for rate in (-1.0, 0.0, NAN)),
    *(("geometric_", "geometric", "int64", (p,)) for p in (0.0, 1.0, -1.0, NAN)),
    *(("bernoulli_", "bernoulli", "bool", (p,)) for p in (-0.5, 1.5, NAN)),
    *(("random_", "random_from_to", dtype, (5, 5)) for dtype in draws.EVERY),
    ("random_", "random_from_to", "uint8", (0, 257)),
    ("random_", "random_from_to", "int8", (-129, 3)),
    ("random_", "random_from_to", "bool", (0, 3)),
    ("random_", "random_from_to", "uint64", (0, None)),
    ("random_", "random_from_to", "float16", (0, 70000)),
    ("random_", "random_from_to", "int32", (-(2**63), None)),
    ("uniform_", "uniform", "int64", (0.0, 1.0)),
    ("normal_", "normal", "bool", (0.0, 1.0)),
    ("bernoulli_", "bernoulli", "uint16", (0.5,)),
    ("random_", "random", "uint32", ()),
]  # fmt: skip


@pytest.mark.parametrize(("theirs", "ours", "dtype", "values"), WRONG)
def test_what_torch_refuses_is_refused_with_its_message(
    theirs: str, ours: str, dtype: str, values: tuple[Any, ...]
) -> None:
    generator = TorchCpuGenerator(73)
    before = generator.get_state().tobytes()
    with pytest.raises((RuntimeError, NotImplementedError)) as expected:
        getattr(torch.zeros(20, dtype=getattr(torch, dtype)), theirs)(*values)
    with pytest.raises((RuntimeError, NotImplementedError)) as found:
        getattr(generator, ours)(draws.empty(20, dtype), dtype, *values)
    assert str(found.value).splitlines()[0] == str(expected.value).splitlines()[0]
    assert type(found.value) is type(expected.value)
    assert generator.get_state().tobytes() == before


WEIGHTS: list[tuple[list[float], int, bool]] = [
    ([1, -1], 1, False), ([1, INF], 1, False), ([1, NAN], 1, True), ([0, 0, 0], 1, False), ([1, 1], 3, False),
    ([0, 0], 2, True), ([1, -1], 2, True), ([1, INF], 2, True), ([1, NAN], 2, True),
]  # fmt: skip


@pytest.mark.parametrize(("weights", "n", "replacement"), WEIGHTS)
def test_weights_that_torch_refuses(weights: list[float], n: int, replacement: bool) -> None:
    with pytest.raises(RuntimeError) as theirs:
        torch.multinomial(torch.tensor(weights, dtype=torch.float32), n, replacement)
    out = np.zeros((1, n), np.int64)
    with pytest.raises(RuntimeError) as ours:
        TorchCpuGenerator(1).multinomial(out, np.array([weights], np.float32), "float32", replacement)
    assert str(ours.value) == str(theirs.value).splitlines()[0]


@pytest.mark.parametrize("bad", [-1.0, 2.0, NAN])
def test_an_element_that_torch_refuses_ends_the_draw_where_torch_ends_it(bad: float) -> None:
    p = torch.tensor([0.5, 0.5, bad, 0.5])
    theirs, ours = torch.Generator().manual_seed(73), TorchCpuGenerator(73)
    with pytest.raises(RuntimeError) as expected:
        torch.bernoulli(p, generator=theirs)
    with pytest.raises(RuntimeError) as found:
        ours.bernoulli_tensor(np.zeros(4, np.float32), "float32", p.numpy(), "float32")
    assert str(found.value) == str(expected.value).splitlines()[0]
    assert ours.get_state().tobytes() == theirs.get_state().numpy().tobytes()
    with pytest.raises(RuntimeError, match="invalid Poisson rate"):
        TorchCpuGenerator(1).poisson(np.zeros(1), "float64", np.array([-1.0]))


@pytest.mark.parametrize(
    ("dtype", "n"), [("uint8", 256), ("int8", 128), ("int16", 32768), ("float16", 2049), ("bfloat16", 3000)]
)
def test_the_longest_permutation_of_a_dtype(dtype: str, n: int) -> None:
    expected = torch.randperm(n, dtype=getattr(torch, dtype), generator=torch.Generator().manual_seed(7))
    found = draws.empty(n, dtype)
    TorchCpuGenerator(7).randperm(found, dtype)
    assert draws.words(expected).tobytes() == found.tobytes()
    if dtype == "bfloat16":
        return
    with pytest.raises(RuntimeError) as theirs:
        torch.randperm(n + 1, dtype=getattr(torch, dtype))
    with pytest.raises(RuntimeError) as ours:
        TorchCpuGenerator(7).randperm(draws.empty(n + 1, dtype), dtype)
    assert str(ours.value) == str(theirs.value).splitlines()[0]


def test_odd_parameters_give_what_they_give_in_torch() -> None:
    odd = torch.tensor([0.0, -1.0, NAN, INF, 1e-40, 1e20, 1e10])
    for method, theirs in (("standard_gamma", torch._standard_gamma), ("poisson", torch.poisson)):
        x = odd if method == "standard_gamma" else odd.abs().nan_to_num(3.0, posinf=INF)
        out = np.zeros(x.numel(), np.float32)
        getattr(TorchCpuGenerator(5), method)(out, "float32", x.numpy())
        expected = theirs(x, generator=torch.Generator().manual_seed(5))
        assert draws.bits(out).tolist() == draws.bits(expected.numpy()).tolist(), method
    count = torch.tensor([1.5, INF, 7.0, 7.0, NAN, NAN, 1e6], dtype=torch.float64)
    prob = torch.tensor([0.5, 0.3, NAN, 1e-320, 0.0, 1.5, 1e-6], dtype=torch.float64)
    found = np.zeros(7)
    TorchCpuGenerator(5).binomial(found, "float64", count.numpy(), prob.numpy())
    wanted = torch.binomial(count, prob, generator=torch.Generator().manual_seed(5))
    assert np.array_equal(found, wanted.numpy(), equal_nan=True)
    with pytest.raises(RuntimeError, match="got NaN"):
        TorchCpuGenerator(5).binomial(found[:1], "float64", np.array([NAN]), np.array([0.5]))
