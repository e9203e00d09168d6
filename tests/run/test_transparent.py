# SPDX-License-Identifier: Apache-2.0
"""The program's bytes, signals, terminal, process and exit status are its own."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import subprocess
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Said = Callable[[str], list[str]]
Program = Callable[..., str]

DRAW = "import random; print(random.random())"
BACKWARDS = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
ALL_BYTES = bytes(range(256)) * 5_000
ODD_WORDS = (
    b"two words",
    b"it's",
    b'"quoted"',
    b"",
    b"$HOME `id` \\",
    b"line\nbreak",
    b"\xff\xfe\x80",
    "ä€".encode(),
)


def test_binary_output_and_input_pass_through(plain: Run, under: Run, python: str) -> None:
    expected = plain(python, "-c", BACKWARDS, input=ALL_BYTES, text=False)
    found = under(python, "-c", BACKWARDS, input=ALL_BYTES, text=False)
    assert found.stdout == expected.stdout == ALL_BYTES[::-1]


def test_stderr_is_the_programs_own_too(under: Run, said: Said, python: str) -> None:
    done = under(python, "-c", "import sys; sys.stderr.write('mine, no newline')")
    assert said(done.stderr) == []
    assert done.stderr.splitlines()[-1] == "mine, no newline"


@pytest.mark.parametrize("flags", [(), ("--report",), ("--json", "report.jsonl"), ("--quiet",)])
@pytest.mark.parametrize("seed", [73, None])
def test_nothing_of_ours_is_on_stdout(
    under: Run, python: str, flags: tuple[str, ...], seed: int | None
) -> None:
    done = under(python, "-c", "print('mine')", seed=seed, flags=flags)
    assert done.stdout == "mine\n"


def test_a_run_with_nothing_to_say_is_silent(under: Run, said: Said, python: str) -> None:
    assert said(under(python, "-c", DRAW).stderr) == []


def test_quiet_says_nothing_even_of_what_did_not_hold(under: Run, said: Said, python: str) -> None:
    loud = under(python, "-I", "-c", DRAW)
    assert [line for line in said(loud.stderr) if "NOT HELD: hash seed" in line], (
        "the partner: -I is reported"
    )
    assert under(python, "-I", "-c", DRAW, flags=("--quiet",)).stderr == ""
    assert under(python, "-I", "-c", DRAW, flags=("-q",), seed=None).stderr == ""


@pytest.mark.parametrize("status", [0, 1, 7, 125, 126, 127, 255])
def test_exit_status_is_the_programs(under: Run, status: int) -> None:
    assert under("sh", "-c", f"exit {status}").returncode == status


def test_exit_status_of_a_python_program(under: Run, python: str) -> None:
    assert under(python, "-c", "import sys; sys.exit(7)").returncode == 7
    failed = under(python, "-c", "1/0")
    assert failed.returncode == 1
    assert failed.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_traceback_is_that_of_a_plain_run(plain: Run, under: Run, python: str, program: Program) -> None:
    path = program("import random\ndef f():\n    random.choice([])\nf()\n")
    expected, found = plain(python, path), under(python, path)
    theirs = [line for line in found.stderr.splitlines() if not line.startswith("trueseed: ")]
    assert theirs == expected.stderr.splitlines()


WAITS = """
import os, signal, sys, time
if len(sys.argv) > 1:
    def end(number, frame):
        os.write(1, b"handled %d\\n" % number)
        sys.exit(9)
    signal.signal(signal.SIGTERM, end)
print(os.getpid(), flush=True)
time.sleep(60)
"""


def start(command: list[str], environment: dict[str, str], **options: object) -> subprocess.Popen[str]:
    settings: dict[str, object] = {"stdout": subprocess.PIPE, "text": True, "env": environment}
    return subprocess.Popen(command, **settings, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(("words", "status", "rest"), [((), -15, ""), (("handle",), 9, "handled 15\n")])
def test_sigterm_reaches_the_program_which_is_the_process_that_was_started(
    trueseed_command: str,
    environment: dict[str, str],
    python: str,
    program: Program,
    words: tuple[str, ...],
    status: int,
    rest: str,
) -> None:
    command = [trueseed_command, "run", "--seed", "73", "--", python, program(WAITS), *words]
    with start(command, environment) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid
        process.send_signal(signal.SIGTERM)
        assert process.stdout.read() == rest
        assert process.wait(timeout=30) == status


TREE = """
import multiprocessing, os, subprocess, time

def wait(ready):
    ready.set()
    time.sleep(60)

if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    child = context.Process(target=wait, args=(ready,))
    child.start()
    other = subprocess.Popen(["sleep", "60"])
    ready.wait()
    time.sleep(0.1)
    print(os.getpid(), child.pid, other.pid, flush=True)
    child.join()
"""


def open_terminal() -> tuple[int, int]:
    try:
        return pty.openpty()
    except OSError as error:
        pytest.skip(f"this system gives no pseudo-terminal: {error}")


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(") ")[2][0] not in "ZX"


def end_of_a_tree(command: list[str], environment: dict[str, str]) -> int:
    """Types Ctrl-C at the terminal of a tree of processes; its exit status, once none of it is left."""
    terminal, end = open_terminal()

    def own_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it

    options = {
        "stdin": end,
        "stderr": subprocess.DEVNULL,
        "start_new_session": True,
        "preexec_fn": own_terminal,
    }
    with start(command, environment, **options) as process:
        os.close(end)
        assert process.stdout is not None
        tree = [int(pid) for pid in process.stdout.readline().split()]
        assert len(tree) == 3
        assert all(map(is_running, tree))
        os.write(terminal, b"\x03")
        status = process.wait(timeout=30)
    deadline = time.monotonic() + 10
    while any(map(is_running, tree)) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.close(terminal)
    assert [pid for pid in tree if is_running(pid)] == []
    return status


def test_ctrl_c_ends_the_whole_tree(
    trueseed_command: str, environment: dict[str, str], python: str, program: Program
) -> None:
    command = [python, program(TREE)]
    expected = end_of_a_tree(command, environment)
    found = end_of_a_tree([trueseed_command, "run", "--seed", "73", "--", *command], environment)
    assert found == expected == -signal.SIGINT


def test_a_shell_pipeline(plain: Run, under: Run, python: str, program: Program) -> None:
    first = program("import random; print(random.random())", "a.py")
    second = program("import random; print(input(), random.Random().random())", "b.py")
    pipeline = ("sh", "-c", f"'{python}' '{first}' | '{python}' '{second}'; exit 3")
    assert plain(*pipeline).stdout != plain(*pipeline).stdout, "the partner: a plain run differs"
    done = [under(*pipeline) for _ in range(2)]
    assert done[0].stdout == done[1].stdout
    assert [run.returncode for run in done] == [3, 3]


def test_trueseed_run_is_a_part_of_a_pipeline(
    plain: Run, trueseed_command: str, python: str, program: Program
) -> None:
    path = program("import random, sys; print(sys.stdin.read().strip(), random.random())")
    done = plain("sh", "-c", f"echo given | '{trueseed_command}' run --seed 73 -- '{python}' '{path}' | cat")
    assert done.stdout.split()[0] == "given"
    assert (
        done.stdout
        == plain(python, "-c", "import random; random.seed(73); print('given', random.random())").stdout
    )


def test_a_seed_is_taken_and_the_printed_command_repeats_the_run(
    plain: Run, under: Run, said: Said, python: str, trueseed_command: str
) -> None:
    runs = [under(python, "-c", DRAW, seed=None) for _ in range(2)]
    assert runs[0].stdout != runs[1].stdout, "two seeds from the clock differ"
    for run in runs:
        seed_line, command_line = said(run.stderr)
        seed = seed_line.removeprefix("trueseed: seed ").split(",")[0]
        assert 0 <= int(seed) < 2**32
        command = command_line.removeprefix("trueseed: ").strip()
        assert command.startswith(f"trueseed run --seed {seed} -- ")
        path = f"{Path(trueseed_command).parent}:{os.environ['PATH']}"
        assert plain("sh", "-c", command, env={"PATH": path}).stdout == run.stdout


def test_the_printed_command_repeats_words_that_a_shell_would_change(
    plain: Run, under: Run, python: str, trueseed_command: str
) -> None:
    code = "import random, sys, os; print(random.random(), [os.fsencode(word) for word in sys.argv])"
    run = under(python, "-c", code, *ODD_WORDS, seed=None, text=False)
    said = run.stderr.split(b"this repeats the run:\n")[1].removeprefix(b"trueseed: ")
    path = f"{Path(trueseed_command).parent}:{os.environ['PATH']}"
    assert plain(b"sh", b"-c", said, env={"PATH": path}, text=False).stdout == run.stdout


def test_words_reach_the_program_unchanged(plain: Run, under: Run, python: str) -> None:
    code = "import os, sys; print([os.fsencode(word) for word in sys.argv[1:]])"
    expected = plain(python, "-c", code, *ODD_WORDS).stdout
    assert expected == f"{list(ODD_WORDS)}\n"
    assert under(python, "-c", code, *ODD_WORDS).stdout == expected


OPTIONS = ("--seed", "5", "--report", "--", "--quiet", "-q", "--help", "--json=x")


@pytest.mark.parametrize("separator", [(), ("--",)])
def test_options_after_the_command_belong_to_the_command(
    plain: Run, trueseed_command: str, said: Said, python: str, separator: tuple[str, ...]
) -> None:
    code = "import random, sys; print(random.random(), sys.argv[1:])"
    done = plain(trueseed_command, "run", "--seed", "73", *separator, python, "-c", code, *OPTIONS)
    assert done.stdout.endswith(f" {list(OPTIONS)}\n")
    assert done.stdout == plain(python, "-c", f"import random; random.seed(73); {code}", *OPTIONS).stdout
    assert said(done.stderr) == [], "no --report of ours"


TERMINAL = """
import os, random, sys
print(*(os.isatty(descriptor) for descriptor in (0, 1, 2)), *os.get_terminal_size(), random.random())
"""


def seen_on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    """What a command that owns a terminal of 33 columns and 11 lines prints there."""
    terminal, end = open_terminal()
    termios.tcsetwinsize(end, (11, 33))
    process = subprocess.Popen(
        command, env=environment, stdin=end, stdout=end, stderr=end, start_new_session=True
    )
    os.close(end)
    output = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        output += part
    os.close(terminal)
    assert process.wait(timeout=30) == 0
    return output.decode()


def test_a_terminal_stays_one(
    trueseed_command: str, environment: dict[str, str], python: str, program: Program, first_draw: float
) -> None:
    path = program(TERMINAL)
    expected = seen_on_a_terminal([python, path], environment)
    assert expected.startswith("True True True 33 11 ")
    found = seen_on_a_terminal([trueseed_command, "run", "--seed", "73", "--", python, path], environment)
    assert f"True True True 33 11 {first_draw}" in found


# What a process inherits: folder, umask, open files, signals, priority, group.
INHERITED = """
import os, signal
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(os.getcwd(), os.umask(0), sorted(os.listdir("/proc/self/fd")), os.nice(0), os.getpgid(0) == os.getpid())
print({name: status[name].strip() for name in ("SigBlk", "SigIgn", "SigCgt", "Seccomp", "NoNewPrivs")})
"""


def test_the_rest_of_what_a_process_inherits(plain: Run, under: Run, python: str, program: Program) -> None:
    path = program(INHERITED)
    descriptor = os.open("/dev/null", os.O_RDONLY)

    def unusual() -> None:
        os.umask(0o27)
        os.nice(3)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])

    options = {"pass_fds": (descriptor,), "preexec_fn": unusual}
    # grep shows what Python sets itself for SIGPIPE, too.
    for command in ((python, path), ("grep", "^Sig", "/proc/self/status")):
        assert under(*command, **options).stdout == plain(*command, **options).stdout != ""
    os.close(descriptor)


def test_the_programs_own_variables_are_untouched(plain: Run, under: Run, python: str) -> None:
    code = "import os; print(sorted((k, v) for k, v in os.environ.items() if k.startswith(('MINE', 'HOME', 'PATH'))))"
    mine = {"MINE": "a b", "MINE_EMPTY": "", "MINE_LONG": "x" * 100_000}
    assert under(python, "-c", code, env=mine).stdout == plain(python, "-c", code, env=mine).stdout


def test_sys_path_and_main_are_those_of_a_plain_run(
    plain: Run, under: Run, python: str, program: Program, tmp_path: Path
) -> None:
    path = program("import sys; print(sys.path, sys.argv, sys.orig_argv, __file__, sys.flags)")
    (tmp_path / "users").mkdir()
    for users in ({}, {"PYTHONPATH": f"{tmp_path / 'users'}:relative:"}):
        expected, found = plain(python, path, env=users), under(python, path, env=users)
        assert found.stdout == expected.stdout


def test_a_link_to_the_command_finds_its_python_files(
    plain: Run, trueseed_command: str, python: str, tmp_path: Path, first_draw: float
) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "trueseed").symlink_to(trueseed_command)
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = plain("trueseed", "run", "--seed", "73", "--", python, "-c", DRAW, env={"PATH": path})
    assert (done.stdout, done.returncode) == (f"{first_draw}\n", 0)
