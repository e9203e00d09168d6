# SPDX-License-Identifier: Apache-2.0
"""The read-back: every switch as wanted, as found in the running process, and whether it held."""

from __future__ import annotations

import os
import sys

from . import decimal_text
from .keys import PROCESS, role_name
from .session import MIRRORS, SEEDED, Session, write

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Imported as a process ends, also a short one: nothing here imports a module that may not be loaded.

HELD = "held"
NOT_HELD = "NOT HELD"
YOURS = "yours"
AT_IMPORT = "at import"
_CHANGED_ON_THE_WAY = "set between the launcher and this process"
_FIXED_ADDRESSES = 0x0040000


class NotHeldWarning(UserWarning):
    """Something that was asked for can no longer be changed in this process."""


class Switch:
    """One switch. `status` is held, NOT HELD, yours (the user's value won) or at import."""

    __slots__ = ("found", "name", "note", "status", "wanted")

    def __init__(self, name: str, wanted: str, found: str, status: str, note: str = "") -> None:
        self.name = name
        self.wanted = wanted
        self.found = found
        self.status = status
        self.note = note

    def to_dict(self) -> dict[str, str]:
        """Its five fields by name."""
        return {
            "name": self.name,
            "wanted": self.wanted,
            "found": self.found,
            "status": self.status,
            "note": self.note,
        }

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.to_dict().items())
        return f"Switch({fields})"


class SeedReport:
    """What was seeded and set in this process, read back when the report is made.

    Attributes: seed (int), mode (str), role (str, "main" in a process of its own),
    switches (list of Switch), reseeds (list of dict: library, seed, file, line, times; the last 100),
    warnings (list of str).
    """

    def __init__(self, session: Session) -> None:
        self.seed = session.seed
        self.mode = session.mode
        self.role = role_name(session.role)
        self.switches = read_back(session)
        session.read_inboxes()
        self.reseeds = list(session.reseeds)
        self.warnings = list(session.warnings)

    @property
    def not_held(self) -> list[Switch]:
        """The switches that did not take hold."""
        return [switch for switch in self.switches if switch.status == NOT_HELD]

    @property
    def held(self) -> bool:
        """Whether every switch took hold."""
        return not self.not_held

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values, as in the file of `trueseed run --json`."""
        return {
            "format": "trueseed-report/1",
            "kind": "process",
            "seed": decimal_text.write(self.seed),
            "mode": self.mode,
            "role": self.role,
            "argv": sys.orig_argv if hasattr(sys, "orig_argv") else sys.argv,
            "python": sys.version.split()[0],
            "versions": {
                name: str(getattr(sys.modules[name], "__version__", "unknown"))
                for name in ("numpy", "torch")
                if name in sys.modules
            },
            "switches": [switch.to_dict() for switch in self.switches],
            "reseeds": self.reseeds,
            "warnings": self.warnings,
        }

    def __str__(self) -> str:
        rows = [["switch", "wanted", "found", "status", "note"]]
        rows += [list(switch.to_dict().values()) for switch in self.switches]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = [f"seed {decimal_text.write(self.seed)}, mode {self.mode}, role {self.role}"]
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths)]  # noqa: B905
            lines.append("  ".join([*cells, row[4]]).rstrip())
        for reseed in self.reseeds:
            times = f", {reseed['times']} times" if reseed["times"] > 1 else ""
            place = f"{reseed['file']}:{reseed['line']}"
            lines.append(f"reseeded: {reseed['library']} with {reseed['seed']} at {place}{times}")
        lines += [f"warning: {warning}" for warning in self.warnings]
        return "\n".join(lines)

    __repr__ = __str__


def generator_row(session: Session, name: str, library: str) -> Switch:
    """The row of a seeded generator: held, unless the program set a seed of its own afterwards."""
    seed = decimal_text.write(session.seed)
    wanted = f"seed {seed}" if session.direct else f"state of ({seed}, {role_name(session.role)})"
    if library in session.failures:
        return Switch(name, wanted, "not seeded", NOT_HELD, session.failures[library])
    for reseed in reversed(session.reseeds):
        if reseed["library"] == library:
            note = f"reseeded at {reseed['file']}:{reseed['line']}"
            return Switch(name, wanted, f"seed {reseed['seed']}", YOURS, note)
    return Switch(name, wanted, wanted, HELD)


def read_back(session: Session) -> list[Switch]:
    """All rows of this process."""
    rows = [_hash_seed(session), _address_order(), *_environment()]
    for library, module in SEEDED.items():
        if library in session.applied:
            rows += sys.modules[f"{__package__}.{module}"].read_back(session)
        elif library in session.failures:
            rows.append(generator_row(session, library, library))
        elif library not in MIRRORS:
            rows.append(Switch(library, "seeded", "not imported", AT_IMPORT))
    return rows


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def start_environment() -> dict[str, str]:
    """The environment with which this process was started, before the program could change it."""
    entries = _read("/proc/self/environ").split(b"\0")
    pairs = (os.fsdecode(entry).partition("=") for entry in entries if entry)
    return {name: value for name, _, value in pairs}


def _hash_seed(session: Session) -> Switch:
    from .start import switches

    wanted = switches("TRUESEED_SET").get("PYTHONHASHSEED")
    kept = "PYTHONHASHSEED" in switches("TRUESEED_KEPT")
    found = start_environment().get("PYTHONHASHSEED", "random")
    if sys.flags.ignore_environment:
        note = "this interpreter was started with -E or -I, which ignores PYTHONHASHSEED"
        return Switch("hash seed", wanted or decimal_text.write(session.seed), "random", NOT_HELD, note)
    if kept or (wanted is None and found != "random"):
        status = NOT_HELD if found == "random" else YOURS
        return Switch("hash seed", "the user's", found, status, "PYTHONHASHSEED was set by the user")
    if wanted is None:
        note = "fixed before Python starts; use `trueseed run`"
        return Switch("hash seed", decimal_text.write(session.seed), found, NOT_HELD, note)
    if found in (wanted, "random"):
        return Switch("hash seed", wanted, found, HELD if found == wanted else NOT_HELD)
    return Switch("hash seed", wanted, found, YOURS, _CHANGED_ON_THE_WAY)


def _address_order() -> Switch:
    name = "address order"
    try:
        fixed = bool(int(_read("/proc/self/personality"), 16) & _FIXED_ADDRESSES)
    except OSError as error:
        return Switch(name, "fixed", "unknown", NOT_HELD, f"cannot be read: {error.strerror}")
    if fixed:
        return Switch(name, "fixed", "fixed", HELD)
    refused = os.environ.get("TRUESEED_ADDRESS_ORDER") == "refused"
    note = "the system refused it" if refused else "fixed before a program starts; use `trueseed run`"
    return Switch(name, "fixed", "random", NOT_HELD, note)


def _environment() -> list[Switch]:
    from .start import THREAD_COUNTS, share_of_node, switches

    rows = []
    start = start_environment()
    for name, wanted in switches("TRUESEED_SET").items():
        if name == "PYTHONHASHSEED":
            continue
        found, now = start.get(name, "unset"), os.environ.get(name, "unset")
        if found != wanted:
            rows.append(Switch(name, wanted, found, YOURS, _CHANGED_ON_THE_WAY))
        elif now == wanted:
            rows.append(Switch(name, wanted, found, HELD))
        elif name in THREAD_COUNTS and wanted.isdecimal() and now == str(share_of_node(int(wanted))):
            rows.append(Switch(name, wanted, now, HELD, "shared among the ranks of this node"))
        else:
            rows.append(Switch(name, wanted, now, NOT_HELD, "changed by the program"))
    for name, wanted in switches("TRUESEED_KEPT").items():
        if name != "PYTHONHASHSEED":
            rows.append(Switch(name, wanted, start.get(name, "unset"), YOURS, "set by the user"))
    return rows


def report_at_exit(session: Session) -> None:
    """What a process below `trueseed run` says as it ends."""
    wants_text, path = "TRUESEED_REPORT" in os.environ, os.environ.get("TRUESEED_JSON")
    record = os.environ.get("TRUESEED_RECORD")
    if (session.quiet and not wants_text and not path and not record) or _is_a_helper():
        return
    try:
        report = SeedReport(session)
    except Exception as error:
        session.say(f"no report: {type(error).__name__}: {error}")
        return
    if wants_text and not any(kind == PROCESS for kind, _ in session.role):
        write(f"read back: {report}")
    elif not session.role and not wants_text:
        for switch in report.not_held:
            session.say(
                f"NOT HELD: {switch.name}: wanted {switch.wanted}, found {switch.found}; {switch.note}"
            )
    if path:
        _append(session, path, report)
    if record:
        _add_to_record(session, record, report)


def _add_to_record(session: Session, folder: str, report: SeedReport) -> None:
    import json

    from .native import add_process

    observation = sys.modules.get(f"{__package__}.observation")
    problem = observation.problem() if observation is not None else ""
    if problem:
        session.say(f"the record is not complete: {problem}")
    entry = {**report.to_dict(), "pid": os.getpid(), "not_observed": problem}
    try:
        add_process(folder, json.dumps(entry))
    except (OSError, ValueError) as error:
        session.say(f"cannot add to the record: {error}")


def _is_a_helper() -> bool:
    """Whether this process is multiprocessing's own: its resource tracker or fork server."""
    helpers = ("from multiprocessing.resource_tracker", "from multiprocessing.forkserver")
    return any(argument.startswith(helpers) for argument in getattr(sys, "orig_argv", ()))


def _append(session: Session, path: str, report: SeedReport) -> None:
    import json

    line = json.dumps(report.to_dict(), ensure_ascii=True) + "\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        session.say(f"cannot add to the report {path}: {error.strerror}")
