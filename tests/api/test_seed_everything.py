# SPDX-License-Identifier: Apache-2.0
"""One call in a running process: what it seeds, what it says, and what it can no longer change."""

from __future__ import annotations

import inspect
import itertools
import json
import random
import subprocess
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import trueseed

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Facts = Callable[..., Any]
Program = Callable[..., str]

UNSEEDED = """
tell([
    random.Random().random(), random.Random().random(), (random.seed(), random.random())[1],
    np.random.default_rng().random(), np.random.RandomState().random_sample(), np.random.SeedSequence().entropy,
    (np.random.seed(), np.random.random())[1],
])
"""


# --- What it seeds ----------------------------------------------------------------------------------


def test_draws_are_those_of_the_copied_function(facts: Facts) -> None:
    drawn = facts(
        "import random, trueseed, numpy as np\ntrueseed.seed_everything(73)\n"
        "tell([random.random(), random.gauss(0, 1), np.random.random(), np.random.standard_normal()])"
    )
    python, numpy = random.Random(73), np.random.RandomState(73)
    assert drawn == [python.random(), python.gauss(0, 1), numpy.random_sample(), numpy.standard_normal()]


def test_generators_without_a_seed_repeat(facts: Facts) -> None:
    imports = "import random, numpy as np, trueseed\n"
    seeded = [facts(f"{imports}trueseed.seed_everything(73)\n{UNSEEDED}") for _ in range(2)]
    assert seeded[0] == seeded[1]
    assert len(set(seeded[0])) == 7, "each has a stream of its own"
    assert not set(facts(imports + UNSEEDED)) & set(seeded[0]), (
        "the partner: without the call they are random"
    )
    assert not set(facts(f"{imports}trueseed.seed_everything(74)\n{UNSEEDED}")) & set(seeded[0])


def test_a_second_call_starts_again(facts: Facts) -> None:
    text = "import random, numpy as np, trueseed\n" + f"trueseed.seed_everything(73)\n{UNSEEDED}" * 2
    first, second = facts(text)
    assert first == second


def test_another_seed_takes_over(facts: Facts) -> None:
    text = "import random, numpy, trueseed\ntrueseed.seed_everything(73)\nr = trueseed.seed_everything(5)\n"
    assert facts(text + "tell([random.random(), numpy.random.random(), r.seed])") == [
        random.Random(5).random(),
        np.random.RandomState(5).random_sample(),
        5,
    ]


CALL = "import trueseed; trueseed.seed_everything(73)"
ORDERS = list(itertools.permutations(["import random", "import numpy", CALL]))


@pytest.mark.parametrize(
    "order", ORDERS, ids=lambda order: "-".join(part.split(".")[0][7:] for part in order)
)
def test_libraries_are_seeded_whenever_they_are_imported(facts: Facts, order: tuple[str, ...]) -> None:
    expected = [random.Random(73).random(), np.random.RandomState(73).random_sample()]
    assert facts("\n".join([*order, "tell([random.random(), numpy.random.random()])"])) == expected


TORCH = "tell([torch.rand(2).tolist(), torch.initial_seed(), random.random(), numpy.random.random()])"


@pytest.mark.parametrize(
    "order",
    [
        ("import torch", CALL, "import numpy"),
        (CALL, "import numpy", "import torch"),
        ("import numpy", CALL, "import torch"),
    ],
)
def test_torch_is_seeded_whenever_it_is_imported(facts: Facts, order: tuple[str, ...]) -> None:
    import torch

    expected = torch.rand(2, generator=torch.Generator().manual_seed(73)).tolist()
    drawn = facts("\n".join([*order, "import random", TORCH]))
    assert drawn == [expected, 73, random.Random(73).random(), np.random.RandomState(73).random_sample()]


# Read at the end of a program that then imports torch for the first time.
SWITCHES = """
import torch, torch.utils.data
state = {
    "cudnn": [torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark],
    "algorithms": torch.are_deterministic_algorithms_enabled(),
    "warn only": torch.is_deterministic_algorithms_warn_only_enabled(),
    "fill": torch.utils.deterministic.fill_uninitialized_memory,
    "onednn": torch.backends.mkldnn.deterministic,
    "threads": torch.get_num_threads(),
    "workspace": os.environ.get("CUBLAS_WORKSPACE_CONFIG"),
    "unseeded": [torch.seed(), torch.Generator().seed()],
}
tell(state)
"""


def test_torchs_switches_and_its_unseeded_generators(facts: Facts) -> None:
    first, second = (facts(f"{CALL}\n{SWITCHES}") for _ in range(2))
    assert first == second
    assert first["cudnn"] == [True, False]
    assert (first["algorithms"], first["warn only"]) == (True, False)
    assert first["fill"] is True
    assert first["workspace"] == ":4096:8"
    assert first["unseeded"][0] != first["unseeded"][1]
    plain = facts(SWITCHES)
    assert plain["cudnn"][0] is False, "the partner: a plain torch"
    assert plain["algorithms"] is False
    assert plain["workspace"] is None
    assert not set(plain["unseeded"]) & set(first["unseeded"])


THEN_SEEDED = """
import torch, trueseed
torch.backends.cudnn.benchmark = True
torch.backends.cudnn.deterministic = False
torch.utils.deterministic.fill_uninitialized_memory = False
torch.use_deterministic_algorithms(True, warn_only=True)
torch.set_num_threads(1)

def state():
    return [
        torch.backends.cudnn.deterministic, torch.backends.cudnn.benchmark,
        torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled(),
        torch.utils.deterministic.fill_uninitialized_memory, torch.backends.mkldnn.deterministic,
        torch.get_num_threads(),
    ]

tell(state())
deterministic = trueseed.seed_everything(73)
tell(state())
seeded = trueseed.seed_everything(73, mode="seeded")
tell(state())
tell([deterministic.mode, seeded.mode, [s.name for s in seeded.switches if s.name == "deterministic algorithms"]])
torch.zeros(4).put_(torch.tensor([0]), torch.tensor([1.0]))
tell([torch.rand(1).item(), torch.rand(1, generator=torch.Generator().manual_seed(73)).item()])
trueseed.seed_everything(73)
tell(state())
"""


def test_seeded_after_deterministic_gives_back_what_was_found(facts: Facts) -> None:
    before, deterministic, seeded, modes, drawn, again = facts(THEN_SEEDED)
    assert before[:5] == [False, True, True, True, False]
    assert deterministic == [True, False, True, False, True, True, 1], "the program chose one thread"
    assert seeded == [True, False, *before[2:]], "cuDNN's two flags belong to both modes"
    assert modes == ["deterministic", "seeded", []]
    assert drawn[0] == drawn[1]
    assert again == deterministic


# --- Seeds ------------------------------------------------------------------------------------------

SEEDS = [0, 1, -1, 2**31, 2**32 - 1, 2**32, 2**32 + 1, -(2**32), 2**64, 2**200, "10**5000", "10**5000 + 1"]


def test_any_integer_is_a_seed_of_its_own(facts: Facts) -> None:
    text = (
        "import random, numpy, trueseed\n"
        "for word in sys.argv[1:]:\n"
        "    report = trueseed.seed_everything(eval(word))\n"
        "    text = str(report), json.dumps(report.to_dict())\n"
        "    not_held = {switch.name for switch in report.not_held} - {'hash seed', 'address order'}\n"
        "    drawn = [random.random(), numpy.random.random(), random.Random().random()]\n"
        "    tell([*drawn, report.seed == eval(word) and not not_held])\n"
    )
    words = tuple(map(str, SEEDS))
    first, second = facts(text, words=words), facts(text, words=words)
    assert first == second
    assert all(row[3] is True for row in first)
    for column in range(3):
        assert len({row[column] for row in first}) == len(SEEDS)


@pytest.mark.parametrize(
    ("seed", "number"),
    [
        ("numpy.int64(73)", 73),
        ("numpy.uint32(2**32 - 1)", 2**32 - 1),
        ("True", 1),
        ("False", 0),
        ("Index()", 73),
    ],
)
def test_whatever_is_an_integer_is_accepted(facts: Facts, seed: str, number: int) -> None:
    text = (
        "import numpy, random, trueseed\nclass Index:\n    def __index__(self): return 73\n"
        f"report = trueseed.seed_everything({seed})\ntell([report.seed, type(report.seed).__name__, random.random()])"
    )
    assert facts(text) == [number, "int", random.Random(number).random()]


@pytest.mark.parametrize("seed", ["73", 1.5, 73.0, b"73", [73], float("nan"), 1j])
def test_what_is_no_integer_is_a_type_error_and_changes_nothing(seed: Any) -> None:
    state = random.getstate()
    with pytest.raises(TypeError) as raised:
        trueseed.seed_everything(seed)
    kind = type(seed).__name__
    assert (
        str(raised.value) == f"seed {seed!r} is of type {kind}; any integer is allowed: seed_everything(73)"
    )
    assert random.getstate() == state


@pytest.mark.parametrize("mode", ["", "Deterministic", "exact", None])
def test_an_unknown_mode_is_a_value_error_and_changes_nothing(mode: Any) -> None:
    state = random.getstate()
    says = f"mode {mode!r} is unknown; allowed are 'seeded' and 'deterministic'"
    with pytest.raises(ValueError, match=f"^{says}$"):
        trueseed.seed_everything(73, mode)
    assert random.getstate() == state


def test_without_a_seed_one_is_taken_and_named(facts: Facts) -> None:
    text = (
        "import random, trueseed\nreport = trueseed.seed_everything()\ntell([report.seed, random.random()])"
    )
    first, second = facts(text), facts(text)
    assert first[0] != second[0]
    for seed, drawn in (first, second):
        assert 0 <= seed < 2**32
        assert drawn == random.Random(seed).random()


def test_without_a_seed_it_is_that_of_the_enclosing_run(facts: Facts, under: Run) -> None:
    text = "import random, trueseed\nrandom.random()\nreport = trueseed.seed_everything()\ntell([report.seed, random.random()])"
    assert facts(text, run=under) == [73, random.Random(73).random()]
    text = text.replace("seed_everything()", "seed_everything(5)")
    assert facts(text, run=under) == [5, random.Random(5).random()], "a seed that the program gives wins"


def test_get_random_seed_is_the_same_function(facts: Facts) -> None:
    assert inspect.signature(trueseed.get_random_seed) == inspect.signature(trueseed.seed_everything)
    text = "import random, trueseed\nreport = trueseed.{}(73, mode='seeded')\ntell([str(report), random.random()])"
    assert facts(text.format("get_random_seed")) == facts(text.format("seed_everything"))


# --- Ranks ------------------------------------------------------------------------------------------


def test_ranks_have_streams_of_their_own_only_where_that_is_asked_for(facts: Facts) -> None:
    text = (
        "import random, numpy, trueseed\nreport = trueseed.seed_everything(73, per_rank=bool(sys.argv[1]))\n"
        "tell([report.role, random.random(), numpy.random.random()])"
    )
    asked = {rank: facts(text, env={"RANK": rank}, words=("yes",)) for rank in ("", "0", "1", "2")}
    assert asked[""] == asked["0"] == facts(text, env={"RANK": "1"}, words=("",))
    assert [asked[rank][0] for rank in ("0", "1", "2")] == ["main", "rank 1", "rank 2"]
    assert len({asked[rank][1] for rank in asked}) == len({asked[rank][2] for rank in asked}) == 3
    assert asked["1"] == facts(text, env={"RANK": "1"}, words=("yes",))


# --- What can no longer be changed --------------------------------------------------------------------

WARNED = """
import trueseed
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    report = trueseed.seed_everything(73)  # the line that warns
rows = {row.name: [row.status, row.found, row.note] for row in report.switches}
line = open(__file__).read().split("\\n")[caught[0].lineno - 1].strip() if caught else None
tell({
    "kinds": [issubclass(w.category, trueseed.NotHeldWarning) for w in caught],
    "texts": [str(w.message) for w in caught],
    "line": line,
    "hash": rows["hash seed"], "address": rows["address order"],
    "held": report.held, "not held": [row.name for row in report.not_held],
})
"""


def test_hash_seed_and_address_order_are_not_held_and_a_warning_names_the_cure(facts: Facts) -> None:
    found = facts(WARNED)
    assert found["kinds"] == [True]
    assert found["texts"] == [
        "hash seed and address order NOT HELD: fixed before a process starts; "
        "`trueseed run --seed 73 -- python …` holds them"
    ]
    assert "the line that warns" in found["line"], "the caller's line, not one of ours"
    assert found["hash"][:2] == ["NOT HELD", "random"]
    assert found["address"][:2] == ["NOT HELD", "random"]
    assert (found["held"], found["not held"]) == (False, ["hash seed", "address order"])
    assert "trueseed run" in found["hash"][2]
    assert "trueseed run" in found["address"][2]


def test_below_trueseed_run_they_are_held_and_nothing_is_warned_about(facts: Facts, under: Run) -> None:
    found = facts(WARNED, run=under)
    assert found["hash"][:2] == ["held", "73"]
    fixed = found["address"][0] == "held"
    assert [kind for kind in found["kinds"] if fixed] == []
    assert found["held"] is fixed


def test_a_hash_seed_that_the_script_itself_sets_is_not_taken_for_held(facts: Facts) -> None:
    found = facts("os.environ['PYTHONHASHSEED'] = '73'\n" + WARNED)
    assert found["hash"][:2] == ["NOT HELD", "random"]
    assert found["texts"][0].startswith("hash seed and address order NOT HELD")


@pytest.mark.parametrize("value", ["73", "0", "5"])
def test_the_partner_one_that_was_set_before_the_start_is_the_users(facts: Facts, value: str) -> None:
    found = facts(WARNED, env={"PYTHONHASHSEED": value})
    assert found["hash"][:2] == ["yours", value]
    assert found["texts"][0].startswith("address order NOT HELD")


def test_an_isolated_interpreter_ignores_even_that(plain: Run, python: str) -> None:
    code = "import trueseed; print(trueseed.seed_everything(73).switches[0].status)"
    done = plain(python, "-W", "ignore", "-I", "-c", code, env={"PYTHONHASHSEED": "73"})
    assert done.stdout == "NOT HELD\n"


CHILD = "import subprocess\ntell(subprocess.run([sys.executable, '-c', 'print(hash(\"a\"))'], capture_output=True, text=True).stdout)"


def test_processes_that_are_started_from_now_on_have_the_hash_seed(
    facts: Facts, plain: Run, python: str
) -> None:
    expected = plain(python, "-c", "print(hash('a'))", env={"PYTHONHASHSEED": "73"}).stdout
    assert facts(f"{CALL}\n{CHILD}") == expected
    assert facts(CHILD) != expected, "the partner"
    users = plain(python, "-c", "print(hash('a'))", env={"PYTHONHASHSEED": "5"}).stdout
    assert facts(f"{CALL}\n{CHILD}", env={"PYTHONHASHSEED": "5"}) == users, "the user's own stays"


def test_variables_that_the_user_has_set_stay(facts: Facts) -> None:
    text = f"{CALL}\ntell([os.environ['CUBLAS_WORKSPACE_CONFIG'], os.environ['NCCL_ALGO']])"
    assert facts(text, env={"NCCL_ALGO": "Tree"}) == [":4096:8", "Tree"]


# --- The report -----------------------------------------------------------------------------------------


def test_the_report_as_values_and_as_a_table(facts: Facts) -> None:
    text = (
        "import numpy.random, trueseed\nreport = trueseed.seed_everything(73)\n"
        "tell(report.to_dict())\ntell(str(report))\n"
        "tell([report.seed, report.mode, report.role, report.reseeds, [s.to_dict() for s in report.switches]])"
    )
    values, table, attributes = facts(text)
    assert (values["format"], values["kind"]) == ("trueseed-report/1", "process")
    assert (values["seed"], values["mode"], values["role"]) == ("73", "deterministic", "main")
    assert values["versions"] == {"numpy": np.__version__}
    assert attributes == [73, "deterministic", "main", [], values["switches"]]
    lines = table.splitlines()
    assert lines[0] == "seed 73, mode deterministic, role main"
    for switch in values["switches"]:
        (line,) = [line for line in lines if line.startswith(f"{switch['name']} ")]
        assert switch["status"] in line
    rows = {switch["name"]: switch["status"] for switch in values["switches"]}
    assert rows["Python random"] == "held"
    assert rows["NumPy global"] == "held"
    assert rows["torch"] == "at import"


def test_a_switch_shows_its_fields() -> None:
    switch = trueseed.Switch("name", "1", "2", "NOT HELD", "a note")
    assert switch.to_dict() == {
        "name": "name",
        "wanted": "1",
        "found": "2",
        "status": "NOT HELD",
        "note": "a note",
    }
    assert repr(switch) == "Switch(name='name', wanted='1', found='2', status='NOT HELD', note='a note')"


def test_a_program_that_calls_below_a_run_is_reported_once(facts: Facts, under: Run, tmp_path: Any) -> None:
    text = "import random, trueseed\ntrueseed.seed_everything(5)\nrandom.seed(6)\ntell(1)"
    facts(text, run=under, flags=("--json", "report.jsonl"))
    plan, process = map(json.loads, (tmp_path / "report.jsonl").read_text().splitlines())
    assert (plan["seed"], process["seed"]) == ("73", "5")
    # Three lines come before the text.
    assert [(row["library"], row["seed"], row["line"]) for row in process["reseeds"]] == [
        ("seed_everything", "5", 5),
        ("random", "6", 6),
    ]


# --- Children -------------------------------------------------------------------------------------------


def test_forked_children_have_streams_of_their_own_that_repeat(facts: Facts) -> None:
    text = (
        "import random, trueseed\n{}\nfor child in range(2):\n    if os.fork() == 0:\n"
        "        tell(random.random()); os._exit(0)\n    os.wait()\ntell(random.random())\n"
    )
    first, second = facts(text.format(CALL)), facts(text.format(CALL))
    assert first == second
    assert len(set(first)) == 3
    assert first[2] == random.Random(73).random()
    assert facts(text.format("")) != facts(text.format("")), "the partner: a plain program differs"
