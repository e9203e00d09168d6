# SPDX-License-Identifier: Apache-2.0
"""PYTHONHASHSEED: hash order equal in every process of a run; what cannot be changed any more is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

EVERYWHERE = """
import json, multiprocessing, os, subprocess, sys

def order():
    return [hash("a"), hash(b"a"), list({"a", "b", "c", "d", "e", "f", "g"})]

def tell(connection):
    connection.send(order())

def started(method):
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe()
    process = context.Process(target=tell, args=(theirs,))
    process.start()
    told = ours.recv()
    process.join()
    return told

def forked():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, json.dumps(order()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return json.loads(os.read(read, 10000))

if __name__ == "__main__":
    if "child" in sys.argv:
        print(json.dumps(order()))
        sys.exit()
    told = {method: started(method) for method in ("fork", "spawn", "forkserver")}
    told["os.fork"] = forked()
    command = [sys.executable, __file__, "child"]
    told["subprocess"] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    told["main"] = order()
    print(json.dumps(told))
"""

ORDER = """
import json
print(json.dumps([hash("a"), list({"a", "b", "c", "d", "e", "f", "g"})]))
"""

CALL = """
import json, os, subprocess, sys, warnings
import trueseed
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    report = trueseed.seed_everything(73)
told = {
    "warnings": [[one.category.__name__, str(one.message), os.path.basename(one.filename)] for one in caught],
    "rows": {row.name: row.to_dict() for row in report.switches},
    "not_held": [row.name for row in report.not_held],
    "own": hash("a"),
    "children": [
        subprocess.run([sys.executable, "-c", "print(hash('a'))"], capture_output=True, text=True).stdout
        for _ in range(2)
    ],
}
print(json.dumps(told))
"""


def test_every_process_of_two_runs_has_the_same_order(value: Run, under: Run) -> None:
    first, second, other = (value(under, EVERYWHERE, seed=seed) for seed in (73, 73, 74))
    assert set(first) == {"main", "fork", "spawn", "forkserver", "os.fork", "subprocess"}
    for told in (first, second):
        for name, order in told.items():
            assert order == first["main"], name
    assert other["main"][0] != first["main"][0]


def test_plain_runs_have_other_orders(value: Run, plain: Run) -> None:
    assert value(plain, ORDER)[0] != value(plain, ORDER)[0]


def test_the_seed_is_the_hash_seed(value: Run, plain: Run, under: Run) -> None:
    for seed in (0, 73, 2**32 - 1):
        assert value(under, ORDER, seed=seed) == value(plain, ORDER, env={"PYTHONHASHSEED": str(seed)})


def test_any_other_integer_gives_a_hash_seed_that_repeats(value: Run, under: Run) -> None:
    first, second, other = (value(under, ORDER, seed=seed)[0] for seed in (2**200, 2**200, -1))
    assert first == second != other


def test_a_value_of_the_user_wins_and_is_recorded(value: Run, plain: Run, record: Run) -> None:
    users = {"PYTHONHASHSEED": "5"}
    done = record(ORDER, env=users)
    assert done.value == value(plain, ORDER, env=users)
    row = done.switch("hash seed")
    assert (row["status"], row["found"]) == ("yours", "5")
    assert done.not_held == []
    (planned,) = (row for row in done.plan["switches"] if row["name"] == "PYTHONHASHSEED")
    assert (planned["status"], planned["wanted"], planned["found"]) == ("yours", "73", "5")


def test_ours_is_held_and_not_called_the_users(record: Run) -> None:
    row = record(ORDER).switch("hash seed")
    assert (row["status"], row["wanted"], row["found"]) == ("held", "73", "73")


def test_a_user_who_wants_random_hashes_gets_them_and_is_told(record: Run) -> None:
    first, second = (record(ORDER, env={"PYTHONHASHSEED": "random"}) for _ in range(2))
    assert first.value[0] != second.value[0]
    assert first.switch("hash seed")["status"] == "NOT HELD"
    assert "trueseed: NOT HELD: hash seed" in first.stderr


def test_a_value_that_was_lost_on_the_way_is_not_held(under: Run, python: str) -> None:
    done = under("env", "-u", "PYTHONHASHSEED", python, "-c", "print(hash('a'))")
    assert done.returncode == 0
    assert "trueseed: NOT HELD: hash seed: wanted 73, found random" in done.stderr
    assert "hash seed" not in under("env", python, "-c", "print(hash('a'))").stderr


def test_a_value_that_was_set_on_the_way_is_the_users(under: Run, python: str) -> None:
    done = under("env", "PYTHONHASHSEED=5", python, "-c", "pass", flags=("--report",))
    (row,) = (line for line in done.stderr.splitlines() if line.startswith("trueseed: hash seed"))
    assert row.split()[3:6] == ["73", "5", "yours"]


def test_a_call_in_a_plain_program_warns(value: Run, plain: Run) -> None:
    told = value(plain, CALL)
    ((category, message, file),) = told["warnings"]
    assert (category, file) == ("NotHeldWarning", "program.py")
    assert "hash seed" in message
    assert "trueseed run --seed 73 -- python" in message
    assert told["rows"]["hash seed"]["status"] == "NOT HELD"
    assert told["children"][0] == told["children"][1], "processes that it starts are reached"
    assert value(plain, CALL)["own"] != told["own"], "this process is not, as the warning says"


def test_a_call_below_run_does_not_warn(value: Run, under: Run) -> None:
    told = value(under, CALL)
    if told["rows"]["address order"]["status"] == "held":
        assert told["warnings"] == []
    assert "hash seed" not in told["not_held"]
    assert told["rows"]["hash seed"]["status"] == "held"
    assert told["children"] == [f"{told['own']}\n"] * 2


def test_a_call_where_the_user_fixed_the_hash_seed_does_not_name_it(value: Run, plain: Run) -> None:
    told = value(plain, CALL, env={"PYTHONHASHSEED": "5"})
    assert told["rows"]["hash seed"]["status"] == "yours"
    assert not any("hash seed" in message for _, message, _ in told["warnings"])


def test_an_interpreter_that_ignores_its_environment_says_so(under: Run, python: str) -> None:
    text = "import json; print(json.dumps(hash('a')))"
    first, second = (under(python, "-E", "-c", text) for _ in range(2))
    assert json.loads(first.stdout) != json.loads(second.stdout)
    assert "trueseed: NOT HELD: hash seed" in first.stderr
    assert "-E or -I" in first.stderr
    assert under(python, "-c", text).stderr.count("hash seed") == 0
