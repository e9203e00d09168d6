# SPDX-License-Identifier: Apache-2.0
"""The line of the user's program that the observer finds, in each version of Python that it knows."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parents[1]
OBSERVER = SOURCE / "trueseed" / "libtorch" / "observer"
VERSIONS = ("3.11", "3.12", "3.13")


def python_of(version: str) -> str:
    """A Python of this version: this one, one on the path, or one of pyenv's."""
    if version == "{}.{}".format(*sys.version_info):
        return sys.executable
    installed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    candidates = [*sorted(installed.glob(f"{version}.*/bin/python")), shutil.which(f"python{version}")]
    for candidate in candidates:
        if candidate is None:
            continue
        says = subprocess.run([candidate, "-V"], capture_output=True, text=True, check=False)
        if says.stdout.startswith(f"Python {version}."):
            return str(candidate)
    pytest.skip(f"Python {version} is not installed")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The observer's part that reads Python frames, built without LibTorch."""
    path = tmp_path_factory.mktemp("library") / "source_lines.so"
    sources = [OBSERVER / name for name in ("python_api.cc", "python_frames.cc", "source_lines.cc")]
    subprocess.run(
        [
            os.environ.get("CXX", "c++"),
            *("-std=c++20", "-O1", "-Wall", "-Wextra", "-shared", "-fPIC", "-pthread", f"-I{SOURCE}"),
            *(HERE / "source_lines_library.cc", *sources),
            *("-o", path),
        ],
        check=True,
    )
    return str(path)


@pytest.fixture(scope="session", params=VERSIONS)
def found(request: pytest.FixtureRequest, library: str) -> dict[str, Any]:
    """What cases.py has found in one version of Python."""
    python = python_of(request.param)
    done = subprocess.run(
        [python, "-S", str(HERE / "cases.py"), library],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["version"] == [int(part) for part in request.param.split(".")]
    return result


def marked_lines() -> dict[str, int]:
    lines = (HERE / "cases.py").read_text().splitlines()
    marks = [(re.search(r"# at: (.*)$", line), number) for number, line in enumerate(lines, 1)]
    return {mark[1]: number for mark, number in marks if mark is not None}


def test_reads_the_layout_of_the_versions_that_it_knows_and_of_no_other(found: dict[str, Any]) -> None:
    assert found["facts"] == {
        "reads_layout": True,
        "reads_layout_of_unknown_version": False,
        "reads_layout_of_free_threaded_build": False,
    }


def test_finds_the_line_that_is_marked(found: dict[str, Any]) -> None:
    marks = marked_lines()
    expected = {name: f"{HERE / 'cases.py'}:{line}" for name, line in marks.items() if name != "child"}
    expected |= {"executed": "<made>:3", "evaluated": "<made>:1"}
    lines = {case["name"]: case["line"].rpartition(" ")[0] for case in found["seen"]}
    assert lines == expected
    assert len(lines) > 30


def test_finds_the_line_and_function_that_python_says(found: dict[str, Any]) -> None:
    assert {case["name"]: case["line"] for case in found["seen"]} == {
        case["name"]: case["caller"] for case in found["seen"]
    }


def test_finds_the_same_line_with_and_without_the_gil(found: dict[str, Any]) -> None:
    assert [case["line_with_gil"] for case in found["seen"]] == [case["line"] for case in found["seen"]]


def test_walks_the_whole_stack_as_python_does(found: dict[str, Any]) -> None:
    wrong = [case["name"] for case in found["seen"] if case["stacks_equal"] != [True, True, True]]
    assert wrong == []
    assert max(case["depth"] for case in found["seen"]) > 800


def test_finds_the_line_in_a_forked_child(found: dict[str, Any]) -> None:
    assert found["child_status"] == 0


def test_does_not_take_a_new_code_object_for_a_dead_one(found: dict[str, Any]) -> None:
    assert len(found["many"]) == 2000
    assert [line for line, _ in found["many"]] == [expected for _, expected in found["many"]]


def test_does_not_take_one_place_of_a_function_for_another(found: dict[str, Any]) -> None:
    assert len(found["long"]) == 6000
    assert [line for line, _ in found["long"]] == [expected for _, expected in found["long"]]


def test_finds_the_line_at_the_end_of_a_deep_recursion(found: dict[str, Any]) -> None:
    line, expected = found["deep"]
    assert line == expected


def test_looks_through_thousands_of_library_frames_and_then_gives_up(found: dict[str, Any]) -> None:
    ten, thousands, too_many = found["below"]
    assert ten == thousands
    assert ten.startswith(f"{HERE / 'cases.py'}:")
    assert too_many == ""


def test_finds_no_line_in_a_thread_without_python(found: dict[str, Any]) -> None:
    assert found["without_python"] == ""


def test_an_older_python_has_no_lines(library: str) -> None:
    python = python_of("3.10")
    program = "import ctypes, sys; print(ctypes.CDLL(sys.argv[1]).has_interface())"
    done = subprocess.run([python, "-c", program, library], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
