# SPDX-License-Identifier: Apache-2.0
"""Python's `random`: same draws as random.seed(73); what would come from the system repeats."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
SEEDS = (0, 1, 73, 2**32 - 1)

DRAWS = """
def draws(random):
    values = list(range(10))
    random.shuffle(values)
    return [
        random.random().hex(), random.getrandbits(200), random.gauss(0, 1).hex(), random.normalvariate(0, 1).hex(),
        random.randrange(10**30), random.choices("abc", k=5), random.sample(range(1000), 4), values,
    ]
"""

PRINT_DRAWS = (
    DRAWS
    + """
import json, random
print(json.dumps(draws(random)))
"""
)

SEED_IN_PROCESS = (
    DRAWS
    + """
import json, sys, warnings
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
told = []
for seed in map(int, sys.argv[1:]):
    trueseed.seed_everything(seed)
    import random
    told.append(draws(random))
print(json.dumps(told))
"""
)

UNSEEDED = """
import copy, json, pickle, random

class Own(random.Random):
    pass

def module_draw():
    return random.random().hex()

told = {"Random()": [random.Random().random().hex() for _ in range(3)]}
told["Random(None)"] = [random.Random(None).random().hex(), random.Random(x=None).random().hex()]
told["subclass"] = [Own().random().hex(), Own().random().hex()]
told["seed()"] = [(random.seed(), module_draw())[1], (random.seed(None), module_draw())[1]]
instance = random.Random(5)
instance.seed()
told["instance.seed()"] = [instance.random().hex()]
told["system"] = [random.SystemRandom().random().hex()]

kept = {"Random(5)": [random.Random(5).random().hex() for _ in range(2)]}
kept["Random('a')"] = [random.Random("a").random().hex(), random.Random(b"a").random().hex()]
random.seed(1.5)
kept["seed(1.5)"] = module_draw()
random.seed("a", version=1)
kept["version 1"] = module_draw()
state = random.getstate()
first = module_draw()
random.setstate(state)
kept["setstate"] = first == module_draw()
kept["pickle"] = pickle.loads(pickle.dumps(random.Random(6))).random().hex()
kept["copy"] = copy.deepcopy(random.Random(7)).random().hex()
print(json.dumps({"told": told, "kept": kept}))
"""

FORKS = """
import json, os, random, sys

def child():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, random.random().hex().encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return os.read(read, 100).decode()

if "import numpy" in sys.argv:
    import numpy
before = [child(), child()]
parents = random.random().hex()
print(json.dumps({"children": [*before, child()], "parent": parents}))
"""

OWN_SEED = """
import json, random
random.Random(4)
random.seed(5)
for _ in range(3):
    random.seed(6)
print(json.dumps(random.random().hex()))
"""


def draws(generator: random.Random) -> Any:
    scope: dict[str, Any] = {}
    exec(DRAWS, scope)
    return scope["draws"](generator)


@pytest.mark.parametrize("seed", SEEDS)
def test_run_draws_what_random_seed_draws(value: Run, under: Run, seed: int) -> None:
    assert value(under, PRINT_DRAWS, seed=seed) == draws(random.Random(seed))


def test_plain_runs_draw_other_numbers(value: Run, plain: Run) -> None:
    assert value(plain, PRINT_DRAWS) != value(plain, PRINT_DRAWS)


def test_one_call_draws_what_random_seed_draws(value: Run, plain: Run) -> None:
    told = value(plain, SEED_IN_PROCESS, *map(str, SEEDS))
    assert told == [draws(random.Random(seed)) for seed in SEEDS]


def test_generators_without_a_seed_repeat_below_run(value: Run, under: Run) -> None:
    first, second, other = (value(under, UNSEEDED, seed=seed)["told"] for seed in (73, 73, 74))
    assert first.pop("system") != second.pop("system")
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


def test_forked_children_repeat_and_differ(value: Run, under: Run) -> None:
    first, second, other = (value(under, FORKS, seed=seed) for seed in (73, 73, 74))
    assert first == second
    assert len({*first["children"], first["parent"]}) == 4
    assert not {*first["children"]} & {*other["children"]}
    assert first["parent"] == random.Random(73).random().hex()
    assert value(under, FORKS, "import numpy") == first


def test_forked_children_come_from_the_system_otherwise(value: Run, plain: Run) -> None:
    first, second = (value(plain, FORKS)["children"] for _ in range(2))
    assert not {*first} & {*second}


def test_a_seed_of_the_program_wins_and_is_recorded(record: Run) -> None:
    done = record(OWN_SEED)
    assert done.value == random.Random(6).random().hex()
    row = done.switch("Python random")
    assert (row["status"], row["found"]) == ("yours", "seed 6")
    assert row["note"].endswith("program.py:6")
    reseeds = [(row["library"], row["seed"], row["line"], row["times"]) for row in done.main["reseeds"]]
    assert reseeds == [("random", "5", 4, 1), ("random", "6", 6, 3)]


def test_without_one_nothing_is_recorded(record: Run) -> None:
    done = record(UNSEEDED.split("kept =")[0] + "print(json.dumps(told))")
    assert done.main["reseeds"] == []
    assert done.switch("Python random")["status"] == "held"
