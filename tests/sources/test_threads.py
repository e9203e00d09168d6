# SPDX-License-Identifier: Apache-2.0
"""Threads: counts pinned and recorded, shared among the ranks of a machine, a user's own count wins."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]
CPUS = sorted(os.sched_getaffinity(0))


def usable_cores() -> int:
    """Physical cores of this process's CPUs, no more than a quota of its control group allows."""
    topology = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"
    siblings = [Path(topology.format(cpu)) for cpu in CPUS]
    n_cores = len({path.read_text() if path.exists() else str(path) for path in siblings})
    groups = [
        line[4:] for line in Path("/proc/self/cgroup").read_text().splitlines() if line.startswith("0::/")
    ]
    for group in groups:
        folder = Path("/sys/fs/cgroup", group)
        for limit in (one / "cpu.max" for one in (folder, *folder.parents)):
            quota, period = limit.read_text().split() if limit.exists() else ("max", "1")
            if quota != "max":
                n_cores = min(n_cores, math.ceil(int(quota) / int(period)))
    return n_cores


CORES = usable_cores()
NAMES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_DYNAMIC", "MKL_DYNAMIC", "MKL_CBWR")

COUNTS = """
import json, os, re, sys
import torch

def counts():
    text = torch.__config__.parallel_info()
    found = {name: int(n) for name, n in re.findall(r"(omp_get_max_threads|mkl_get_max_threads)\\(\\) : (\\d+)", text)}
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_DYNAMIC", "MKL_DYNAMIC", "MKL_CBWR")
    return {"torch": torch.get_num_threads(), **found, **{name: os.environ.get(name) for name in names}}

told = counts()
if "change" in sys.argv:
    torch.set_num_threads(told["torch"] + 1)
if "RANK" in os.environ:
    torch.distributed.init_process_group("gloo")
    with open(f"rank{os.environ['RANK']}.json", "w") as file:
        json.dump(told, file)
    torch.distributed.barrier()
    torch.distributed.destroy_process_group()
print(json.dumps(told))
"""


def rows(switches: list[dict[str, str]]) -> dict[str, tuple[str, str]]:
    return {row["name"]: (row["status"], row["found"]) for row in switches}


def test_counts_are_pinned_to_the_cores_and_recorded(record: Run) -> None:
    done = record(COUNTS)
    n = CORES
    pinned = dict(zip(NAMES, (str(n), str(n), "FALSE", "FALSE", "AUTO"), strict=True))
    assert done.value == {
        "torch": n,
        "omp_get_max_threads": n,
        "mkl_get_max_threads": n,
        **pinned,
    }
    found = rows(done.main["switches"])
    assert found["torch threads"] == ("held", str(n))
    assert {name: found[name] for name in NAMES} == {name: ("held", value) for name, value in pinned.items()}
    planned = rows(done.plan["switches"])
    assert planned["OMP_NUM_THREADS"] == ("pending", str(n))


def test_a_process_that_may_use_one_cpu_gets_one_thread(record: Run) -> None:
    done = record(COUNTS, preexec_fn=lambda: os.sched_setaffinity(0, CPUS[:1]))
    counts = ("torch", "omp_get_max_threads", "mkl_get_max_threads")
    assert [done.value[name] for name in counts] == [1, 1, 1]
    assert done.switch("torch threads")["found"] == "1"


def test_seeded_mode_pins_nothing(record: Run) -> None:
    done = record(COUNTS, flags=("--mode", "seeded"))
    assert [done.value[name] for name in NAMES] == [None] * len(NAMES)
    assert done.switch("torch threads")["wanted"] == "not pinned"
    assert not set(NAMES) & set(rows(done.main["switches"]))


def test_a_users_count_wins_and_is_recorded(record: Run) -> None:
    for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        done = record(COUNTS, env={variable: "3"})
        assert done.value[variable] == "3"
        assert [done.value[name] for name in ("torch", "mkl_get_max_threads")] == [3, 3], variable
        assert done.switch(variable)["status"] == "yours"
        assert done.switch(variable)["found"] == "3"
        assert (done.switch("torch threads")["wanted"], done.not_held) == ("the user's", [])


def test_a_count_that_the_program_changes_is_not_held(record: Run) -> None:
    done = record(COUNTS, "change")
    assert done.not_held == ["torch threads"]
    assert done.switch("torch threads")["found"] == str(CORES + 1)
    assert "trueseed: NOT HELD: torch threads" in done.stderr


def test_ranks_share_the_cores(under: Run, program: Run, torchrun: Run, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    done = under(*torchrun(program(COUNTS)), flags=("--json", str(report)))
    assert done.returncode == 0, done.stderr
    ranks = [json.loads((tmp_path / f"rank{rank}.json").read_text()) for rank in range(2)]
    share = max(1, CORES // 2)
    for name in ("torch", "omp_get_max_threads", "mkl_get_max_threads"):
        assert [rank[name] for rank in ranks] == [share, share], name
        assert sum(rank[name] for rank in ranks) <= max(2, CORES), name
    records = [json.loads(line) for line in report.read_text().splitlines()]
    in_ranks = [
        rows(process["switches"])
        for process in records[1:]
        if "torch" in process["versions"] and "torch.distributed.run" not in process["argv"]
    ]
    assert [found["torch threads"] for found in in_ranks] == [("held", str(share))] * 2
    assert [found["OMP_NUM_THREADS"] for found in in_ranks] == [("held", str(share))] * 2


def test_a_users_count_wins_in_ranks_too(under: Run, program: Run, torchrun: Run, tmp_path: Path) -> None:
    done = under(*torchrun(program(COUNTS)), env={"OMP_NUM_THREADS": "3"})
    assert done.returncode == 0, done.stderr
    ranks = [json.loads((tmp_path / f"rank{rank}.json").read_text()) for rank in range(2)]
    assert [(rank["torch"], rank["OMP_NUM_THREADS"]) for rank in ranks] == [(3, "3"), (3, "3")]
