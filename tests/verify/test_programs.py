# SPDX-License-Identifier: Apache-2.0
"""What real programs do, threads, workers, ranks, transformations, is recorded whole and is the same in two runs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

Threads = dict[str, dict[str, int]]


def threads_of(shown: str) -> Threads:
    """The operations of each thread of each process, as `trueseed show` tells them."""
    found: Threads = {}
    for line in shown.splitlines():
        matched = re.fullmatch(r"process +(.+): [\d,]+ operations? in \d+ steps? \((.*)\)", line)
        if matched is None:
            continue
        parts = re.split(r"(?<=\d), (?=\D)", matched[2])
        found[matched[1]] = {
            name: int(count.replace(",", "")) for name, count in (part.rsplit(" ", 1) for part in parts)
        }
    return found


@pytest.fixture
def same(verify: Command, trueseed: Command, tmp_path: Path) -> Command:
    """same(program, *arguments) verifies that two runs are the same, and returns the threads of the second."""

    def run(*words: str | Path) -> Threads:
        record = tmp_path / "record"
        result = verify(*(str(word) for word in words), flags=("--record", str(record)))
        assert (result.returncode, result.json["verdict"]) == (0, "SAME"), result.stderr
        assert result.json["problems"] == []
        return threads_of(trueseed("show", str(record / "run-02")).stdout)

    return run


# --- Threads -----------------------------------------------------------------------------------------

EIGHT_THREADS = """
import threading
import torch

def work(number):
    start.wait()
    total = torch.zeros(4)
    for _ in range(1000 + number):
        total.add_(1.0)
    assert total[0].item() == 1000 + number

start = threading.Barrier(8)
threads = [threading.Thread(target=work, args=(number,), name=f"worker {number}") for number in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_eight_threads_lose_no_operation(same: Command, written: Command) -> None:
    threads = same(written(EIGHT_THREADS))
    # zeros, the additions, select, and the element's value.
    assert threads == {"main": {f"thread worker {number}": 1000 + number + 3 for number in range(8)}}


FORKS_WITH_THREADS = """
import os, subprocess, sys, threading
import torch

def work(stop):
    total = torch.zeros(64)
    while not stop.wait(0.001):
        pass

stop = threading.Event()
threads = [threading.Thread(target=work, args=(stop,), name=f"idle {number}") for number in range(3)]
for thread in threads:
    thread.start()
# Within one thread of torch's: what it computes after a fork on several would never end.
torch.ones(64).sum()
for number in range(3):
    pid = os.fork()
    if pid == 0:
        total = torch.ones(64)
        for _ in range(10 + number):
            total.mul_(2.0)
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
torch.ones(64).sum()
assert subprocess.run([sys.executable, "-c", "import torch; torch.ones(2).sum()"]).returncode == 0
stop.set()
for thread in threads:
    thread.join()
"""


def test_forks_of_a_program_with_threads_and_subprocesses_are_recorded(
    same: Command, written: Command
) -> None:
    threads = same(written(FORKS_WITH_THREADS))
    for number in range(3):
        assert threads[f"fork{number + 1}"] == {"main": 1 + 10 + number}
        assert threads["main"][f"thread idle {number}"] == 1
    assert threads["main"]["main"] == 4
    assert threads["main (2nd)"] == {"main": 2}
    assert len(threads) == 5


# --- DataLoader workers ---------------------------------------------------------------------------------

LOADER = """
import os, random, sys, time
import torch
from torch.utils.data import DataLoader, Dataset

class Slow(Dataset):
    def __len__(self):
        return 24

    def __getitem__(self, index):
        # Not what the program computes, and another time in each run.
        time.sleep(random.SystemRandom().uniform(0.0, 0.02))
        return torch.full((4,), float(index)) + torch.rand(4)

if __name__ == "__main__":
    method, until = sys.argv[1], int(sys.argv[2])
    loader = DataLoader(Slow(), batch_size=2, shuffle=True, num_workers=2, multiprocessing_context=method)
    total = torch.zeros(4)
    for number, batch in enumerate(loader):
        total += batch.sum(0)
        if number + 1 == until:
            break
    print(total.tolist())
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_batches_of_workers_that_arrive_in_any_order(same: Command, written: Command, method: str) -> None:
    threads = same(written(LOADER), method, "12")
    workers = [name for name in threads if name != "main"]
    assert len(workers) == 2
    # Of each of its 12 items: full, rand, add; of each of its 6 batches: what stacks it.
    assert {threads[name]["loader worker"] for name in workers} == {threads[workers[0]]["loader worker"]}
    assert threads[workers[0]]["loader worker"] >= 12 * 3 + 6


def test_batches_that_nobody_takes_are_no_difference(same: Command, written: Command) -> None:
    threads = same(written(LOADER), "fork", "2")
    assert len(threads) == 3


CHANGED_WORKER = LOADER.replace(
    "return torch", "value = 1.0 if index == 7 and changed else 0.0\n        return value + torch"
).replace(
    "class Slow",
    "with open(sys.argv[3], 'ab') as file:\n    file.write(b'.')\n    changed = file.tell() % 2 == 0\n\nclass Slow",
)


def test_a_difference_in_a_worker_is_found_in_the_worker(
    verify: Command, written: Command, tmp_path: Path
) -> None:
    counter = str(tmp_path / "counter")
    result = verify(written(CHANGED_WORKER), "fork", "12", counter, flags=("--reruns", "0"))
    assert result.returncode == 1, result.stderr
    assert result.first["thread"] == "loader worker"
    assert result.first["kind"] == "arguments"
    assert result.first["b"]["site"]["source"].startswith("return value + torch.full(")


# --- Ranks --------------------------------------------------------------------------------------------

RANKS = """
import os, sys
import torch
import torch.distributed as dist

rank = int(os.environ["RANK"])
with open(f"{sys.argv[1]}{rank}", "ab") as file:
    file.write(b".")
    changed = file.tell() % 2 == 0 and sys.argv[2] == str(rank)
dist.init_process_group("gloo")
model = torch.nn.parallel.DistributedDataParallel(torch.nn.Linear(4, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(3):
    batch = torch.full((2, 4), float(rank + step))
    if step == 1:
        batch = torch.mul(batch, 1.5 if changed else 1.25)
    optimizer.zero_grad()
    model(batch).sum().backward()
    optimizer.step()
dist.destroy_process_group()
"""
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2")


def test_two_ranks_are_recorded_each_by_its_role(same: Command, written: Command, tmp_path: Path) -> None:
    threads = same(*TORCHRUN, written(RANKS), str(tmp_path / "counter"), "none")
    ranks = [found for name, found in threads.items() if name in ("main", "main (2nd)", "rank1")]
    assert "rank1" in threads
    assert sum("collectives, as they complete" in found for found in ranks) == 2


def test_the_rank_that_differs_is_named(verify: Command, written: Command, tmp_path: Path) -> None:
    words = (*TORCHRUN, str(written(RANKS)), str(tmp_path / "counter"), "1")
    result = verify(*words, flags=("--reruns", "0"))
    assert result.returncode == 1, result.stderr
    assert (result.first["process"], result.first["kind"]) == ("rank1", "arguments")
    assert result.first["b"]["site"]["source"].startswith("batch = torch.mul(")
    assert result.first["b"]["step"] == 1
    assert "DIFFERENT at operation" in result.verdict
    assert " of rank1, step 1" in result.verdict


# --- What programs do with torch ------------------------------------------------------------------------

FEATURES = """
import sys
import torch
from torch.utils.checkpoint import checkpoint

def autocast():
    model = torch.nn.Linear(8, 8)
    with torch.autocast("cpu", torch.bfloat16):
        model(torch.randn(4, 8)).sum().backward()
    return model.weight.grad

def inference_mode():
    with torch.inference_mode():
        return torch.nn.Linear(8, 8)(torch.randn(4, 8)).relu()

def functions():
    def loss(weights, row):
        return (weights * row).sin().sum()
    weights, rows = torch.randn(5), torch.randn(3, 5)
    each = torch.func.vmap(torch.func.grad(loss), in_dims=(None, 0))(weights, rows)
    return each + torch.func.jacrev(lambda value: value.cos())(weights)[:3]

def checkpointing():
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Dropout(0.5))
    leaf = torch.randn(3, 4, requires_grad=True)
    checkpoint(model, leaf, use_reentrant=False).sum().backward()
    return leaf.grad

def sparse():
    one = torch.sparse_coo_tensor([[0, 1, 1], [2, 0, 2]], [3.0, 4.0, 5.0], (2, 3))
    return (one + one).coalesce().values() + torch.sparse.mm(one, torch.ones(3, 2)).sum()

def compressed():
    return torch.eye(4).to_sparse_csr() @ torch.ones(4, 1)

def quantised():
    return (torch.quantize_per_tensor(torch.linspace(0.0, 1.0, 8), 0.1, 3, torch.quint8)).dequantize()

def complex_numbers():
    values = torch.fft.fft(torch.randn(8))
    return torch.view_as_real(values * values.conj())

def half():
    return torch.randn(8).bfloat16() * torch.randn(8).bfloat16()

def nested():
    return torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]).to_padded_tensor(0.0)

def own_function():
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(context, value):
            return value * 2.0
        @staticmethod
        def backward(context, gradient):
            return gradient * 2.0
    leaf = torch.randn(3, requires_grad=True)
    Twice.apply(leaf).sum().backward()
    return leaf.grad

def profiled():
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        result = torch.randn(8).cumsum(0)
    assert any("cumsum" in event.key for event in profile.key_averages())
    return result

def convolution():
    model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2), torch.nn.ReLU())
    optimizer = torch.optim.AdamW(model.parameters())
    for _ in range(2):
        optimizer.zero_grad()
        model(torch.randn(2, 1, 6, 6)).sum().backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return model[0].weight

torch.manual_seed(73)
for feature in (
    autocast, inference_mode, functions, checkpointing, sparse, compressed, quantised, complex_numbers, half, nested,
    own_function, profiled, convolution,
):
    print(feature.__name__, feature().detach().double().flatten().view(torch.int64).tolist())
"""


@pytest.fixture(scope="module")
def features(verify: Command, written: Command, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The program, what its second run printed, and the verification."""
    path = written(FEATURES)
    record = tmp_path_factory.mktemp("features") / "record"
    result = verify(path, flags=("--record", str(record)))
    assert result.returncode in (0, 1), result.stderr
    return path, record, result


def test_all_that_torch_offers_is_the_same(features: Any) -> None:
    _, _, result = features
    assert (result.json["verdict"], result.json["differences"]) == ("SAME", []), result.stderr
    assert result.json["problems"] == []
    assert result.json["operations"]["compared"] > 200
    assert result.json["steps"] >= 2


def test_observation_changes_no_bit(features: Any, trueseed: Command) -> None:
    path, record, _ = features
    plain = trueseed("run", "-q", "--seed", "73", "--", sys.executable, str(path))
    assert plain.returncode == 0, plain.stderr
    assert len(plain.stdout.splitlines()) == 13
    for run in ("run-01", "run-02"):
        assert (record / run / "stdout.txt").read_text() == plain.stdout


COMPILED = """
import sys
import torch

@torch.compile
def formula(value):
    return (value.sin() * 2.0 + 1.0).relu()

try:
    formula(torch.linspace(0.0, 1.0, 8))
except Exception as error:
    print("no compiler:", type(error).__name__, error)
    sys.exit(0)
with open(sys.argv[1], "ab") as file:
    file.write(b".")
    changed = file.tell() % 2 == 0 and sys.argv[2] == "changed"
given = torch.linspace(0.0, 1.0, 8)
for number in range(3):
    result = formula(given)
if changed:
    result.numpy()[3] = 9.0
torch.add(result, 1.0)
"""


def test_compiled_regions_are_counted_as_unseen(verify: Command, written: Command, tmp_path: Path) -> None:
    result = verify(written(COMPILED), str(tmp_path / "counter"), "same")
    if "no compiler:" in result.stderr:
        pytest.skip(next(line for line in result.stderr.splitlines() if "no compiler:" in line))
    assert (result.returncode, result.json["verdict"]) == (0, "SAME"), result.stderr
    assert result.json["not_seen"]["compiled_regions"] == 4
    assert "not seen: 4 compiled regions" in result.verdict
