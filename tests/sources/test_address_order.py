# SPDX-License-Identifier: Apache-2.0
"""Address order: sets of objects iterate equally in two runs; where the system refuses, the report says so."""

from __future__ import annotations

import ctypes
import json
import platform
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

ORDER = """
import json, random

class Thing:
    def __init__(self, number):
        self.number = number

print(json.dumps([thing.number for thing in {Thing(number) for number in range(1000)}]))
"""

CALL = """
import json, warnings
import trueseed
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    report = trueseed.seed_everything(73)
row = next(row for row in report.switches if row.name == "address order")
print(json.dumps([row.status, row.note, [str(one.message) for one in caught]]))
"""

# seccomp(2): personality() with ADDR_NO_RANDOMIZE gives EPERM, as in containers that refuse it.
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, MODE_FILTER = 22, 38, 2
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
NUMBER, ARGUMENT, PERSONALITY = 0, 16, 135
READ_ONLY, ADDR_NO_RANDOMIZE = 0xFFFFFFFF, 0x0040000
ALLOW, EPERM = 0x7FFF0000, 0x00050001
FILTER = (
    (LOAD, 0, 0, NUMBER),
    (EQUAL, 0, 4, PERSONALITY),
    (LOAD, 0, 0, ARGUMENT),
    (EQUAL, 2, 0, READ_ONLY),
    (ANY_BIT, 0, 1, ADDR_NO_RANDOMIZE),
    (RETURN, 0, 0, EPERM),
    (RETURN, 0, 0, ALLOW),
)


def refuse_fixed_addresses() -> None:
    instructions = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *row) for row in FILTER))
    program = struct.pack("HxxxxxxP", len(FILTER), ctypes.addressof(instructions))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    arguments = ctypes.c_char_p(program)
    if prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or prctl(PR_SET_SECCOMP, MODE_FILTER, arguments, 0, 0):
        raise OSError(ctypes.get_errno(), "the filter cannot be installed")


@pytest.fixture(scope="session")
def can_be_fixed() -> bool:
    return subprocess.run(["setarch", "-R", "true"], capture_output=True).returncode == 0


def test_sets_of_objects_iterate_equally_or_the_report_says_not_held(record: Run, can_be_fixed: bool) -> None:
    runs = [record(ORDER) for _ in range(3)]
    row = runs[0].switch("address order")
    if can_be_fixed:
        assert runs[0].value == runs[1].value == runs[2].value
        assert (row["status"], row["found"]) == ("held", "fixed")
        assert runs[0].plan["address_order"] == "fixed"
        assert runs[0].stderr == ""
    else:
        assert (row["status"], row["found"]) == ("NOT HELD", "random")
        assert runs[0].plan["address_order"] == "refused"
        assert "trueseed: address order NOT HELD" in runs[0].stderr


def test_plain_runs_iterate_in_other_orders(value: Run, plain: Run) -> None:
    environment = {"PYTHONHASHSEED": "73"}
    orders = [value(plain, ORDER, env=environment) for _ in range(6)]
    assert any(order != orders[0] for order in orders[1:])


def test_arguments_of_another_length_keep_the_order(value: Run, under: Run, can_be_fixed: bool) -> None:
    if can_be_fixed:
        assert value(under, ORDER, "x") == value(under, ORDER, "y")


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the filter names the system call of x86-64")
def test_where_the_system_refuses_all_else_stands(record: Run) -> None:
    try:
        subprocess.run(["true"], preexec_fn=refuse_fixed_addresses, check=True)
    except subprocess.SubprocessError:
        pytest.skip("this system lets no process filter its own system calls")
    done = record(ORDER, preexec_fn=refuse_fixed_addresses)
    assert sorted(done.value) == list(range(1000))
    assert done.plan["address_order"] == "refused"
    row = done.switch("address order")
    assert (row["status"], row["found"], row["note"]) == ("NOT HELD", "random", "the system refused it")
    assert "trueseed: address order NOT HELD" in done.stderr
    assert done.not_held == []
    assert done.switch("Python random")["status"] == "held"
    assert done.switch("hash seed")["status"] == "held"


def test_one_call_says_that_it_is_too_late(value: Run, plain: Run, under: Run, can_be_fixed: bool) -> None:
    status, note, messages = value(plain, CALL)
    assert status == "NOT HELD"
    assert "trueseed run" in note
    assert "address order" in messages[0]
    if can_be_fixed:
        assert value(under, CALL) == ["held", "", []]


def test_every_process_of_the_run_is_reached(
    under: Run, python: str, tmp_path: Path, can_be_fixed: bool
) -> None:
    report = tmp_path / "report.json"
    script = f"{python} -c pass; {python} -c 'import os, sys; os.fork()'"
    assert under("sh", "-c", script, flags=("--json", str(report))).returncode == 0
    processes = [json.loads(line) for line in report.read_text().splitlines()[1:]]
    assert len(processes) >= 2
    wanted = "held" if can_be_fixed else "NOT HELD"
    for process in processes:
        (row,) = (row for row in process["switches"] if row["name"] == "address order")
        assert row["status"] == wanted
