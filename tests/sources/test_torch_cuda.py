# SPDX-License-Identifier: Apache-2.0
"""torch on CUDA: every device is seeded when CUDA starts. The queued call is run on devices made up here;
tools/gpu compares with a real one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

START_CUDA = """
import json, sys, warnings

def start_cuda(torch):
    # What torch.cuda._lazy_init does once it has found devices.
    devices = tuple(torch.Generator() for _ in range(3))
    untouched = devices[0].initial_seed()
    torch.cuda.default_generators = devices
    torch.cuda.random.device_count = lambda: len(devices)
    torch.cuda.random.current_device = lambda: 1
    queued = [call for call in torch.cuda._lazy_seed_tracker.get_calls() if call]
    for call, _ in queued:
        call()
    seeds = [device.initial_seed() for device in devices]
    return ["untouched" if seed == untouched else seed for seed in seeds]
"""

IMPORT_ALONE = (
    START_CUDA
    + """
import torch
assert not torch.cuda.is_initialized()
print(json.dumps({"devices": start_cuda(torch), "initial_seed": torch.initial_seed()}))
"""
)

OWN_SEED = (
    START_CUDA
    + """
import torch
torch.cuda.manual_seed_all(5)
told = [start_cuda(torch)]
torch.cuda.manual_seed(6)
print(json.dumps([*told, start_cuda(torch)]))
"""
)

CALLS = (
    START_CUDA
    + """
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
if sys.argv[1] == "after":
    import torch
trueseed.seed_everything(73)
import torch
first = start_cuda(torch)
trueseed.seed_everything(2**200)
print(json.dumps([first, start_cuda(torch), torch.initial_seed()]))
"""
)


def test_every_device_gets_the_seed_when_cuda_starts(record: Run) -> None:
    done = record(IMPORT_ALONE)
    assert done.value == {"devices": [73, 73, 73], "initial_seed": 73}
    row = done.switch("torch CUDA, all devices")
    assert (row["wanted"], row["found"], row["status"]) == ("seed 73", "queued", "held")


def test_a_plain_program_queues_nothing(value: Run, plain: Run) -> None:
    assert value(plain, IMPORT_ALONE)["devices"] == ["untouched"] * 3


def test_any_integer_gives_every_device_the_64_bit_seed_that_the_cpu_reports(value: Run, under: Run) -> None:
    told = value(under, IMPORT_ALONE, seed=2**200)
    assert told["devices"] == [told["initial_seed"]] * 3
    assert 2**32 < told["initial_seed"] < 2**64


def test_one_call_seeds_every_device_before_torch_is_imported_and_after(value: Run, plain: Run) -> None:
    before, after = (value(plain, CALLS, when) for when in ("before", "after"))
    assert before == after
    assert before[0] == [73, 73, 73]
    assert before[1] == [before[2]] * 3


def test_a_later_seed_of_the_program_wins(value: Run, under: Run) -> None:
    assert value(under, OWN_SEED) == [[5, 5, 5], [5, 6, 5]]
