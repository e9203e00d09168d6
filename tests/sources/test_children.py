# SPDX-License-Identifier: Apache-2.0
"""Children: streams of their own where they would come from the system, inherited ones left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

CHILDREN = """
import json, multiprocessing, os, random, subprocess, sys
import numpy as np

def draws():
    told = {"random": random.random().hex(), "numpy": np.random.random_sample().hex(), "hash": hash("a")}
    told["default_rng"] = np.random.default_rng().random().hex()
    told["Random()"] = random.Random().random().hex()
    told["draws apart"] = random.Random().random().hex() != told["Random()"]
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        told["torch"] = float(torch.rand((), dtype=torch.float64)).hex()
        told["Generator.seed()"] = torch.Generator().seed()
    return told

def tell(connection, nested):
    told = [draws()]
    if nested:
        told += [forked(), *started(multiprocessing.get_context("fork"), 1)]
    connection.send(told)

def started(context, n, nested=False):
    told = []
    processes = []
    for _ in range(n):
        ours, theirs = context.Pipe()
        process = context.Process(target=tell, args=(theirs, nested))
        process.start()
        processes.append(process)
        told += ours.recv()
    for process in processes:
        process.join()
    return told

def forked(depth=1):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        told = draws()
        if depth > 1:
            told = [told, forked(depth - 1)]
        os.write(write, json.dumps(told).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return json.loads(os.read(read, 10000))

if __name__ == "__main__":
    if "child" in sys.argv:
        print(json.dumps(draws()))
        sys.exit()
    import numpy.random  # which NumPy imports at its first use
    import torch
    if "stock" in sys.argv:
        random.seed(73)
        np.random.seed(73)
        torch.manual_seed(73)
    told = {}
    command = [sys.executable, __file__, "child"]
    for method in ("spawn", "forkserver", "fork"):
        told[method] = started(multiprocessing.get_context(method), 2, nested=method != "fork")
    told["os.fork"] = [forked(), forked(), *forked(2)]
    told["nested"] = started(multiprocessing.get_context("fork"), 1, nested=True)
    told["subprocess"] = [
        json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(2)
    ]
    told["main"] = [draws()]
    print(json.dumps(told))
"""

ROLES = """
import multiprocessing

def child(nested):
    if nested:
        process = multiprocessing.get_context("spawn").Process(target=child, args=(False,))
        process.start()
        process.join()

if __name__ == "__main__":
    for nested in (False, True):
        process = multiprocessing.get_context("spawn").Process(target=child, args=(nested,))
        process.start()
        process.join()
    print(0)
"""

STARTED = """
import json, random, subprocess, sys
own = [random.random().hex(), random.Random().random().hex()]
print(json.dumps(own) if sys.argv[1:] else "", end="")
if not sys.argv[1:]:
    command = [sys.executable, __file__, "child"]
    # The second one is forked with hooks, where the first may be started by vfork.
    told = [subprocess.run(command, capture_output=True, check=True, preexec_fn=hook).stdout for hook in (None, int)]
    print(json.dumps({"own": own, "children": [json.loads(one) for one in told]}))
"""

LATE = """
import json, os, sys

def child():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        import numpy, random
        drawn = [random.random(), numpy.random.random_sample(), numpy.random.default_rng().random()]
        os.write(write, json.dumps([number.hex() for number in drawn]).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return json.loads(os.read(read, 1000))

assert "numpy" not in sys.modules
print(json.dumps([*child(), *child()]))
"""

ORDINAL = """
import json, multiprocessing, os, random, sys

def tell(connection):
    connection.send([random.random().hex(), random.Random().random().hex()])

if __name__ == "__main__":
    if "forks before" in sys.argv:
        if os.fork() == 0:
            os._exit(0)
        os.wait()
    told = []
    for _ in range(2):
        context = multiprocessing.get_context(sys.argv[1])
        ours, theirs = context.Pipe()
        process = context.Process(target=tell, args=(theirs,))
        process.start()
        told.append(ours.recv())
        process.join()
    print(json.dumps(told))
"""

METHODS = ("spawn", "forkserver", "fork", "os.fork", "nested")
FROM_THE_SYSTEM = ("random", "default_rng", "Random()", "Generator.seed()")


def of_all(
    told: dict[str, list[dict[str, Any]]], source: str, methods: tuple[str, ...] = METHODS
) -> list[Any]:
    return [child[source] for method in methods for child in told[method] if source in child]


def test_children_of_every_kind_repeat_and_differ(value: Run, plain: Run, under: Run) -> None:
    first, second = value(under, CHILDREN), value(under, CHILDREN)
    assert first == second
    assert [len(first[method]) for method in METHODS] == [6, 6, 2, 4, 3]
    for source in FROM_THE_SYSTEM:
        drawn = of_all(first, source, (*METHODS, "main"))
        assert len(drawn) > 9
        assert len(set(drawn)) == len(drawn), f"two processes draw the same from {source}"
    spawned = [told for method in ("spawn", "forkserver") for told in (first[method][0], first[method][3])]
    assert len({told["numpy"] for told in spawned}) == len(spawned)
    assert all(of_all(first, "draws apart", (*METHODS, "main", "subprocess")))
    assert len(set(of_all(first, "hash", (*METHODS, "main", "subprocess")))) == 1

    other = value(under, CHILDREN, seed=74)
    for source in FROM_THE_SYSTEM:
        assert not set(of_all(first, source)) & set(of_all(other, source)), source

    stock = value(plain, CHILDREN, "stock")
    for source in FROM_THE_SYSTEM:
        assert not set(of_all(first, source)) & set(of_all(stock, source)), "from the system without us"
    for source in ("numpy", "torch"):
        for method in ("fork", "os.fork", "nested"):
            assert of_all(first, source, (method,)) == of_all(stock, source, (method,)), (
                "inherited: left alone"
            )
    assert stock["main"][0]["numpy"] == first["main"][0]["numpy"]
    assert stock["main"][0]["torch"] == first["main"][0]["torch"]
    assert stock["main"][0]["random"] == first["main"][0]["random"]


def test_a_subprocess_starts_like_a_fresh_run(value: Run, under: Run, plain: Run) -> None:
    first = value(under, STARTED)
    assert first == value(under, STARTED)
    assert first["children"] == [first["own"]] * 2
    other = value(plain, STARTED)
    assert other["children"][0] != other["children"][1] != other["own"]


def test_a_library_that_a_forked_child_imports_is_the_childs(value: Run, under: Run, plain: Run) -> None:
    first, second = value(under, LATE), value(under, LATE)
    assert first == second
    assert len(set(first)) == len(first)
    assert not set(first) & set(value(plain, LATE))


def test_the_ordinal_of_a_child_alone_decides(value: Run, under: Run) -> None:
    """Not how it is started, nor what else was forked before."""
    first = value(under, ORDINAL, "fork")
    assert len({draw for child in first for draw in child}) == 4
    for arguments in (("fork", "forks before"), ("spawn",), ("forkserver",)):
        assert value(under, ORDINAL, *arguments) == first, arguments


def test_roles_are_recorded(record: Run) -> None:
    done = record(ROLES)
    roles = sorted(process["role"] for process in done.processes)
    assert roles == ["main", "process 1", "process 2", "process 2, process 1"]
