# SPDX-License-Identifier: Apache-2.0
"""A block whose draws leave no trace."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

import trueseed


def draw() -> list[Any]:
    """Draws that leave half of a pair of normals behind in each library."""
    return [
        random.random(),
        random.gauss(0, 1),
        np.random.random(),
        np.random.standard_normal(),
        torch.rand(1).item(),
        torch.randn(1, dtype=torch.float64).item(),
    ]


@pytest.fixture(autouse=True)
def _seeded() -> Iterator[None]:
    """Every generator in the middle of its stream, a cached normal included; as found afterwards."""
    states = random.getstate(), np.random.get_state(legacy=False), torch.get_rng_state()
    random.seed(73)
    np.random.seed(73)
    torch.manual_seed(73)
    draw()
    yield
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch.set_rng_state(states[2])


def expected(n_draws: int) -> list[Any]:
    """The n-th draws from here, without disturbing anything."""
    states = random.getstate(), np.random.get_state(legacy=False), torch.get_rng_state()
    drawn = [draw() for _ in range(n_draws)][-1]
    random.setstate(states[0])
    np.random.set_state(states[1])
    torch.set_rng_state(states[2])
    return drawn


def test_draws_after_the_block_are_as_if_it_were_not_there() -> None:
    after = expected(1)
    with trueseed.isolate():
        assert draw() == after, "inside, the streams go on"
        draw()
    assert draw() == after


def test_the_generators_of_the_mirrors_are_restored_too() -> None:
    import trueseed.numpy
    import trueseed.random
    import trueseed.torch

    def draws() -> list[Any]:
        drawn = trueseed.torch.randn(1)[0].item()
        return [trueseed.random.gauss(0, 1), trueseed.numpy.standard_normal(), drawn]

    draws()
    with trueseed.isolate():
        first = draws()
        draws()
    assert draws() == first


def test_the_partner_without_it_they_differ() -> None:
    after = expected(1)
    draw()
    assert not set(draw()) & set(after)


def test_an_exception_leaves_no_trace_either() -> None:
    after = expected(1)

    def fail() -> None:
        draw()
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"), trueseed.isolate():
        fail()
    assert draw() == after


@pytest.mark.parametrize(
    "reseed", [lambda: random.seed(5), lambda: np.random.seed(5), lambda: torch.manual_seed(5)]
)
def test_a_seed_that_is_set_inside_is_undone(reseed: Callable[[], object]) -> None:
    after, initial_seed = expected(1), torch.initial_seed()
    with trueseed.isolate():
        reseed()
    assert draw() == after
    assert torch.initial_seed() == initial_seed


def test_blocks_in_blocks() -> None:
    first, second = expected(1), expected(2)
    with trueseed.isolate():
        assert draw() == first
        with trueseed.isolate():
            draw()
        assert draw() == second
    assert draw() == first


def test_it_decorates_a_function() -> None:
    after = expected(1)
    trueseed.isolate()(draw)()
    assert draw() == after


IMPORTS_INSIDE = """
import trueseed
trueseed.seed_everything(73)
with trueseed.isolate():
    import random, numpy.random
    drawn = [random.random(), numpy.random.random()]
tell([drawn, [random.random(), numpy.random.random()]])
"""


def test_libraries_that_the_block_imports_first_start_afresh_after_it(facts: Callable[..., Any]) -> None:
    inside, after = facts(IMPORTS_INSIDE)
    assert inside == after == [random.Random(73).random(), np.random.RandomState(73).random_sample()]


def test_without_a_session_a_library_that_the_block_imports_is_left_alone(facts: Callable[..., Any]) -> None:
    text = "import trueseed\nwith trueseed.isolate():\n    import random\n    random.seed(5)\ntell(random.random())"
    assert facts(text) == random.Random(5).random()


def test_it_imports_nothing_itself(facts: Callable[..., Any]) -> None:
    text = "import trueseed\nwith trueseed.isolate(): pass\n"
    assert facts(text + "tell([name for name in ('random', 'numpy', 'torch') if name in sys.modules])") == []


def test_restoring_is_no_reseed_of_the_users(facts: Callable[..., Any], under: Any, tmp_path: Any) -> None:
    text = "import random, trueseed\nwith trueseed.isolate(): random.random()\ntell(1)"
    facts(text, run=under, flags=("--json", "report.jsonl"))
    assert '"reseeds": []' in (tmp_path / "report.jsonl").read_text()
