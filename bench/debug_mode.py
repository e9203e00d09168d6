# SPDX-License-Identifier: Apache-2.0
"""Planted faults, each shown to torch's DebugMode and to `trueseed verify`; prints a Markdown table.

DebugMode runs a program twice in one process and compares the logs, as its documentation shows. Two of its
settings are tried: `norm`, the one in its examples, and `both`, which takes both built-in hashes and the stack
of every call. Its report has neither the line nor the place in the log; so the first pair of calls that differs
is also looked for here, one pair at a time, and the line is taken from that call's stack. `trueseed verify` runs
the program unchanged, in the mode `seeded`, for deterministic algorithms would mend one of the faults. The
control runs the programs without their faults.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FAULTS = Path(__file__).parent / "faults"
TRUESEED = str(Path(sys.executable).parent / "trueseed")
PROGRAMS = {
    "swapped_elements": "two elements in the other order",
    "swapped_then_read": "the same, one of the two read later",
    "scattered_gradient": "backward of an index, atomic additions",
    "fused_step": "another number inside a fused step",
    "extra_operation": "an operation more",
    "numpy_write": "a write through NumPy between two operations",
}
# By name: what DebugMode and its hashes are given.
SETTINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "norm": ({}, {}),
    "both": ({"record_stack_trace": True}, {"hash_fn": ["norm", "hash_tensor"]}),
    "inputs too": ({"record_stack_trace": True}, {"hash_fn": ["norm", "hash_tensor"], "hash_inputs": True}),
}


@dataclass
class Finding:
    """What a tool says of a program."""

    found: bool
    operation: str = ""
    line: int | None = None
    said: str = ""


def line_of_fault(program: Path) -> int:
    """The line that a report has to name."""
    lines = program.read_text().splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith("# found here"))


# --- DebugMode, in a process of its own -------------------------------------------------------


def logs_of(program: Path, setting: str) -> list[Any]:
    """One run of the program under DebugMode."""
    from torch.utils._debug_mode import DebugMode

    mode, hashes = SETTINGS[setting]
    with contextlib.redirect_stdout(io.StringIO()), DebugMode(**mode) as debug:  # noqa: SIM117
        with DebugMode.log_tensor_hashes(**hashes):
            runpy.run_path(str(program), run_name="__main__")
    return list(debug.logs)


def mismatches(logs: list[Any], others: list[Any], setting: str) -> list[dict[str, Any]] | ValueError:
    """What DebugMode reports: a list, or the error that it raises where the logs are not alike."""
    from torch.utils._debug_mode import DebugMode

    try:
        return list(DebugMode.check_hash_mismatches(logs, others, compare_inputs=setting == "inputs too"))
    except ValueError as error:
        return error


def first_differing(logs: list[Any], others: list[Any], setting: str) -> Any:
    """The first call of the second run that differs from that of the first, or None."""
    pairs = zip(logs, others, strict=False)
    return next((other for log, other in pairs if mismatches([log], [other], setting)), None)


def line_of_call(call: Any, program: Path) -> int | None:
    """The innermost line of the program in the call's stack; of its forward call where it has one."""
    stack = getattr(call, "fwd_stack_trace", None) or getattr(call, "stack_trace", None) or ""
    lines = re.findall(rf'File "{re.escape(str(program))}", line (\d+)', stack)
    return int(lines[-1]) if lines else None


def print_debug_mode(program: Path, setting: str) -> None:
    """Runs the program twice and prints what DebugMode says, as JSON."""
    sys.path.insert(0, str(program.parent))
    logs, others = logs_of(program, setting), logs_of(program, setting)
    reported = mismatches(logs, others, setting)
    if isinstance(reported, ValueError):
        finding = Finding(True, "", None, f"raises ValueError: {reported}")
    elif reported:
        first = reported[0]
        finding = Finding(True, first["call"], None, "input" if first["is_input_hash"] else "output")
    else:
        finding = Finding(False)
    call = first_differing(logs, others, setting)
    looked_for = None
    if call is not None:
        looked_for = {"operation": call.render([]).split("(")[0], "line": line_of_call(call, program)}
    print(json.dumps({"finding": vars(finding), "looked_for": looked_for}))


# --- Both, side by side -----------------------------------------------------------------------


@contextlib.contextmanager
def scratch(faulty: bool) -> Iterator[tuple[Path, dict[str, str]]]:
    """A folder, and the environment of a program: with its fault or without."""
    with tempfile.TemporaryDirectory(prefix="trueseed-bench-") as name:
        environment = {key: value for key, value in os.environ.items() if key != "FAULT_COUNTER"}
        if faulty:
            environment["FAULT_COUNTER"] = str(Path(name) / "runs")
        yield Path(name), environment


def ask_debug_mode(program: Path, setting: str, faulty: bool) -> tuple[Finding, dict[str, Any] | None]:
    """DebugMode's report, and the first differing call of its logs; deterministic without the fault."""
    launch = (
        TRUESEED,
        "run",
        "--quiet",
        "--seed",
        "73",
        "--mode",
        "seeded" if faulty else "deterministic",
        "--",
    )
    command = (*launch, sys.executable, __file__, "--debug-mode", str(program), "--setting", setting)
    with scratch(faulty) as (_, environment):
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment)
    answer = json.loads(done.stdout)
    return Finding(**answer["finding"]), answer["looked_for"]


def ask_trueseed(program: Path, faulty: bool) -> Finding:
    """The report of `trueseed verify`; deterministic without the fault."""
    mode = "seeded" if faulty else "deterministic"
    options = ("--seed", "73", "--mode", mode, "--json", "--quiet")
    with scratch(faulty) as (folder, environment):
        command = (
            TRUESEED,
            "verify",
            *options,
            "--record",
            str(folder / "record"),
            sys.executable,
            str(program),
        )
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    report = json.loads(done.stdout)
    if report["verdict"] == "SAME":
        return Finding(False)
    first = report["differences"][0]
    # Of operations that only one run has, the one that it has.
    call = first["b"] if first.get("only_b") else first["a"]
    site = call["forward_site"] or call["site"]
    values = (report["finding"] or {}).get("values", [])
    said = [first["kind"], *values, f"{report['cause']['code']} {report['cause']['name']}"]
    return Finding(True, call["name"], site["line"], "; ".join(said))


def cell(finding: Finding) -> str:
    """What a tool reports, with nothing added."""
    if not finding.found:
        return "nothing"
    place = f"`{finding.operation}`" if finding.operation else "no place"
    if finding.line is not None:
        place += f", line {finding.line}"
    return f"{place} ({finding.said})"


def row(program: Path, title: str) -> str:
    """One row of the table."""
    expected = line_of_fault(program)
    cells = [f"{title} (line {expected})"]
    for setting in ("norm", "both"):
        finding, looked_for = ask_debug_mode(program, setting, faulty=True)
        cells.append(cell(finding))
    place = "nothing"
    if looked_for is not None:
        is_right = "right" if looked_for["line"] == expected else "wrong"
        place = f"`{looked_for['operation']}`, line {looked_for['line']}, {is_right}"
    verified = ask_trueseed(program, faulty=True)
    is_right = "right" if verified.line == expected else "wrong"
    cells += [place, cell(verified) + (f", {is_right}" if verified.found else "")]
    return f"| {' | '.join(cells)} |"


def control() -> str:
    """The programs without faults: how often each tool says that they differ."""
    programs = [FAULTS / f"{name}.py" for name in PROGRAMS]
    alarms = {
        setting: sum(ask_debug_mode(program, setting, faulty=False)[0].found for program in programs)
        for setting in SETTINGS
    }
    verified = sum(ask_trueseed(program, faulty=False).found for program in programs)
    counts = ", ".join(f"DebugMode `{setting}` {n}" for setting, n in alarms.items())
    return f"The {len(programs)} programs without faults, reported as different: {counts}, trueseed verify {verified}."


def main() -> None:
    """Prints the table, or one report of DebugMode for it."""
    parser = argparse.ArgumentParser(description="Planted faults, shown to DebugMode and to trueseed verify.")
    parser.add_argument("--debug-mode", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--setting", choices=SETTINGS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.debug_mode:
        print_debug_mode(arguments.debug_mode, arguments.setting)
        return
    print("| fault | DebugMode `norm` reports | DebugMode `both` reports |", end="")
    print(" first differing call in its logs (`both`) | trueseed verify reports |")
    print("| --- | --- | --- | --- | --- |")
    for name, title in PROGRAMS.items():
        print(row(FAULTS / f"{name}.py", title), flush=True)
    print()
    print(control())


if __name__ == "__main__":
    main()
