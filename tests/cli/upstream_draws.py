# SPDX-License-Identifier: Apache-2.0
"""What the library that a stream's name spells draws: the name is read as the call that it is.

python tests/cli/upstream_draws.py < REQUESTS > ARRAYS, both pickles: for another path of torch.
"""

from __future__ import annotations

import ast
import functools
import pickle
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

Array = np.ndarray[Any, Any]
PHILOX = Path(__file__).parent / "philox4x32.cc"


class Call(NamedTuple):
    """`method(*arguments, **named)` of a stream's name, its arguments as Python's source."""

    method: str
    arguments: list[str]
    named: dict[str, str]
    #: Whether the arguments say how many are drawn.
    says_n: bool

    def value(self, text: str, **names: Any) -> Any:
        return eval(text, {"__builtins__": {"range": range}}, names)


def parsed(text: str) -> Call:
    node = ast.parse(text if text.endswith(")") else f"{text}()", mode="eval").body
    assert isinstance(node, ast.Call)
    return Call(
        ast.unparse(node.func),
        [ast.unparse(argument) for argument in node.args],
        {str(word.arg): ast.unparse(word.value) for word in node.keywords},
        any(isinstance(part, ast.Name) and part.id == "n" for part in ast.walk(node)),
    )


def python_draw(text: str, seed: int, n: int, dtype: str) -> Array:
    rng = random.Random(seed)
    call = parsed(text)
    if call.method == "shuffle":
        items = list(range(n))
        rng.shuffle(items)
        return np.array(items, dtype)
    arguments = [call.value(argument, n=n) for argument in call.arguments]
    named = {name: call.value(value, n=n) for name, value in call.named.items()}
    method = getattr(rng, call.method)
    if call.says_n:
        return np.array(list(method(*arguments, **named)), dtype)
    return np.array([method(*arguments, **named) for _ in range(n)], dtype)


def numpy_draw(rng: Any, text: str, n: int, dtype: str) -> Array:
    call = parsed(text)
    arguments = [call.value(argument, n=n) for argument in call.arguments]
    named = {name: call.value(value, **{dtype: dtype}) for name, value in call.named.items()}
    method = getattr(rng, call.method)
    if call.method == "bytes":
        return np.frombuffer(method(n), dtype)
    drawn = method(*arguments, **named) if call.says_n else method(*arguments, **named, size=n)
    # Variates of several numbers follow one another; those of the last that are beyond n are cut.
    flat: Array = np.asarray(drawn).reshape(-1)[:n]
    return flat


def engine_draw(name: str, seed: int, n: int, dtype: str) -> Array:
    if name == "Philox4x32":
        return philox4x32(seed, n)
    if name == "Philox4x64":
        # NumPy steps the counter before its block.
        return np.random.Philox(key=seed, counter=2**256 - 1).random_raw(n)
    if name == "MT19937":
        bits = np.random.MT19937()
        bits._legacy_seeding(seed % 2**32)
        return bits.random_raw(n).astype(dtype)
    raw: Array = getattr(np.random, name)(seed).random_raw(n)
    return raw


@functools.cache
def philox_program() -> tuple[tempfile.TemporaryDirectory[str], str]:
    """The compiled philox4x32.cc, and the folder that it lies in while this process lives."""
    compiler = shutil.which("c++")
    assert compiler, "no c++; install a compiler: torch's Philox is a header"
    folder = tempfile.TemporaryDirectory()
    program = f"{folder.name}/philox4x32"
    include = Path(torch.__file__).parent / "include"
    command = [compiler, "-std=c++20", "-O1", f"-isystem{include}", str(PHILOX), "-o", program]
    subprocess.run(command, check=True)
    return folder, program


def philox4x32(seed: int, n: int) -> Array:
    """The words of the at::Philox4_32 of torch's headers."""
    _, program = philox_program()
    done = subprocess.run([program, str(seed), str(n)], capture_output=True, check=True)
    return np.frombuffer(done.stdout, np.uint32)


def words(tensor: torch.Tensor) -> Array:
    """The tensor's numbers; those of bfloat16 as their bits."""
    tensor = tensor.reshape(-1).contiguous()
    array: Array = (tensor.view(torch.uint16) if tensor.dtype == torch.bfloat16 else tensor).numpy()
    return array


def torch_draw(text: str, seed: int, n: int, dtype: str) -> Array:
    generator = torch.Generator().manual_seed(seed)
    call = parsed(text)
    kind = getattr(torch, dtype)

    def full(shape: Any, value: float | None = None) -> torch.Tensor:
        """full(x) is n numbers, full(shape, x) as many as the shape has, or more where n ends within a row."""
        if value is None:
            return torch.full((n,), shape, dtype=kind)
        return torch.full((-(-n // shape[1]), shape[1]), value, dtype=kind)

    names = {"n": n, "full": full, "arange": torch.arange, "ones": torch.ones}
    arguments = [call.value(argument, **names) for argument in call.arguments]
    named = {name: call.value(value) for name, value in call.named.items() if name != "dtype"}
    if text == "dropout(0.5).mask":
        torch.manual_seed(seed)
        return words((torch.nn.functional.dropout(torch.ones(n), 0.5) != 0).to(kind))
    if call.method == "rrelu":
        x, lower, upper = arguments
        return words(torch.rrelu(x, lower, upper, True, generator))
    if call.method.endswith("_"):
        stride = named.pop("stride", 1)
        tensor = torch.zeros(stride * n, dtype=kind)[::stride]
        return words(getattr(tensor, call.method)(*arguments, **named, generator=generator))
    if call.method in ("rand", "randn", "randint"):
        return words(getattr(torch, call.method)(*arguments, (n,), dtype=kind, generator=generator))
    if call.method == "randperm":
        return words(torch.randperm(n, dtype=kind, generator=generator))
    return words(getattr(torch, call.method)(*arguments, **named, generator=generator))[:n]


def not_comparable(name: str) -> str:
    """Why the library cannot be asked here; empty where it can."""
    if name.startswith("torch_cuda."):
        return "no GPU"
    if name.startswith("python.binomialvariate") and sys.version_info < (3, 12):
        return "Python 3.12 and newer have it"
    return ""


def takes_seed(name: str, seed: int) -> bool:
    """Whether the library takes the seed for this stream."""
    return seed < 2**32 or not name.startswith("numpy.RandomState.")


def upstream_draw(name: str, seed: int, n: int, dtype: str) -> Array:
    """The first n numbers of the stream, drawn by the library itself in this process."""
    if "." not in name:
        return engine_draw(name, seed, n, dtype)
    if raw := re.fullmatch(r"numpy\.(\w+)\.random_raw", name):
        words_drawn: Array = getattr(np.random, raw[1])(seed).random_raw(n)
        return words_drawn
    if generator := re.fullmatch(r"numpy\.Generator\((\w+)\)\.(.*)", name):
        rng = np.random.Generator(getattr(np.random, generator[1])(seed))
        return numpy_draw(rng, generator[2], n, dtype)
    if state := re.fullmatch(r"numpy\.RandomState\.(.*)", name):
        return numpy_draw(np.random.RandomState(seed), state[1], n, dtype)
    library, _, text = name.partition(".")
    draws: dict[str, Callable[..., Array]] = {
        "python": python_draw,
        "torch_cpu": torch_draw,
        "torch_cpu(default)": torch_draw,
    }
    return draws[library](text, seed, n, dtype)


def main() -> None:
    requests = pickle.load(sys.stdin.buffer)
    capability = torch.backends.cpu.get_cpu_capability()
    pickle.dump((capability, [upstream_draw(*request) for request in requests]), sys.stdout.buffer)


if __name__ == "__main__":
    main()
