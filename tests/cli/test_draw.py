# SPDX-License-Identifier: Apache-2.0
"""`trueseed streams` and `trueseed draw`: every row draws, in every format; wrong words are refused."""

from __future__ import annotations

import io
import json
import struct
import subprocess
from typing import Any

import numpy as np
import pytest


def draw(command: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([command, *words], capture_output=True, check=False)


def rows(command: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(draw(command, "streams", "--json").stdout)
    return found


def test_every_stream_draws_the_same_in_every_format(trueseed_command: str) -> None:
    found = rows(trueseed_command)
    assert len({row["name"] for row in found}) == len(found) >= 400
    for row in found:
        name, dtype = row["name"], row["dtype"]
        assert row["bits"] in ("exact", "pinned", "close")
        drawn = {
            form: draw(trueseed_command, "draw", name, "--seed", "73", "-n", "33", "--as", form).stdout
            for form in ("text", "hex", "npy")
        }
        text, hexes = drawn["text"].decode().split(), drawn["hex"].decode().split()
        assert len(text) == len(hexes) == 33
        if dtype == "bfloat16":
            floats = [struct.unpack(">f", bytes.fromhex(bits + "0000"))[0] for bits in hexes]
            assert (np.array(text, np.float32) == np.array(floats, np.float32)).all()
            continue
        array = np.load(io.BytesIO(drawn["npy"]))
        assert (array.dtype.name, array.shape) == (dtype, (33,))
        width = array.dtype.itemsize
        assert [bytes.fromhex(bits)[::-1] for bits in hexes] == [number.tobytes() for number in array]
        assert all(len(bits) == 2 * width for bits in hexes)
        numbers = np.array(text, np.uint8 if dtype == "bool" else dtype)
        assert (numbers == array).all()


def test_the_table_names_every_stream(trueseed_command: str) -> None:
    lines = draw(trueseed_command, "streams").stdout.decode().splitlines()
    assert [line.split("  ")[0] for line in lines] == [row["name"] for row in rows(trueseed_command)]


def test_ten_numbers_of_seed_zero_are_the_default(trueseed_command: str) -> None:
    short = draw(trueseed_command, "draw", "torch_cuda.rand").stdout
    assert short == draw(trueseed_command, "draw", "torch_cuda.rand", "--seed=0", "-n", "10").stdout
    assert short.splitlines()[0] == b"0.39904648"


def test_a_gpu_matters_beyond_its_grid(trueseed_command: str) -> None:
    words = ("draw", "torch_cuda.rand", "-n", "40961", "--gpu")
    small, large = (draw(trueseed_command, *words, gpu).stdout.split() for gpu in ("T4", "H100"))
    assert small[:-1] == large[:-1]
    assert small[-1] != large[-1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["draw"], "draw takes one stream, 0 given"),
        (["draw", "numpy.RandomState.tomaxint", "--seed", "4294967296"], "seeds from 0 to 2**32 - 1"),
        (["draw", "torch_cuda.rand", "x"], "draw takes one stream, 2 given"),
        (["draw", "torch_cuda.randr"], "'torch_cuda.randr' is no stream; near it are torch_cuda.rand, torch"),
        (["draw", "numpy.Generator(PCG64).gama"], "near it are numpy.Generator(PCG64).gamma(2.0, 3.0), "),
        (["draw", ""], "'' is no stream"),
        (["draw", "torch_cuda.rand", "--seed", "-1"], "--seed"),
        (["draw", "torch_cuda.rand", "--seed", "18446744073709551616"], "--seed"),
        (["draw", "torch_cuda.rand", "-n", "many"], "-n"),
        (["draw", "torch_cuda.rand", "-n", "18446744073709551615"], "too large"),
        (["draw", "torch_cuda.rand", "--as", "csv"], "'csv' is no format"),
        (["draw", "torch_cuda.rand", "--gpu", "X1"], "'X1' is no known GPU"),
        (["draw", "torch_cuda.rand(dtype=bfloat16)", "--as", "npy"], "NumPy has no bfloat16"),
        (
            ["draw", "torch_cuda.rand", "--libm", "musl"],
            "'musl' is no library for --libm; allowed are host, re",
        ),
        (["draw", "torch_cuda.rand", "--unknown"], "--unknown"),
        (["streams", "x"], "streams takes no words"),
        (["streams", "--xml"], "--xml"),
    ],
)
def test_wrong_words(trueseed_command: str, words: list[str], message: str) -> None:
    done = draw(trueseed_command, *words)
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("trueseed: ")
    assert message in line
