# SPDX-License-Identifier: Apache-2.0
"""torch's draws with our kernels in their places: the same bits, the same generator state."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor

import trueseed

SIZES = (0, 1, 15, 16, 17, 255, 256, 257, 312, 623, 624, 625, 1000, 1248, 10007, 100_003)
FLOATS = (torch.float32, torch.float64, torch.bfloat16, torch.float16)
INTEGERS = (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool)

Draw = Callable[[Tensor, torch.Generator | None], Tensor]

DRAWS: dict[str, tuple[tuple[torch.dtype, ...], Draw]] = {
    "uniform_": (FLOATS, lambda x, g: x.uniform_(generator=g)),
    "uniform_(-3, 7.5)": (FLOATS, lambda x, g: x.uniform_(-3.0, 7.5, generator=g)),
    "normal_": (FLOATS, lambda x, g: x.normal_(generator=g)),
    "normal_(1.5, 0.3)": (FLOATS, lambda x, g: x.normal_(1.5, 0.3, generator=g)),
    "random_": ((*FLOATS, *INTEGERS), lambda x, g: x.random_(generator=g)),
    "random_(2)": ((*FLOATS, *INTEGERS), lambda x, g: x.random_(2, generator=g)),
    "random_(0, 100)": (
        (*FLOATS, torch.int64, torch.int32, torch.uint8),
        lambda x, g: x.random_(0, 100, generator=g),
    ),
    "random_(-7, 2**28 - 8)": (
        (torch.int64, torch.int32),
        lambda x, g: x.random_(-7, 2**28 - 8, generator=g),
    ),
    "random_(-7, 2**28 - 7)": (
        (torch.int64, torch.int32),
        lambda x, g: x.random_(-7, 2**28 - 7, generator=g),
    ),
    "random_(-2**63, None)": ((torch.int64,), lambda x, g: x.random_(-(2**63), None, generator=g)),
    "bernoulli_(0.3)": ((*FLOATS, *INTEGERS), lambda x, g: x.bernoulli_(0.3, generator=g)),
    "bernoulli_(0)": ((torch.float32,), lambda x, g: x.bernoulli_(0.0, generator=g)),
    "bernoulli_(1)": ((torch.float32,), lambda x, g: x.bernoulli_(1.0, generator=g)),
    "bernoulli_(tensor)": (
        (torch.float32, torch.float64),
        lambda x, g: x.bernoulli_(torch.full_like(x, 0.3), generator=g),
    ),
    "exponential_": (FLOATS, lambda x, g: x.exponential_(generator=g)),
    "exponential_(2.5)": (FLOATS, lambda x, g: x.exponential_(2.5, generator=g)),
    "cauchy_": ((torch.float32,), lambda x, g: x.cauchy_(generator=g)),
    "log_normal_": ((torch.float32,), lambda x, g: x.log_normal_(generator=g)),
    "geometric_": ((torch.float32,), lambda x, g: x.geometric_(0.2, generator=g)),
    "randperm": (
        (torch.int64, torch.int32),
        lambda x, g: torch.randperm(x.numel(), generator=g, dtype=x.dtype),
    ),
    "dropout": ((torch.float32, torch.float64), lambda x, _: torch.nn.functional.dropout(x.fill_(1), 0.3)),
    "multinomial": ((torch.float32,), lambda _, g: torch.multinomial(torch.ones(700), 5, generator=g)),
}
CASES = [(name, dtype) for name, (dtypes, _) in DRAWS.items() for dtype in dtypes]


def bits(x: Tensor) -> bytes:
    return bytes(x.contiguous().view(-1).view(torch.uint8).numpy()) if x.numel() else b""


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
        for n_drawn in (0, 1, 300, 623, 624):
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
    )
    for seed, make in enumerate(makers):
        torch.manual_seed(seed)
        equal_with_and_without(lambda m=make: draw(m(), None))  # type: ignore[misc]


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
            drawn.append(DRAWS[name][1](torch.empty(size, dtype=dtype), None).view(-1).to(torch.float64))
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
    ):
        messages = []
        for enabled in (False, True):
            trueseed.fast_draws(enabled)
            with pytest.raises(RuntimeError) as error:
                bad()
            messages.append(str(error.value).split("\n")[0])
        assert messages[0] == messages[1]


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


def test_a_switch_word_of_another_kind_is_refused() -> None:
    trueseed_command = Path(sys.executable).parent / "trueseed"
    command = [str(trueseed_command), "run", "--fast-draws", "yes", "--", "true"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 125
    assert "allowed are on (the default) and off" in run.stderr
