# SPDX-License-Identifier: Apache-2.0
"""trueseed.random, trueseed.numpy and trueseed.torch below a run draw what the originals would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]

# Each is a program over a module that is called M.
PROGRAMS = {
    "random": """
told = [M.random(), M.gauss(0, 1), M.Random().random(), M.Random(None).random(), M.Random(5).random()]
M.seed()
told.append(M.random())
""",
    "numpy": """
told = [M.random_sample(), M.standard_normal(), M.default_rng().random(), M.RandomState().random_sample()]
told += [M.SeedSequence().entropy, M.default_rng(5).random(), M.Generator(M.Philox()).random()]
""",
    "torch": """
told = [M.randn(3).tolist(), M.Generator().seed(), M.seed(), M.rand(2).tolist(), M.initial_seed()]
told.append(M.rand(2, generator=M.Generator().manual_seed(5)).tolist())
""",
}
MODULES = {
    "random": ("import random as M", "import trueseed.random as M"),
    "numpy": ("import numpy.random as M", "import trueseed.numpy as M"),
    "torch": ("import torch as M", "import trueseed.torch as M"),
}
FORK = """
import os, json
told = M.random()
read, write = os.pipe()
if os.fork() == 0:
    os.write(write, json.dumps([M.random(), M.Random().random()]).encode())
    os._exit(0)
os.wait()
print(json.dumps([told, json.loads(os.read(read, 1000)), M.random()]))
"""


@pytest.mark.parametrize("seed", [73, 2**40 + 1, -5])
@pytest.mark.parametrize("library", sorted(PROGRAMS))
def test_they_draw_what_the_originals_draw(under: Run, value: Run, library: str, seed: int) -> None:
    told = [
        value(under, f"{module}\n{PROGRAMS[library]}\nimport json; print(json.dumps(told))", seed=seed)
        for module in MODULES[library]
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("module", MODULES["random"])
def test_a_forked_child_draws_from_its_role(under: Run, value: Run, module: str) -> None:
    told = value(under, module + FORK)
    assert told == value(under, MODULES["random"][0] + FORK)
    assert told[1][0] != told[2]


def test_a_report_tells_of_those_that_were_imported(record: Run) -> None:
    done = record("import trueseed.random\ntrueseed.random.seed(9)\nprint(1)")
    row = done.switch("trueseed.random")
    assert (row["status"], row["found"]) == ("yours", "seed 9")
    assert not [row for row in done.main["switches"] if row["name"] in ("trueseed.numpy", "trueseed.torch")]
    assert not done.not_held


def test_without_a_run_they_take_the_system_s_entropy(plain: Run, value: Run) -> None:
    text = "import json, trueseed.random as r, trueseed.numpy as n, trueseed.torch as t\nprint(json.dumps("
    text += "[r.random(), r.Random().random(), n.random_sample(), n.default_rng().random(), t.rand(1).tolist(), t.seed()]))"
    first, second = value(plain, text), value(plain, text)
    assert all(a != b for a, b in zip(first, second, strict=True))
