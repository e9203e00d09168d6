# SPDX-License-Identifier: Apache-2.0
"""Deterministic algorithms: on, or refused by name, line and cure; memory filled; cuBLAS workspace fixed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

LOOK = """
import json, os, sys, threading
import torch

def refusal(operation):
    try:
        operation()
    except RuntimeError as error:
        return str(error)
    return None

def put():
    torch.zeros(5).put_(torch.tensor([0, 0]), torch.ones(2))  # the line of put

def loss():
    # The backward pass of put is refused, too; here the forward pass is exempt.
    x = torch.zeros(5, requires_grad=True)
    on = torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(False)
    total = x.put(torch.tensor([0, 1]), torch.ones(2)).sum()
    torch.use_deterministic_algorithms(on)
    return total, x

def backward():
    total, _ = loss()
    total.backward()  # the line of backward

def grad():
    torch.autograd.grad(*loss())  # the line of grad

def put_copy():
    torch.put(torch.zeros(5), torch.tensor([0, 0]), torch.ones(2))  # the line of put_copy

def unpool():
    pooled, indices = torch.nn.functional.max_pool1d(torch.ones(1, 1, 4), 2, return_indices=True)
    torch.nn.MaxUnpool1d(2)(pooled, indices)  # the line of unpool

def compiled():
    @torch.compile(backend="eager", fullgraph=True)  # the line of compiled
    def put_in_a_graph(x):
        return torch.put(x, torch.tensor([0]), torch.ones(1)) * 2

    put_in_a_graph(torch.zeros(3))

def ordinary():
    torch.zeros(2) + torch.zeros(3)

def ordinary_backward():
    torch.zeros(2).sum().backward()

inductor = ["torch._inductor.config" in sys.modules]
import torch._inductor.config
inductor.append(torch._inductor.config.deterministic)

used = torch.full((1000,), 1.5)
del used
told = {
    "on": [torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()],
    "mode": torch.get_deterministic_debug_mode(),
    "fill": torch.utils.deterministic.fill_uninitialized_memory,
    "empty": [bool(torch.empty(1000).isnan().all()), torch.empty(3, dtype=torch.int64).tolist()],
    "mkldnn": torch.backends.mkldnn.deterministic,
    "put": refusal(put), "put_copy": refusal(put_copy), "backward": refusal(backward), "grad": refusal(grad), "unpool": refusal(unpool), "compiled": refusal(compiled),
    "ordinary": refusal(ordinary), "ordinary_backward": refusal(ordinary_backward),
    "start": dict(pair.split("=", 1) for pair in open("/proc/self/environ").read().split("\\0") if "=" in pair),
    "inductor": inductor,
}
torch.use_deterministic_algorithms(False)
told["exempt"] = refusal(put)
torch.use_deterministic_algorithms(told["on"][0])
print(json.dumps(told))
"""

# Past every wrapper: what an extension in C++ would call.
UNCAUGHT = """
import threading
import torch

def refused():
    torch.ops.aten.put_.default(torch.zeros(5), torch.tensor([0, 0]), torch.ones(2))  # in the thread

thread = threading.Thread(target=refused)
thread.start()
thread.join()
torch.ops.aten.put_.default(torch.zeros(5), torch.tensor([0, 0]), torch.ones(2))  # in the main thread
"""

CHANGES = """
import json, os, sys
import torch
if "variable" in sys.argv:
    os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":0:0"
if "fill" in sys.argv:
    torch.utils.deterministic.fill_uninitialized_memory = False
if "off" in sys.argv:
    torch.use_deterministic_algorithms(False)
if "warn" in sys.argv:
    torch.use_deterministic_algorithms(True, warn_only=True)
print(json.dumps(os.environ["CUBLAS_WORKSPACE_CONFIG"]))
"""

CALLS = """
import json, os, warnings
import torch, trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)

def state():
    fill = torch.utils.deterministic.fill_uninitialized_memory
    try:
        torch.zeros(5).put_(torch.tensor([0, 0]), torch.ones(2))
    except RuntimeError as error:
        return [torch.are_deterministic_algorithms_enabled(), fill, "Trueseed: put_ is refused" in str(error)]
    return [torch.are_deterministic_algorithms_enabled(), fill, False]

told = [state()]
trueseed.seed_everything(73, mode="seeded")
told.append(state())
trueseed.seed_everything(73)
told.append(state())
told.append(os.environ["CUBLAS_WORKSPACE_CONFIG"])
trueseed.seed_everything(73, mode="seeded")
told.append(state())
print(json.dumps(told))
"""


REFUSED = {
    "put": "put_",
    "put_copy": "put_",
    "backward": "put_",
    "grad": "put_",
    "unpool": "max_unpool",
    "compiled": "put_",
}


def line_of(text: str, part: str) -> str:
    """`program.py:number: source` of the first line that contains `part`."""
    number, line = next((n, line) for n, line in enumerate(text.splitlines(True), 1) if part in line)
    return f"program.py:{number}: {line.strip()}"


def test_deterministic_mode_is_on_and_refuses_by_name_line_and_cure(record: Run) -> None:
    done = record(LOOK)
    told = done.value
    assert (told["on"], told["mode"]) == ([True, False], 2)
    for operation, name in REFUSED.items():
        message = told[operation]
        assert "does not have a deterministic implementation" in message, operation
        assert f"\nTrueseed: {name}" in message, operation
        assert line_of(LOOK, f"# the line of {operation}\n") in message, message
        assert (message.count("Trueseed:"), message.count("cure: ")) == (1, 3), message
        assert "--mode seeded" in message
    assert "index_put_" in told["put"]
    for operation in ("ordinary", "ordinary_backward"):
        assert "Trueseed" not in told[operation], "another error is left alone"
    assert told["exempt"] is None, "the cure that the message names works"

    assert told["fill"] is True
    assert told["empty"] == [True, [2**63 - 1] * 3]
    assert told["mkldnn"] is True
    assert told["start"]["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    assert told["start"]["PYTORCH_TUNABLEOP_ENABLED"] == "0"
    assert told["inductor"] == [False, True], "set when the module is imported later, not before"

    names = ("deterministic algorithms", "fill uninitialised memory", "oneDNN deterministic")
    assert [done.switch(name)["status"] for name in names] == ["held"] * 3
    assert done.switch("CUBLAS_WORKSPACE_CONFIG")["status"] == "held"
    assert done.not_held == []


def test_seeded_mode_refuses_nothing(record: Run) -> None:
    done = record(LOOK, flags=("--mode", "seeded"))
    told = done.value
    assert told["on"] == [False, False]
    assert [told[name] for name in REFUSED] == [None] * len(REFUSED)
    assert told["empty"][0] is False
    assert told["mkldnn"] is False
    assert told["inductor"] == [False, False]
    assert "CUBLAS_WORKSPACE_CONFIG" not in told["start"]
    assert "Trueseed" not in told["ordinary"]
    assert done.not_held == []
    assert not any(row["name"] == "deterministic algorithms" for row in done.main["switches"])


def test_a_refusal_that_nobody_catches_is_explained(under: Run, program: Run, python: str) -> None:
    file = program(UNCAUGHT)
    done = under(python, file)
    assert done.returncode == 1
    for part in ("# in the thread", "# in the main thread"):
        assert (
            done.stderr.count(f"  line: {done.args[-1]}:{line_of(UNCAUGHT, part).split(':', 1)[1]}") == 1
        ), part
    assert done.stderr.count("Trueseed: put_ is refused in deterministic mode.") == 2
    seeded = under(python, file, flags=("--mode", "seeded"))
    assert (seeded.returncode, seeded.stdout) == (0, "")
    assert "Trueseed:" not in seeded.stderr


def test_a_users_workspace_wins_and_is_recorded(record: Run) -> None:
    done = record(CHANGES, env={"CUBLAS_WORKSPACE_CONFIG": ":16:8"})
    assert done.value == ":16:8"
    row = done.switch("CUBLAS_WORKSPACE_CONFIG")
    assert (row["status"], row["wanted"], row["found"]) == ("yours", ":4096:8", ":16:8")
    assert done.not_held == []


def test_what_the_program_changes_is_not_held(record: Run) -> None:
    several = ("CUBLAS_WORKSPACE_CONFIG", "fill uninitialised memory", "deterministic algorithms")
    for arguments, names in ((("variable", "fill", "off"), several), (("warn",), several[2:])):
        done = record(CHANGES, *arguments)
        assert tuple(done.not_held) == names
        for name in names:
            assert done.switch(name)["note"] == "changed by the program"
            assert f"trueseed: NOT HELD: {name}" in done.stderr


def test_one_call_turns_it_on_and_a_weaker_call_off(value: Run, plain: Run) -> None:
    off, on = [False, True, False], [True, True, True]
    assert value(plain, CALLS) == [off, off, on, ":4096:8", off]
