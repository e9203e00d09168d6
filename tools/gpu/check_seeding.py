# SPDX-License-Identifier: Apache-2.0
"""Compares what Trueseed sets on a CUDA machine with the real devices.

Every observation is made in a process of its own, which prints one JSON object; this process compares them.
Exit: 0 when every check held, 1 when one did not, 77 when there is no GPU here.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

SEED = 73
WIDE_SEEDS = (-1, 0, 2**32 - 1, 2**32, 2**200)
NO_GPU = 77


# What a child process can be asked for.


def devices(kind: str) -> list[torch.device]:
    if kind == "cpu":
        return [torch.device("cpu")]
    return [torch.device("cuda", index) for index in range(torch.cuda.device_count())]


def digest(tensor: torch.Tensor) -> str:
    return hashlib.sha256(tensor.detach().cpu().contiguous().numpy().tobytes()).hexdigest()[:32]


def draws(kind: str) -> dict[str, Any]:
    """Four kinds of draws on each device, small enough to be the same numbers on every card."""
    found = {}
    for device in devices(kind):
        numbers = [
            torch.rand(1000, device=device),
            torch.randn(1000, device=device),
            torch.randint(0, 1000, (1000,), device=device),
            torch.randperm(1000, device=device),
        ]
        found[str(device)] = [digest(tensor) for tensor in numbers]
    return {"draws": found}


def switches(kind: str) -> dict[str, Any]:
    torch.ones(2, 2, device=devices(kind)[0]) @ torch.ones(2, 2, device=devices(kind)[0])
    return {
        "cudnn.deterministic": torch.backends.cudnn.deterministic,
        "cudnn.benchmark": torch.backends.cudnn.benchmark,
        "deterministic algorithms": torch.are_deterministic_algorithms_enabled(),
        "warn only": torch.is_deterministic_algorithms_warn_only_enabled(),
        "CUBLAS_WORKSPACE_CONFIG": os.environ.get("CUBLAS_WORKSPACE_CONFIG"),
    }


def generators(kind: str) -> dict[str, Any]:
    """Seeds that torch takes from the system when it is left alone."""
    device = devices(kind)[0]
    found = {"new generators": [torch.Generator(device).seed() for _ in range(3)]}
    if kind == "cuda":
        torch.cuda.seed_all()
        found["torch.cuda.seed_all"] = [torch.cuda.initial_seed()]
    return found


def training(kind: str) -> dict[str, Any]:
    """Weights after twenty steps of a small network with convolutions, batch norm, dropout and an embedding."""
    device = devices(kind)[0]
    model = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1, stride=2), nn.ReLU(),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(64 * 8 * 8, 16),
    ).to(device)  # fmt: skip
    embedding = nn.Embedding(10, 16).to(device)
    optimizer = torch.optim.AdamW([*model.parameters(), *embedding.parameters()], lr=1e-3)
    for _ in range(20):
        images = torch.randn(256, 3, 16, 16, device=device)
        labels = torch.randint(0, 10, (256,), device=device)
        optimizer.zero_grad()
        nn.functional.mse_loss(model(images), embedding(labels)).backward()
        optimizer.step()
    state = {**model.state_dict(), **embedding.state_dict()}
    return {"weights": [digest(tensor) for tensor in state.values()]}


OBSERVATIONS: dict[str, Callable[[str], dict[str, Any]]] = {
    "draws": draws,
    "switches": switches,
    "generators": generators,
    "training": training,
}


def child(arguments: argparse.Namespace) -> None:
    started = torch.cuda.is_initialized()
    if arguments.start_first and arguments.device == "cuda":
        torch.cuda.init()
    if arguments.seeding == "torch":
        torch.manual_seed(arguments.seed)
        torch.cuda.manual_seed_all(arguments.seed)
    elif arguments.seeding == "call":
        import trueseed

        trueseed.seed_everything(arguments.seed, mode=arguments.mode)
        started = torch.cuda.is_initialized() and not arguments.start_first
    found = OBSERVATIONS[arguments.child](arguments.device)
    print(json.dumps({"CUDA was started by seeding": started, **found}))


# What the parent does with it.


@dataclass
class Checks:
    device: str
    trueseed: str
    rows: list[tuple[str, bool, str]] = field(default_factory=list)

    def observe(
        self,
        what: str,
        *,
        seeding: str,
        seed: int = SEED,
        mode: str = "deterministic",
        start_first: bool = False,
    ) -> dict[str, Any]:
        """`seeding`: none, torch, call (seed_everything in the child) or run (under `trueseed run`)."""
        command = [sys.executable, __file__, "--child", what, "--device", self.device]
        command += ["--seeding", "none" if seeding == "run" else seeding, f"--seed={seed}", "--mode", mode]
        if start_first:
            command.append("--start-first")
        if seeding == "run":
            command = [self.trueseed, "run", "--quiet", f"--seed={seed}", "--mode", mode, "--", *command]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise RuntimeError(f"{' '.join(command)}\nended with {result.returncode}:\n{result.stderr}")
        found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
        return found

    def add(self, name: str, held: bool, note: object = "") -> None:
        self.rows.append((name, held, str(note)))

    def same(self, name: str, found: object, wanted: object) -> None:
        self.add(name, found == wanted, "" if found == wanted else f"found {found}, wanted {wanted}")

    def guarded(self, check: Callable[[Checks], None]) -> None:
        try:
            check(self)
        except (RuntimeError, OSError, ValueError, LookupError) as error:
            self.add(f"{check.__name__}: could not be made", False, error)


def check_draws(checks: Checks) -> None:
    wanted = checks.observe("draws", seeding="torch", start_first=True)["draws"]
    cases = {
        "run: draws of manual_seed_all, CUDA starts at the first draw": ("run", False),
        "run: the same, CUDA started before the first draw": ("run", True),
        "call before CUDA starts: draws of manual_seed_all": ("call", False),
        "call after CUDA has started: the same": ("call", True),
    }
    for name, (seeding, start_first) in cases.items():
        for mode in ("seeded", "deterministic"):
            found = checks.observe("draws", seeding=seeding, mode=mode, start_first=start_first)
            for device, numbers in wanted.items():
                checks.same(f"{name} [{mode}, {device}]", found["draws"].get(device), numbers)
            if not start_first:
                checks.same(
                    f"{name} [{mode}]: CUDA not started by seeding",
                    found["CUDA was started by seeding"],
                    False,
                )


def check_wide_seeds(checks: Checks) -> None:
    for seeding in ("run", "call"):
        found = {seed: checks.observe("draws", seeding=seeding, seed=seed)["draws"] for seed in WIDE_SEEDS}
        distinct = {json.dumps(numbers) for numbers in found.values()}
        checks.same(f"{seeding}: wide seeds give distinct draws", len(distinct), len(WIDE_SEEDS))
        again = checks.observe("draws", seeding=seeding, seed=WIDE_SEEDS[-1])["draws"]
        checks.same(f"{seeding}: a wide seed repeats", again, found[WIDE_SEEDS[-1]])


def check_switches(checks: Checks) -> None:
    for seeding in ("run", "call"):
        for mode in ("seeded", "deterministic"):
            found = checks.observe("switches", seeding=seeding, mode=mode)
            deterministic = mode == "deterministic"
            checks.same(f"{seeding} [{mode}]: cudnn.deterministic", found["cudnn.deterministic"], True)
            checks.same(f"{seeding} [{mode}]: cudnn.benchmark", found["cudnn.benchmark"], False)
            checks.same(
                f"{seeding} [{mode}]: deterministic algorithms",
                found["deterministic algorithms"],
                deterministic,
            )
            checks.same(f"{seeding} [{mode}]: not warn-only", found["warn only"], False)
            if deterministic:
                workspace = found["CUBLAS_WORKSPACE_CONFIG"]
                checks.add(
                    f"{seeding} [{mode}]: cuBLAS workspace", workspace in (":4096:8", ":16:8"), workspace
                )


def check_generators(checks: Checks) -> None:
    first, second = (checks.observe("generators", seeding="run") for _ in range(2))
    checks.same("run: seeds of new generators and of seed_all repeat", second, first)
    seeds = first["new generators"]
    checks.same("run: three new generators have three seeds", len(set(seeds)), 3)
    plain = [checks.observe("generators", seeding="none")["new generators"] for _ in range(2)]
    checks.add("plain: they differ from run to run", plain[0] != plain[1])


def check_training(checks: Checks) -> None:
    for seeding in ("run", "call"):
        first, second = (checks.observe("training", seeding=seeding)["weights"] for _ in range(2))
        checks.same(f"{seeding} [deterministic]: two trainings give the same weights", second, first)
    other = checks.observe("training", seeding="run", seed=SEED + 1)["weights"]
    checks.add("run [deterministic]: another seed gives other weights", other != first)
    plain = [checks.observe("training", seeding="none")["weights"] for _ in range(2)]
    checks.add("plain: two trainings give other weights", plain[0] != plain[1])


def report(rows: list[tuple[str, bool, str]]) -> int:
    width = max(len(name) for name, _, _ in rows)
    for name, held, note in rows:
        print(f"{'held' if held else 'FAILED':6}  {name:{width}}  {note}".rstrip())
    failures = sum(not held for _, held, _ in rows)
    print(f"{len(rows) - failures} of {len(rows)} checks held")
    return 1 if failures else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--trueseed", default=str(Path(sys.executable).parent / "trueseed"), help="the trueseed command"
    )
    parser.add_argument(
        "--device", choices=("cuda", "cpu"), default="cuda", help="cpu rehearses this script without a GPU"
    )
    parser.add_argument("--child", choices=tuple(OBSERVATIONS), help=argparse.SUPPRESS)
    parser.add_argument(
        "--seeding", choices=("none", "torch", "call"), default="none", help=argparse.SUPPRESS
    )
    parser.add_argument("--seed", type=int, default=SEED, help=argparse.SUPPRESS)
    parser.add_argument("--mode", default="deterministic", help=argparse.SUPPRESS)
    parser.add_argument("--start-first", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments)
        return 0
    if arguments.device == "cuda" and not torch.cuda.is_available():
        print(f"no GPU here: torch {torch.__version__} sees no CUDA device; nothing was checked")
        return NO_GPU
    names = [
        torch.cuda.get_device_name(device) if device.type == "cuda" else "CPU"
        for device in devices(arguments.device)
    ]
    print(f"torch {torch.__version__}, {', '.join(names)}")
    checks = Checks(arguments.device, arguments.trueseed)
    for check in (check_draws, check_wide_seeds, check_switches, check_generators, check_training):
        checks.guarded(check)
    return report(checks.rows)


if __name__ == "__main__":
    sys.exit(main())
