# SPDX-License-Identifier: Apache-2.0
"""Writes known tensor digests beside this file, by NumPy and the package xxhash.

pip install numpy xxhash && python tests/data/tensor_digest/make.py
"""

import itertools
import pathlib
import struct

import numpy as np
import xxhash

HERE = pathlib.Path(__file__).resolve().parent
LEAF = 65_536
# The numbers of c10::ScalarType.
CODES = {
    "uint8": 0,
    "int16": 2,
    "int32": 3,
    "int64": 4,
    "float16": 5,
    "float32": 6,
    "float64": 7,
    "complex64": 9,
    "complex128": 10,
    "bool": 11,
}
SHAPES = [
    (),
    (0,),
    (1,),
    (3, 0, 2),
    (7,),
    (61,),
    (2, 3, 5),
    (4, 1, 9, 7),
    (257,),
    (33, 41),
    (100_003,),
    (512, 1000),
    (2,) * 13,
]


def content(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Number j has the highest bits of j * 2**64 / phi; of floats, each seventh is infinite or NaN."""
    dtype = np.dtype(name)
    real = np.dtype(dtype.type(0).real.dtype)
    n = int(np.prod(shape, dtype=np.int64)) * (dtype.itemsize // real.itemsize)
    words = np.arange(n, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    if name == "bool":
        return (words >> np.uint64(63)).astype(bool).reshape(shape)
    width = 8 * real.itemsize
    bits = (words >> np.uint64(64 - width)).astype(f"u{real.itemsize}")
    if real.kind == "f":
        bits[3::7] |= np.array(np.inf, real).view(bits.dtype)
    return bits.view(dtype).reshape(shape)


def canonical(numbers: np.ndarray) -> bytes:
    """The elements' bytes with each NaN replaced by the positive quiet one."""
    if numbers.dtype.kind not in "fc":
        return numbers.tobytes()
    real = numbers.reshape(-1).view(numbers.real.dtype)
    return np.where(np.isnan(real), np.array(np.nan, real.dtype), real).tobytes()


def hash128(data: bytes) -> int:
    """128-bit XXH3."""
    return xxhash.xxh3_128_intdigest(data)


def words(value: int) -> bytes:
    """Low word, then high word."""
    return struct.pack("<QQ", value & (2**64 - 1), value >> 64)


def digest(name: str, numbers: np.ndarray) -> int:
    """The definition in trueseed/digest/tensor_digest.h."""
    data = canonical(numbers)
    leaves = [hash128(data[at : at + LEAF]) for at in range(0, max(len(data), 1), LEAF)]
    body = leaves[0] if len(leaves) == 1 else hash128(b"".join(map(words, leaves)))
    header = struct.pack(f"<{2 + numbers.ndim}Q", CODES[name], numbers.ndim, *numbers.shape)
    return hash128(header + words(body))


def main() -> None:
    """One line a tensor: type; sizes; digest."""
    lines = [
        "# Origin: tests/data/tensor_digest/make.py",
        f"# NumPy {np.__version__}, xxhash {xxhash.VERSION} (XXH {xxhash.XXHASH_VERSION})",
        "# type; sizes; digest (128-bit, high word first). The content's formula is in the maker.",
    ]
    for name, shape in itertools.product(CODES, SHAPES):
        value = digest(name, content(name, shape))
        lines.append(f"{name};{' '.join(f'{size:x}' for size in shape) or '-'};{value:032x}")
    (HERE / "digests.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
