# SPDX-License-Identifier: Apache-2.0
"""Where nothing can be said, the command says why, exits with 2, and keeps what there is."""

from __future__ import annotations

import json
import shutil
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

NO_TORCH = "import math\nprint(math.pi)\n"

TEN_OPERATIONS = """
import os, sys
import torch
counter, fails_in = sys.argv[1:3]
with open(counter, "ab") as file:
    file.write(b".")
    run = file.tell()
total = torch.zeros(4)
for number in range(9):
    total.add_(float(number))
if str(run) == fails_in:
    sys.exit("gave up in this run")
"""

# Enough rows for many chunks.
MANY_OPERATIONS = """
import sys
import torch
torch.manual_seed(int(sys.argv[2]))
total = torch.randn(4)
for number in range(int(sys.argv[1])):
    total.add_(1.0)
print("ended")
"""


# --- The program ---------------------------------------------------------------------------------------


def test_a_program_without_torch_has_no_verdict(verify: Command, written: Command) -> None:
    result = verify(written(NO_TORCH))
    assert (result.returncode, result.json["verdict"]) == (2, "NO VERDICT")
    assert "no operation of torch was observed" in result.json["trouble"]
    assert "a Python program must use torch" in result.json["trouble"]


@pytest.mark.parametrize("run", [1, 2])
def test_a_program_that_fails_in_one_run_has_no_verdict(
    verify: Command, written: Command, tmp_path: Path, run: int
) -> None:
    record = tmp_path / "record"
    words = (str(tmp_path / "counter"), str(run))
    result = verify(written(TEN_OPERATIONS), *words, flags=("--record", str(record)))
    assert (result.returncode, result.json["verdict"]) == (2, "NO VERDICT")
    assert result.json["trouble"].startswith(f"the program failed in run {run} (exit status 1)")
    assert "gave up in this run" in result.json["trouble"]
    assert list((record / f"run-0{run}").glob("main.0.rows")), "what it had done is kept"


def test_a_program_that_does_not_fail_is_the_same(verify: Command, written: Command, tmp_path: Path) -> None:
    result = verify(written(TEN_OPERATIONS), str(tmp_path / "counter"), "none")
    assert (result.returncode, result.json["verdict"]) == (0, "SAME"), result.stderr
    assert result.json["operations"]["compared"] == 10


def test_a_command_that_does_not_exist(trueseed: Command) -> None:
    done = trueseed("verify", "--seed", "73", "--", "no-such-command")
    assert done.returncode == 2
    assert "no-such-command" in done.stderr


# --- The folder of the records -----------------------------------------------------------------------------


def test_a_folder_that_is_not_empty_is_left_as_it_is(
    verify: Command, written: Command, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    result = verify(written(NO_TORCH), flags=("--record", str(tmp_path)))
    assert result.returncode == 2
    assert f"cannot use '{tmp_path}' for the records: it is not empty; give a new folder" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("command", ["run", "verify"])
def test_a_folder_that_cannot_be_made(trueseed: Command, tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    folder = tmp_path / "file" / "record"
    done = trueseed(command, "--seed", "73", "--record", str(folder), "--", sys.executable, "-c", "print(1)")
    assert done.returncode == (125 if command == "run" else 2)
    assert str(folder) in done.stderr
    assert "Not a directory" in done.stderr
    assert done.stdout == "", "the program did not run"


def test_a_record_is_not_written_over(trueseed: Command, recorded: Path) -> None:
    before = {path.name: path.read_bytes() for path in recorded.iterdir()}
    done = trueseed("run", "--seed", "73", "--record", str(recorded), "--", sys.executable, "-c", "print(1)")
    assert done.returncode == 125
    assert "holds a record already" in done.stderr
    assert {path.name: path.read_bytes() for path in recorded.iterdir()} == before


@pytest.mark.parametrize("kibibytes", [64, 512])
def test_a_full_disk_ends_the_record_and_not_the_program(
    trueseed: Command, written: Command, tmp_path: Path, kibibytes: int
) -> None:
    folder = tmp_path / "record"
    program = f"ulimit -f {kibibytes}; exec {sys.executable} {written(MANY_OPERATIONS)} 20000 73"
    done = trueseed("run", "--seed", "73", "--record", str(folder), "--", "bash", "-c", program)
    assert (done.returncode, done.stdout) == (0, "ended\n")
    shown = trueseed("show", str(folder))
    assert shown.returncode == 0
    assert "its observer stopped: cannot write the record" in shown.stdout
    assert "File too large" in shown.stdout
    assert 0 < operations_of(shown.stdout) < 20_001


def test_a_full_disk_is_no_verdict(trueseed: Command, written: Command) -> None:
    program = f"ulimit -f 512; exec {sys.executable} {written(MANY_OPERATIONS)} 20000 73"
    done = trueseed("verify", "--seed", "73", "--json", "--", "bash", "-c", program)
    assert (done.returncode, done.json["verdict"]) == (2, "NO VERDICT")
    assert done.json["trouble"].startswith("the record is not complete: the observer of ")


BLOCKS_A_LATER_RUN = """
import pathlib, sys, time, torch
blocked, at = sys.argv[1:]
path = pathlib.Path(blocked)
if path.parent.joinpath(at).exists() and not path.exists():
    path.write_text("a file where a folder should be")
torch.ones(2).mul(time.monotonic_ns() if path.name == "run-03" else 1)
"""


def test_a_second_run_that_cannot_be_recorded_is_no_verdict(
    trueseed: Command, written: Command, tmp_path: Path
) -> None:
    record = tmp_path / "record"
    words = ("--", sys.executable, str(written(BLOCKS_A_LATER_RUN)), str(record / "run-02"), "run-01")
    result = trueseed("verify", "--seed", "73", "--json", "--record", str(record), *words)
    assert (result.returncode, result.json["verdict"]) == (2, "NO VERDICT"), result.stderr
    assert "run-02" in result.json["trouble"]
    assert result.verdict.startswith("NO VERDICT: ")


def test_a_re_run_that_cannot_be_recorded_leaves_the_verdict(
    trueseed: Command, written: Command, tmp_path: Path
) -> None:
    record = tmp_path / "record"
    words = ("--", sys.executable, str(written(BLOCKS_A_LATER_RUN)), str(record / "run-03"), "run-02")
    result = trueseed("verify", "--seed", "73", "--json", "--record", str(record), *words)
    assert (result.returncode, result.json["verdict"]) == (1, "DIFFERENT"), result.stderr
    assert result.first["b"]["name"] == "aten::mul.Tensor"
    assert "trueseed: no re-run: " in result.stderr
    assert "run-03" in result.stderr


# --- Records that are damaged, or of another version ---------------------------------------------------------


def operations_of(shown: str) -> int:
    (line,) = (line for line in shown.splitlines() if line.startswith("process"))
    return int(line.split("main: ")[1].split(" ")[0].replace(",", ""))


@pytest.fixture(scope="module")
def original(trueseed: Command, written: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of 5,001 operations."""
    folder = tmp_path_factory.mktemp("original") / "record"
    words = (sys.executable, str(written(MANY_OPERATIONS)), "5000", "73")
    done = trueseed("run", "--seed", "73", "--record", str(folder), "--", *words)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def other(trueseed: Command, written: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same operations with another state of the generator."""
    folder = tmp_path_factory.mktemp("other") / "record"
    words = (sys.executable, str(written(MANY_OPERATIONS)), "5000", "74")
    done = trueseed("run", "--seed", "73", "--record", str(folder), "--", *words)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def recorded(original: Path, tmp_path: Path) -> Path:
    """A copy of the record, to be damaged."""
    return Path(shutil.copytree(original, tmp_path / "copy"))


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        (byte,) = file.read(1)
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


def test_a_sound_record_is_shown_and_compared(trueseed: Command, original: Path, recorded: Path) -> None:
    shown = trueseed("show", str(original))
    assert shown.returncode == 0
    assert operations_of(shown.stdout) == 5_001
    assert "damaged" not in shown.stdout
    done = trueseed("diff", str(original), str(recorded))
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("SAME: 5,001 operations in 0 steps of 1 process")


@pytest.mark.parametrize("part", [1, 2, 3])
def test_what_comes_before_damage_is_used(
    trueseed: Command, original: Path, recorded: Path, part: int
) -> None:
    path = recorded / "main.0.rows"
    flip(path, path.stat().st_size * part // 4)
    shown = trueseed("show", str(recorded))
    assert shown.returncode == 0
    assert "damaged: '" in shown.stdout
    assert "; what comes before is used" in shown.stdout
    assert 0 < operations_of(shown.stdout) < 5_001
    last = operations_of(shown.stdout) - 1
    assert trueseed("show", "--op", str(last), str(recorded)).returncode == 0
    done = trueseed("diff", str(original), str(recorded))
    assert done.returncode == 2, done.stdout
    assert done.stdout.splitlines()[-1].startswith("NO VERDICT: the records are not complete; ")


def test_a_record_that_ends_within_a_chunk(trueseed: Command, original: Path, recorded: Path) -> None:
    path = recorded / "main.0.rows"
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 4096)
    shown = trueseed("show", str(recorded))
    assert "the file ends within a chunk" in shown.stdout
    assert operations_of(shown.stdout) > 1_000
    assert trueseed("diff", str(original), str(recorded)).returncode == 2


@pytest.mark.parametrize("command", ["show", "diff"])
def test_a_file_of_another_version_is_refused(
    trueseed: Command, original: Path, recorded: Path, command: str
) -> None:
    with (recorded / "main.0.rows").open("r+b") as file:
        file.seek(16)
        file.write(struct.pack("<I", 99))
    done = trueseed(command, *([str(original)] if command == "diff" else []), str(recorded))
    assert done.returncode == 2
    assert (
        "has version 99 of the format; this build reads version 1; use the Trueseed that wrote it"
        in done.stderr
    )


@pytest.mark.parametrize("command", ["show", "diff"])
def test_a_run_of_another_format_is_refused(
    trueseed: Command, original: Path, recorded: Path, command: str
) -> None:
    path = recorded / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "format": "trueseed-run/99"}))
    done = trueseed(command, *([str(original)] if command == "diff" else []), str(recorded))
    assert done.returncode == 2
    assert "has the format trueseed-run/99; this build reads trueseed-run/1" in done.stderr


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 7}'])
def test_a_run_that_is_not_described_is_refused(trueseed: Command, recorded: Path, text: str) -> None:
    (recorded / "run.json").write_text(text)
    done = trueseed("show", str(recorded))
    assert done.returncode == 2
    assert "does not describe a run; record the run again" in done.stderr


@pytest.mark.parametrize("command", ["show", "diff"])
def test_a_folder_that_is_no_record_is_refused(trueseed: Command, tmp_path: Path, command: str) -> None:
    done = trueseed(command, *([str(tmp_path)] * (2 if command == "diff" else 1)))
    assert done.returncode == 2
    assert f"cannot read '{tmp_path}/run.json'" in done.stderr


def test_a_record_without_operations_has_no_verdict(
    trueseed: Command, original: Path, recorded: Path
) -> None:
    (recorded / "main.0.rows").unlink()
    done = trueseed("diff", str(original), str(recorded))
    assert done.returncode == 2
    assert f"the record '{recorded}' has no operation, so nothing can be said" in done.stderr


# --- What show and diff say ----------------------------------------------------------------------------------


def test_the_overview_of_a_record(trueseed: Command, original: Path) -> None:
    shown = trueseed("show", str(original)).stdout
    assert "seed          73, mode deterministic" in shown
    assert "repeat        trueseed run --seed 73 -- " in shown
    assert "main: 5,001 operations in 0 steps (main 5,001)" in shown


def test_one_operation_of_a_record(trueseed: Command, original: Path) -> None:
    shown = trueseed("show", "--op", "0", str(original)).stdout
    fields = dict(line.split(maxsplit=1) for line in shown.splitlines() if not line.startswith(" "))
    assert fields["operation"] == "aten::randn"
    assert fields["place"] == "0 of main, thread main"
    assert fields["line"].endswith("program.py:5 in <module>")
    assert "  total = torch.randn(4)" in shown
    assert fields["types"] == "() -> (f32[4])"
    assert len(fields["outputs"]) == 32
    assert "generator" in fields, "of an operation that draws"
    later = trueseed("show", "--op", "1", str(original)).stdout
    assert "aten::add_.Tensor" in later
    assert "generator " not in later


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (("--op", "5001"), "--op 5001: process main, thread main has 5,001 operations, counted from 0"),
        (("--step", "1"), "--step 1: no operation belongs to it"),
        (("--process", "rank7"), "'rank7' is no process of this record; it has main"),
        (("--thread", "other", "--op", "0"), "'other' is no thread of process main; it has main"),
        (("--op", "0", "--step", "0"), "--op and --step were given; give one of the two"),
        (("--op", "one"), "--op"),
    ],
)
def test_what_a_record_does_not_have(
    trueseed: Command, original: Path, flags: tuple[str, ...], message: str
) -> None:
    done = trueseed("show", *flags, str(original))
    assert done.returncode == 2
    assert message in done.stderr


def test_the_operations_of_a_step(trueseed: Command, original: Path) -> None:
    lines = trueseed("show", "--step", "0", "--process", "main", "--thread", "main", str(original)).stdout
    assert lines.splitlines()[0] == "main, thread main"
    assert len(lines.splitlines()) == 5_002


def test_two_records_that_differ(trueseed: Command, original: Path, other: Path) -> None:
    done = trueseed("diff", "--json", str(original), str(other))
    assert (done.returncode, done.json["verdict"]) == (1, "DIFFERENT")
    assert done.json["format"] == "trueseed-diff/1"
    assert (done.first["kind"], done.first["row"], done.first["a"]["name"]) == ("generator", 0, "aten::randn")
    assert done.json["operations"]["different"] == 1
    assert done.json["finding"] is None
    (setting,) = done.json["settings"]
    assert setting.startswith("command: ")


def test_all_differences_of_two_records_are_counted(trueseed: Command, original: Path, other: Path) -> None:
    done = trueseed("diff", "--json", "--keep-going", str(original), str(other))
    assert done.returncode == 1
    assert done.json["operations"] == {"a": 5_001, "b": 5_001, "compared": 5_001, "different": 5_001}


@pytest.mark.parametrize("count", [0, 1, 3])
def test_diff_takes_two_records(trueseed: Command, original: Path, count: int) -> None:
    done = trueseed("diff", *([str(original)] * count))
    assert done.returncode == 2
    assert f"diff takes two records, {count} given" in done.stderr


def test_the_records_of_two_re_runs_show_the_values(
    verify: Command, trueseed: Command, programs: Path, tmp_path: Path
) -> None:
    record = tmp_path / "record"
    words = (str(tmp_path / "counter"), "bit", "bit")
    result = verify(programs / "mutations.py", *words, flags=("--record", str(record)))
    assert result.returncode == 1
    folders = [str(record / name) for name in ("run-03", "run-04")]
    done = trueseed("diff", "--json", *folders)
    assert done.returncode == 1
    (tensor,) = done.json["finding"]["outputs"]
    assert (tensor["different"], tensor["first"]["ulps"]) == (1, 1)
    assert done.json["finding"]["inputs"] == []
    shown = trueseed("show", folders[0]).stdout
    assert "kept          the tensors of operation 1 of main, aten::sin" in shown
    plain = trueseed("diff", str(record / "run-01"), str(record / "run-02"))
    assert plain.returncode == 1
    assert "seen in" not in plain.stdout, "these runs kept no tensors"
