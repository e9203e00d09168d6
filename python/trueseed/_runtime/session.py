# SPDX-License-Identifier: Apache-2.0
"""The one session of a process: which seed, which mode, which role, and what happened since."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DIRECT_LIMIT = 1 << 32
LIBRARIES = {"random": "python_random", "numpy.random": "numpy_random", "torch": "torch_random"}
# What draws as those do; told of in a report only where it was imported.
MIRRORS = {
    "trueseed.random": "mirror_random",
    "trueseed.numpy": "mirror_numpy",
    "trueseed.torch": "mirror_torch",
}
SEEDED = {**LIBRARIES, **MIRRORS}
_KEPT_RESEEDS = 100
_SHOWN_DIGITS = 80

current: Session | None = None


class Session:
    """What every generator of this process is seeded from.

    `origin` is "run" below `trueseed run` and "call" after seed_everything in a program of its own.
    """

    def __init__(self, seed: int, mode: str, origin: str, role: tuple[tuple[int, int], ...]) -> None:
        self.seed = seed
        self.mode = mode
        self.origin = origin
        self.role = role
        self.exact = False
        self.quiet = False
        self.threads: int | None = None
        self.role_before_fork = role
        self.forked = False
        self.forks = 0
        self.draws: dict[int, int] = {}
        self.reseeds: list[dict[str, Any]] = []
        self.warnings: list[str] = []
        self.inboxes: list[Any] = []
        self.applied: dict[str, object] = {}
        self.failures: dict[str, str] = {}
        self.seeding = 0

    @property
    def direct(self) -> bool:
        """Whether libraries get the seed itself, not a state derived from it."""
        return not self.role and (self.exact or 0 <= self.seed < DIRECT_LIMIT)

    def next_draw(self, purpose: int) -> tuple[tuple[int, int], ...]:
        """The role of the next generator of this process that was made without a seed."""
        from .keys import DRAW

        ordinal = self.draws.get(purpose, 0)
        self.draws[purpose] = ordinal + 1
        return (*self.role, (DRAW, ordinal))

    def seed_library(self, name: str) -> None:
        """Seeds one imported library and sets its switches; a failure is kept, not raised."""
        module = f"{__package__}.{SEEDED[name]}"
        self.seeding += 1
        try:
            __import__(module)
            sys.modules[module].seed(self)
            self.failures.pop(name, None)
        except Exception as error:
            if self.exact:
                raise
            self.failures[name] = f"{type(error).__name__}: {error}"
            self.say(f"{name} is not seeded: {type(error).__name__}: {error}")
        finally:
            self.seeding -= 1

    def seed_loaded(self) -> None:
        """Seeds every library that this process has imported."""
        for name in SEEDED:
            if name in sys.modules:
                self.seed_library(name)

    def become(self, role: tuple[tuple[int, int], ...]) -> None:
        """Takes another role: what would now come from entropy is seeded from it.

        A forked child's NumPy and torch states are inherited, which the program determines: only
        Python's `random`, which CPython reseeds from the system, is seeded again.
        """
        self.role = role
        self.draws.clear()
        self.tell_role()
        if not self.forked:
            self.seed_loaded()
            return
        for name in ("random", "trueseed.random"):
            if name in sys.modules:
                self.seed_library(name)

    def tell_role(self) -> None:
        """Tells the observer, where there is one, as whom this process is recorded."""
        observation = sys.modules.get(f"{__package__}.observation")
        if observation is not None:
            observation.role_changed(self)

    def reseeded(self, library: str, value: object) -> None:
        """Records a seed that the program set itself, with the line that set it."""
        if self.seeding:
            return
        from .caller import is_library, users_line

        if not is_library(sys._getframe(2).f_code.co_filename):
            self.record_reseed(library, value, users_line())

    def record_reseed(self, library: str, value: object, place: tuple[str, int]) -> None:
        """Keeps (library, seed, file, line), how often it came, and the last hundred of them."""
        try:
            text = str(value)[:_SHOWN_DIGITS]
        except ValueError:  # an integer of more digits than Python writes
            text = f"{value:#x}"[:_SHOWN_DIGITS]
        row: dict[str, Any] = {"library": library, "seed": text, "file": place[0], "line": place[1]}
        for index, known in enumerate(self.reseeds):
            if {**known, "times": 0} == {**row, "times": 0}:
                row["times"] = known["times"] + 1
                del self.reseeds[index]
                break
        self.reseeds.append({"times": 1, **row})
        del self.reseeds[:-_KEPT_RESEEDS]

    def warn(self, message: str) -> None:
        """Says something once on stderr and keeps it for the report."""
        if message not in self.warnings:
            self.warnings.append(message)
            self.say(f"warning: {message}")

    def read_inboxes(self) -> None:
        """Keeps what workers have warned about, too."""
        for inbox in self.inboxes:
            while not inbox.empty():
                message = inbox.get()
                if message not in self.warnings:
                    self.warnings.append(message)

    def say(self, message: str) -> None:
        """Says something on stderr, unless the run is quiet."""
        if not self.quiet:
            write(message)


def write(message: str) -> None:
    """Writes lines of ours to stderr; nothing where the program has closed it.

    Past Python's buffer, which would fail once more as the process ends and change its status.
    """
    stream: Any = sys.stderr
    is_original = stream is sys.__stderr__
    text = "trueseed: " + message.replace("\n", "\ntrueseed: ") + "\n"
    try:
        if is_original:
            stream.flush()
            os.write(stream.fileno(), text.encode(stream.encoding, "backslashreplace"))
        else:
            stream.write(text)
    except (OSError, ValueError, AttributeError):
        pass
