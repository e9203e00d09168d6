# SPDX-License-Identifier: Apache-2.0
"""trueseed._draws.TorchCpuGenerator against tests/data/torch_cpu/vectors.json, which needs no torch to run as it was made."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from trueseed._draws import TorchCpuGenerator

DATA = json.loads((Path(__file__).parents[1] / "data/torch_cpu/vectors.json").read_text())
Args = dict[str, Any]


def numbers(dtype: str, shape: Any) -> np.ndarray[Any, Any]:
    return np.zeros(shape, "uint16" if dtype == "bfloat16" else dtype)


def tensor(array: np.ndarray[Any, Any], dtype: str) -> torch.Tensor:
    result = torch.from_numpy(array)
    return result.view(torch.bfloat16) if dtype == "bfloat16" else result


def array(values: torch.Tensor) -> np.ndarray[Any, Any]:
    return (values.view(torch.uint16) if values.dtype == torch.bfloat16 else values).numpy()


def line(low: float, high: float, n: int, dtype: str) -> torch.Tensor:
    return torch.from_numpy(np.linspace(low, high, n)).to(getattr(torch, dtype))


def drawn(g: Any, method: str, dtype: str, shape: Any, *values: Any, **options: Any) -> torch.Tensor:
    out = numbers(dtype, shape)
    getattr(g, method)(out, dtype, *values, **options)
    return tensor(out, dtype)


def like(n: Any, dtype: str, value: float) -> np.ndarray[Any, Any]:
    return array(torch.full(n if isinstance(n, tuple) else (n,), value, dtype=getattr(torch, dtype)))


def dropout(g: Any, d: str, a: Args) -> torch.Tensor:
    keep = 1 - a["p"]
    return line(-1, 1, a["n"], d) * drawn(g, "dropout_mask", d, a["n"], keep).div_(keep)


def alpha_dropout(g: Any, d: str, a: Args) -> torch.Tensor:
    p, k = a["p"], 1.7580993408473766
    noise = drawn(g, "bernoulli", d, a["n"], 1 - p)
    scale = 1 / math.sqrt((k * k * p + 1) * (1 - p))
    shift = (noise - 1).mul_(k * scale).add_(k * scale * p)
    return line(-1, 1, a["n"], d) * noise.mul_(scale) + shift


def rrelu(g: Any, d: str, a: Args) -> torch.Tensor:
    out, noise = numbers(d, a["n"]), numbers(d, a["n"])
    g.rrelu(out, noise, d, array(line(-1, 1, a["n"], d)), 1 / 8, 1 / 3)
    return tensor(out, d)


def normal_of_tensors(g: Any, d: str, a: Args) -> torch.Tensor:
    out = drawn(g, "normal", d, a["n"], 0.0, 1.0)
    return out.mul_(line(0.1, 1, a["n"], d)).add_(line(-1, 1, a["n"], d))


def truncated_normal(g: Any, d: str, a: Args) -> torch.Tensor:
    out = drawn(g, "normal", d, a["n"], 0.0, 1.0)
    while (bad := (out < a["a"]) | (out > a["b"])).any():
        out[bad] = drawn(g, "normal", d, a["n"], 0.0, 1.0)[bad]
    return out


def complex_normal(g: Any, _: str, a: Args) -> torch.Tensor:
    reals = drawn(g, "normal", "float32", 2 * a["n"], 0.0, math.sqrt(0.5))
    return torch.view_as_complex(reals.view(-1, 2))


def complex_uniform(g: Any, _: str, a: Args) -> torch.Tensor:
    return torch.view_as_complex(drawn(g, "uniform", "float32", 2 * a["n"], 0.0, 1.0).view(-1, 2))


def sequence(g: Any, _: str, __: Args) -> torch.Tensor:
    parts = (("float32", 3), ("float32", 16), ("float64", 2))
    return torch.cat([drawn(g, "normal", d, n, 0.0, 1.0).double() for d, n in parts])


def multinomial(replacement: bool) -> Callable[[Any, str, Args], torch.Tensor]:
    def draw(g: Any, d: str, a: Args) -> torch.Tensor:
        out = np.zeros((1, a["num_samples"]), np.int64)
        g.multinomial(out, array(line(0.1, 1, 37, d).view(1, -1)), d, replacement)
        return torch.from_numpy(out[0])

    return draw


DRAWS: dict[str, Callable[[Any, str, Args], torch.Tensor]] = {
    "rand": lambda g, d, a: drawn(g, "uniform", d, a["n"], 0.0, 1.0),
    "randn": lambda g, d, a: drawn(g, "normal", d, a["n"], 0.0, 1.0),
    "uniform_": lambda g, d, a: drawn(g, "uniform", d, a["n"], a["from"], a["to"]),
    "normal_": lambda g, d, a: drawn(g, "normal", d, a["n"], a["mean"], a["std"]),
    "normal_ strided [::2] of 2n": lambda g, d, a: drawn(
        g, "normal", d, a["n"], a["mean"], a["std"], contiguous=False
    ),
    "exponential_": lambda g, d, a: drawn(g, "exponential", d, a["n"], a["lambda"]),
    "cauchy_": lambda g, d, a: drawn(g, "cauchy", d, a["n"], a["median"], a["sigma"]),
    "log_normal_": lambda g, d, a: drawn(g, "log_normal", d, a["n"], a["mean"], a["std"]),
    "geometric_": lambda g, d, a: drawn(g, "geometric", d, a["n"], a["p"]),
    "bernoulli_(p)": lambda g, d, a: drawn(g, "bernoulli", d, a["n"], a["p"]),
    "bernoulli(tensor)": lambda g, d, a: drawn(
        g, "bernoulli_tensor", d, a["n"], array(line(0, 1, a["n"], d)), d
    ),
    "dropout": dropout,
    "alpha_dropout": alpha_dropout,
    "random_()": lambda g, d, a: drawn(g, "random", d, a["n"]),
    "random_(-2**63,None)": lambda g, d, a: drawn(g, "random_from_to", d, a["n"], -(2**63), None),
    "randint int64": lambda g, d, a: drawn(g, "random_from_to", d, a["n"], a["low"], a["high"]),
    "randperm int64": lambda g, d, a: drawn(g, "randperm", d, a["n"]),
    "multinomial replacement": multinomial(True),
    "multinomial no replacement": multinomial(False),
    "poisson": lambda g, d, a: drawn(g, "poisson", d, a["n"], like(a["n"], d, a["rate"])),
    "_standard_gamma": lambda g, d, a: drawn(g, "standard_gamma", d, a["n"], like(a["n"], d, a["alpha"])),
    "binomial": lambda g, d, a: drawn(
        g, "binomial", d, a["n"], like(a["n"], d, a["count"]), like(a["n"], d, a["prob"])
    ),
    "_sample_dirichlet": lambda g, d, a: drawn(
        g, "dirichlet", d, tuple(a["shape"]), like(tuple(a["shape"]), d, a["alpha"])
    ),
    "rrelu": rrelu,
    "normal(mean,std tensors)": normal_of_tensors,
    "nn.init.trunc_normal_": truncated_normal,
    "sequence: randn(3) f32, randn(16) f32, randn(2) f64 (cached normal carries over)": sequence,
}
COMPLEX = {"rand": complex_uniform, "randn": complex_normal}


def vectors(path: str, table: list[Any]) -> list[Any]:
    """The table's rows; the samples of multinomial stand for float32, float64, bfloat16 and float16 weights, in turn."""
    weights = {op: iter(("float32", "float64", "bfloat16", "float16")) for op in DRAWS}
    result = []
    for v in table:
        dtype = next(weights[v["op"]]) if v["op"].startswith("multinomial") else v["dtype"]
        name = f"{path}-{v['op']}-{dtype}-{v['args'].get('n', '')}"
        result.append(pytest.param(path, v, dtype, id=name))
    return result


@pytest.mark.parametrize(
    ("path", "vector", "dtype"),
    vectors("avx2", DATA["vectors"]) + vectors("default", DATA["default_capability"]["vectors"]),
)
def test_a_vector(path: str, vector: Any, dtype: str) -> None:
    generator = TorchCpuGenerator(vector["seed"], path)
    draw = COMPLEX[vector["op"]] if dtype.startswith("complex") else DRAWS[vector["op"]]
    found = array(draw(generator, dtype, vector["args"]))
    assert list(found.shape) == vector["shape"]
    assert hashlib.sha256(found.tobytes()).hexdigest() == vector["sha256_le"]
    following = numbers("int64", 1)
    generator.random_from_to(following, "int64", -(2**63), None)
    assert f"{int(following[0]) % 2**64:016x}" == vector["after"]["next_u64"]


@pytest.mark.parametrize("row", DATA["seeding"], ids=lambda row: str(row["seed"]))
def test_seeding(row: Any) -> None:
    generator = TorchCpuGenerator(row["seed"] % 2**64)
    assert generator.initial_seed() == row["initial_seed"]
    words = numbers("int64", 4)
    generator.random_from_to(words, "int64", -(2**63), None)
    assert [f"{int(word) % 2**64:016x}" for word in words] == row["first4_u64"]


def test_the_state_after_three_normals() -> None:
    generator = TorchCpuGenerator(73)
    drawn(generator, "normal", "float32", 3, 0.0, 1.0)
    digest = hashlib.sha256(generator.get_state().tobytes()).hexdigest()
    assert digest == DATA["state_sha256_after_seed73_randn3"]


def test_the_order_of_a_data_loader() -> None:
    wanted = DATA["dataloader"]
    generator = TorchCpuGenerator(wanted["seed"])
    for epoch, order in enumerate(wanted["epochs"]):
        base, sampler = (int(drawn(generator, "random", "int64", 1)[0]) for _ in range(2))
        assert epoch or base == wanted["first_base_seed"]
        assert drawn(TorchCpuGenerator(sampler), "randperm", "int64", wanted["n"]).tolist() == order
