# SPDX-License-Identifier: Apache-2.0
"""Writes known answers of Python's random beside this file.

python3.11 tests/data/cpython/make.py           # draws.txt, seeds.txt
python3.13 tests/data/cpython/make.py binomial  # binomial.txt
"""

import pathlib
import platform
import random
import struct
import sys

HERE = pathlib.Path(__file__).parent
N = 40
SEEDS = [73, 2**40 + 5]
# Around each border at which a method changes its way.
DRAWS = [
    ("random", ()),
    ("uniform", (2.5, 7.25)),
    ("uniform", (9.0, -1e9)),
    ("triangular", (0.0, 1.0)),
    ("triangular", (-1.0, 3.0, 0.25)),
    ("triangular", (4.0, 4.0, 4.0)),
    ("triangular", (3.0, -2.0, 1.0)),
    ("gauss", (0.0, 1.0)),
    ("gauss", (5.0, 0.125)),
    ("normalvariate", (0.0, 1.0)),
    ("normalvariate", (-3.0, 2.0)),
    ("lognormvariate", (0.5, 0.75)),
    ("expovariate", (1.0,)),
    ("expovariate", (-0.3,)),
    ("gammavariate", (0.01, 1.0)),
    ("gammavariate", (0.5, 2.0)),
    ("gammavariate", (1.0, 3.0)),
    ("gammavariate", (1.0000001, 3.0)),
    ("gammavariate", (200.0, 1.0)),
    ("betavariate", (0.001, 0.002)),
    ("betavariate", (2.0, 5.0)),
    ("vonmisesvariate", (0.0, 0.0)),
    ("vonmisesvariate", (1.0, 1e-6)),
    ("vonmisesvariate", (1.0, 1.1e-6)),
    ("vonmisesvariate", (-9.0, 4.0)),
    ("vonmisesvariate", (6.0, 1e4)),
    ("paretovariate", (3.0,)),
    ("weibullvariate", (2.0, 1.5)),
]
BINOMIALS = [
    (0, 0.5), (1, 0.3), (10, 0.0), (10, 1.0), (12, 0.3), (12, 0.7), (40, 0.25), (20, 0.5), (21, 0.5), (1000, 0.3),
    (1000, 0.99), (10**6, 0.4), (10**15, 0.2), (10**15, 1e-17), (10**9, 1e-9), (2**53 - 1, 0.5),
]  # fmt: skip
BITS = [1, 5, 31, 32, 33, 53, 63, 64, 65, 96, 1000, 20001]
BELOW = [1, 2, 3, 7, 8, 1000, 2**31, 2**32, 2**32 + 1, 2**63, 2**64 - 1, 2**64, 2**64 + 1, 2**200, 3**99]
SAMPLES = [
    (0, 0),
    (5, 5),
    (20, 5),
    (21, 5),
    (22, 5),
    (85, 6),
    (86, 6),
    (277, 21),
    (278, 22),
    (10**12, 60),
    (3000, 700),
]
NUMBERS = [0, 1, -1, 7, 2**32 - 1, 2**32, -(2**32), 2**64, 2**64 - 1, 3**400, -(10**3000), True]
FLOATS = [0.0, -0.0, 1.0, -1.0, 0.5, 3.25, -2.75, 1e300, 5e-324, 2.0**61, 2.0**61 - 512, float("inf"), float("-inf"), 0.1]  # fmt: skip
TEXTS = ["", "a", "abc", "Grüße", "\N{SNOWMAN}", "\N{MAHJONG TILE EAST WIND}x"] + ["q" * n for n in (47, 48, 111, 112, 127, 128, 300)]  # fmt: skip


def bits(numbers: list[float]) -> str:
    """The bits of doubles, as hexadecimal words."""
    return " ".join(f"{struct.unpack('<Q', struct.pack('<d', x))[0]:x}" for x in numbers) or "-"


def words(number: int) -> str:
    """The 32-bit words of an integer, low word first."""
    count = max(1, (number.bit_length() + 31) // 32)
    return " ".join(f"{number >> (32 * i) & 0xFFFFFFFF:x}" for i in range(count))


def header(what: str) -> str:
    """The origin of a file."""
    return (
        f"# {what}\n"
        f"# Origin: random.Random(seed), CPython {platform.python_version()}, glibc {platform.libc_ver()[1]}, "
        f"{platform.system()} {platform.machine()}\n"
        "# Made by: tests/data/cpython/make.py\n"
    )


def draws() -> None:
    """Writes draws.txt: each line from a fresh Random, then one number as a witness."""
    lines = [
        header("method | seed | parameters | draws | bits of random() after them; real numbers by their bits")
    ]
    for seed in SEEDS:
        for method, parameters in DRAWS:
            rng = random.Random(seed)
            drawn = [getattr(rng, method)(*parameters) for _ in range(N)]
            lines.append(f"{method}|{seed:x}|{bits(list(parameters))}|{bits(drawn)}|{bits([rng.random()])}\n")
        whole: list[tuple[str, str, list[int]]] = []
        for k in BITS:
            rng = random.Random(seed)
            whole.append(("getrandbits", f"{k:x}", [rng.getrandbits(k) for _ in range(3)]))
        for below in BELOW:
            rng = random.Random(seed)
            whole.append(("randbelow", words(below), [rng.randrange(below) for _ in range(10)]))
        for method, parameter, drawn in whole:
            text = ",".join(words(number) for number in drawn)
            lines.append(f"{method}|{seed:x}|{parameter}|{text}|-\n")
        for n, k in SAMPLES:
            rng = random.Random(seed)
            drawn = rng.sample(range(n), k)
            text = " ".join(f"{i:x}" for i in drawn) or "-"
            lines.append(f"sample|{seed:x}|{n:x} {k:x}|{text}|{bits([rng.random()])}\n")
        for n in (1, 2, 7, 1000):
            rng = random.Random(seed)
            items = list(range(n))
            rng.shuffle(items)
            text = " ".join(f"{i:x}" for i in items)
            lines.append(f"shuffle|{seed:x}|{n:x}|{text}|{bits([rng.random()])}\n")
            chosen = " ".join(f"{i:x}" for i in rng.choices(range(n), k=N))
            lines.append(f"choices|{seed:x}|{n:x}|{chosen}|{bits([rng.random()])}\n")
        for n in (0, 1, 3, 4, 5, 2495, 2496, 2497):
            rng = random.Random(seed)
            text = rng.randbytes(n).hex(" ") or "-"
            lines.append(f"randbytes|{seed:x}|{n:x}|{text}|{bits([rng.random()])}\n")
    (HERE / "draws.txt").write_text("".join(lines))


def seeds() -> None:
    """Writes seeds.txt: what each kind of seed draws first."""
    lines = [
        header("kind | seed | bits of random() | 32 bits; a text as its code points, a number in decimal")
    ]

    def add(kind: str, spelled: str, rng: random.Random) -> None:
        lines.append(f"{kind}|{spelled}|{bits([rng.random()])}|{rng.getrandbits(32):x}\n")

    for number in NUMBERS:
        add("int", str(int(number)), random.Random(number))
    for real in FLOATS:
        add("float", bits([real]), random.Random(real))
    for text in TEXTS:
        points = " ".join(f"{ord(c):x}" for c in text) or "-"
        add("bytes", text.encode().hex(" ") or "-", random.Random(text))
        add("version 1", points, seeded_by_version_1(text))
    (HERE / "seeds.txt").write_text("".join(lines))


def seeded_by_version_1(text: str) -> random.Random:
    """A generator seeded as Python 2 was."""
    rng = random.Random(0)
    rng.seed(text, version=1)
    return rng


def binomial() -> None:
    """Writes binomial.txt, with a Python of 3.12 or later."""
    lines = [header("n | bits of p | seed | draws | bits of random() after them")]
    for seed in SEEDS:
        for n, p in BINOMIALS:
            rng = random.Random(seed)
            drawn = " ".join(f"{rng.binomialvariate(n, p):x}" for _ in range(N))  # type: ignore[attr-defined]
            lines.append(f"{n:x}|{bits([p])}|{seed:x}|{drawn}|{bits([rng.random()])}\n")
    (HERE / "binomial.txt").write_text("".join(lines))


if __name__ == "__main__":
    if "binomial" in sys.argv[1:]:
        binomial()
    else:
        draws()
        seeds()
