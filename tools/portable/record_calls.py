# SPDX-License-Identifier: Apache-2.0
"""Calls the operations of PyTorch's own test database and writes the digests of each call.

python tools/portable/record_calls.py OUT.jsonl [--threads N] [--only NAME ...]

Each float32 entry of torch.testing._internal's op_db on the CPU, forward and backward: its sample inputs, and the
same enlarged until threads and vector bodies matter. A line of OUT.jsonl is one sample: the entry, and for each call
of an overload below autograd its name, the digest of what it took and of what it gave. Instruction sets are those of
the environment; census.py compares such files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import resource
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.testing._internal import common_methods_invocations as database
from torch.testing._internal.opinfo import core
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten, tree_map

SEED = 73
MOST_SAMPLES = 8  # of an entry, of each size
MOST_ELEMENTS = 1 << 21
MOST_MEMORY = 9 << 30  # some enlarged samples would take far more
ENLARGED = {"S": 17, "M": 33, "L": 65}  # the database's own sizes are 5, 10 and 20
TILED_ELEMENTS = 80_000  # more than one thread's share of elementwise work
# What these give is not determined.
UNSET = ("empty", "empty_like", "empty_permuted", "empty_strided", "new_empty", "new_empty_strided")

Call = tuple[str, str, str]


def digest(value: Any) -> str:
    """The digest of a tensor's type, shape and elements, every NaN being one; of anything else, its text."""
    if not isinstance(value, torch.Tensor):
        return repr(value)[:200]
    if value.layout != torch.strided or value.is_quantized:
        return f"{value.layout} {tuple(value.shape)}"
    plain = value.detach().resolve_conj().resolve_neg().contiguous()
    array = plain.view(torch.uint8).numpy() if plain.dtype == torch.bfloat16 else plain.numpy()
    if array.dtype.kind in "fc":
        array = np.where(np.isnan(array), array.dtype.type(np.nan), array)
    hashed = hashlib.blake2b(repr((value.dtype, tuple(value.shape))).encode(), digest_size=8)
    hashed.update(np.ascontiguousarray(array).tobytes())
    return hashed.hexdigest()


def digests(values: Any) -> str:
    """The digest of everything in a structure of tensors and other values."""
    text = " ".join(digest(value) for value in tree_flatten(values)[0])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


class Recording(TorchDispatchMode):
    """Keeps each call below autograd."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.calls: list[Call] = []

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Digests what the call takes before it and what it gives after it."""
        del types
        name = str(func).removeprefix("aten.")
        if name.split(".")[0] in UNSET:
            return func(*args, **(kwargs or {}))
        taken = digests((args, kwargs))
        given = func(*args, **(kwargs or {}))
        written = (args, kwargs) if func._schema.is_mutable else ()
        self.calls.append((name, taken, digests((given, written))))
        return given


@contextmanager
def same_numbers() -> Iterator[None]:
    """Inside it, torch's draws that depend on the CPU take numbers from NumPy that every CPU has."""
    engine = np.random.Generator(np.random.PCG64(SEED))
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)

    def uniform(tensor: torch.Tensor, low: float = 0.0, high: float = 1.0, **_: Any) -> torch.Tensor:
        numbers = low + (high - low) * engine.random(tuple(tensor.shape))
        return tensor.copy_(torch.from_numpy(np.asarray(numbers)))

    def normal(tensor: torch.Tensor, mean: float = 0.0, std: float = 1.0, **_: Any) -> torch.Tensor:
        numbers = mean + std * (engine.random((4, *tensor.shape)).sum(0) - 2)
        return tensor.copy_(torch.from_numpy(np.asarray(numbers)))

    def randn(*size: Any, requires_grad: bool = False, **named: Any) -> torch.Tensor:
        named.pop("generator", None)
        return normal(torch.empty(*size, **named)).requires_grad_(requires_grad)

    replaced: list[tuple[Any, str, Any]] = [
        (torch.Tensor, "uniform_", uniform),
        (torch.Tensor, "normal_", normal),
        (torch, "randn", randn),
    ]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _ in replaced]
    for owner, name, function in replaced:
        setattr(owner, name, function)
    try:
        yield
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)


@contextmanager
def enlarged() -> Iterator[None]:
    """Inside it, the database's sizes are larger."""
    modules = [
        m for n, m in sys.modules.items() if n.startswith("torch.testing._internal.") and m is not None
    ]
    kept = [
        (m, name, getattr(m, name))
        for m in modules
        for name in ENLARGED
        if isinstance(vars(m).get(name), int)
    ]
    for module, name, _ in kept:
        setattr(module, name, ENLARGED[name])
    try:
        yield
    finally:
        for module, name, value in kept:
            setattr(module, name, value)


def tiled(sample: Any) -> Any:
    """The sample with its tensors repeated along their first dimension."""
    parts = (sample.input, sample.args, sample.kwargs)
    tensors = [value for value in tree_flatten(parts)[0] if isinstance(value, torch.Tensor)]
    n_dims = max((value.ndim for value in tensors), default=0)
    most = max((value.numel() for value in tensors), default=0)
    times = -(-TILED_ELEMENTS // most) if most else 1

    def repeated(value: Any) -> Any:
        if not isinstance(value, torch.Tensor) or value.ndim < max(n_dims, 1) or value.shape[0] == 1:
            return value
        repeats = (times, *[1] * (value.ndim - 1))
        return value.detach().repeat(*repeats).requires_grad_(value.requires_grad)

    return core.SampleInput(*(tree_map(repeated, part) for part in parts))


def made(entry: Any) -> list[Any]:
    """The first sample inputs of an entry, with the same numbers in every process."""
    with same_numbers():
        inputs = entry.sample_inputs("cpu", torch.float32, requires_grad=entry.supports_autograd)
        return list(islice(inputs, MOST_SAMPLES))


def samples(entry: Any) -> Iterator[tuple[str, Any]]:
    """Each sample with a label; what is too large, and what cannot be enlarged, is left out."""
    own = made(entry)
    kinds = [("own", own)]
    try:
        with enlarged():
            kinds.append(("enlarged", made(entry)))
    except Exception as error:
        print(f"{entry.name}: not enlarged: {type(error).__name__}", file=sys.stderr)
    if isinstance(entry, core.UnaryUfuncInfo | core.BinaryUfuncInfo | core.ReductionOpInfo):
        kinds.append(("tiled", [tiled(sample) for sample in own]))
    for kind, inputs in kinds:
        for i, sample in enumerate(inputs):
            tensors = [v for v in tree_flatten((sample.input, sample.args))[0] if isinstance(v, torch.Tensor)]
            if sum(value.numel() for value in tensors) <= MOST_ELEMENTS:
                yield f"{kind} {i}", sample


def gradient_of(output: torch.Tensor) -> torch.Tensor:
    """Numbers of [-1, 1] for the output's gradient."""
    numbers = (np.arange(output.numel()) * 37 % 257 - 128) / 128
    return torch.from_numpy(numbers).reshape(output.shape).to(output.dtype)


def calls_of(entry: Any, sample: Any) -> list[Call]:
    """The calls of one sample, forward and backward."""
    parts = (sample.input, sample.args, sample.kwargs)
    torch.manual_seed(SEED)
    with Recording() as recording:
        given = tree_flatten(entry.op(sample.input, *sample.args, **sample.kwargs))[0]
        outputs = [v for v in given if isinstance(v, torch.Tensor) and v.requires_grad]
        if outputs and entry.supports_autograd:
            inputs = [v for v in tree_flatten(parts)[0] if isinstance(v, torch.Tensor) and v.requires_grad]
            gradients = [gradient_of(output) for output in outputs]
            torch.autograd.grad(outputs, inputs, gradients, allow_unused=True)
    calls: list[Call] = recording.calls
    return calls


def rows(only: list[str]) -> Iterator[dict[str, Any]]:
    """A row a sample; one with an error where the entry refuses it."""
    for entry in database.op_db:
        if torch.float32 not in entry.supported_dtypes("cpu") or (only and entry.name not in only):
            continue
        name = f"{entry.name} {entry.variant_test_name}".strip()
        try:
            for label, sample in samples(entry):
                row: dict[str, Any] = {"entry": name, "sample": label}
                try:
                    row["calls"] = calls_of(entry, sample)
                except Exception as error:
                    row["error"] = f"{type(error).__name__}: {error}"[:200]
                yield row
        except Exception as error:
            yield {"entry": name, "sample": "", "error": f"{type(error).__name__}: {error}"[:200]}


def main() -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--only", nargs="*", default=[])
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    if given.threads:
        torch.set_num_threads(given.threads)
    with given.out.open("w") as file:
        for row in rows(given.only):
            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
