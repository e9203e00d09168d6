# SPDX-License-Identifier: Apache-2.0
"""torch on the CPU: same draws as torch.manual_seed(73); seeds from the system repeat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]
SEEDS = ("0", "1", "73", str(2**32 - 1))

DRAWS = """
import hashlib, json, random, sys, warnings

def bits(tensor):
    return tensor.detach().numpy().tobytes().hex()

def draws(torch):
    linear = torch.nn.Linear(3, 4)
    dropped = torch.nn.functional.dropout(torch.ones(64), 0.5)
    told = [
        torch.rand(5), torch.rand(3, dtype=torch.float64), torch.randn(7), torch.randn(40), torch.randint(1000, (9,)),
        torch.randperm(12), torch.bernoulli(torch.full((16,), 0.3)), torch.multinomial(torch.ones(9), 4),
        torch.empty(6).exponential_(), torch.normal(0.0, torch.ones(3)), linear.weight, linear.bias, dropped,
    ]
    state = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()
    return [*map(bits, told), state, torch.initial_seed()]
"""

# Seeded by upstream's own function, within one process.
STOCK = (
    DRAWS
    + """
import torch
torch.use_deterministic_algorithms(True)
told = []
for seed in map(int, sys.argv[1:]):
    torch.manual_seed(seed)
    told.append(draws(torch))
print(json.dumps(told))
"""
)

PRINT_DRAWS = (
    DRAWS
    + """
import torch
print(json.dumps([draws(torch)]))
"""
)

SEED_IN_PROCESS = (
    DRAWS
    + """
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
told = []
for seed in map(int, sys.argv[1:]):
    trueseed.seed_everything(seed)
    import torch
    told.append(draws(torch))
print(json.dumps(told))
"""
)

UNSEEDED = """
import json
import torch

def draw(generator=None):
    return torch.rand(2, dtype=torch.float64, generator=generator).numpy().tobytes().hex()

told = {"torch.seed()": [[torch.seed(), draw()] for _ in range(2)]}
told["torch.random.seed()"] = [[torch.random.seed(), draw()]]
told["Generator.seed()"] = []
for _ in range(2):
    generator = torch.Generator()
    value = generator.seed()
    assert value == generator.initial_seed()
    told["Generator.seed()"].append([value, draw(generator)])
told["default_generator.seed()"] = [[torch.default_generator.seed(), draw()]]
told["again"] = [[torch.initial_seed(), draw()]]

kept = {"Generator()": draw(torch.Generator())}
kept["manual_seed"] = draw(torch.Generator().manual_seed(5))
with torch.random.fork_rng():
    torch.manual_seed(6)
    kept["fork_rng"] = draw()
kept["after"] = draw() not in kept.values()
print(json.dumps({"told": told, "kept": kept}))
"""

OWN_SEED = """
import json
import torch
torch.Generator().manual_seed(4)
torch.manual_seed(5)
stock = torch.rand(1, generator=torch.Generator().manual_seed(5))
print(json.dumps([torch.initial_seed(), *(x.numpy().tobytes().hex() for x in (torch.rand(1), stock))]))
"""


def test_run_and_one_call_draw_what_manual_seed_draws(value: Run, plain: Run, record: Run) -> None:
    stock = value(plain, STOCK, *SEEDS)
    assert len({told[0] for told in stock}) == len(SEEDS)
    assert value(plain, SEED_IN_PROCESS, *SEEDS) == stock
    for seed in SEEDS[2:]:
        done = record(PRINT_DRAWS, seed=seed)
        assert done.value == [stock[SEEDS.index(seed)]], seed
        assert done.main["reseeds"] == []
        assert done.switch("torch CPU")["status"] == "held"
        assert done.switch("torch.seed(), Generator.seed()")["status"] == "held"


def test_seeds_from_the_system_repeat_below_run_and_only_they_change(
    value: Run, plain: Run, under: Run
) -> None:
    first, second, other = (value(under, UNSEEDED, seed=seed) for seed in (73, 73, 74))
    assert first == second
    told = first["told"]
    ((again, _),) = told.pop("again")
    assert again == told["default_generator.seed()"][0][0], "the seed stays until the next one"
    every = [str(part) for group in told.values() for pair in group for part in pair]
    assert len(set(every)) == len(every), "two unseeded generators draw the same"
    assert not set(every) & {str(part) for group in other["told"].values() for pair in group for part in pair}

    without, once_more = value(plain, UNSEEDED), value(plain, UNSEEDED)
    for name, drawn in without["told"].items():
        assert drawn != once_more["told"][name], f"{name} comes from the system otherwise"
    assert first["kept"] == without["kept"] == once_more["kept"]


def test_a_seed_of_the_program_wins_and_is_recorded(record: Run) -> None:
    done = record(OWN_SEED)
    seed, drawn, stock = done.value
    assert (seed, drawn) == (5, stock)
    row = done.switch("torch CPU")
    assert (row["status"], row["found"]) == ("yours", "seed 5")
    assert row["note"].endswith("program.py:5")
