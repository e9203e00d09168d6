# SPDX-License-Identifier: Apache-2.0
"""What a run says of itself: statuses, NOT HELD lines, reseeds, the report file, runs inside runs."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Said = Callable[[str], list[str]]
Program = Callable[..., str]
Reported = Callable[..., list[dict[str, Any]]]

DRAW = "import random; print(random.random())"
STATUSES = ("held", "NOT HELD", "yours", "at import")


@pytest.fixture
def reported(under: Run, tmp_path: Path) -> Reported:
    """reported(*command, ...): the lines of the report file of a run."""

    def run(*command: str, flags: tuple[str, ...] = (), **options: Any) -> list[dict[str, Any]]:
        path = tmp_path / "report.jsonl"
        done = under(*command, flags=("--json", str(path), *flags), **options)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in path.read_text().splitlines()]

    return run


def by_name(line: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {switch["name"]: switch for switch in line["switches"]}


# --- The table ------------------------------------------------------------------------------------


def table_of(lines: list[str]) -> dict[str, str]:
    """Status by name, of the process's table: each row in five columns."""
    start = next(index for index, line in enumerate(lines) if re.search(r"role \w+", line))
    cells = [re.split(r" {2,}", line.removeprefix("trueseed: ")) for line in lines[start + 2 :]]
    return {row[0]: row[3] for row in cells if len(row) >= 4}


def test_a_table_says_what_became_of_every_switch(
    under: Run, said: Said, python: str, address_order: str
) -> None:
    done = under(python, "-c", "import random", flags=("--report",))
    lines = done.stderr.splitlines()
    assert all(line.startswith("trueseed: ") for line in lines)
    assert lines[0].endswith("seed 73 (given), mode deterministic")
    assert "trueseed: read back: seed 73, mode deterministic, role main" in lines
    table = table_of(lines)
    assert set(table.values()) <= set(STATUSES)
    assert table["hash seed"] == table["Python random"] == table["OMP_NUM_THREADS"] == "held"
    assert table["address order"] == ("held" if address_order == "fixed" else "NOT HELD")
    assert table["numpy.random"] == table["torch"] == "at import"
    assert len(said(done.stderr)) > 10


def test_without_report_there_is_no_table(under: Run, said: Said, python: str) -> None:
    assert said(under(python, "-c", "import random").stderr) == []


def test_seeded_mode_sets_and_says_less(under: Run, python: str) -> None:
    code = (
        "import os; print(sorted(name for name in os.environ if name.startswith(('OMP_', 'NCCL_', 'MKL_'))))"
    )
    seeded = under(python, "-c", code, flags=("--report", "--mode", "seeded"))
    assert seeded.stdout == "[]\n"
    assert "mode seeded, role main" in seeded.stderr
    assert "OMP_NUM_THREADS" not in seeded.stderr
    deterministic = under(python, "-c", code, flags=("--report", "--mode=deterministic"))
    assert "OMP_NUM_THREADS" in deterministic.stdout
    assert "OMP_NUM_THREADS" in deterministic.stderr


@pytest.mark.parametrize(
    ("name", "value"), [("OMP_NUM_THREADS", "1"), ("PYTHONHASHSEED", "5"), ("MKL_CBWR", "AVX2")]
)
def test_what_the_user_set_wins_and_is_the_users(
    reported: Reported, under: Run, python: str, name: str, value: str
) -> None:
    code = f"import os; print(os.environ[{name!r}])"
    row = "hash seed" if name == "PYTHONHASHSEED" else name
    plan, process = reported(python, "-c", code, env={name: value})
    assert by_name(plan)[name]["status"] == "yours"
    assert (by_name(process)[row]["status"], by_name(process)[row]["found"]) == ("yours", value)
    assert under(python, "-c", code, env={name: value}).stdout == f"{value}\n"
    plan, process = reported(python, "-c", code)
    assert by_name(plan)[name]["status"] != "yours", "the partner: one that nobody set"
    assert by_name(process)[row]["status"] == "held"


def test_a_hash_seed_of_the_users_decides(plain: Run, under: Run, python: str) -> None:
    code = "print(hash('a'))"
    assert under(python, "-c", code, env={"PYTHONHASHSEED": "5"}).stdout == (
        plain(python, "-c", code, env={"PYTHONHASHSEED": "5"}).stdout
    )
    assert under(python, "-c", code).stdout == plain(python, "-c", code, env={"PYTHONHASHSEED": "73"}).stdout


def test_a_user_who_wants_random_hashes_has_them_and_is_told(reported: Reported, python: str) -> None:
    plan, process = reported(python, "-c", "pass", env={"PYTHONHASHSEED": "random"})
    assert "hash order differs" in by_name(plan)["PYTHONHASHSEED"]["note"]
    assert by_name(process)["hash seed"]["status"] in ("yours", "NOT HELD")
    assert by_name(process)["hash seed"]["found"] == "random"


def test_an_empty_variable_is_not_a_value_of_the_users(reported: Reported, python: str) -> None:
    _, process = reported(python, "-c", "pass", env={"PYTHONHASHSEED": "", "OMP_NUM_THREADS": ""})
    assert by_name(process)["hash seed"]["status"] == by_name(process)["OMP_NUM_THREADS"]["status"] == "held"


def test_a_variable_that_a_shell_in_between_has_changed(reported: Reported, python: str) -> None:
    command = ("sh", "-c", 'NCCL_ALGO=Tree exec "$@"', "sh", python, "-c", "pass")
    _, process = reported(*command)
    assert by_name(process)["NCCL_ALGO"] == {
        "name": "NCCL_ALGO",
        "wanted": "Ring",
        "found": "Tree",
        "status": "yours",
        "note": "set between the launcher and this process",
    }


def test_a_hash_seed_that_was_lost_in_between_is_not_held(under: Run, said: Said, python: str) -> None:
    command = ("env", "-u", "PYTHONHASHSEED", python, "-c", "pass")
    (line,) = said(under(*command).stderr)
    assert line.startswith("trueseed: NOT HELD: hash seed: wanted 73, found random")
    assert said(under("env", python, "-c", "pass").stderr) == [], "the partner"


def test_a_program_that_changes_its_own_variables_is_judged_by_those_it_started_with(
    reported: Reported, python: str
) -> None:
    _, process = reported(python, "-c", "import os; os.environ['PYTHONHASHSEED'] = '5'")
    assert (by_name(process)["hash seed"]["found"], by_name(process)["hash seed"]["status"]) == ("73", "held")


# --- What a torch program changed -------------------------------------------------------------------

CHANGES = """
import random
import numpy as np
random.seed(5)
np.random.seed(6)
random.seed(5)
import torch
for step in range(3):
    torch.manual_seed(7)
torch.backends.cudnn.benchmark = True
torch.use_deterministic_algorithms(False)
torch.set_num_threads(torch.get_num_threads() + 1)
"""


def test_what_the_program_changed_is_said_by_default_and_reseeds_have_a_line(
    under: Run, said: Said, python: str, program: Program, tmp_path: Path
) -> None:
    path = program(CHANGES)
    done = under(python, path, flags=("--json", "report.jsonl"))
    assert done.returncode == 0
    lines = said(done.stderr)
    assert all(line.startswith("trueseed: NOT HELD: ") for line in lines)
    assert [line.split(": ")[2] for line in lines] == [
        "cuDNN benchmark",
        "deterministic algorithms",
        "torch threads",
    ]
    assert "cuDNN benchmark: wanted False, found True; changed by the program" in lines[0]
    _, process = map(json.loads, (tmp_path / "report.jsonl").read_text().splitlines())
    assert [
        (row["library"], row["seed"], row["file"], row["line"], row["times"]) for row in process["reseeds"]
    ] == [
        ("random", "5", path, 4, 1),
        ("numpy.random", "6", path, 5, 1),
        ("random", "5", path, 6, 1),
        ("torch", "7", path, 9, 3),
    ]
    rows = by_name(process)
    assert [rows[name]["status"] for name in ("Python random", "NumPy global", "torch CPU")] == ["yours"] * 3
    assert rows["torch CPU"]["found"] == "seed 7"
    assert rows["torch CPU"]["note"] == f"reseeded at {path}:9"


def test_a_seed_that_the_program_sets_wins(plain: Run, under: Run, python: str) -> None:
    code = "import random; random.seed(5); print(random.random())"
    assert under(python, "-c", code).stdout == plain(python, "-c", code).stdout


def test_the_table_names_file_and_line_of_a_reseed(under: Run, python: str, program: Program) -> None:
    path = program("import random\n\nrandom.seed(5)\n")
    done = under(python, path, flags=("--report",))
    assert f"trueseed: reseeded: random with 5 at {path}:3" in done.stderr.splitlines()
    assert f"reseeded at {path}:3" in next(
        line for line in done.stderr.splitlines() if "Python random" in line
    )
    silent = under(python, path)
    assert silent.stderr == "" or "address order" in silent.stderr, "a seed of the program's is no fault"
    other = under(python, "-c", "import random; random.Random(5)", flags=("--report",))
    assert "reseeded" not in other.stderr, "the partner: a generator of its own"


def test_a_torch_generator_that_was_reseeded_by_itself_is_found(reported: Reported, python: str) -> None:
    code = "import torch; torch.default_generator.manual_seed(5)"
    _, process = reported(python, "-c", code)
    row = by_name(process)["torch CPU"]
    assert (row["found"], row["status"]) == ("seed 5", "yours")


def test_the_partner_torch_seed_and_what_torch_restores_itself_are_held(
    reported: Reported, python: str
) -> None:
    code = "import torch; torch.seed(); c = torch.random.fork_rng(); c.__enter__(); torch.random.seed(); c.__exit__(None, None, None)"
    _, process = reported(python, "-c", code)
    assert by_name(process)["torch CPU"]["status"] == "held"


# --- The file ---------------------------------------------------------------------------------------


def test_a_report_file_opens_with_the_plan(reported: Reported, python: str) -> None:
    plan, process = reported(python, "-c", DRAW)
    assert plan["format"] == process["format"] == "trueseed-report/1"
    assert (plan["kind"], process["kind"]) == ("plan", "process")
    assert (plan["seed"], plan["seed_from"], plan["mode"]) == ("73", "given", "deterministic")
    assert plan["command"] == [python, "-c", DRAW]
    assert (process["seed"], process["mode"], process["role"]) == ("73", "deterministic", "main")
    assert process["argv"] == [python, "-c", DRAW]
    assert process["python"] == sys.version.split()[0]
    assert {switch["status"] for switch in process["switches"]} <= set(STATUSES)
    assert all(set(switch) == {"name", "wanted", "found", "status", "note"} for switch in process["switches"])


@pytest.mark.parametrize("flags", [(), ("--mode", "seeded"), ("--exact-seed", "--report"), ("-q",)])
def test_the_recorded_command_repeats_the_run(
    plain: Run, under: Run, trueseed_command: str, python: str, tmp_path: Path, flags: tuple[str, ...]
) -> None:
    done = under(python, "-c", DRAW, "it's", seed=None, flags=("--json", "report.jsonl", *flags))
    (plan, _) = map(json.loads, (tmp_path / "report.jsonl").read_text().splitlines())
    assert plan["seed_from"] == "system clock"
    path = f"{Path(trueseed_command).parent}:{os.environ['PATH']}"
    again = plain("sh", "-c", plan["repeat_command"], env={"PATH": path})
    assert again.stdout == done.stdout
    (plan_again, _) = map(json.loads, (tmp_path / "report.jsonl").read_text().splitlines())
    assert {**plan_again, "seed_from": ""} == {**plan, "seed_from": ""}


def test_seeds_of_any_length_are_recorded_whole(under: Run, python: str, tmp_path: Path) -> None:
    seed = "-1" + "0" * 5000
    done = under(python, "-c", DRAW, seed=seed, flags=("--json", "report.jsonl", "--report"))
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert [line["seed"] for line in lines] == [seed, seed]
    assert f"seed {seed}, mode" in done.stderr


STARTS_OTHERS = """
import multiprocessing, subprocess, sys

def work():
    pass

if __name__ == "__main__":
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    subprocess.run(["sh", "-c", "exit 0"], check=True)
    child = multiprocessing.get_context("spawn").Process(target=work)
    child.start()
    child.join()
"""


def test_each_python_process_adds_a_line_as_it_ends(
    reported: Reported, python: str, program: Program
) -> None:
    plan, first, second, last = reported(python, program(STARTS_OTHERS))
    assert [line["kind"] for line in (plan, first, second, last)] == ["plan", "process", "process", "process"]
    assert (first["role"], first["argv"]) == ("main", [python, "-c", "pass"])
    assert second["role"] == "process 1"
    assert last["role"] == "main"
    assert last["argv"][1:] == plan["command"][1:]


def test_lines_of_many_processes_are_whole(reported: Reported, python: str, program: Program) -> None:
    path = program(
        "import subprocess, sys\n"
        "children = [subprocess.Popen([sys.executable, '-c', 'pass']) for _ in range(20)]\n"
        "for child in children: child.wait()\n"
    )
    lines = reported(python, path)
    assert len(lines) == 22
    assert len({json.dumps(line["switches"]) for line in lines[1:]}) == 1


def test_a_report_is_readable_after_a_program_was_killed(
    under: Run, python: str, program: Program, tmp_path: Path
) -> None:
    path = program(
        "import os, subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'pass'])\n"
        "print(len(open('report.jsonl').read().splitlines()), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = under(python, path, flags=("--json", "report.jsonl"))
    assert done.returncode == -signal.SIGKILL
    assert done.stdout == "2\n", "readable while the program runs, too"
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["plan", "process"]


def test_a_run_empties_the_file_of_the_last_one(reported: Reported, python: str) -> None:
    assert len(reported(python, "-c", "pass")) == len(reported(python, "-c", "pass")) == 2


def test_a_report_stays_where_it_was_asked_for(under: Run, python: str, tmp_path: Path) -> None:
    under(python, "-c", "import os; os.chdir('/')", flags=("--json", "report.jsonl"))
    assert len((tmp_path / "report.jsonl").read_text().splitlines()) == 2


def test_a_report_of_a_program_that_is_no_python(reported: Reported) -> None:
    (plan,) = reported("true")
    assert plan["command"] == ["true"]


def test_words_that_are_no_text_are_recorded_readably(under: Run, python: str, tmp_path: Path) -> None:
    done = under(python, "-c", "pass", b"\xff\xfe", flags=("--json", "report.jsonl"))
    assert done.returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "report.jsonl").read_bytes().decode().splitlines()]
    assert [line["kind"] for line in lines] == ["plan", "process"]


def test_quiet_still_writes_the_file(reported: Reported, python: str) -> None:
    assert len(reported(python, "-I", "-c", "pass", flags=("-q",))) == 2


# --- A run inside a run -----------------------------------------------------------------------------


def nested(trueseed_command: str, python: str, code: str, *flags: str) -> tuple[str, ...]:
    return (trueseed_command, "run", *flags, "--", python, "-c", code)


def test_the_inner_seed_wins(under: Run, trueseed_command: str, python: str) -> None:
    code = "import random; print(random.random(), hash('a'))"
    inner = under(*nested(trueseed_command, python, code, "--seed", "5"))
    assert inner.stdout == under(python, "-c", code, seed=5).stdout
    assert inner.stdout != under(python, "-c", code).stdout


def test_without_a_seed_the_outer_one_is_inherited(
    under: Run,
    said: Said,
    reported: Reported,
    trueseed_command: str,
    python: str,
    first_draw: float,
    tmp_path: Path,
) -> None:
    done = under(*nested(trueseed_command, python, DRAW))
    assert (done.stdout, said(done.stderr)) == (f"{first_draw}\n", []), (
        "no seed of its own that it must print"
    )
    reported(*nested(trueseed_command, python, DRAW, "--json", "inner.jsonl"))
    plan, _ = map(json.loads, (tmp_path / "inner.jsonl").read_text().splitlines())
    assert (plan["seed"], plan["seed_from"]) == ("73", "enclosing run")


def test_values_of_an_outer_run_are_not_the_users(
    under: Run, trueseed_command: str, python: str, tmp_path: Path
) -> None:
    under(*nested(trueseed_command, python, DRAW, "--seed", "5", "--json", "inner.jsonl"))
    plan, process = map(json.loads, (tmp_path / "inner.jsonl").read_text().splitlines())
    assert "yours" not in {row["status"] for row in plan["switches"] + process["switches"]}
    assert by_name(process)["hash seed"]["found"] == "5"
    users = {"OMP_NUM_THREADS": "1"}
    under(*nested(trueseed_command, python, DRAW, "--seed", "5", "--json", "inner.jsonl"), env=users)
    plan, process = map(json.loads, (tmp_path / "inner.jsonl").read_text().splitlines())
    rows = plan["switches"] + process["switches"]
    assert [row["name"] for row in rows if row["status"] == "yours"] == ["OMP_NUM_THREADS"] * 2, "the partner"


def test_an_inner_run_of_another_mode(under: Run, trueseed_command: str, python: str) -> None:
    code = (
        "import os; print(sorted(name for name in os.environ if name.startswith(('OMP_', 'NCCL_', 'MKL_'))))"
    )
    assert under(*nested(trueseed_command, python, code, "--mode", "seeded")).stdout == "[]\n"
    inner = nested(trueseed_command, python, code)
    assert "NCCL_ALGO" in under(*inner, flags=("--mode", "seeded")).stdout


# --- The size of the environment ----------------------------------------------------------------------

ENVIRONMENT = "import os; print(sum(map(len, open('/proc/self/environ', 'rb').read().split(b'\\0'))))"


def test_the_environment_is_as_long_in_every_run_of_a_command(under: Run, python: str) -> None:
    """A longer one moves addresses, and with them the order of sets of objects."""
    sizes = {under(python, "-c", ENVIRONMENT).stdout for _ in range(3)}
    assert len(sizes) == 1
    assert under(python, "-c", ENVIRONMENT, seed=2**40).stdout not in sizes, (
        "the partner: another seed has other digits"
    )


def test_a_run_and_the_printed_command_have_environments_of_one_length(
    plain: Run, under: Run, trueseed_command: str, python: str
) -> None:
    run = under(python, "-c", ENVIRONMENT, seed=None)
    said = run.stderr.split("this repeats the run:\n")[1].removeprefix("trueseed: ")
    # Started as before: a shell would add variables of its own.
    assert plain(trueseed_command, *shlex.split(said)[1:]).stdout == run.stdout
