# SPDX-License-Identifier: Apache-2.0
"""torch's draws with our kernels in their places: the same bits, the same generator state."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

import trueseed

SIZES = (0, 1, 3, 4, 5, 15, 16, 17, 31, 33, 255, 256, 257, 312, 623, 624, 625, 1000, 1248, 10007, 100_003)
FLOATS = (torch.float32, torch.float64, torch.bfloat16, torch.float16)
INTEGERS = (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)
UNSIGNED = (torch.uint16, torch.uint32, torch.uint64)
COMPLEX = (torch.complex64, torch.complex128)

# random_ says so where a floating type does not hold each number.
pytestmark = pytest.mark.filterwarnings("ignore:.*is out of bounds")

Draw = Callable[[Tensor, torch.Generator | None], Tensor]

DRAWS: dict[str, tuple[tuple[torch.dtype, ...], Draw]] = {
    "uniform_": (FLOATS, lambda x, g: x.uniform_(generator=g)),
    "uniform_(-3, 7.5)": (FLOATS, lambda x, g: x.uniform_(-3.0, 7.5, generator=g)),
    "normal_": (FLOATS, lambda x, g: x.normal_(generator=g)),
    "normal_(1.5, 0.3)": (FLOATS, lambda x, g: x.normal_(1.5, 0.3, generator=g)),
    "random_": ((*FLOATS, *INTEGERS), lambda x, g: x.random_(generator=g)),
    "random_(2)": ((*FLOATS, *INTEGERS), lambda x, g: x.random_(2, generator=g)),
    "random_(0, 100)": (
        (*FLOATS, *INTEGERS[:-1], *UNSIGNED),
        lambda x, g: x.random_(0, 100, generator=g),
    ),
    "random_(-7, 2**28 - 8)": (
        (torch.int64, torch.int32, torch.float32, torch.float64),
        lambda x, g: x.random_(-7, 2**28 - 8, generator=g),
    ),
    "random_(-7, 2**28 - 7)": (
        (torch.int64, torch.int32, torch.float32, torch.float64),
        lambda x, g: x.random_(-7, 2**28 - 7, generator=g),
    ),
    "random_(0, 2**40 + 1)": (
        (torch.int64, torch.float64, torch.bfloat16, torch.uint64),
        lambda x, g: x.random_(0, 2**40 + 1, generator=g),
    ),
    "random_(-2**63 + 1, 2**63 - 1)": (
        (torch.int64, torch.float32),
        lambda x, g: x.random_(-(2**63) + 1, 2**63 - 1, generator=g),
    ),
    "random_(2**60, 2**60 + 1000)": (
        (torch.int64, torch.uint64),
        lambda x, g: x.random_(2**60, 2**60 + 1000, generator=g),
    ),
    "random_(2**60, 2**60 + 2**62)": (
        (torch.float64, torch.float32, torch.bfloat16),
        lambda x, g: x.random_(2**60, 2**60 + 2**62, generator=g),
    ),
    "random_(-128, 127)": ((torch.int8, torch.int16), lambda x, g: x.random_(-128, 127, generator=g)),
    "random_(3, None)": ((*FLOATS, *INTEGERS[:-1]), lambda x, g: x.random_(3, None, generator=g)),
    "random_(1, None)": ((torch.bool,), lambda x, g: x.random_(1, None, generator=g)),
    "random_(-2**63, None)": (
        (torch.int64, torch.float32, torch.float64, torch.bfloat16),
        lambda x, g: x.random_(-(2**63), None, generator=g),
    ),
    "bernoulli_(0.3)": ((*FLOATS, *INTEGERS), lambda x, g: x.bernoulli_(0.3, generator=g)),
    "bernoulli_(0)": ((torch.float32,), lambda x, g: x.bernoulli_(0.0, generator=g)),
    "bernoulli_(1)": ((torch.float32,), lambda x, g: x.bernoulli_(1.0, generator=g)),
    **{
        f"bernoulli_({p_dtype})".replace("torch.", ""): (
            (*FLOATS, *INTEGERS),
            lambda x, g, p_dtype=p_dtype: x.bernoulli_(probabilities(x, p_dtype), generator=g),
        )
        for p_dtype in FLOATS
    },
    "bernoulli_(one number)": (
        (torch.float32, torch.bool),
        lambda x, g: x.bernoulli_(torch.tensor(0.3), generator=g),
    ),
    "bernoulli(tensor)": (FLOATS, lambda x, g: torch.bernoulli(probabilities(x, x.dtype), generator=g)),
    "bernoulli(tensor, out)": (
        (torch.float32, torch.bool, torch.int16),
        lambda x, g: torch.bernoulli(probabilities(x, torch.float32), generator=g, out=x),
    ),
    "bernoulli_ of itself": (
        FLOATS,
        lambda x, g: (lambda y: y.bernoulli_(y, generator=g))(probabilities(x, x.dtype)),
    ),
    "exponential_": (FLOATS, lambda x, g: x.exponential_(generator=g)),
    "exponential_(2.5)": (FLOATS, lambda x, g: x.exponential_(2.5, generator=g)),
    "cauchy_": ((torch.float32,), lambda x, g: x.cauchy_(generator=g)),
    "log_normal_": ((torch.float32,), lambda x, g: x.log_normal_(generator=g)),
    "geometric_": ((torch.float32,), lambda x, g: x.geometric_(0.2, generator=g)),
    "randperm": (
        (torch.int64, torch.int32, torch.int16, torch.float32, torch.float64, torch.bfloat16),
        lambda x, g: torch.randperm(min(x.numel(), 2**15), generator=g, dtype=x.dtype),
    ),
    "randperm of few": (
        (torch.float16, torch.uint8, torch.int8),
        lambda x, g: torch.randperm(min(x.numel(), 128), generator=g, dtype=x.dtype),
    ),
    "randperm(out)": (
        (torch.int64, torch.int32),
        lambda x, g: torch.randperm(x.numel(), generator=g, out=x.view(-1) if x.is_contiguous() else x),
    ),
    "uniform_ of complex": (COMPLEX, lambda x, g: x.uniform_(generator=g)),
    "normal_ of complex": (COMPLEX, lambda x, g: x.normal_(generator=g)),
    "normal(tensor, tensor)": (
        (torch.float32, torch.bfloat16),
        lambda x, g: torch.normal(torch.ones_like(x), torch.ones_like(x), generator=g),
    ),
    "dropout": (FLOATS, lambda x, _: torch.nn.functional.dropout(x.fill_(1), 0.3)),
    "multinomial": ((torch.float32,), lambda _, g: torch.multinomial(torch.ones(700), 5, generator=g)),
}


def probabilities(x: Tensor, dtype: torch.dtype) -> Tensor:
    """Some, as many as `x` has elements and in its order in memory, the ends among them."""
    p = torch.empty_like(x, dtype=torch.float64)
    numbers = (torch.arange(x.numel(), dtype=torch.float64) * 0.137) % 1.07
    return p.copy_(numbers.clamp(max=1).view(x.shape)).to(dtype)


CASES = [(name, dtype) for name, (dtypes, _) in DRAWS.items() for dtype in dtypes]


def bits(x: Tensor) -> bytes:
    return bytes(x.contiguous().view(-1).view(torch.uint8).numpy()) if x.numel() else b""


def as_doubles(x: Tensor) -> Tensor:
    return (torch.view_as_real(x) if x.is_complex() else x).reshape(-1).to(torch.float64)


def equal_with_and_without(draw: Callable[[], Tensor]) -> Tensor:
    """Draws both ways from the state that there is; asserts equal bits and equal states after."""
    before = torch.get_rng_state()
    stock, stock_state = draw(), torch.get_rng_state()
    torch.set_rng_state(before)
    trueseed.fast_draws(True)
    fast, fast_state = draw(), torch.get_rng_state()
    trueseed.fast_draws(False)
    assert fast.stride() == stock.stride()
    assert bits(fast) == bits(stock)
    assert torch.equal(fast_state, stock_state)
    return fast


@pytest.mark.parametrize(("name", "dtype"), CASES, ids=[f"{name} {dtype}" for name, dtype in CASES])
def test_every_size_and_position_draws_the_same(name: str, dtype: torch.dtype) -> None:
    draw = DRAWS[name][1]
    for seed, size in enumerate(SIZES):
        for n_drawn in (0, 1, 623):
            torch.manual_seed(seed)
            torch.empty(n_drawn).uniform_()
            equal_with_and_without(lambda n=size: draw(torch.empty(n, dtype=dtype), None))  # type: ignore[misc]


@pytest.mark.parametrize("name", DRAWS)
def test_other_shapes_and_strides_draw_the_same(name: str) -> None:
    dtypes, draw = DRAWS[name]
    makers: tuple[Callable[[], Tensor], ...] = (
        lambda: torch.empty(40, 50, dtype=dtypes[0]).t(),
        lambda: torch.empty(40, 50, dtype=dtypes[0])[:, ::2],
        lambda: torch.empty(3, 5, 7, 11, dtype=dtypes[0]).to(memory_format=torch.channels_last),
        lambda: torch.empty(4001, dtype=dtypes[0])[1:],
        lambda: torch.empty(30, 1, 50, dtype=dtypes[0]).transpose(0, 1),
        lambda: torch.empty(6000, dtype=dtypes[0])[::3],
        lambda: torch.empty(300, 20, dtype=dtypes[0])[:, :3],
        lambda: torch.empty(7, 11, 30, dtype=dtypes[0]).permute(2, 0, 1)[1:, :, ::2],
        lambda: torch.empty(4, 5, dtype=dtypes[0])[:3, :4],
    )
    for seed, make in enumerate(makers):
        torch.manual_seed(seed)
        equal_with_and_without(lambda m=make: draw(m(), None))  # type: ignore[misc]


def test_gaps_are_left_as_they_were() -> None:
    for dtype in (torch.float32, torch.bfloat16, torch.uint8):
        x = torch.full((400, 20), 7, dtype=dtype)
        trueseed.fast_draws(True)
        x[:, 3:9].random_(0, 5)
        assert bool((x[:, :3] == 7).all())
        assert bool((x[:, 9:] == 7).all())
        assert bool((x[:, 3:9] < 5).all())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([case for case in CASES if case[0] != "multinomial"]),
            st.one_of(st.integers(0, 40), st.integers(0, 3000)),
            st.integers(1, 3),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(0, 2**64 - 1),
)
def test_any_sequence_draws_the_same(
    steps: list[tuple[tuple[str, torch.dtype], int, int]], seed: int
) -> None:
    def program() -> Tensor:
        drawn = []
        for (name, dtype), size, step in steps:
            drawn.append(as_doubles(DRAWS[name][1](torch.empty(step * size, dtype=dtype)[::step], None)))
        return torch.cat(drawn)

    torch.manual_seed(seed)
    equal_with_and_without(program)


def test_a_generator_of_the_programs_own_is_the_one_that_moves() -> None:
    for name in ("uniform_", "normal_", "bernoulli_(0.3)", "exponential_", "random_", "randperm"):
        results = []
        for enabled in (False, True):
            trueseed.fast_draws(enabled)
            torch.manual_seed(1)
            default, own = torch.get_rng_state(), torch.Generator().manual_seed(5)
            drawn = DRAWS[name][1](torch.empty(5000, dtype=DRAWS[name][0][0]), own)
            assert torch.equal(torch.get_rng_state(), default)
            results.append((bits(drawn), bits(own.get_state())))
        assert results[0] == results[1]


def test_a_cached_normal_is_kept() -> None:
    torch.manual_seed(3)
    torch.empty(1).normal_()
    equal_with_and_without(lambda: torch.cat([torch.randn(1000), torch.rand(1000), torch.randn(1)]))


def test_a_thousand_mixed_draws_end_in_the_same_state() -> None:
    def program() -> Tensor:
        choices = random.Random(9)
        drawn = []
        for _ in range(1000):
            name, dtype = choices.choice(CASES)
            size = choices.choice((*SIZES[:-2], choices.randrange(3000)))
            drawn.append(as_doubles(DRAWS[name][1](torch.empty(size, dtype=dtype), None)))
        return torch.cat(drawn)

    torch.manual_seed(11)
    equal_with_and_without(program)


def test_states_that_no_draw_leads_to_are_left_to_torch() -> None:
    state = torch.get_rng_state()
    state[8], state[9], state[16], state[17] = 100, 0, 7, 0
    torch.set_rng_state(state)
    equal_with_and_without(lambda: torch.rand(2000))


def test_bad_arguments_raise_as_before() -> None:
    for bad in (
        lambda: torch.empty(500).uniform_(2, 1),
        lambda: torch.empty(500).normal_(0, -1),
        lambda: torch.empty(500).bernoulli_(1.5),
        lambda: torch.empty(500).exponential_(-1),
        lambda: torch.randperm(-1),
        lambda: torch.randperm(300, dtype=torch.uint8),
        lambda: torch.randperm(3000, dtype=torch.float16),
        lambda: torch.empty(500).bernoulli_(torch.full((500,), 1.5)),
        lambda: torch.empty(500).bernoulli_(torch.arange(500.0) - 300),
        lambda: torch.empty(500, dtype=torch.float16).bernoulli_(torch.full((500,), -1.0).half()),
        lambda: torch.empty(500).bernoulli_(torch.full((500,), float("nan"))),
        lambda: torch.empty(500).bernoulli_(torch.ones(500, dtype=torch.int64)),
        lambda: torch.empty(500, dtype=torch.uint8).random_(0, 300),
        lambda: torch.empty(500, dtype=torch.float16).random_(-(2**63), None),
        lambda: torch.empty(500, dtype=torch.uint32).random_(),
        lambda: torch.empty(500, dtype=torch.bfloat16).uniform_(2, 1),
    ):
        results = []
        for enabled in (False, True):
            trueseed.fast_draws(enabled)
            torch.manual_seed(2)
            with pytest.raises(RuntimeError) as error:
                bad()
            results.append((str(error.value).split("\n")[0], bits(torch.get_rng_state())))
        assert results[0] == results[1]


def test_they_are_on_below_run_and_can_be_left_off(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import torch\n"
        "from trueseed._runtime import fast_draws\n"
        "print(fast_draws.has_fast_draws(), torch.rand(1000).sum().item())\n"
    )
    trueseed_command = Path(sys.executable).parent / "trueseed"
    outputs = []
    for option in ([], ["--fast-draws", "off"], ["--fast-draws=on"]):
        command = [str(trueseed_command), "run", "--seed", "73", *option, "--", sys.executable, str(program)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert run.stderr == ""
        outputs.append(run.stdout.split())
    assert [output[0] for output in outputs] == ["True", "False", "True"]
    assert len({output[1] for output in outputs}) == 1


@pytest.mark.parametrize("tunables", ["", "glibc.cpu.hwcaps=-FMA,-FMA4"])
def test_doubles_are_those_of_the_c_library_in_use(tmp_path: Path, tunables: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import torch, trueseed\n"
        "for draw in (torch.Tensor.normal_, torch.Tensor.exponential_):\n"
        "    drawn = []\n"
        "    for enabled in (False, True):\n"
        "        trueseed.fast_draws(enabled)\n"
        "        torch.manual_seed(73)\n"
        "        drawn.append(draw(torch.empty(300_000, dtype=torch.float64)))\n"
        "    assert torch.equal(*drawn)\n"
    )
    environment = {**os.environ, "GLIBC_TUNABLES": tunables, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, str(program)], env=environment, check=True)


def test_a_switch_word_of_another_kind_is_refused() -> None:
    trueseed_command = Path(sys.executable).parent / "trueseed"
    command = [str(trueseed_command), "run", "--fast-draws", "yes", "--", "true"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 125
    assert "allowed are on (the default) and off" in run.stderr
