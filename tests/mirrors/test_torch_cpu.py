# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch against torch: every drawing function, values and state bit for bit."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.torch as mirror

from .torch_compare import FLOATS, SEEDS, SIZES, WHOLE, assert_bits, assert_states, empty, ours_of, pair

MANY = settings(max_examples=120, deadline=None)

# Name, types, arguments.
FILLS: list[tuple[str, tuple[str, ...], tuple[Any, ...]]] = [
    ("uniform_", FLOATS, ()),
    ("uniform_", FLOATS, (-1.7, 2.3)),
    ("uniform_", FLOATS, (5, 5)),
    ("uniform_", ("complex64", "complex128"), (-1.5, 2.25)),
    ("normal_", FLOATS, ()),
    ("normal_", FLOATS, (0.1, 3.7)),
    ("normal_", FLOATS, (2, 0)),
    ("normal_", ("complex64", "complex128"), (0.3, 1.7)),
    ("log_normal_", FLOATS, ()),
    ("log_normal_", FLOATS, (0.2, 0.7)),
    ("exponential_", FLOATS, ()),
    ("exponential_", FLOATS, (0.3,)),
    ("cauchy_", FLOATS, ()),
    ("cauchy_", FLOATS, (1.5, 0.2)),
    ("geometric_", (*FLOATS, *WHOLE), (0.3,)),
    ("random_", (*FLOATS, *WHOLE, "bool"), ()),
    ("random_", (*FLOATS, *WHOLE), (100,)),
    ("random_", (*FLOATS, *WHOLE, "uint16", "uint32", "uint64"), (3, 90)),
    ("random_", ("float32", "float64", "int64", "int32", "uint32", "uint64"), (5, 2**28 + 4)),
    ("random_", ("float32", "float64", "int64", "int32", "uint32", "uint64"), (5, 2**28 + 5)),
    ("random_", ("float32", "float64", "int64", "bfloat16"), (-(2**62), 2**62)),
    ("random_", (*FLOATS, *WHOLE), (3, None)),
    ("random_", ("int64", "float64", "float32", "bfloat16"), (-(2**63), None)),
    ("bernoulli_", (*FLOATS, *WHOLE, "bool"), ()),
    ("bernoulli_", (*FLOATS, *WHOLE, "bool"), (0.3,)),
    ("bernoulli_", ("float32", "bool"), (0,)),
    ("bernoulli_", ("float32", "bool"), (1,)),
]
CASES = [(name, dtype, arguments) for name, types, arguments in FILLS for dtype in types]


def case_name(case: tuple[str, str, tuple[Any, ...]]) -> str:
    name, dtype, arguments = case
    return f"{name}{dtype}{arguments}"


@pytest.mark.parametrize("case", CASES, ids=case_name)
@pytest.mark.parametrize("seed", SEEDS)
def test_fills(case: tuple[str, str, tuple[Any, ...]], seed: int) -> None:
    name, dtype, arguments = case
    theirs, ours = pair(seed)
    for n in SIZES:
        tensor = torch.empty(n, dtype=getattr(torch, dtype))
        getattr(tensor, name)(*arguments, generator=theirs)
        array = empty(n, dtype)
        found = getattr(mirror, name)(array, *arguments, generator=ours, dtype=dtype)
        assert found is array
        assert_bits(found, tensor, (case, seed, n))
        assert_states(theirs, ours, (case, seed, n))


LAYOUTS = {
    "transposed": lambda t: t.permute(1, 0, 2),
    "last first": lambda t: t.permute(2, 1, 0),
    "every second": lambda t: t[:, ::2],
    "a column": lambda t: t[:, :, 1],
    "reordered and cut": lambda t: t.permute(2, 0, 1)[1:, ::3],
    "a row of one": lambda t: t[:1].permute(1, 0, 2),
    "contiguous": lambda t: t[2:4],
    "channels last": lambda t: t[None].contiguous(memory_format=torch.channels_last),
}


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_arrays_with_gaps_are_filled_in_the_order_of_memory(case: tuple[str, str, tuple[Any, ...]]) -> None:
    name, dtype, arguments = case
    theirs, ours = pair(73)
    for layout, view in LAYOUTS.items():
        base = torch.zeros(5, 6, 7, dtype=getattr(torch, dtype))
        tensor = view(base)
        array = ours_of(tensor)
        getattr(tensor, name)(*arguments, generator=theirs)
        getattr(mirror, name)(array, *arguments, generator=ours, dtype=dtype)
        assert_bits(array, tensor, (case, layout))
        assert_states(theirs, ours, (case, layout))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("offset", [1, 2, 5])
def test_unaligned_arrays_are_filled(dtype: str, offset: int) -> None:
    theirs, ours = pair(5)
    raw = np.zeros(40 * np.dtype(dtype).itemsize + offset, np.uint8)
    array = raw[offset:].view(dtype)
    mirror.normal_(array, generator=ours)
    assert_bits(array, torch.empty(40, dtype=getattr(torch, dtype)).normal_(generator=theirs))


@pytest.mark.parametrize("p_dtype", FLOATS)
@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16", "int64", "bool", "uint8"])
def test_bernoulli_of_an_array(dtype: str, p_dtype: str) -> None:
    theirs, ours = pair(9)
    for view in LAYOUTS.values():
        for shape in ((), (7,), (6, 1), (5, 6, 7)):
            chances = torch.linspace(0, 1, 210)[: int(np.prod(shape))].reshape(shape)
            chances = chances.to(getattr(torch, p_dtype))
            tensor = view(torch.zeros(5, 6, 7, dtype=getattr(torch, dtype)))
            try:
                chances.expand(tensor.shape)
            except RuntimeError:
                continue
            array = ours_of(tensor)
            tensor.bernoulli_(chances, generator=theirs)
            mirror.bernoulli_(array, ours_of(chances), generator=ours, dtype=dtype, p_dtype=p_dtype)
            assert_bits(array, tensor)
            assert_states(theirs, ours)


# What makes new arrays: dtype, torch's call, ours.
def made(seed: int, dtype: str, n: int) -> list[tuple[str, Any, Any]]:
    theirs, ours = pair(seed)
    t: Any = {"generator": theirs, "dtype": getattr(torch, dtype)}
    o: Any = {"generator": ours, "dtype": dtype}
    calls: list[tuple[str, Any, Any]] = [
        ("randint", torch.randint(9, (n,), **t), mirror.randint(9, (n,), **o)),
        ("randint", torch.randint(-3 + 3, 100, (n, 2), **t), mirror.randint(0, 100, (n, 2), **o)),
        ("named", torch.randint(high=7, size=[n], **t), mirror.randint(high=7, size=[n], **o)),
        (
            "named",
            torch.randint(low=2, high=7, size=(n,), **t),
            mirror.randint(low=2, high=7, size=(n,), **o),
        ),
    ]
    if dtype in FLOATS:
        calls += [
            ("rand", torch.rand(n, **t), mirror.rand(n, **o)),
            ("rand", torch.rand((3, n), **t), mirror.rand((3, n), **o)),
            ("rand", torch.rand(2, n, **t), mirror.rand(2, n, **o)),
            ("rand", torch.rand(size=(n,), **t), mirror.rand(size=(n,), **o)),
            ("rand", torch.rand((), **t), mirror.rand((), **o)),
            ("randn", torch.randn(n, **t), mirror.randn(n, **o)),
            ("randn", torch.randn((n, 3), **t), mirror.randn((n, 3), **o)),
            ("normal", torch.normal(1.5, 0.3, (n,), **t), mirror.normal(1.5, 0.3, (n,), **o)),
        ]
    if n <= 200 or dtype not in ("uint8", "int8", "bfloat16", "float16"):
        n = min(n, 100) if dtype in ("int8", "uint8") else n
        calls.append(("randperm", torch.randperm(n, **t), mirror.randperm(n, **o)))
    assert_states(theirs, ours)
    return calls


@pytest.mark.parametrize("dtype", [*FLOATS, *WHOLE])
@pytest.mark.parametrize("seed", SEEDS)
def test_new_arrays(dtype: str, seed: int) -> None:
    for n in SIZES:
        for name, wanted, found in made(seed, dtype, n):
            assert_bits(found, wanted, (name, dtype, seed, n))


def test_complex_arrays() -> None:
    theirs, ours = pair(2)
    for n in (1, 5, 7, 8, 9, 100):
        for name in ("complex64", "complex128"):
            t: Any = {"generator": theirs, "dtype": getattr(torch, name)}
            assert_bits(mirror.randn(n, generator=ours, dtype=name), torch.randn(n, **t))
            assert_bits(mirror.rand(n, generator=ours, dtype=name), torch.rand(n, **t))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_like(layout: str) -> None:
    theirs, ours = pair(3)
    base = LAYOUTS[layout](torch.zeros(5, 6, 7))
    array = ours_of(base)
    for dtype in (None, "float64", "bfloat16"):
        t: Any = {"generator": theirs} | ({"dtype": getattr(torch, dtype)} if dtype else {})
        o: Any = {"generator": ours, "dtype": dtype}
        for wanted, found in (
            (torch.rand_like(base, **t), mirror.rand_like(array, **o)),
            (torch.randn_like(base, **t), mirror.randn_like(array, **o)),
            (torch.randint_like(base, 50, **t), mirror.randint_like(array, 50, **o)),
            (torch.randint_like(base, 3, 50, **t), mirror.randint_like(array, 3, 50, **o)),
        ):
            assert_bits(found, wanted)
            strides = tuple(stride // found.itemsize for stride in found.strides)
            assert strides == wanted.stride()
    assert_states(theirs, ours)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "types", [(a, b) for a in ("float32", "float64", "float16") for b in ("float32", "float64")]
)
def test_normal_of_arrays(seed: int, types: tuple[str, str]) -> None:
    theirs, ours = pair(seed)
    for shapes in (
        ((5,), (5,)),
        ((40,), (40,)),
        ((4, 1), (3,)),
        ((), (6,)),
        ((6,), ()),
        ((0,), (0,)),
        ((9, 7), (9, 7)),
    ):
        mean, std = (
            torch.linspace(0.1, 3, max(1, int(np.prod(shape))))
            .to(getattr(torch, name))[: int(np.prod(shape))]
            .reshape(shape)
            for shape, name in zip(shapes, types, strict=True)
        )
        a, b = mean.numpy(), std.numpy()
        for wanted, found in (
            (torch.normal(mean, std, generator=theirs), mirror.normal(a, b, generator=ours)),
            (torch.normal(mean, generator=theirs), mirror.normal(a, generator=ours)),
            (torch.normal(mean, 0.7, generator=theirs), mirror.normal(a, 0.7, generator=ours)),
            (torch.normal(0.3, std, generator=theirs), mirror.normal(0.3, b, generator=ours)),
        ):
            assert_bits(found, wanted, (seed, types, shapes))
            assert_states(theirs, ours)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dtype", FLOATS)
def test_draws_of_parameters(seed: int, dtype: str) -> None:
    theirs, ours = pair(seed)
    kind = getattr(torch, dtype)
    for shape in ((1,), (33,), (7, 9), ()):
        n = int(np.prod(shape))
        rates = (torch.logspace(-2, 3, n) if n > 1 else torch.tensor([2.5])).reshape(shape).to(kind)
        chances = torch.linspace(0, 1, n).reshape(shape).to(kind)
        assert_bits(
            mirror.poisson(ours_of(rates), ours, dtype=dtype),
            torch.poisson(rates, theirs),
            ("poisson", shape),
        )
        assert_bits(
            mirror.bernoulli(ours_of(chances), generator=ours, dtype=dtype),
            torch.bernoulli(chances, generator=theirs),
        )
        assert_bits(
            mirror.bernoulli(ours_of(chances), 0.3, generator=ours, dtype=dtype),
            torch.bernoulli(chances, 0.3, generator=theirs),
        )
        if dtype in ("float32", "float64"):
            counts = rates.ceil()
            a, c, p = rates.numpy(), counts.numpy(), chances.numpy()
            assert_bits(
                mirror.binomial(c, p, ours), torch.binomial(counts, chances, theirs), ("binomial", shape)
            )
            assert_bits(
                mirror._standard_gamma(a, ours), torch._standard_gamma(rates, theirs), ("gamma", shape)
            )
            assert_bits(
                mirror._sample_dirichlet(a, ours),
                torch._sample_dirichlet(rates, theirs),
                ("dirichlet", shape),
            )
        assert_states(theirs, ours, shape)


def test_parameters_that_are_transposed_or_broadcast() -> None:
    theirs, ours = pair(8)
    base = torch.linspace(0.01, 0.99, 35).reshape(5, 7).t()
    rates = base * 30
    assert_bits(mirror.poisson(rates.numpy(), ours), torch.poisson(rates, theirs))
    assert_bits(mirror.bernoulli(base.numpy(), generator=ours), torch.bernoulli(base, generator=theirs))
    assert_bits(mirror._standard_gamma(rates.numpy(), ours), torch._standard_gamma(rates, theirs))
    assert_bits(mirror._sample_dirichlet(rates.numpy(), ours), torch._sample_dirichlet(rates, theirs))
    for counts in (
        rates.ceil(),
        torch.tensor([3.0, 4, 50, 6, 7]),
        torch.tensor(9.0),
        torch.ones(2, 7, 5) * 20,
    ):
        assert_bits(mirror.binomial(counts.numpy(), base.numpy(), ours), torch.binomial(counts, base, theirs))
    assert_states(theirs, ours)


@pytest.mark.parametrize("dtype", FLOATS)
@pytest.mark.parametrize("replacement", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_multinomial(dtype: str, replacement: bool, seed: int) -> None:
    theirs, ours = pair(seed)
    for shape in ((5,), (3, 7), (1000,), (2, 1), (0, 4)):
        weights = torch.rand(shape, generator=torch.Generator().manual_seed(1)).to(getattr(torch, dtype))
        array = ours_of(weights)
        for n in (1, 2, 5, 30):
            if n > shape[-1] and not replacement:
                continue
            wanted = torch.multinomial(weights, n, replacement, generator=theirs)
            found = mirror.multinomial(array, n, replacement, generator=ours, dtype=dtype)
            assert_bits(found, wanted, (shape, n))
            assert_states(theirs, ours, (shape, n))


def draw_steps() -> Any:
    n = st.integers(0, 70)
    real = st.floats(0.01, 0.99)
    return st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from(["rand", "randn", "randperm", "seed", "state", "poisson", "drop"]), n, real
            ),
            st.tuples(st.sampled_from([name for name, _, _ in CASES]), n, real),
        ),
        max_size=12,
    )


def one_step(module: Any, g: Any, step: tuple[str, int, float]) -> Any:
    """Makes one draw with torch or with the mirror."""
    name, n, x = step
    new = np.zeros if module is mirror else torch.zeros
    if name in ("rand", "randn", "randperm"):
        return getattr(module, name)(n, generator=g)
    if name == "seed":
        return g.manual_seed(n) and None
    if name == "poisson":
        return module.poisson(new(n, dtype=module_type(module)) + np.float32(x).item() * 40, g)
    array = new(n, dtype=module_type(module))
    fill = getattr(array, name) if module is torch else lambda *a, **k: getattr(mirror, name)(array, *a, **k)
    arguments = {"bernoulli_": (x,), "geometric_": (x,), "normal_": (x, 2 * x), "random_": (n + 1,)}
    return fill(*arguments.get(name, ()), generator=g)


def module_type(module: Any) -> Any:
    return np.float32 if module is mirror else torch.float32


@MANY
@given(seed=st.integers(-(2**63), 2**64 - 1), steps=draw_steps())
def test_any_sequence_of_draws(seed: int, steps: list[tuple[str, int, float]]) -> None:
    theirs, ours = pair(seed)
    assert ours.initial_seed() == theirs.initial_seed()
    for step in steps:
        if step[0] == "state":  # each goes on from the other's
            theirs, ours = torch.Generator(), mirror.Generator()
            theirs.set_state(torch.from_numpy(pair(step[1])[1].get_state()))
            ours.set_state(pair(step[1])[0].get_state())
            continue
        if step[0] == "drop":
            theirs.set_state(torch.from_numpy(ours.get_state()))
            ours = mirror.Generator().set_state(theirs.get_state())
            continue
        wanted, found = one_step(torch, theirs, step), one_step(mirror, ours, step)
        if wanted is not None:
            assert_bits(found, wanted, (seed, step))
        assert_states(theirs, ours, (seed, step))


def test_the_default_generator_is_torchs() -> None:
    torch.manual_seed(3.9)
    assert mirror.manual_seed(3.9) is mirror.default_generator
    assert mirror.initial_seed() == torch.initial_seed() == 3
    assert_bits(mirror.randn(7), torch.randn(7))
    torch.set_rng_state(torch.from_numpy(mirror.get_rng_state()))
    assert_bits(mirror.rand(7), torch.rand(7))
    mirror.set_rng_state(torch.get_rng_state())
    assert_bits(mirror.randperm(7), torch.randperm(7))
    assert mirror.seed() != mirror.seed()
    assert mirror.default_generator.initial_seed() != 67280421310721


def test_importing_needs_no_torch() -> None:
    code = "import sys, trueseed.torch as t; t.randn(3); sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-P", "-c", code], check=True)


PATH_CODE = """
import sys, numpy as np, torch, trueseed.torch as mirror
assert torch.backends.cpu.get_cpu_capability() == "DEFAULT"
theirs, ours = torch.Generator().manual_seed(4), mirror.Generator(path="default").manual_seed(4)
for name, arguments in (("uniform_", (-1.7, 2.3)), ("normal_", (0.1, 3.7)), ("log_normal_", ()), ("cauchy_", (1.5, 0.2))):
    for dtype in ("float32", "float64", "float16"):
        for n in (5, 16, 33, 5000):
            tensor = getattr(torch.empty(n, dtype=getattr(torch, dtype)), name)(*arguments, generator=theirs)
            array = getattr(mirror, name)(np.zeros(n, dtype), *arguments, generator=ours)
            assert tensor.numpy().tobytes() == array.tobytes(), (name, dtype, n)
assert theirs.get_state().numpy().tobytes() == ours.get_state().tobytes()
"""


def test_the_default_path() -> None:
    import os

    environment = os.environ | {"ATEN_CPU_CAPABILITY": "default"}
    subprocess.run([sys.executable, "-P", "-c", PATH_CODE], check=True, env=environment)


def test_the_paths_differ() -> None:
    first, second = (
        mirror.randn(4096, generator=mirror.Generator(path=path)) for path in ("avx2", "default")
    )
    assert first.tobytes() != second.tobytes()
    np.testing.assert_allclose(first, second, rtol=1e-4, atol=1e-5)
