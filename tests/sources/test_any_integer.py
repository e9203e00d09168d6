# SPDX-License-Identifier: Apache-2.0
"""Any integer is a seed: accepted, a seed of its own to the last bit, repeatable; --exact-seed means upstream's."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np

Run = Callable[..., Any]
SEEDS = (0, 2**32 - 1, 2**32, -1, 2**200, -(2**200), 73, 2**32 + 73, 2**64 + 73, 10**4000)
BELOW_RUN = (0, -1, 2**200, 2**32 + 73)

DRAWS = """
import hashlib, json, random, sys, warnings

def draws():
    import numpy as np, torch
    state = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()
    return [
        random.random().hex(), np.random.random_sample().hex(), float(torch.rand((), dtype=torch.float64)).hex(),
        np.random.default_rng().random().hex(), random.Random().random().hex(), torch.Generator().seed(),
        torch.initial_seed(), state,
    ]
"""

ONE = DRAWS + "\nprint(json.dumps([draws(), hash('a')]))\n"

CALLS = (
    DRAWS
    + """
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
sys.set_int_max_str_digits(0)
told = []
for seed in map(int, sys.argv[1:]):
    report = trueseed.seed_everything(seed)
    assert report.seed == seed
    told.append(draws())
print(json.dumps(told))
"""
)

EXACT = """
import json, random, sys
told = {"random": random.random().hex()}
try:
    import numpy as np
    told["numpy"] = np.random.random_sample().hex()
except Exception as error:
    told["numpy"] = f"{type(error).__name__}: {error}"
try:
    import torch
    told["torch"] = [float(torch.rand((), dtype=torch.float64)).hex(), torch.initial_seed()]
    same = torch.Generator().manual_seed(torch.initial_seed() % 2**32)
    told["low bits"] = float(torch.rand((), dtype=torch.float64, generator=same)).hex()
except Exception as error:
    told["torch"] = f"{type(error).__name__}: {error}"
print(json.dumps(told))
"""

ONLY_RANDOM = "import json, random\nprint(json.dumps([random.random().hex(), hash('a')]))\n"


def text(seed: int) -> str:
    return str(seed) if abs(seed) < 10**4000 else "1" + "0" * 4000


def test_every_integer_is_accepted_distinct_and_repeatable(value: Run, plain: Run, under: Run) -> None:
    first, second = (value(plain, CALLS, *map(text, SEEDS)) for _ in range(2))
    assert first == second
    names = (
        "random",
        "numpy",
        "torch",
        "default_rng",
        "Random()",
        "Generator.seed()",
        "initial_seed",
        "state",
    )
    for index, name in enumerate(names):
        drawn = [told[index] for told in first]
        assert len(set(drawn)) == len(SEEDS), f"{name}: two seeds are one"
    stock = [first[SEEDS.index(seed)] for seed in (0, 73)]
    assert [told[6] for told in stock] == [0, 73]
    hashes = set()
    for seed in BELOW_RUN:
        told, hashed = value(under, ONE, seed=seed)
        assert told == first[SEEDS.index(seed)], f"{seed}: one call and a run draw apart"
        hashes.add(hashed)
    assert len(hashes) == len(BELOW_RUN)


def test_a_seed_is_written_in_any_usual_way(value: Run, under: Run) -> None:
    first = value(under, ONLY_RANDOM, seed=73)
    assert first[0] == random.Random(73).random().hex()
    assert value(under, ONLY_RANDOM, seed="073") == value(under, ONLY_RANDOM, seed="+73") == first


def test_a_seed_that_is_no_integer_is_refused(under: Run, python: str) -> None:
    for seed in ("seventy-three", "7.3", "", "1e3", "73 ", "--7"):
        done = under(python, "-c", "print('started')", seed=seed)
        assert (done.returncode, done.stdout) == (125, ""), seed
        assert done.stderr.startswith("trueseed: --seed"), seed


def test_exact_seed_means_upstreams_meaning_or_its_error(
    value: Run, under: Run, program: Run, python: str
) -> None:
    for seed in (-1, 2**32, 2**200):
        done = under(python, program(EXACT), seed=seed, flags=("--exact-seed",))
        assert (done.returncode, done.stdout) == (125, "")
        assert "PYTHONHASHSEED" in done.stderr
        assert "range [0; 4294967295]" in done.stderr

    hash_seed = {"PYTHONHASHSEED": "0"}
    minus_one, huge = (
        value(under, EXACT, seed=seed, flags=("--exact-seed",), env=hash_seed) for seed in (-1, 2**200)
    )
    for seed, told in ((-1, minus_one), (2**200, huge)):
        assert told["random"] == random.Random(abs(seed)).random().hex(), "the absolute value"
        assert told["numpy"] == "ValueError: Seed must be between 0 and 2**32 - 1"
    assert minus_one["torch"][1] == 2**64 - 1
    assert minus_one["torch"][0] == minus_one["low bits"], "the low 32 bits"
    assert huge["torch"].split(":")[0] in ("RuntimeError", "ValueError", "OverflowError")


def test_exact_seed_of_a_usual_seed_changes_nothing(value: Run, under: Run) -> None:
    told = value(under, EXACT, flags=("--exact-seed",))
    assert told["random"] == random.Random(73).random().hex()
    assert told["numpy"] == np.random.RandomState(73).random_sample().hex()
    assert told["torch"] == [told["low bits"], 73]
