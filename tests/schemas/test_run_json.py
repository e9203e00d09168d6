# SPDX-License-Identifier: Apache-2.0
"""run.json is what docs/schemas/run.schema.json says."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/run.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
PROGRAM = """
import os, torch
from torch.utils.data import DataLoader

torch.manual_seed(5)
for batch in DataLoader(torch.arange(4.0), num_workers=1):
    x = torch.rand(4) * os.getpid()
"""


@pytest.fixture
def folders(
    plain: Run, trueseed_command: str, program: Callable[[str], str], python: str, tmp_path: Path
) -> list[Path]:
    """Records of two runs that differ, and of the re-runs that looked at the difference."""
    done = plain(
        trueseed_command, "verify", "--seed", "-7", "--record", "records", "--", python, program(PROGRAM)
    )
    assert done.returncode == 1, done.stderr
    return sorted((tmp_path / "records").glob("run-*"))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_run_json_keeps_it(folders: list[Path]) -> None:
    runs = [json.loads((folder / "run.json").read_text(encoding="utf-8")) for folder in folders]
    for run in runs:
        VALIDATOR.validate(run)
    assert {process["role"] for process in runs[0]["processes"]} >= {"main"}
    assert runs[0]["seed"] == "-7"
    assert runs[0]["observe"] == {"fresh": False, "focus": None}
    assert runs[-1]["observe"]["fresh"] is True
    assert runs[-1]["observe"]["focus"]["file"] == "main.0.rows"
    assert (runs[0]["processes"][0]["reseeds"][0]["library"], runs[0]["processes"][0]["not_observed"]) == (
        "torch",
        "",
    )


def test_a_file_with_a_field_more_or_less_does_not(folders: list[Path]) -> None:
    run = json.loads((folders[0] / "run.json").read_text(encoding="utf-8"))
    for name in SCHEMA["required"]:
        less = {key: value for key, value in run.items() if key != name}
        assert not VALIDATOR.is_valid(less), name
    more = copy.deepcopy(run)
    more["processes"][0]["unknown"] = 1
    assert not VALIDATOR.is_valid(more)
    other = {**run, "format": "trueseed-run/2"}
    assert not VALIDATOR.is_valid(other)
