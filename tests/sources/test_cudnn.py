# SPDX-License-Identifier: Apache-2.0
"""cuDNN: deterministic and not benchmarking, in both modes, as Python and C++ see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]

FLAGS = """
import json, sys
import torch

def flags():
    cudnn = torch.backends.cudnn
    python = [cudnn.deterministic, cudnn.benchmark]
    # at::globalContext().deterministicCuDNN() and .benchmarkCuDNN()
    return [python, [torch._C._get_cudnn_deterministic(), torch._C._get_cudnn_benchmark()]]

told = [flags()]
if "context" in sys.argv:
    with torch.backends.cudnn.flags(enabled=True, benchmark=True, deterministic=False):
        told.append(flags())
if "change" in sys.argv:
    torch.backends.cudnn.benchmark = True
    torch.backends.cudnn.deterministic = False
told.append(flags())
print(json.dumps(told))
"""

CALL = """
import json, warnings
import torch, trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
told = []
for mode in ("seeded", "deterministic"):
    torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark = False, True
    report = trueseed.seed_everything(73, mode=mode)
    rows = {row.name: row.status for row in report.switches}
    flags = [torch._C._get_cudnn_deterministic(), torch._C._get_cudnn_benchmark()]
    told.append([mode, *flags, rows["cuDNN deterministic"], rows["cuDNN benchmark"]])
print(json.dumps(told))
"""

WANTED = [[True, False], [True, False]]
NAMES = ("cuDNN deterministic", "cuDNN benchmark")


@pytest.mark.parametrize("mode", ["seeded", "deterministic"])
def test_both_flags_are_set_and_stay_after_a_block_that_changes_them(record: Run, mode: str) -> None:
    done = record(FLAGS, "context", flags=("--mode", mode))
    assert done.value == [WANTED, [[False, True], [False, True]], WANTED]
    assert [done.switch(name)["status"] for name in NAMES] == ["held", "held"]
    assert [done.switch(name)["found"] for name in NAMES] == ["True", "False"]


def test_plain_torch_does_not_set_them(value: Run, plain: Run) -> None:
    assert value(plain, FLAGS)[0] == [[False, False], [False, False]]


def test_a_change_by_the_program_is_not_held(record: Run) -> None:
    done = record(FLAGS, "change", flags=("--mode", "seeded"))
    assert done.value == [WANTED, [[False, True], [False, True]]]
    assert [done.switch(name)["status"] for name in NAMES] == ["NOT HELD", "NOT HELD"]
    for name in NAMES:
        assert f"trueseed: NOT HELD: {name}" in done.stderr


def test_one_call_sets_them_in_both_modes(value: Run, plain: Run) -> None:
    assert value(plain, CALL) == [
        ["seeded", True, False, "held", "held"],
        ["deterministic", True, False, "held", "held"],
    ]
