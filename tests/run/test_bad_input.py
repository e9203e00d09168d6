# SPDX-License-Identifier: Apache-2.0
"""What cannot work: a clear message, the exit status of docs/run.md, and the program never broken by us."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Said = Callable[[str], list[str]]
Program = Callable[..., str]

DRAW = "import random; print(random.random())"
DRAWS_AND_ENDS = """
import random, sys
print(random.random(), random.Random().random())
random.seed(5)
print(random.random())
sys.exit(7)
"""


def message(done: subprocess.CompletedProcess[str], status: int) -> str:
    """The one line of a run that ended before its program started."""
    assert done.returncode == status, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("trueseed: ")
    return line.removeprefix("trueseed: ")


# --- The command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["no-such-program", "./no-such-program", "/no/such/program"])
def test_no_such_program(under: Run, name: str) -> None:
    line = message(under(name), 127)
    assert line.startswith(f"cannot run {name}: ")
    assert "check the" in line, "what to do"


def test_an_empty_word(under: Run) -> None:
    assert "an empty word is no program; check the quotes" in message(under(""), 127)


def test_not_executable(under: Run, program: Program) -> None:
    path = program(DRAW)
    line = message(under(path), 126)
    assert f"cannot run {path}: " in line
    assert f"make it executable (chmod +x), or start it with its interpreter (python {path})" in line


def test_not_executable_in_path(under: Run, program: Program, tmp_path: Path) -> None:
    path = program(DRAW, "users-program")
    line = message(under("users-program", env={"PATH": str(tmp_path)}), 126)
    assert f"{path}: Permission denied" in line


def test_a_directory(under: Run, tmp_path: Path) -> None:
    assert "it is a directory; give the program inside it" in message(under(str(tmp_path)), 126)


def script(program: Program, text: str) -> str:
    path = program(text, "script")
    os.chmod(path, 0o755)
    return path


def test_a_script_whose_interpreter_is_missing(under: Run, program: Program) -> None:
    line = message(under(script(program, "#!/no/such/python\n")), 126)
    assert "its first line names the interpreter '/no/such/python': No such file or directory" in line
    assert "correct that line, or start the interpreter yourself" in line


def test_a_script_from_windows(under: Run, program: Program) -> None:
    line = message(under(script(program, "#!/bin/sh\r\necho mine\r\n")), 126)
    assert "carriage return" in line
    assert "dos2unix" in line


def test_the_partner_a_script_without_a_first_line_runs_as_in_a_shell(under: Run, program: Program) -> None:
    done = under(script(program, "echo mine; exit 7\n"))
    assert (done.returncode, done.stdout) == (7, "mine\n")


def test_a_file_that_is_no_program(under: Run, tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(b"\x7fELF" + bytes(100))
    path.chmod(0o755)
    done = under(str(path))
    assert done.returncode in (126, 127, 2), "as /bin/sh judges it"
    assert done.stdout == ""
    assert done.stderr


# --- The options ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "seed", ["1.5", "", "abc", "1e3", "seventy", " 73", "0x", "7 3", "--73", "73,5", "٧٣"]
)
def test_a_seed_that_is_no_integer(under: Run, python: str, seed: str) -> None:
    line = message(under(python, "-c", DRAW, seed=seed), 125)
    assert "--seed" in line
    assert repr(seed) in line or seed in line, "what was given"
    assert "integer" in line, "what is allowed"


@pytest.mark.parametrize(
    "seed", ["0", "-1", "+73", "73", str(2**32 - 1), str(2**32), str(2**200), "1" + "0" * 5000]
)
def test_the_partner_any_integer_is_a_seed(under: Run, said: Said, python: str, seed: str) -> None:
    runs = [under(python, "-c", DRAW, seed=seed) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert (runs[0].returncode, said(runs[0].stderr)) == (0, [])


def test_integers_of_any_length_are_seeds_of_their_own(under: Run, python: str) -> None:
    seeds = [0, 1, -1, 2**32 - 1, 2**32, 2**32 + 1, -(2**32), 2**200, 10**5000, 10**5000 + 1, -(10**5000)]
    drawn = {under(python, "-c", DRAW, seed=seed_text(seed)).stdout for seed in seeds}
    assert len(drawn) == len(seeds)


def seed_text(seed: int) -> str:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        return str(seed)
    finally:
        sys.set_int_max_str_digits(limit)


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--mode", "fast"), "'fast' is no mode; allowed are seeded and deterministic"),
        (("--mode", ""), "'' is no mode; allowed are seeded and deterministic"),
        (("--mode=Seeded",), "'Seeded' is no mode"),
        (("--sed", "73"), "unknown option '--sed'; allowed are --seed, --mode,"),
        (("-x",), "unknown option '-x'"),
        (("--report=yes",), "option --report takes no value; leave '=yes' out"),
        (("--json", ""), "the name is empty; give --json a file"),
    ],
)
def test_a_bad_option(under: Run, python: str, flags: tuple[str, ...], says: str) -> None:
    assert says in message(under(python, "-c", DRAW, flags=flags), 125)


@pytest.mark.parametrize("words", [(), ("--",), ("--seed", "73"), ("--report", "--")])
def test_no_command(plain: Run, trueseed_command: str, words: tuple[str, ...]) -> None:
    line = message(plain(trueseed_command, "run", *words), 125)
    assert line.startswith("no command given; give the program to run: trueseed run --seed 73 -- python")


@pytest.mark.parametrize("option", ["--seed", "--mode", "--json"])
def test_an_option_without_its_value(plain: Run, trueseed_command: str, option: str) -> None:
    assert f"option {option} needs a value" in message(plain(trueseed_command, "run", option), 125)


def test_a_variable_of_an_enclosing_run_that_is_no_integer(under: Run, python: str) -> None:
    line = message(under(python, "-c", DRAW, seed=None, env={"TRUESEED_SEED": "garbage"}), 125)
    assert "the variable TRUESEED_SEED" in line
    assert "garbage" in line


# --- Exact seeds ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_an_exact_seed_that_python_refuses(under: Run, python: str, seed: int) -> None:
    line = message(under(python, "-c", DRAW, seed=seed, flags=("--exact-seed",)), 125)
    assert f"--exact-seed with seed {seed}: " in line
    assert "leave --exact-seed out" in line


def test_the_partner_an_exact_seed_that_every_library_takes(
    under: Run, python: str, first_draw: float
) -> None:
    assert under(python, "-c", DRAW, flags=("--exact-seed",)).stdout == f"{first_draw}\n"


def test_an_exact_seed_has_upstreams_meaning_and_upstreams_error(
    under: Run, python: str, first_draw: float
) -> None:
    env = {"PYTHONHASHSEED": "0"}
    done = under(python, "-c", DRAW, seed=-73, flags=("--exact-seed",), env=env)
    assert done.stdout == f"{first_draw}\n", "random takes the absolute value"
    refused = under(python, "-c", "import numpy.random", seed=-73, flags=("--exact-seed",), env=env)
    assert refused.returncode == 1
    assert "ValueError: Seed must be between 0 and 2**32 - 1" in refused.stderr, "NumPy's own error"


# --- torch that is missing or unknown -------------------------------------------------------------


def test_a_python_without_torch(under: Run, said: Said, bare_python: str, first_draw: float) -> None:
    code = "import random, sys; print(random.random())\ntry: import torch\nexcept ImportError as e: sys.exit(str(e))"
    done = under(bare_python, "-c", code, flags=("--report",))
    assert (done.returncode, done.stdout) == (1, f"{first_draw}\n")
    assert done.stderr.splitlines()[0].startswith("trueseed: ")
    assert "No module named 'torch'" in done.stderr.splitlines(), "Python's own message"
    assert [line for line in said(done.stderr) if "torch" in line and "not imported" in line]


STUB = """
__version__ = {version!r}
def manual_seed(seed):
    print("manual_seed", seed)
class Generator: pass
"""


def stub_of_torch(folder: Path, text: str) -> dict[str, str]:
    (folder / "stubs" / "torch").mkdir(parents=True)
    (folder / "stubs" / "torch" / "__init__.py").write_text(text)
    return {"PYTHONPATH": str(folder / "stubs")}


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("1.13.1", "torch 1.13.1 is not known; Trueseed seeds torch 2.0 and newer: upgrade torch"),
        ("9.0.0", "warning: torch 9.0.0 is newer than "),
        ("unreadable", "torch unreadable is not known"),
    ],
)
def test_a_torch_of_an_unknown_version(
    under: Run, said: Said, bare_python: str, tmp_path: Path, first_draw: float, version: str, says: str
) -> None:
    env = stub_of_torch(tmp_path, STUB.format(version=version))
    code = "import random, torch, sys; print(torch.__version__, random.random()); sys.exit(7)"
    done = under(bare_python, "-c", code, env=env)
    assert done.returncode == 7
    assert done.stdout.splitlines()[-1] == f"{version} {first_draw}", "the program and the other seeds hold"
    assert [line for line in said(done.stderr) if says in line]
    assert [line for line in said(done.stderr) if line.startswith("trueseed: NOT HELD: torch")]


@pytest.mark.parametrize("text", ["", "__version__ = 2", "raise ImportError('mine')"])
def test_a_module_that_is_only_called_torch(
    plain: Run, under: Run, bare_python: str, tmp_path: Path, first_draw: float, text: str
) -> None:
    env = stub_of_torch(tmp_path, text)
    code = f"{DRAW}\ntry: import torch\nexcept ImportError as error: print(error)\nimport sys; sys.exit(7)"
    expected, found = plain(bare_python, "-c", code, env=env), under(bare_python, "-c", code, env=env)
    assert found.returncode == expected.returncode == 7
    assert found.stdout.splitlines() == [str(first_draw), *expected.stdout.splitlines()[1:]]


# --- Static programs ------------------------------------------------------------------------------


def test_a_static_program(under: Run, said: Said, tmp_path: Path) -> None:
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler on this machine")
    source = tmp_path / "hello.c"
    source.write_text('#include <stdio.h>\nint main(void) { puts("mine"); return 7; }\n')
    for name, flags in (("static", ["-static"]), ("shared", [])):
        built = subprocess.run([compiler, *flags, str(source), "-o", str(tmp_path / name)], check=False)
        if built.returncode != 0:
            pytest.skip("this compiler cannot link statically")
    done = under("./static")
    assert (done.returncode, done.stdout) == (7, "mine\n")
    (line,) = said(done.stderr)
    assert "./static is a static program: only the environment and the address order reach it" in line
    assert "trueseed::libtorch::seed_everything" in line
    assert under("./static", flags=("--quiet",)).stderr == ""
    shared = under("./shared")
    assert (shared.returncode, shared.stdout, said(shared.stderr)) == (7, "mine\n", []), "the partner"


# --- Places that cannot be written ------------------------------------------------------------------


def test_a_home_that_does_not_exist(under: Run, said: Said, python: str, first_draw: float) -> None:
    done = under(python, "-c", DRAW, env={"HOME": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"})
    assert (done.returncode, done.stdout, said(done.stderr)) == (0, f"{first_draw}\n", [])


@pytest.mark.parametrize("path", [".", "/", "no/such/folder/report.jsonl", "/proc/report.jsonl"])
def test_a_report_that_cannot_be_written(under: Run, python: str, path: str) -> None:
    line = message(under(python, "-c", DRAW, flags=("--json", path)), 125)
    assert line.startswith("cannot write the report file '")
    assert line.endswith("; give --json a file in a folder that you may write to")


def read_only(folder: str, *command: str) -> list[str]:
    """The command in a mount namespace of its own, in which a file system is read-only."""
    mount = f"mount --bind '{folder}' '{folder}' && " if folder != "/" else ""
    return [
        "unshare",
        "-m",
        "sh",
        "-c",
        f'{mount}mount -o remount,ro,bind "{folder}" && exec "$@"',
        "sh",
        *command,
    ]


@pytest.fixture
def read_only_works(plain: Run, tmp_path: Path) -> None:
    done = plain(*read_only(str(tmp_path), "true"))
    if done.returncode != 0:
        pytest.skip(f"this system mounts nothing for us: {done.stderr.strip()}")


@pytest.mark.usefixtures("read_only_works")
@pytest.mark.parametrize("folder", ["/", "home"])
def test_a_read_only_file_system(
    plain: Run, said: Said, trueseed_command: str, python: str, tmp_path: Path, first_draw: float, folder: str
) -> None:
    (tmp_path / "home").mkdir()
    place = folder if folder == "/" else str(tmp_path / folder)
    code = f"{DRAW}\ntry: open({str(tmp_path / 'home' / 'written')!r}, 'w')\nexcept OSError as error: print(error.errno)"
    command = read_only(place, trueseed_command, "run", "--seed", "73", "--", python, "-c", code)
    done = plain(*command, env={"HOME": str(tmp_path / "home")})
    assert done.stdout == f"{first_draw}\n30\n", "30: the file system is read-only indeed"
    assert (done.returncode, said(done.stderr)) == (0, [])


@pytest.mark.usefixtures("read_only_works")
def test_a_report_on_a_read_only_file_system_loses_nothing(
    plain: Run, trueseed_command: str, python: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.jsonl"
    report.write_text("of the last run\n")
    words = ("run", "--seed", "73", "--json", str(report), "--", python, "-c", "print('started')")
    line = message(plain(*read_only(str(tmp_path), trueseed_command, *words)), 125)
    assert line.startswith(f"cannot write the report file '{report}': Read-only file system")
    assert report.read_text() == "of the last run\n"
    assert plain(trueseed_command, *words).stdout == "started\n", "the partner"
    assert len(report.read_text().splitlines()) == 2


def test_a_report_that_becomes_unwritable_is_said_and_breaks_nothing(
    under: Run, said: Said, python: str, tmp_path: Path
) -> None:
    code = "import os; os.remove('report.jsonl'); os.mkdir('report.jsonl'); raise SystemExit(7)"
    done = under(python, "-c", code, flags=("--json", "report.jsonl"))
    assert done.returncode == 7
    (line,) = said(done.stderr)
    assert line.startswith(f"trueseed: cannot add to the report {tmp_path / 'report.jsonl'}: ")


@pytest.mark.parametrize("kind", ["closed", "full", "broken pipe"])
@pytest.mark.parametrize("seed", [("--seed", "73"), ()])
def test_a_stderr_that_takes_nothing_breaks_nothing(
    trueseed_command: str, environment: dict[str, str], python: str, kind: str, seed: tuple[str, ...]
) -> None:
    command = [
        trueseed_command,
        "run",
        *seed,
        "--report",
        "--",
        python,
        "-I",
        "-c",
        f"{DRAW}; raise SystemExit(7)",
    ]
    reader, writer = os.pipe()
    os.close(reader)
    stderr = {"closed": writer, "full": os.open("/dev/full", os.O_WRONLY), "broken pipe": writer}[kind]
    close = (lambda: os.close(2)) if kind == "closed" else None
    options = {"env": environment, "stdout": subprocess.PIPE, "text": True, "timeout": 60}
    done = subprocess.run(command, check=False, stderr=stderr, preexec_fn=close, **options)
    os.close(writer)
    assert done.returncode == 7
    assert 0 <= float(done.stdout) < 1, "one line, the program's"


# --- A shim that fails steps aside ----------------------------------------------------------------


def package_of(copied: Path) -> Path:
    (package,) = copied.glob("lib/python3*/site-packages/trueseed")
    return package


def remove_library(package: Path) -> None:
    (package / "_runtime" / "libtrueseed_runtime.so").unlink()


def damage_library(package: Path) -> None:
    (package / "_runtime" / "libtrueseed_runtime.so").write_bytes(b"\x7fELF and nothing")


def remove_runtime(package: Path) -> None:
    shutil.rmtree(package / "_runtime")


def damage_package(package: Path) -> None:
    (package / "__init__.py").write_text("def f(:\n")


def raise_at_the_start(package: Path) -> None:
    with (package / "_runtime" / "start.py").open("a") as file:
        file.write("\nraise RuntimeError('damaged')\n")


@pytest.mark.parametrize(
    "damage", [remove_library, damage_library, remove_runtime, damage_package, raise_at_the_start]
)
@pytest.mark.parametrize("seed", [73, -1])
def test_a_shim_that_fails_steps_aside(
    plain: Run,
    said: Said,
    bare_python: str,
    program: Program,
    copied: Path,
    damage: Callable[[Path], None],
    seed: int,
) -> None:
    path, command = (
        program(DRAWS_AND_ENDS),
        (str(copied / "bin" / "trueseed"), "run", "--seed", str(seed), "--"),
    )
    whole = plain(*command, bare_python, path)
    assert (whole.returncode, said(whole.stderr)) == (7, []), "the partner: an installation that is whole"
    damage(package_of(copied))
    done = plain(*command, bare_python, path)
    assert done.returncode == 7
    assert len(done.stdout.split()) == 3
    assert done.stdout.splitlines()[1] == whole.stdout.splitlines()[1], "the program's own seed"
    assert "Traceback" not in done.stderr
    lines = said(done.stderr)
    assert [line for line in lines if "stepping aside: " in line or "is not seeded: " in line]
    assert len(lines) <= 2, "said once, and once more as NOT HELD"


def test_a_damaged_library_leaves_numpy_as_it_is(plain: Run, said: Said, python: str, copied: Path) -> None:
    """In an interpreter that has no Trueseed of its own but NumPy."""
    import numpy

    remove_library(package_of(copied))
    folder = Path(numpy.__file__).parents[1]
    code = f"import sys; sys.path.append({str(folder)!r}); import numpy; print(numpy.random.default_rng().random())"
    base = os.path.realpath(python)
    done = plain(str(copied / "bin" / "trueseed"), "run", "--seed", "73", "--", base, "-c", code)
    assert done.returncode == 0, done.stderr
    assert 0 <= float(done.stdout) < 1
    assert [line for line in said(done.stderr) if "numpy.random is not seeded: OSError" in line]


def test_a_users_sitecustomize_runs_though_the_shim_failed(
    plain: Run, bare_python: str, tmp_path: Path, copied: Path
) -> None:
    remove_runtime(package_of(copied))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("print('mine')")
    command = (str(copied / "bin" / "trueseed"), "run", "--seed", "73", "--", bare_python, "-c", "import sys")
    assert plain(*command, env={"PYTHONPATH": str(tmp_path / "site")}).stdout == "mine\n"


def test_no_shim_at_all(plain: Run, copied: Path, python: str) -> None:
    shutil.rmtree(package_of(copied))
    line = message(
        plain(str(copied / "bin" / "trueseed"), "run", "--seed", "73", "--", python, "-c", DRAW), 125
    )
    assert f"the Python files that belong to {copied}/bin/trueseed are missing" in line
    assert "install Trueseed again" in line


@pytest.mark.parametrize("seed", ["garbage", "", "1.5"])
@pytest.mark.parametrize("flags", [(), ("-I",)])
def test_a_variable_without_a_seed_makes_the_pth_file_step_aside(
    plain: Run, python: str, program: Program, seed: str, flags: tuple[str, ...]
) -> None:
    done = plain(python, *flags, program(DRAWS_AND_ENDS), env={"TRUESEED_SEED": seed})
    assert done.returncode == 7
    (line,) = done.stderr.splitlines()
    assert line.startswith("trueseed: stepping aside: ValueError: ")
    assert line.endswith("nothing in this Python process is seeded")


def test_it_is_said_once_where_both_entries_fail(under: Run, program: Program, python: str) -> None:
    """A program that spoils the variable for its children, which have the .pth file and the shim."""
    child = program("print('ran')", "child.py")
    path = program(
        "import os, subprocess, sys\nos.environ['TRUESEED_SEED'] = 'garbage'\n"
        "os.environ['PYTHONPATH'] = 'in-front:' + os.environ['PYTHONPATH']\n"
        f"subprocess.run([sys.executable, {child!r}])"
    )
    done = under(python, path)
    assert done.stdout == "ran\n"
    assert len([line for line in done.stderr.splitlines() if "stepping aside" in line]) == 1


def test_python_files_that_have_no_bytecode_and_may_have_none(
    plain: Run, copied: Path, python: str, first_draw: float
) -> None:
    """Bytecode that cannot be written: a slower start, and nothing else."""
    package = package_of(copied)
    for folder in (package, package / "_shim", package / "_runtime"):
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = plain(str(copied / "bin" / "trueseed"), "run", "--seed", "73", "--", python, "-c", DRAW)
    assert (done.returncode, done.stdout) == (0, f"{first_draw}\n")


def test_versions_of_a_report_name_what_was_there(under: Run, bare_python: str, tmp_path: Path) -> None:
    under(bare_python, "-c", DRAW, flags=("--json", "report.jsonl"))
    process = json.loads((tmp_path / "report.jsonl").read_text().splitlines()[1])
    assert process["versions"] == {}
