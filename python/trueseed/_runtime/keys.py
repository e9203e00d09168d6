# SPDX-License-Identifier: Apache-2.0
"""Purposes and role steps of derived streams; the numbers are those of trueseed/control/role.h."""

from __future__ import annotations

HASH_SEED = 1
PYTHON_RANDOM = 2
NUMPY_LEGACY = 3
TORCH_CPU = 4
DEVICE = 5
NUMPY_ENTROPY = 6
PYTHON_ENTROPY = 7
TORCH_ENTROPY = 8
SPAWN = 9

RANK = 1
PROCESS = 2
FORK = 3
WORKER = 4
DRAW = 5
KEY = 6
LOADER = 7
TEXT = 8

NAMES = {RANK: "rank", PROCESS: "process", FORK: "fork", WORKER: "worker", LOADER: "loader"}


def role_name(role: tuple[tuple[int, int], ...]) -> str:
    """`main`, or the path of a role: `rank 1, process 2`."""
    return ", ".join(f"{NAMES.get(kind, kind)} {number}" for kind, number in role) or "main"


def file_role(role: tuple[tuple[int, int], ...]) -> str:
    """How a role is spelled in the name of a file: `main`, `rank1.process2`."""
    return ".".join(f"{NAMES.get(kind, kind)}{number}" for kind, number in role) or "main"
