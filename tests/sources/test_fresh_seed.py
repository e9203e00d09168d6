# SPDX-License-Identifier: Apache-2.0
"""The system's time as the seed: taken without --seed, printed, recorded, and repeated by the printed command."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

DRAW = """
import json, os, random, sys
import numpy as np
order = list({"a", "b", "c", "d", "e", "f"})
print(json.dumps([random.random().hex(), np.random.random_sample().hex(), np.random.default_rng().random().hex(), order,
    sys.argv[1:], os.environ["TRUESEED_MODE"]]))
"""


@pytest.fixture
def shell(plain: Run, environment: dict[str, str], trueseed_command: str) -> Run:
    """shell(line) runs a line as a user's shell does, with trueseed on the PATH."""
    path = f"{Path(trueseed_command).parent}{os.pathsep}{environment['PATH']}"
    return lambda line: plain("sh", "-c", line, env={"PATH": path})


def printed(stderr: str) -> tuple[str, str]:
    """The seed and the command that a run has printed."""
    found = re.fullmatch(r"trueseed: seed (\d+), [^\n]*clock[^\n]*\ntrueseed:   ([^\n]+)\n", stderr)
    assert found, stderr
    return found[1], found[2]


def test_the_printed_command_repeats_the_run(record: Run, shell: Run) -> None:
    first = record(DRAW, "it's", "$HOME", "a b", "", seed=None)
    seed, command = printed(first.stderr)
    assert 0 <= int(seed) < 2**32
    assert first.plan["seed"] == first.main["seed"] == seed
    assert first.plan["seed_from"] == "system clock"
    assert first.plan["repeat_command"] == command
    again = shell(command)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == first.stdout


def test_options_are_part_of_the_printed_command(under: Run, program: Run, python: str, shell: Run) -> None:
    first = under(python, program(DRAW), seed=None, flags=("--mode", "seeded"))
    _, command = printed(first.stderr)
    assert shell(command).stdout == first.stdout
    assert first.stdout.endswith('"seeded"]\n')


def test_a_program_of_several_lines_is_repeated(under: Run, python: str, shell: Run) -> None:
    first = under(python, "-c", DRAW, seed=None)
    command = first.stderr.split("repeats the run:\ntrueseed:   ", 1)[1]
    assert shell(command).stdout == first.stdout


def test_two_runs_without_a_seed_differ(record: Run) -> None:
    first, second = record(DRAW, seed=None), record(DRAW, seed=None)
    assert first.plan["seed"] != second.plan["seed"]
    for one, other in zip(first.value[:3], second.value[:3], strict=True):
        assert one != other


def test_a_given_seed_is_not_printed(record: Run) -> None:
    done = record(DRAW)
    assert "clock" not in done.stderr
    assert (done.plan["seed"], done.plan["seed_from"]) == ("73", "given")


def test_below_another_run_its_seed_is_taken_and_not_printed(
    under: Run, program: Run, python: str, trueseed_command: str
) -> None:
    inner = under(trueseed_command, "run", "--", python, program(DRAW))
    assert "clock" not in inner.stderr
    assert inner.stdout == under(python, program(DRAW)).stdout
    own = under(trueseed_command, "run", "--seed", "74", "--", python, program(DRAW))
    assert own.stdout == under(python, program(DRAW), seed=74).stdout


def test_quiet_prints_nothing_and_still_records(record: Run) -> None:
    done = record(DRAW, seed=None, flags=("--quiet",))
    assert done.stderr == ""
    words = shlex.split(done.plan["repeat_command"])
    assert words[:4] == ["trueseed", "run", "--seed", done.plan["seed"]]


def test_one_call_without_a_seed_names_the_seed_that_repeats_it(value: Run, plain: Run) -> None:
    text = """
import json, random, sys, warnings
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
report = trueseed.seed_everything(int(sys.argv[1]) if len(sys.argv) > 1 else None)
print(json.dumps([report.seed, random.random().hex()]))
"""
    first, second = value(plain, text), value(plain, text)
    assert first[0] != second[0]
    assert first[1] != second[1]
    assert value(plain, text, str(first[0])) == first
