# SPDX-License-Identifier: Apache-2.0
"""What differs between two runs is found at its operation and line, with its kind and cause; nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

# Of each change: the kind, the operation and the line where it is found.
FOUND = {
    "bit": ("outputs", "aten::sin", "return torch.sin(values())"),
    "swap": ("outputs", "aten::abs", "return torch.abs(values())"),
    "zero": ("outputs", "aten::relu", "return torch.relu(values())"),
    "dtype": ("outputs", "aten::exp", "return torch.exp(values())"),
    "shape": ("outputs", "aten::log1p", "return torch.log1p(values())"),
    "own_operation": ("outputs", "mutations::halve", "return halve(values())"),
    "foreach": ("outputs", "aten::_foreach_mul_.Scalar", "torch._foreach_mul_(tensors, 3.0)"),
    "index_add": ("outputs", "aten::index_add", "return torch.index_add("),
    "raises": ("outcome", "aten::erf", "return torch.erf(values())"),
    "dropped": ("trace", "aten::tanh", "return torch.tanh(total)"),
    "added": ("trace", "aten::mul.Tensor", "total = total * 0.75"),
    "order": ("trace", "aten::ceil", "getattr(torch, name)(values())"),
    "drawn_once_more": ("trace", "aten::rand.generator", "return torch.rand(4, generator=generator) * 2.0"),
    "argument": ("arguments", "aten::add.Tensor", "return torch.add(values()"),
    "generator_state": ("generator", "aten::rand.generator", "return torch.rand(4, generator=generator)"),
    "reseeded": ("generator", "aten::rand.generator", "return torch.rand(4, generator=generator)"),
    "data_operation": ("arguments", "aten::mul_.Tensor", "weights.data.mul_("),
    # The tensor is known, and its version has not changed: it is its reader that gives something else.
    "through_numpy": ("outputs", "aten::mul.Tensor", "return weights * 2.0"),
    "through_data": ("outputs", "aten::mul.Tensor", "return weights * 2.0"),
    "foreach_result": ("outputs", "aten::_foreach_add.Scalar", "return torch._foreach_add(tensors, 1.0)"),
    "entered": ("inputs", "aten::lift_fresh", "batch = torch.from_numpy("),
    "literal": ("inputs", "aten::lift_fresh", "return torch.tensor("),
    "unwritten": ("inputs", "aten::add.Tensor", "return memory + 1.0"),
}
SILENT = ("stride", "nan_payload", "never_read", "overwritten", "same_values")
ALL = ",".join((*FOUND, *SILENT))


@pytest.fixture
def mutated(verify: Command, programs: Path, tmp_path: Path) -> Command:
    """mutated(case, flags=()) verifies one case, whose change is made in every second run."""

    def run(case: str, **options: Any) -> Any:
        return verify(programs / "mutations.py", str(tmp_path / "counter"), case, case, **options)

    return run


@pytest.fixture(scope="module")
def changed(verify: Command, programs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The first difference of each thread, where every case changes."""
    counter = tmp_path_factory.mktemp("changed") / "counter"
    flags = ("--keep-going", "--reruns", "0")
    result = verify(programs / "mutations.py", str(counter), ALL, ALL, flags=flags)
    assert result.returncode == 1, result.stderr
    return {found["thread"].removeprefix("thread "): found for found in result.json["differences"]}


@pytest.mark.parametrize("case", FOUND)
def test_a_change_is_found_at_its_operation_and_line(changed: dict[str, Any], case: str) -> None:
    found = changed[case]
    operation = found["b"] or found["a"]
    kind, name, source = FOUND[case]
    assert (found["kind"], operation["name"]) == (kind, name)
    assert operation["site"]["source"].startswith(source)
    assert operation["site"]["file"].endswith("programs/mutations.py")


def test_nothing_but_the_changes_is_found(changed: dict[str, Any]) -> None:
    assert set(changed) == set(FOUND)


def test_the_same_program_without_changes_is_the_same(
    verify: Command, programs: Path, tmp_path: Path
) -> None:
    result = verify(programs / "mutations.py", str(tmp_path / "counter"), ALL, "")
    assert (result.returncode, result.json["verdict"]) == (0, "SAME"), result.stderr
    assert result.json["operations"]["compared"] >= 3 * len(FOUND)


def test_strides_nan_payloads_and_what_nobody_reads_are_no_difference(
    verify: Command, programs: Path, tmp_path: Path
) -> None:
    flags = ("--record", str(tmp_path / "record"))
    silent = ",".join(SILENT)
    result = verify(programs / "mutations.py", str(tmp_path / "counter"), silent, silent, flags=flags)
    assert (result.returncode, result.json["verdict"]) == (0, "SAME"), result.stderr
    told = [(tmp_path / "record" / f"run-0{run}" / "stdout.txt").read_text().splitlines() for run in (1, 2)]
    assert len(told[0]) == len(SILENT)
    assert all(a != b for a, b in zip(*told, strict=True)), "the runs differ in all of this"


# --- What is said of a difference ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "only"), [("dropped", (1, 0)), ("added", (0, 1)), ("drawn_once_more", (0, 1))]
)
def test_unequal_traces_are_aligned(changed: dict[str, Any], case: str, only: tuple[int, int]) -> None:
    found = changed[case]
    assert (found["only_a"], found["only_b"]) == only
    assert found["goes_on_alike"]


@pytest.mark.parametrize(
    ("case", "forms"), [("dtype", "(f32[8]) -> (f64[8])"), ("shape", "(f32[8]) -> (f32[2, 4])")]
)
def test_another_type_or_shape_is_in_the_signature(changed: dict[str, Any], case: str, forms: str) -> None:
    found = changed[case]
    assert found["a"]["signature"] == "(f32[8]) -> (f32[8])"
    assert found["b"]["signature"] == forms


# --- Causes, and the values that re-runs keep ----------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "cause"),
    [
        ("dropped", "TS900"),
        ("argument", "TS120"),
        ("reseeded", "TS103"),
        ("index_add", "TS201"),
        ("entered", "TS303"),
        ("unwritten", "TS207"),
    ],
)
def test_the_cause_follows_from_the_record(mutated: Command, case: str, cause: str) -> None:
    result = mutated(case, flags=("--reruns", "0"))
    assert result.returncode == 1, result.stderr
    assert result.first["kind"] == FOUND[case][0]
    assert result.json["cause"]["code"] == cause
    assert result.json["cause"]["status"] == "likely"
    assert f"likely      {cause} " in result.stderr


@pytest.mark.parametrize("case", ["through_numpy", "foreach_result"])
def test_a_write_that_nobody_sees_is_told_from_an_operation_that_differs(mutated: Command, case: str) -> None:
    result = mutated(case)
    (tensor,) = result.json["finding"]["inputs"]
    assert result.json["cause"]["code"] == "TS209"
    assert tensor["different"] == 1
    assert (tensor["first"]["index"], tensor["first"]["a"], tensor["first"]["b"]) == ([4], "8", "9")


@pytest.mark.parametrize(
    ("case", "count", "first"),
    [
        ("own_operation", 1, {"index": [3], "ulps": 1}),
        ("zero", 1, {"index": [0], "bits_a": "00000000", "bits_b": "80000000"}),
    ],
)
def test_the_elements_that_differ_are_shown(
    mutated: Command, case: str, count: int, first: dict[str, Any]
) -> None:
    result = mutated(case)
    finding = result.json["finding"]
    assert finding["inputs"] == []
    assert finding["inputs_compared"] >= 1
    (tensor,) = finding["outputs"]
    assert tensor["different"] == count
    assert {name: tensor["first"][name] for name in first} == first
    assert result.json["cause"]["code"] == "TS900"
    assert result.json["reruns"] == 2, "one without the change, and one with it"
    assert "differs     inputs equal, outputs not" in result.stderr


def test_of_an_exception_one_re_run_shows_where_it_comes_from(mutated: Command) -> None:
    result = mutated("raises")
    assert (result.returncode, result.json["reruns"]) == (1, 1)
    assert result.json["cause"]["code"] == "TS900"
    assert "raises" in [frame["function"] for frame in result.json["finding"]["stack"]]
    assert "raised      run 2" in result.stderr


# --- Two ranks -------------------------------------------------------------------------------------------

READ_TOO_EARLY = """
import os, sys, time
import torch
import torch.distributed as dist

counter, waits = sys.argv[1:]
rank = int(os.environ["RANK"])
with open(f"{counter}{rank}", "ab") as file:
    file.write(b".")
    early = file.tell() % 2 == 0
dist.init_process_group("gloo")
total = torch.full((4,), rank + 1.0)
if early and rank == 1:
    time.sleep(1.5)
work = dist.all_reduce(total, async_op=True)
if waits == "waits":
    work.wait()
elif not early:
    work.wait()
half = total * 0.5
work.wait()
dist.barrier()
dist.destroy_process_group()
"""


def ranks(verify: Command, path: Path, *arguments: str, **options: Any) -> Any:
    words = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(path), *arguments)
    return verify(*words, **options)


def test_the_target_of_a_collective_that_is_read_too_early(
    verify: Command, written: Command, tmp_path: Path
) -> None:
    result = ranks(verify, written(READ_TOO_EARLY), str(tmp_path / "counter"), "reads early")
    assert result.returncode == 1, result.stderr
    assert result.json["cause"]["code"] == "TS208"
    assert result.first["b"]["site"]["source"] == "half = total * 0.5"
    assert result.first["process"] == "main"


def test_a_collective_that_is_waited_for_may_take_any_time(
    verify: Command, written: Command, tmp_path: Path
) -> None:
    result = ranks(verify, written(READ_TOO_EARLY), str(tmp_path / "counter"), "waits")
    assert (result.returncode, result.json["verdict"]) == (0, "SAME"), result.stderr
