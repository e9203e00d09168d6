# SPDX-License-Identifier: Apache-2.0
"""What the tests of the Python package share."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def facts(plain: Run, python: str, program: Callable[..., str]) -> Callable[..., Any]:
    """facts(text, run=plain, ...): what a program tells by `tell(value)`, in a process of its own.

    The program may use `tell`, `json`, `sys`, `os` and `warnings`; NotHeldWarning is ignored unless
    `warn=True`. `tell` imports nothing.
    """

    def run(
        text: str, run: Run = plain, warn: bool = False, words: tuple[str, ...] = (), **options: Any
    ) -> Any:
        head = "import json, os, sys, warnings\n"
        head += "" if warn else "warnings.simplefilter('ignore', UserWarning)\n"
        head += "def tell(value): print('told', json.dumps(value), flush=True)\n"
        done = run(python, program(head + text), *words, **options)
        assert done.returncode == 0, done.stderr
        told = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("told ")]
        assert told, "the program told nothing"
        return told[0] if len(told) == 1 else told

    return run
