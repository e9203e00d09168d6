# SPDX-License-Identifier: Apache-2.0
"""NumPy: same draws as np.random.seed(73); generators without a seed repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

Run = Callable[..., Any]
SEEDS = (0, 1, 73, 2**32 - 1)

DRAWS = """
def draws(random):
    values = [random.random_sample(7), random.standard_normal(5), random.randint(0, 1000, 9), random.permutation(11)]
    return [value.tobytes().hex() for value in [*values, random.choice(100, 5), random.gamma(2.0, size=3)]]
"""

PRINT_DRAWS = (
    DRAWS
    + """
import json
import numpy as np
print(json.dumps(draws(np.random)))
"""
)

SEED_IN_PROCESS = (
    DRAWS
    + """
import json, sys, warnings
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
assert "numpy" not in sys.modules
told = []
for seed in map(int, sys.argv[1:]):
    trueseed.seed_everything(seed)
    import numpy as np
    told.append(draws(np.random))
print(json.dumps(told))
"""
)

UNSEEDED = """
import json
import numpy as np

def module_draw():
    return np.random.random_sample(2).tobytes().hex()

def of(bits):
    return np.random.Generator(bits).random(2).tobytes().hex()

told = {"default_rng()": [np.random.default_rng().random(2).tobytes().hex() for _ in range(3)]}
told["default_rng(None)"] = [np.random.default_rng(None).random(2).tobytes().hex()]
told["RandomState()"] = [np.random.RandomState().random_sample(2).tobytes().hex() for _ in range(2)]
told["SeedSequence()"] = [str(np.random.SeedSequence().entropy) for _ in range(2)]
kinds = (np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64)
told["bit generators"] = [of(kind()) for kind in kinds]
told["seed()"] = [(np.random.seed(), module_draw())[1], (np.random.seed(None), module_draw())[1]]
old = np.random.RandomState(5)
old.seed()
told["RandomState.seed()"] = [old.random_sample(2).tobytes().hex()]

kept = {"default_rng(5)": [np.random.default_rng(5).random(2).tobytes().hex() for _ in range(2)]}
kept["RandomState(5)"] = np.random.RandomState(5).random_sample(2).tobytes().hex()
kept["SeedSequence(5)"] = [of(np.random.PCG64(child)) for child in np.random.SeedSequence(5).spawn(2)]
np.random.seed([1, 2, 3])
kept["seed([1, 2, 3])"] = module_draw()
np.random.seed(np.int64(5))
kept["seed(5)"] = module_draw()
for bad in (-1, 2**32, "a"):
    try:
        np.random.seed(bad)
    except (ValueError, TypeError) as error:
        kept[f"seed({bad!r})"] = [type(error).__name__, str(error)]
print(json.dumps({"told": told, "kept": kept}))
"""

OWN_SEED = """
import json
import numpy as np
np.random.RandomState(4), np.random.default_rng(4)
np.random.seed(5)
print(json.dumps(np.random.random_sample().hex()))
"""


def draws(generator: np.random.RandomState) -> Any:
    scope: dict[str, Any] = {}
    exec(DRAWS, scope)
    return scope["draws"](generator)


@pytest.mark.parametrize("seed", SEEDS)
def test_run_draws_what_numpy_seed_draws(value: Run, under: Run, seed: int) -> None:
    assert value(under, PRINT_DRAWS, seed=seed) == draws(np.random.RandomState(seed))


def test_plain_runs_draw_other_numbers(value: Run, plain: Run) -> None:
    assert value(plain, PRINT_DRAWS) != value(plain, PRINT_DRAWS)


def test_one_call_draws_what_numpy_seed_draws_before_the_import_and_after(value: Run, plain: Run) -> None:
    told = value(plain, SEED_IN_PROCESS, *map(str, SEEDS))
    assert told == [draws(np.random.RandomState(seed)) for seed in SEEDS]


def test_generators_without_a_seed_repeat_below_run(value: Run, under: Run) -> None:
    first, second, other = (value(under, UNSEEDED, seed=seed)["told"] for seed in (73, 73, 74))
    assert first == second
    every = [draw for group in first.values() for draw in group]
    assert len(set(every)) == len(every), "two generators without a seed draw the same"
    assert not set(every) & {draw for group in other.values() for draw in group}


def test_generators_without_a_seed_come_from_the_system_otherwise(value: Run, plain: Run) -> None:
    first, second = (value(plain, UNSEEDED)["told"] for _ in range(2))
    for name, drawn in first.items():
        assert not set(drawn) & set(second[name]), name


def test_generators_with_a_seed_are_left_alone(value: Run, plain: Run, under: Run) -> None:
    assert value(under, UNSEEDED)["kept"] == value(plain, UNSEEDED)["kept"]


def test_a_seed_of_the_program_wins_and_is_recorded(record: Run) -> None:
    done = record(OWN_SEED)
    assert done.value == np.random.RandomState(5).random_sample().hex()
    row = done.switch("NumPy global")
    assert (row["status"], row["found"]) == ("yours", "seed 5")
    assert row["note"].endswith("program.py:5")


def test_without_one_nothing_is_recorded(record: Run) -> None:
    done = record(PRINT_DRAWS)
    assert done.main["reseeds"] == []
    assert done.switch("NumPy global")["status"] == "held"
    assert done.switch("NumPy unseeded generators")["status"] == "held"
