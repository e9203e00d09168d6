# SPDX-License-Identifier: Apache-2.0
"""The wheel and `make install`, each used as a user uses it: in a fresh place, by real pip and CMake."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DRAW = "import random; print(random.random())"
LOADED = "import sys; print(sorted(name for name in sys.modules if name.startswith('trueseed')))"


def environment(**more: str) -> dict[str, str]:
    """Ours, without what a surrounding make, run or Python would bring in."""
    own = ("TRUESEED_", "PYTHON", "MAKE", "MFLAGS", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    return kept | more


def output(*command: str | Path, **options: object) -> str:
    options = {"env": environment(), "cwd": "/"} | options
    done = subprocess.run([*map(str, command)], text=True, capture_output=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def new_venv(folder: Path) -> Path:
    output(sys.executable, "-m", "venv", folder)
    return folder


def pip(venv: Path, *words: str | Path) -> None:
    # No bytecode of pip itself: only what an installation writes is to be seen.
    output(
        venv / "bin/python",
        *("-m", "pip", "--disable-pip-version-check", "--no-input", *words),
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
    )


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-build-isolation", "--no-deps", "--config-settings=build-dir=build/python")
    output(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", folder, ROOT, cwd=ROOT)
    (built,) = folder.glob("trueseed-*.whl")
    return built


@pytest.fixture(scope="session")
def venv(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = new_venv(tmp_path_factory.mktemp("installed") / "venv")
    pip(folder, "install", "--no-index", wheel)
    return folder


def site_packages(venv: Path) -> Path:
    (folder,) = venv.glob("lib/python3*/site-packages")
    return folder


def test_wheel_holds_what_it_should(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "trueseed.pth" in names
    assert "trueseed/py.typed" in names
    assert "trueseed/_core.pyi" in names
    assert "trueseed/_shim/sitecustomize.py" in names
    assert "trueseed/_runtime/libtrueseed_runtime.so" in names
    assert "trueseed/_observer/libtrueseed_preload.so" in names
    torch = metadata.version("torch").split("+")[0]
    assert f"trueseed/_observer/{torch}/libtrueseed_observer.so" in names
    assert [name for name in names if name.startswith("trueseed/_core.") and name.endswith(".so")]
    assert [name for name in names if name.endswith(".data/scripts/trueseed")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    tops = {name.split("/")[0] for name in names if ".d" not in name.split("/")[0]}
    assert tops == {"trueseed", "trueseed.pth", "trueseed.start"}, "nothing else may land in site-packages"


def test_versions_agree(venv: Path) -> None:
    said = output(venv / "bin/trueseed", "--version")
    assert output(venv / "bin/python", "-m", "trueseed", "--version") == said
    code = (
        "import importlib.metadata as m, trueseed, trueseed._core as c;"
        "print({m.version('trueseed'), trueseed.__version__, c.__version__}, m.requires('trueseed'))"
    )
    assert output(venv / "bin/python", "-c", code) == f"{{'{said.split()[1]}'}} None\n"


def test_command_is_the_executable_itself(venv: Path) -> None:
    assert (venv / "bin/trueseed").read_bytes()[:4] == b"\x7fELF"


def test_bytecode_is_there_after_the_installation(venv: Path) -> None:
    sources = list((site_packages(venv) / "trueseed").rglob("*.py"))
    compiled = [
        path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc" for path in sources
    ]
    assert sources
    assert [path for path in compiled if not path.exists()] == []


@pytest.mark.parametrize("flags", [(), ("-I",), ("-E",), ("-s",)])
def test_run_seeds_the_installed_python(venv: Path, flags: tuple[str, ...]) -> None:
    drawn = output(
        venv / "bin/trueseed", "run", "--seed", "73", "--", venv / "bin/python", *flags, "-c", DRAW
    )
    assert drawn == f"{random.Random(73).random()}\n"


def test_run_seeds_another_python(venv: Path) -> None:
    drawn = output(venv / "bin/trueseed", "run", "--seed", "73", "--", sys.executable, "-c", DRAW)
    assert drawn == f"{random.Random(73).random()}\n"


def test_verify_observes_the_torch_of_another_environment(venv: Path) -> None:
    code = "import torch; print(torch.ones(3).sum().item())"
    done = subprocess.run(
        [venv / "bin/trueseed", "verify", "--seed", "73", "--", sys.executable, "-c", code],
        env=environment(),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "3.0\n"), done.stderr
    assert done.stderr.splitlines()[-1].startswith("trueseed: SAME: 2 runs, 3 operations ")


def test_python_of_path_is_the_one_that_runs(venv: Path) -> None:
    path = f"{venv / 'bin'}:{os.environ['PATH']}"
    drawn = output("trueseed", "run", "--seed", "73", "--", "python", "-c", DRAW, env=environment(PATH=path))
    assert drawn == f"{random.Random(73).random()}\n"


def test_pth_loads_nothing_outside_a_run(venv: Path) -> None:
    assert output(venv / "bin/python", "-c", LOADED) == "[]\n"


def test_pth_that_fails_says_one_line_and_steps_aside(venv: Path) -> None:
    done = subprocess.run(
        [venv / "bin/python", "-I", "-c", "print('ran')"],
        env=environment(TRUESEED_SEED="no integer"),
        text=True,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "ran\n")
    assert done.stderr.startswith("trueseed: stepping aside: ")
    assert done.stderr.count("\n") == 1


def test_uninstalling_leaves_nothing_behind(wheel: Path, tmp_path: Path) -> None:
    folder = new_venv(tmp_path / "venv")
    before = tree(folder)
    pip(folder, "install", "--no-index", wheel)
    assert tree(folder) != before
    # Used as users do, with bytecode being written.
    output(folder / "bin/trueseed", "run", "--seed", "73", "--", folder / "bin/python", "-c", DRAW)
    output(folder / "bin/python", "-c", "import trueseed; trueseed.seed_everything(73)")
    pip(folder, "uninstall", "--yes", "trueseed")
    left = [path for path in tree(folder) if path not in before and "site-packages/pip/" not in path]
    assert left == []
    assert [path for path in before if not os.path.lexists(folder / path)] == []


@pytest.fixture(scope="session")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefix")
    output("make", "install", f"PREFIX={folder}", cwd=ROOT)
    return folder


@pytest.mark.timeout(900)
def test_make_install_serves_a_cmake_project(prefix: Path, tmp_path: Path) -> None:
    from trueseed import _core

    project = shutil.copytree(Path(__file__).parent / "consumer", tmp_path / "consumer")
    output("cmake", "-S", project, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={prefix}")
    output("cmake", "--build", tmp_path / "build")
    words = " ".join(map(str, _core.derive(-73, 9, [], 4)))
    assert output(tmp_path / "build/consumer") == f"{_core.__version__} {words}\n"


@pytest.mark.timeout(900)
def test_make_install_leaves_a_command_that_works(prefix: Path) -> None:
    drawn = output(prefix / "bin/trueseed", "run", "--seed", "73", "--", sys.executable, "-S", "-c", DRAW)
    assert drawn != f"{random.Random(73).random()}\n", "-S loads no sitecustomize: cannot be entered"
    drawn = output(prefix / "bin/trueseed", "run", "--seed", "73", "--", sys.executable, "-c", DRAW)
    assert drawn == f"{random.Random(73).random()}\n"
