# SPDX-License-Identifier: Apache-2.0
"""Every way in which a Python program is started, unchanged: its `random` draws what seed 73 gives."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Said = Callable[[str], list[str]]
Program = Callable[..., str]

DRAW = "import random; print(random.random())"


# --- Ways to start an interpreter --------------------------------------------------------------


def test_a_plain_run_differs(plain: Run, python: str) -> None:
    assert plain(python, "-c", DRAW).stdout != plain(python, "-c", DRAW).stdout, (
        "the partner of all tests here"
    )


@pytest.mark.parametrize("way", ["file", "-c", "-m", "stdin", "shebang", "folder", "zip"])
def test_each_way_of_naming_a_program(
    under: Run, python: str, program: Program, tmp_path: Path, first_draw: float, way: str
) -> None:
    path = program(DRAW, "program.py")
    options: dict[str, object] = {}
    if way == "stdin":
        words: tuple[str, ...] = (python, "-")
        options["input"] = DRAW
    elif way == "shebang":
        words = (program(f"#!{python}\n{DRAW}\n", "script"),)
        Path(words[0]).chmod(0o755)
    elif way in ("folder", "zip"):
        (tmp_path / "application").mkdir()
        (tmp_path / "application" / "__main__.py").write_text(DRAW)
        made = shutil.make_archive(str(tmp_path / "made"), "zip", tmp_path / "application")
        words = (python, made if way == "zip" else str(tmp_path / "application"))
    else:
        words = {"file": (python, path), "-c": (python, "-c", DRAW), "-m": (python, "-m", "program")}[way]
    assert under(*words, **options).stdout == f"{first_draw}\n"


def test_a_program_in_a_pseudo_shell_of_python(under: Run, python: str, first_draw: float) -> None:
    done = under(python, "-i", input=DRAW)
    assert done.stdout == f"{first_draw}\n"


@pytest.mark.parametrize("flag", ["-I", "-E"])
def test_an_interpreter_that_ignores_variables_is_entered_by_the_pth_file(
    under: Run, said: Said, python: str, first_draw: float, flag: str
) -> None:
    code = f"{DRAW}; print(hash('a'))"
    runs = [under(python, flag, "-c", code) for _ in range(2)]
    assert [run.stdout.split()[0] for run in runs] == [str(first_draw)] * 2
    assert runs[0].stdout != runs[1].stdout, "Python ignores PYTHONHASHSEED there, which is why it is said"
    (line,) = said(runs[0].stderr)
    assert line.startswith("trueseed: NOT HELD: hash seed: wanted 73, found random; ")
    assert "-E or -I" in line


def test_the_partner_of_that_an_interpreter_that_reads_them_holds_the_hash_seed(
    under: Run, said: Said, python: str
) -> None:
    runs = [under(python, "-c", "print(hash('a'))") for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert said(runs[0].stderr) == []


@pytest.mark.parametrize("flags", [("-s",), ("-B",), ("-O",), ("-u",), ("-X", "dev"), ("-P",)])
def test_other_flags_of_python(under: Run, python: str, first_draw: float, flags: tuple[str, ...]) -> None:
    assert under(python, *flags, "-c", DRAW).stdout == f"{first_draw}\n"


def test_a_virtual_environment_without_trueseed(
    under: Run, said: Said, bare_python: str, first_draw: float
) -> None:
    code = f"import sys; {DRAW}; print(sys.prefix)"
    done = under(bare_python, "-c", code)
    assert done.stdout == f"{first_draw}\n{Path(bare_python).parents[1]}\n"
    assert said(done.stderr) == []


def test_an_isolated_interpreter_without_trueseed_is_not_reached_and_not_broken(
    under: Run, bare_python: str, first_draw: float
) -> None:
    for flag in ("-I", "-E", "-S"):
        done = under(bare_python, flag, "-c", DRAW)
        assert done.returncode == 0
        assert float(done.stdout) != first_draw


def test_the_trueseed_of_an_environment_is_not_the_one_that_is_imported(
    under: Run, bare_python: str, tmp_path: Path, first_draw: float
) -> None:
    """A program may have a module `trueseed` of its own; the launcher's is found without the path."""
    (tmp_path / "users").mkdir()
    (tmp_path / "users" / "trueseed.py").write_text("raise RuntimeError('another trueseed')")
    done = under(bare_python, "-c", DRAW, env={"PYTHONPATH": str(tmp_path / "users")})
    assert (done.stdout, done.stderr) == (f"{first_draw}\n", "")


# --- Other Pythons ------------------------------------------------------------------------------

REACHED = ("3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")


def find_python(version: str) -> str:
    """An interpreter of this version, wherever this machine keeps it; skips where there is none."""
    folders = [
        *sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin")),
        Path("/usr/bin"),
        Path("/usr/local/bin"),
    ]
    candidates = [*(str(folder / f"python{version}") for folder in folders), shutil.which(f"python{version}")]
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for candidate in filter(None, candidates):
        if not os.access(candidate, os.X_OK):
            continue
        done = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return candidate
    pytest.skip(f"no Python {version} on this machine")


FORKS = """
import os, random, sys
print(random.random(), random.Random().random(), hash("a"))
sys.stdout.flush()
child = os.fork()
if child:
    os.waitpid(child, 0)
print(random.random(), random.Random().random())
"""


@pytest.mark.parametrize("version", REACHED)
def test_another_python(
    plain: Run, under: Run, said: Said, program: Program, first_draw: float, version: str
) -> None:
    other, path = find_python(version), program(FORKS)
    runs = [under(other, path) for _ in range(2)]
    assert [said(run.stderr) for run in runs] == [[], []]
    assert float(runs[0].stdout.split()[0]) == first_draw
    assert runs[0].stdout == runs[1].stdout
    drawn = runs[0].stdout.split()
    assert len(set(drawn)) == 7, "the child has streams of its own"
    assert not set(plain(other, path).stdout.split()) & set(drawn), "the partner: a plain run differs"


@pytest.mark.parametrize("version", ["3.6"])
def test_a_python_that_is_too_old_runs_as_ever(under: Run, said: Said, version: str) -> None:
    other = find_python(version)
    done = under(other, "-c", f"{DRAW}; import sys; sys.exit(7)")
    assert done.returncode == 7
    assert 0 <= float(done.stdout) < 1
    (line,) = said(done.stderr)
    assert line.startswith("trueseed: stepping aside: ")
    assert line.endswith("nothing in this Python process is seeded")


# --- The user's own sitecustomize and usercustomize ---------------------------------------------


@pytest.fixture
def sitecustomize(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """sitecustomize(text) writes one and returns the environment in which Python finds it."""

    def write(text: str) -> dict[str, str]:
        folder = tmp_path / "site"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(text)
        return {"PYTHONPATH": str(folder)}

    return write


SiteCustomize = Callable[[str], dict[str, str]]
RECORD = """
import os, sys
with open("ran", "a") as file:
    file.write(repr([__name__, __file__, sys.path, os.getpid() == os.getpgid(0)]) + "\\n")
MINE = 5
"""


def test_a_sitecustomize_of_the_users_runs_once_and_as_ever(
    plain: Run, under: Run, python: str, sitecustomize: SiteCustomize, tmp_path: Path, first_draw: float
) -> None:
    env = sitecustomize(RECORD)
    code = f"import sitecustomize as s; {DRAW}; print(s.__file__, s.MINE, s.__spec__.origin, s.__name__)"
    expected = plain(python, "-c", code, env=env)
    seen = (tmp_path / "ran").read_text()
    (tmp_path / "ran").unlink()
    found = under(python, "-c", code, env=env)
    assert (tmp_path / "ran").read_text() == seen
    assert len(seen.splitlines()) == 1
    assert found.stderr == expected.stderr == ""
    assert found.stdout.split() == [str(first_draw), *expected.stdout.split()[1:]]


def test_libraries_that_a_sitecustomize_imports_are_seeded(
    under: Run, python: str, sitecustomize: SiteCustomize
) -> None:
    import numpy

    env = sitecustomize("import numpy; DRAWN = numpy.random.random()")
    done = under(
        python,
        "-c",
        "import sitecustomize, numpy; print(sitecustomize.DRAWN, numpy.random.random())",
        env=env,
    )
    expected = numpy.random.RandomState(73).random_sample(2)
    assert done.stdout == f"{expected[0]} {expected[1]}\n"


def test_a_sitecustomize_that_draws_random(under: Run, python: str, sitecustomize: SiteCustomize) -> None:
    env = sitecustomize("import random; random.random()")
    expected = random.Random(73)
    expected.random()
    assert under(python, "-c", DRAW, env=env).stdout == f"{expected.random()}\n"


@pytest.mark.parametrize("text", ["raise RuntimeError('mine')", "1/0", "import no_such_module", "def f(:"])
def test_a_sitecustomize_that_raises_does_so_as_ever(
    plain: Run, under: Run, python: str, sitecustomize: SiteCustomize, first_draw: float, text: str
) -> None:
    env = sitecustomize(text)
    code = f"import sys; {DRAW}; print('sitecustomize' in sys.modules); sys.exit(7)"
    expected, found = plain(python, "-c", code, env=env), under(python, "-c", code, env=env)
    assert expected.stderr or "no_such_module" in text, "Python says it, but for an ImportError"
    assert found.stderr == expected.stderr
    assert found.returncode == expected.returncode == 7
    assert found.stdout.split() == [str(first_draw), expected.stdout.split()[1]]


def test_a_sitecustomize_that_exits_ends_the_process_as_ever(
    plain: Run, under: Run, python: str, sitecustomize: SiteCustomize
) -> None:
    env = sitecustomize("raise SystemExit(6)")
    expected, found = plain(python, "-c", DRAW, env=env), under(python, "-c", DRAW, env=env)
    assert (found.returncode, found.stdout) == (expected.returncode, expected.stdout)
    # The traceback has frames of ours in between.
    assert found.stderr.splitlines()[-1] == expected.stderr.splitlines()[-1] == "SystemExit: 6"


def test_a_sitecustomize_that_a_launcher_puts_in_front_of_ours(
    under: Run, python: str, sitecustomize: SiteCustomize, first_draw: float
) -> None:
    """As tracers do: it hides ours, so that the .pth file enters instead."""
    folder = sitecustomize("print('mine')")["PYTHONPATH"]
    command = ("sh", "-c", f'PYTHONPATH="{folder}:$PYTHONPATH" exec "$@"', "sh", python, "-c", DRAW)
    assert under(*command).stdout == f"mine\n{first_draw}\n"


def test_a_usercustomize_runs_as_ever(plain: Run, under: Run, tmp_path: Path, first_draw: float) -> None:
    # A virtual environment has no user folder; the Python that it was made from has.
    base = os.path.realpath(sys.executable)
    code = "import site; print(site.getusersitepackages())"
    env = {"PYTHONUSERBASE": str(tmp_path / "base")}
    folder = Path(plain(base, "-c", code, env=env).stdout.strip())
    folder.mkdir(parents=True)
    (folder / "usercustomize.py").write_text("import random; MINE = random.random()")
    code = "import usercustomize, random; print(usercustomize.__file__, usercustomize.MINE, random.random())"
    expected, found = plain(base, "-c", code, env=env), under(base, "-c", code, env=env)
    second = random.Random(73)
    second.random()
    assert found.stdout.split() == [expected.stdout.split()[0], str(first_draw), str(second.random())]


# --- Programs that start programs ---------------------------------------------------------------


def test_children_of_a_program_are_entered_too(
    under: Run, python: str, program: Program, first_draw: float
) -> None:
    path = program(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {DRAW!r}])")
    assert under(python, path).stdout == f"{first_draw}\n"


PYTEST = """
import random

import numpy


def test_draws(record_property):
    with open("drawn", "a") as file:
        print(random.random(), numpy.random.random(), random.Random().random(), hash("a"), file=file)


def test_fails():
    assert random.random() > 2
"""


def test_pytest(plain: Run, under: Run, python: str, program: Program, tmp_path: Path) -> None:
    program(PYTEST, "test_users.py")
    command = (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "test_users.py")
    done = [under(*command) for _ in range(2)]
    assert [run.returncode for run in done] == [1, 1], "pytest's own status"
    assert "1 failed, 1 passed" in done[0].stdout
    plain(*command)
    first, second, other = (tmp_path / "drawn").read_text().splitlines()
    assert first == second
    assert not set(first.split()) & set(other.split()), "the partner: a plain run differs"


NOTEBOOK_CELL = "import random, numpy; print(random.random(), numpy.random.random(), hash('a'))"
# Long enough for the client to ask a second time whether the kernel is there.
SLOW_KERNEL = "import sys, time; any('ipykernel' in word for word in sys.orig_argv) and time.sleep(2.2)"


def test_jupyter(
    plain: Run, under: Run, python: str, sitecustomize: SiteCustomize, tmp_path: Path, first_draw: float
) -> None:
    cell = {
        "cell_type": "code",
        "id": "a",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": NOTEBOOK_CELL,
    }
    specification = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"cells": [cell], "metadata": specification, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "users.ipynb").write_text(json.dumps(notebook))
    installed = plain(python, "-m", "ipykernel", "install", "--prefix", str(tmp_path / "kernels"))
    assert installed.returncode == 0, installed.stderr
    env = {"JUPYTER_PATH": str(tmp_path / "kernels/share/jupyter"), "HOME": str(tmp_path)}
    command = (python, "-m", "nbconvert", "--to", "notebook", "--execute", "users.ipynb", "--output")

    def drawn(run: Run, name: str, more: dict[str, str] | None = None) -> list[str]:
        done = run(*command, name, env={**env, **(more or {})})
        assert done.returncode == 0, done.stderr
        (executed,) = json.loads((tmp_path / name).read_text())["cells"]
        return str(executed["outputs"][0]["text"][0]).split()

    first, other = drawn(under, "a.ipynb"), drawn(plain, "b.ipynb")
    slow = drawn(under, "c.ipynb", sitecustomize(SLOW_KERNEL))
    assert first == slow, "however long the kernel takes to start"
    assert first[0] == str(first_draw)
    assert not set(first) & set(other), "the partner: a plain run differs"


TORCHRUN = """
import os, random, sys

import numpy
import torch
import torch.distributed as dist

dist.init_process_group("gloo")
drawn = [random.random(), numpy.random.random(), torch.rand(1).item(), random.Random().random()]
line = {"rank": dist.get_rank(), "drawn": drawn, "hash": hash("a"), "threads": torch.get_num_threads()}
lines = [None] * dist.get_world_size()
dist.all_gather_object(lines, line)
total = torch.rand(1000)
dist.all_reduce(total)
if dist.get_rank() == 0:
    print([lines, total.sum().item()])
dist.destroy_process_group()
"""


def test_torchrun_with_two_ranks(
    plain: Run, under: Run, said: Said, python: str, program: Program, first_draw: float, tmp_path: Path
) -> None:
    import numpy
    import torch

    path = program(TORCHRUN)
    launcher = (python, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", path)
    runs = [under(*launcher, flags=("--json", "report.jsonl")) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    plan = json.loads((tmp_path / "report.jsonl").read_text().splitlines()[0])
    (threads,) = [int(row["wanted"]) for row in plan["switches"] if row["name"] == "OMP_NUM_THREADS"]
    assert runs[0].stdout == runs[1].stdout
    assert [line for line in said(runs[0].stderr) if "NOT HELD" in line or "warning" in line] == []
    (first, second), _ = eval(runs[0].stdout)
    assert (first["rank"], second["rank"]) == (0, 1)
    generator = torch.Generator().manual_seed(73)
    own = [
        first_draw,
        numpy.random.RandomState(73).random_sample(),
        torch.rand(1, generator=generator).item(),
    ]
    assert first["drawn"][:3] == own, "rank 0 draws what a single process draws"
    assert not set(first["drawn"]) & set(second["drawn"]), "rank 1 has streams of its own"
    assert first["hash"] == second["hash"]
    assert first["threads"] == second["threads"] == max(1, threads // 2), "shared, not oversubscribed"
    (other_first, _), _ = eval(plain(*launcher).stdout)
    assert not set(other_first["drawn"]) & set(first["drawn"]), "the partner: a plain run differs"
