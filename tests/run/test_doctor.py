# SPDX-License-Identifier: Apache-2.0
"""`trueseed doctor`, the version, and `python -m trueseed`."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy
import pytest

import trueseed

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def path_of_this_python(python: str) -> dict[str, str]:
    return {"PATH": f"{Path(python).parent}:{os.environ['PATH']}"}


def test_the_text_names_what_a_promise_depends_on(
    plain: Run, trueseed_command: str, path_of_this_python: dict[str, str]
) -> None:
    done = plain(trueseed_command, "doctor", env=path_of_this_python)
    assert (done.returncode, done.stderr) == (0, "")
    names = [line[:16].strip() for line in done.stdout.splitlines()]
    for name in (
        "trueseed",
        "kernel",
        "cpu",
        "usable cpus",
        "c library",
        "address order",
        "python",
        "numpy",
        "torch",
    ):
        assert name in names
    assert sys.version.split()[0] in done.stdout


def test_the_json_says_the_same(
    plain: Run, trueseed_command: str, path_of_this_python: dict[str, str]
) -> None:
    done = plain(trueseed_command, "doctor", "--json", env=path_of_this_python)
    found = json.loads(done.stdout)
    assert found["format"] == "trueseed-doctor/1"
    assert found["version"] == trueseed.__version__
    assert found["cpu"]["usable"] == len(os.sched_getaffinity(0))
    assert found["address_order"] in ("fixed", "refused")
    assert found["shim_directory"] == str(Path(trueseed.__file__).parent / "_shim")
    assert found["python"]["version"] == sys.version.split()[0]
    assert found["python"]["entered"] is True
    assert found["python"]["numpy"] == numpy.__version__
    torch = importlib.metadata.version("torch").split("+")[0]
    assert found["python"]["torch"].split("+")[0] == torch
    assert found["python"]["observed"] is True
    assert torch in found["observed_torch_versions"]
    assert not [hint for hint in found["hints"] if "observer" in hint]


def test_address_order_is_what_a_run_finds(
    plain: Run, under: Run, trueseed_command: str, python: str
) -> None:
    found = json.loads(plain(trueseed_command, "doctor", "--json").stdout)["address_order"]
    code = "import sys; print('fixed' if int(open('/proc/self/personality').read(), 16) & 0x40000 else 'refused')"
    assert under(python, "-c", code).stdout.strip() == found
    assert plain(python, "-c", code).stdout == "refused\n", "the partner: a plain run fixes nothing"


def test_a_machine_without_python(plain: Run, trueseed_command: str, tmp_path: Path) -> None:
    done = plain(trueseed_command, "doctor", "--json", env={"PATH": str(tmp_path)})
    assert done.returncode == 0
    assert json.loads(done.stdout)["python"] is None


def test_a_python_without_torch(plain: Run, trueseed_command: str, bare_python: str) -> None:
    done = plain(trueseed_command, "doctor", "--json", env={"PATH": str(Path(bare_python).parent)})
    found = json.loads(done.stdout)["python"]
    assert (found["numpy"], found["torch"], found["entered"]) == (None, None, True)


def test_a_damaged_installation_is_said(plain: Run, bare_python: str, copied: Path) -> None:
    (package,) = copied.glob("lib/python3*/site-packages/trueseed")
    (package / "_runtime" / "libtrueseed_runtime.so").unlink()
    done = plain(
        str(copied / "bin/trueseed"), "doctor", "--json", env={"PATH": str(Path(bare_python).parent)}
    )
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert found["python"]["entered"] is False
    assert found["hints"], "what to do"


def test_a_torch_without_an_observer_is_said_with_the_command_that_builds_one(
    plain: Run, copied: Path, path_of_this_python: dict[str, str]
) -> None:
    (package,) = copied.glob("lib/python3*/site-packages/trueseed")
    (observer,) = package.glob("_observer/2*")
    observer.rename(observer.with_name("2.0.0"))
    found = json.loads(
        plain(str(copied / "bin/trueseed"), "doctor", "--json", env=path_of_this_python).stdout
    )
    assert (found["python"]["observed"], found["observed_torch_versions"]) == (False, ["2.0.0"])
    (hint,) = (hint for hint in found["hints"] if "observer" in hint)
    assert hint.startswith(f"there is no observer for torch {observer.name}: ")
    assert f"{found['python']['path']} -m pip install" in hint


def test_doctor_takes_nothing_else(plain: Run, trueseed_command: str) -> None:
    done = plain(trueseed_command, "doctor", "--jsn")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "trueseed: doctor does not take '--jsn'; allowed is --json\n"


@pytest.mark.parametrize("words", [("--version",), ("--help",), ("run", "--help"), ("doctor", "--help")])
def test_python_m_trueseed_is_the_command(
    plain: Run, trueseed_command: str, python: str, words: tuple[str, ...]
) -> None:
    command, module = plain(trueseed_command, *words), plain(python, "-m", "trueseed", *words)
    assert (module.returncode, module.stdout, module.stderr) == (0, command.stdout, "")
    assert command.stdout


def test_the_version_is_the_packages(plain: Run, trueseed_command: str) -> None:
    assert plain(trueseed_command, "--version").stdout == f"trueseed {trueseed.__version__}\n"


def test_python_m_trueseed_runs_programs(plain: Run, python: str, first_draw: float) -> None:
    words = (
        "run",
        "--seed",
        "73",
        "--",
        python,
        "-c",
        "import random; print(random.random()); raise SystemExit(7)",
    )
    done = plain(python, "-m", "trueseed", *words)
    assert (done.returncode, done.stdout) == (7, f"{first_draw}\n")


@pytest.mark.parametrize("words", [(), ("ru",), ("python", "train.py"), ("--seed", "73")])
def test_words_that_are_no_command(plain: Run, trueseed_command: str, words: tuple[str, ...]) -> None:
    done = plain(trueseed_command, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("trueseed: ")
    assert "trueseed run" in done.stderr or "trueseed --help" in done.stderr


def test_help_goes_to_stdout_and_a_full_one_is_noticed(plain: Run, trueseed_command: str) -> None:
    with open("/dev/full", "w") as full:
        done = plain(trueseed_command, "--help", capture_output=False, stdout=full)
    assert done.returncode == 125


def test_python_m_trueseed_without_its_command(plain: Run, bare_python: str, copied: Path) -> None:
    (package,) = copied.glob("lib/python3*/site-packages/trueseed")
    env = {"PYTHONPATH": str(package.parent)}
    found = plain(bare_python, "-m", "trueseed", "--version", env=env)
    assert found.stdout == f"trueseed {trueseed.__version__}\n", "the partner: beside the package"
    (copied / "bin" / "trueseed").unlink()
    missing = plain(bare_python, "-m", "trueseed", "--version", env=env)
    assert (missing.returncode, missing.stdout) == (125, "")
    assert missing.stderr.startswith(
        "trueseed: the command is not installed beside this package; reinstall it"
    )
