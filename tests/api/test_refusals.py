# SPDX-License-Identifier: Apache-2.0
"""An operation that deterministic mode refuses: the message names the line and the cures."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Facts = Callable[..., Any]
Program = Callable[..., str]

CURES = [
    '  cure: let this program run without the promise: trueseed run --mode seeded, or seed_everything(seed, mode="seeded")',
    "  cure: exempt this line alone: torch.use_deterministic_algorithms(False) before it, (True) after it",
]

HEAD = """
import torch
i, v = torch.tensor([0]), torch.tensor([1.0])
pool = torch.nn.MaxPool2d(2, return_indices=True)

class Refused(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return torch.ops.aten.put_(g.clone(), i, v)  # reached from C++, as a kernel's own refusal

def leaf():
    return torch.zeros(4, requires_grad=True)

def told(attempt):
    try:
        attempt()
    except Exception as error:
        return [type(error).__name__, str(error)]
    return ["nothing", ""]
"""

REFUSED = {
    "put_": "lambda: torch.zeros(4).put_(i, v)",
    "Tensor.put": "lambda: torch.zeros(4).put(i, v)",
    "torch.put": "lambda: torch.put(torch.zeros(4), i, v)",
    "max_unpool2d": "lambda: torch.nn.functional.max_unpool2d(*pool(torch.rand(1, 1, 4, 4)), 2)",
    "MaxUnpool2d": "lambda: torch.nn.MaxUnpool2d(2)(*pool(torch.rand(1, 1, 4, 4)))",
    "backward": "lambda: Refused.apply(leaf()).sum().backward()",
    "autograd.backward": "lambda: torch.autograd.backward(Refused.apply(leaf()).sum())",
    "autograd.grad": "lambda: torch.autograd.grad((x := leaf(), Refused.apply(x).sum())[1], x)",
}
OTHERS = {
    "too few words": "lambda: torch.zeros(4).put_(i)",
    "wrong type": "lambda: torch.put(torch.zeros(4), 1, 2)",
    "wrong shape": "lambda: torch.zeros(2, 3) @ torch.zeros(2, 3)",
    "no grad": "lambda: torch.zeros(1).backward()",
    "twice": "lambda: (y := leaf().exp().sum(), y.backward(), y.backward())",
    "unpool": "lambda: torch.nn.functional.max_unpool2d(None, i, 2)",
    "own": "lambda: (_ for _ in ()).throw(RuntimeError('mine', 5))",
}


def attempts(table: dict[str, str]) -> str:
    """A program that tries each; line and source of every attempt are known."""
    return (
        HEAD + "found = {}\n" + "".join(f"found[{name!r}] = told({code})\n" for name, code in table.items())
    )


@pytest.fixture(scope="module")
def text() -> str:
    return attempts(REFUSED) + attempts(OTHERS).removeprefix(HEAD).replace("found = {}", "") + "tell(found)\n"


def test_a_refusal_that_the_program_catches_names_line_and_cures(
    facts: Facts, under: Run, plain: Run, text: str, tmp_path: Any
) -> None:
    found, stock = facts(text, run=under), facts(text.replace("import torch\n", STOCK, 1), run=plain)
    source = (tmp_path / "program.py").read_text().splitlines()
    for name, code in REFUSED.items():
        kind, message = found[name]
        assert kind == "RuntimeError", name
        upstream, _, ours = message.partition("\n\n")
        assert stock[name] == [kind, upstream], "torch's own message comes first, unchanged"
        lines = ours.splitlines()
        operation = upstream.split(" ")[0]
        assert lines[0] == f"Trueseed: {operation} is refused in deterministic mode."
        number = next(
            index for index, line in enumerate(source, 1) if line == f"found[{name!r}] = told({code})"
        )
        # The program of the stock run is one line longer.
        assert (
            lines[1] == f"  line: {tmp_path / 'program.py'}:{number - 1}: found[{name!r}] = told({code})"
        ), name
        assert lines[-2:] == CURES
        assert message.count("Trueseed:") == 1
        assert [line for line in lines[2:-2] if line.startswith("  cure: ")], f"a cure for {operation} itself"
    for name in OTHERS:
        assert found[name] == stock[name], "every other error is torch's own"
        assert found[name][0] != "nothing"


# One line more than under a run.
STOCK = "import torch\ntorch.use_deterministic_algorithms(True)\n"


NESTED = """
class Nested(torch.autograd.Function):
    forward = staticmethod(lambda ctx, x: x.clone())

    @staticmethod
    def backward(ctx, g):
        return g.clone().put_(i, v)  # the line that is refused

tell(told(lambda: Nested.apply(leaf()).sum().backward()))
"""


def test_one_that_passes_two_of_our_places_is_explained_once(facts: Facts, under: Run) -> None:
    _, message = facts(HEAD + NESTED, run=under)
    assert message.count("Trueseed: ") == message.count("  line: ") == 1
    (line,) = [line for line in message.splitlines() if line.startswith("  line: ")]
    assert line.endswith(": return g.clone().put_(i, v)  # the line that is refused")


CURED = """
from trueseed import seed_everything
x = torch.zeros(4)
x.index_put_((i,), v)
x.scatter_(0, i, v)
torch.use_deterministic_algorithms(False)
x.put_(i, v)
torch.use_deterministic_algorithms(True)
tell(told(lambda: x.put_(i, v))[0])
seed_everything(73, mode="seeded")
x.put_(i, v)
Refused.apply(leaf()).sum().backward()
tell(x.tolist())
"""


def test_each_cure_cures(facts: Facts, under: Run) -> None:
    assert facts(HEAD + CURED, run=under) == ["RuntimeError", [1.0, 0.0, 0.0, 0.0]]
    found = facts(attempts(REFUSED) + "tell(found)", run=under, flags=("--mode", "seeded"))
    assert all(error == ["nothing", ""] for error in found.values())


def test_after_the_one_call_it_is_the_same(facts: Facts) -> None:
    text = attempts({"put_": REFUSED["put_"], "backward": REFUSED["backward"]})
    found = facts(f"import trueseed\ntrueseed.seed_everything(73)\n{text}tell(found)")
    assert all("Trueseed: put_ is refused" in message for _, message in found.values())


UNCAUGHT = """
import torch
def step():
    torch.ops.aten.put_(torch.zeros(4), torch.tensor([0]), torch.tensor([1.0]))
"""


def test_one_that_nobody_catches(under: Run, python: str, program: Program) -> None:
    path = program(UNCAUGHT + "step()\n")
    done = under(python, path)
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback (most recent call last):\n") or "address order" in done.stderr
    assert "Trueseed: put_ is refused in deterministic mode.\n" in done.stderr
    assert f"  line: {path}:4: torch.ops.aten.put_(" in done.stderr


THREAD = """
import threading
thread = threading.Thread(target=step)
thread.start()
thread.join()
print("goes on")
"""


def test_one_that_nobody_catches_in_a_thread(under: Run, python: str, program: Program) -> None:
    path = program(UNCAUGHT + THREAD)
    done = under(python, path)
    assert (done.returncode, done.stdout) == (0, "goes on\n")
    assert "Exception in thread Thread-1 (step):" in done.stderr
    assert f"  line: {path}:4: torch.ops.aten.put_(" in done.stderr


HOOKS = """
import sys
sys.excepthook = lambda kind, error, traceback: print("mine:", error)
import torch
raise RuntimeError("no refusal")
"""


def test_an_excepthook_of_the_users_is_still_called(
    plain: Run, under: Run, python: str, program: Program
) -> None:
    path = program(HOOKS)
    expected, found = plain(python, path), under(python, path)
    assert found.stdout == expected.stdout == "mine: no refusal\n"
    assert found.returncode == expected.returncode == 1
