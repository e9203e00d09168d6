# SPDX-License-Identifier: Apache-2.0
"""Ranks of torchrun: streams of their own without a seed, the same with one, apart again on request."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

RANK = """
import json, os, random, warnings
import numpy as np
import torch
import torch.distributed as dist
import trueseed

warnings.simplefilter("ignore", trueseed.NotHeldWarning)
rank = int(os.environ.get("RANK", "0"))

def draws():
    return [
        random.random().hex(), np.random.random_sample().hex(), float(torch.rand((), dtype=torch.float64)).hex(),
        np.random.default_rng().random().hex(), random.Random().random().hex(), torch.Generator().seed(),
    ]

told = {"unseeded": draws(), "seed": torch.initial_seed()}
torch.cuda.default_generators = (torch.Generator(),)
torch.cuda.random.device_count = lambda: 1
for call in filter(None, torch.cuda._lazy_seed_tracker.get_calls()):
    call[0]()
told["device"] = torch.cuda.default_generators[0].initial_seed()
if "RANK" in os.environ:
    dist.init_process_group("gloo")
    values = torch.rand(1000, generator=torch.Generator().manual_seed(rank)) * 1e-3
    dist.all_reduce(values)
    told["reduced"] = values.numpy().tobytes().hex()
    told["parts"] = values.equal(
        sum(torch.rand(1000, generator=torch.Generator().manual_seed(one)) * 1e-3 for one in range(2))
    )
    dist.barrier()
    dist.destroy_process_group()
trueseed.seed_everything(73)
told["same"] = draws()
report = trueseed.seed_everything(73, per_rank=True)
told["per rank"] = draws()
told["role"] = report.role
with open(f"rank{rank}.json", "w") as file:
    json.dump(told, file)
"""


@pytest.fixture
def ranks(program: Run, torchrun: Run, tmp_path: Path) -> Run:
    """ranks(run, **options): what both ranks of RANK have told, run by `run`."""

    def told(run: Run, **options: object) -> list[dict[str, Any]]:
        done = run(*torchrun(program(RANK)), **options)
        assert done.returncode == 0, done.stderr
        return [json.loads((tmp_path / f"rank{rank}.json").read_text()) for rank in range(2)]

    return told


def test_ranks_draw_apart_and_repeat(ranks: Run, under: Run, python: str, tmp_path: Path) -> None:
    first, second = ranks(under), ranks(under)
    assert first == second
    zero, one = first
    assert not set(zero["unseeded"]) & set(one["unseeded"])
    assert zero["seed"] != one["seed"]
    assert [told["device"] for told in first] == [told["seed"] for told in first]

    single = under(python, str(tmp_path / "program.py"))
    assert single.returncode == 0, single.stderr
    alone = json.loads((tmp_path / "rank0.json").read_text())
    assert zero["unseeded"] == alone["unseeded"], "rank 0 draws what a single process draws"
    assert zero["unseeded"][0] == random.Random(73).random().hex()

    assert zero["same"] == one["same"] == alone["same"]
    assert zero["same"] == zero["unseeded"]
    assert zero["per rank"] == zero["same"]
    assert not set(one["per rank"]) & set(zero["per rank"])
    assert one["per rank"] == one["unseeded"]
    assert (zero["role"], one["role"]) == ("main", "rank 1")

    assert zero["reduced"] == one["reduced"]
    assert zero["parts"] is True


def test_plain_ranks_draw_other_numbers_until_the_one_call(ranks: Run, plain: Run) -> None:
    zero, one = ranks(plain)
    drawn = [*zero["unseeded"], *one["unseeded"]]
    assert len(set(drawn)) == len(drawn)
    assert zero["same"] == one["same"] == zero["per rank"]
    assert zero["same"][0] == random.Random(73).random().hex()
    assert not set(one["per rank"]) & set(zero["per rank"])
    assert zero["reduced"] == one["reduced"]
