# SPDX-License-Identifier: Apache-2.0
"""Writes draws of torch on the CPU beside this file; vectors.json there is kept as it was given.

python tests/data/torch_cpu/make.py
"""

import os
import pathlib
import platform
import subprocess
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent
FLOATING = ("float32", "float64", "float16", "bfloat16")
INTEGERS = ("uint8", "int8", "int16", "int32", "int64")
SIZES = (1, 15, 16, 17, 33)
# So many elements that the rare branches of rejection are taken.
MANY, REJECTING = 1000, ("poisson", "binomial", "standard_gamma")


def line(n, low, high, dtype):
    """The parameters of elements: steps of 1/64, which every dtype here holds."""
    span = round(64 * (high - low))
    return torch.tensor([low + (37 * i % (span + 1)) / 64 for i in range(n)], dtype=torch.float64).to(dtype)


def draws(n, name, generator):
    """Name, parameters and values of each draw of n elements of a dtype."""
    dtype = getattr(torch, name)

    def filled(method, *values):
        return getattr(torch.zeros(n, dtype=dtype), method)(*values, generator=generator)

    if name in FLOATING:
        yield "uniform", (-0.25, 1.4), lambda: filled("uniform_", -0.25, 1.4)
        yield "normal", (0.3, 1.7), lambda: filled("normal_", 0.3, 1.7)
        yield (
            "serial_normal",
            (0.3, 1.7),
            lambda: torch.zeros(2 * n, dtype=dtype)[::2].normal_(0.3, 1.7, generator=generator),
        )
        yield (
            "normal_of",
            (),
            lambda: torch.normal(line(n, -1, 1, dtype), line(n, 0, 2, dtype), generator=generator),
        )
        yield "exponential", (0.7,), lambda: filled("exponential_", 0.7)
        yield "cauchy", (0.3, 1.7), lambda: filled("cauchy_", 0.3, 1.7)
        yield "log_normal", (0.3, 1.7), lambda: filled("log_normal_", 0.3, 1.7)
        yield "poisson", (), lambda: torch.poisson(line(n, 0, 20, dtype), generator=generator)
        weights = line(3 * n, 0.25, 2, dtype).view(3, n)
        yield "multinomial", (1, 5), lambda: torch.multinomial(weights, 5, True, generator=generator)
        yield "multinomial", (0, n), lambda: torch.multinomial(weights, n, generator=generator)
        yield "bernoulli_of", (), lambda: torch.bernoulli(line(n, 0, 1, dtype), generator=generator)
    if name in ("float32", "float64"):
        count, prob = line(n, 0, 100, dtype).round(), line(n, 0, 1, dtype)
        yield "binomial", (), lambda: torch.binomial(count, prob, generator=generator)
        yield "standard_gamma", (), lambda: torch._standard_gamma(line(n, 0, 4, dtype), generator=generator)
        rows = line(3 * n, 0.25, 4, dtype).view(3, n)
        yield "dirichlet", (), lambda: torch._sample_dirichlet(rows, generator=generator)
    if name in ("float32", "float64", "bfloat16"):
        x, noise = line(n, -1, 1, dtype), torch.zeros(n, dtype=dtype)
        yield "rrelu", (0.1, 0.7), lambda: torch._C._nn.rrelu_with_noise(x, noise, 0.1, 0.7, True, generator)
    if name != "bool":
        yield "geometric", (0.3,), lambda: filled("geometric_", 0.3)
        yield "randperm", (), lambda: torch.randperm(n, dtype=dtype, generator=generator)
        yield "random_from_to", (3, 101), lambda: filled("random_", 3, 101)
    if name in ("int32", "int64", "float32", "float64"):
        yield "random_from_to", (-5, 2**30), lambda: filled("random_", -5, 2**30)
    yield "random", (), lambda: filled("random_")
    yield "bernoulli", (0.3,), lambda: filled("bernoulli_", 0.3)


def words(values):
    """The bits of each element, in hexadecimal."""
    values = values.contiguous().view(-1)
    if values.dtype == torch.bool:
        values = values.to(torch.uint8)
    kind = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}[values.element_size()]
    width = 8 * values.element_size()
    return " ".join(f"{value % 2**width:x}" for value in values.view(kind).tolist())


def rows(path):
    """One line a draw, the next 64 bits of the generator and whether it keeps a normal at its end."""
    for dtype in (*FLOATING, *INTEGERS, "bool"):
        for n in (*SIZES, MANY) if dtype == "float64" else SIZES:
            generator = torch.Generator()
            for name, values, draw in draws(n, dtype, generator):
                if n == MANY and name not in REJECTING:
                    continue
                generator.manual_seed(73)
                drawn = words(draw())
                keeps = int(generator.get_state()[5040])
                after = torch.zeros((), dtype=torch.int64).random_(-(2**63), None, generator=generator)
                parameters = " ".join(str(value) for value in values) or "-"
                yield f"{path};{name};{dtype};{n};{parameters};{drawn};{after.item() % 2**64:x};{keeps}"


def main():
    """Writes the rows of this process, or, without an argument, the file with those of one process a path."""
    if len(sys.argv) > 1:
        print("\n".join(rows(sys.argv[1])))
        return
    lines = []
    for path, capability in (("avx", "avx2"), ("default", "default")):
        environment = {**os.environ, "ATEN_CPU_CAPABILITY": capability}
        command = [sys.executable, __file__, path]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        lines += run.stdout.splitlines()
    other = {line for line in lines if line.startswith("avx;")}
    lines = [line for line in lines if line.replace("default;", "avx;", 1) not in other or line in other]
    header = [
        "# path; draw; dtype; n; parameters; bits of the elements (hex); next 64 bits (hex); keeps a normal",
        "# Rows of the path default are those that differ from the path avx. Seed 73.",
        f"# Origin: torch.Generator, torch {torch.__version__}, {platform.system()} {platform.machine()},"
        f" {'-'.join(platform.libc_ver())}",
        "# Made by: python tests/data/torch_cpu/make.py",
    ]
    (HERE / "draws.txt").write_text("\n".join([*header, *lines]) + "\n")


if __name__ == "__main__":
    main()
