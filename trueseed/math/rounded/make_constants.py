# SPDX-License-Identifier: Apache-2.0
"""Writes constants.h beside this file: python trueseed/math/rounded/make_constants.py (with mpmath).

A polynomial interpolates its function at the Chebyshev nodes of an interval; each coefficient is
then rounded to the nearest double.
"""

import itertools
import math
import pathlib
import struct
from collections.abc import Callable

from mpmath import mp, mpf

HERE = pathlib.Path(__file__).resolve().parent
mp.prec = 300

LOG_START = 0x3FE7000000000000

Function = Callable[[mpf], mpf]


def interpolated(function: Function, low: mpf, high: mpf, n: int) -> list[float]:
    """The n coefficients, lowest first, of the polynomial through n Chebyshev nodes."""
    middle, half = (mpf(low) + mpf(high)) / 2, (mpf(high) - mpf(low)) / 2
    nodes = [middle + half * mp.cos(mp.pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    rest = [function(x) for x in nodes]
    for order in range(1, n):
        for i in range(n - 1, order - 1, -1):
            rest[i] = (rest[i] - rest[i - 1]) / (nodes[i] - nodes[i - order])
    terms = [rest[n - 1]]
    for i in range(n - 2, -1, -1):
        shifted = [mpf(0), *terms]
        scaled = [*(nodes[i] * term for term in terms), mpf(0)]
        terms = [a - b for a, b in zip(shifted, scaled, strict=True)]
        terms[0] += rest[i]
    return [float(term) for term in terms]


def series(function: Function, *terms: int) -> Function:
    """(function(r) - sum of terms[i] r^i) / r^(number of terms), for r other than 0."""

    def value(r: mpf) -> mpf:
        r = r if abs(r) > 2.0**-60 else mpf(2.0**-60)
        return (function(r) - sum(term * r**i for i, term in enumerate(terms))) / r ** len(terms)

    return value


def of_square(function: Function) -> Function:
    """`function` of the root of its argument."""
    return lambda z: function(mp.sqrt(z))


def rounded_to(x: mpf, unit: float) -> float:
    return float(mp.nint(x / mpf(unit)) * mpf(unit))


def split(x: mpf, unit: float) -> list[float]:
    """The number as a multiple of `unit` and the rest."""
    high = rounded_to(x, unit)
    return [high, float(x - mpf(high))]


def log_rows(log: Function, first: list[float], unit: float) -> tuple[list[float], list[float]]:
    """For each first value the number of 29 bits nearby whose -log is nearly a multiple of `unit`."""
    factors, logs = [], []
    for start in first:
        if start == 1.0:
            factors.append(1.0)
            logs.append(0.0)
            continue
        best = min(
            (start + i * 2.0**-28 for i in range(20000)),
            key=lambda c: abs(-log(mpf(c)) - mpf(rounded_to(-log(mpf(c)), unit))),
        )
        factors.append(best)
        logs.append(rounded_to(-log(mpf(best)), unit))
    return factors, logs


def log_middles() -> list[float]:
    """The reciprocals of the middles of the eight parts of an octave around 1, to 12 bits."""
    result = []
    for i in range(8):
        ends = [as_double(LOG_START + ((i + j) << 49)) for j in range(2)]
        value = 2.0 / (ends[0] + ends[1])
        result.append(1.0 if ends[0] < 1.0 < ends[1] else round(value * 4096) / 4096)
    return result


def as_double(bits: int) -> float:
    return float(struct.unpack("<d", struct.pack("<Q", bits))[0])


def erf_parts(n: int) -> list[list[float]]:
    """Of each eighth of [0, 4] a point, erf there, the coefficients of erf's rest over x - point."""
    columns = []
    for part in range(8):
        middle = mpf(0) if part == 0 else mpf(part) / 2 + mpf(1) / 4
        start = mp.erf(middle)
        low, high = mpf(part) / 2 - middle, mpf(part + 1) / 2 - middle

        def rest(t: mpf, middle: mpf = middle, start: mpf = start) -> mpf:
            return (mp.erf(middle + t) - start) / t

        columns.append([float(middle), float(start), *interpolated(rest, low, high, n)])
    return [[column[j] for column in columns] for j in range(n + 2)]


def erfcx(x: mpf) -> mpf:
    return mp.exp(x * x) * mp.erfc(x)


ERFC_ENDS = [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 11.0]


def erfc_parts(n: int) -> list[list[float]]:
    """Of each part the middle and the coefficients of erfcx; the eighth is not used."""
    columns = []
    for low, high in itertools.pairwise(ERFC_ENDS):
        middle = mpf(low + high) / 2
        half = (mpf(high) - mpf(low)) / 2

        def value(t: mpf, middle: mpf = middle) -> mpf:
            return erfcx(middle + t)

        columns.append([float(middle), *interpolated(value, -half, half, n)])
    columns.append([0.0] * (n + 1))
    return [[column[j] for column in columns] for j in range(n + 1)]


def hexadecimal(x: float) -> str:
    sign, text = ("-", x.hex()[1:]) if math.copysign(1.0, x) < 0 else ("", x.hex())
    mantissa, exponent = text.split("p")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{sign}{mantissa}p{int(exponent)}"


def scalar(comment: str, name: str, value: mpf) -> list[str]:
    return [f"/// {comment}", f"inline constexpr double {name} = {hexadecimal(float(value))};", ""]


def array(comment: str, name: str, values: list[float]) -> list[str]:
    rows = [f"/// {comment}", f"inline constexpr double {name}[] = {{"]
    rows += [f"    {hexadecimal(value)}," for value in values]
    return [*rows, "};", ""]


def cells(values: list[float]) -> list[str]:
    texts = [hexadecimal(value) for value in values]
    return [f"    {{{{{', '.join(texts[:4])},", f"      {', '.join(texts[4:])}}}}},"]


def row(comment: str, name: str, values: list[float]) -> list[str]:
    first, second = cells(values)
    body = [first, second[:-1] + ";"]
    return [f"/// {comment}", f"inline constexpr EightNumbers {name} =", *body, ""]


def table(comment: str, name: str, rows: list[list[float]]) -> list[str]:
    lines = [f"/// {comment}", f"inline constexpr EightNumbers {name}[] = {{"]
    for values in rows:
        lines += cells(values)
    return [*lines, "};", ""]


def powers() -> list[float]:
    """2^(i/8) with i << 49 taken from the bits."""
    words = [struct.unpack("<Q", struct.pack("<d", float(mpf(2) ** (mpf(i) / 8))))[0] for i in range(8)]
    return [as_double(word - (i << 49)) for i, word in enumerate(words)]


def exponentials() -> list[str]:
    half = mp.log(2) / 2 * (1 + mpf(2) ** -20)
    lines = array(
        "(e^r - 1 - r) / r^2, |r| <= log(2) / 2.", "kExp", interpolated(series(mp.exp, 1, 1), -half, half, 11)
    )
    lines += array(
        "The same for |r| <= log(2) / 16.",
        "kExpNear",
        interpolated(series(mp.exp, 1, 1), -half / 8, half / 8, 6),
    )
    lines += array(
        "(2^r - 1) / r, |r| <= 1/16.",
        "kExp2",
        interpolated(series(lambda r: mpf(2) ** r, 1), mpf(-1) / 16, mpf(1) / 16, 8),
    )
    lines += row("2^(i/8), with i/8 taken from their exponents.", "kPowers", powers())
    lines += array("log(2) in two parts, the first a multiple of 2^-42.", "kLn2", split(mp.log(2), 2.0**-42))
    lines += array("log(2) / 8 the same way, by 2^-43.", "kLn2Eighth", split(mp.log(2) / 8, 2.0**-43))
    sinh, cosh = of_square(series(mp.sinh, 0, 1, 0)), of_square(series(mp.cosh, 1, 0))
    lines += array(
        "(sinh(r) - r) / r^3 in powers of r^2.", "kSinh", interpolated(lambda z: sinh(z), mpf(0), half**2, 6)
    )
    lines += array(
        "(cosh(r) - 1) / r^2 in powers of r^2.", "kCosh", interpolated(lambda z: cosh(z), mpf(0), half**2, 7)
    )
    return lines


def logarithms() -> list[str]:
    first = log_middles()
    factors, logs = log_rows(mp.log, first, 2.0**-43)
    ends = []
    for i, factor in enumerate(factors):
        for j in range(2):
            ends.append(mpf(as_double(LOG_START + ((i + j) << 49))) * mpf(factor) - 1)
    log1p = series(mp.log1p, 0, 1)
    lines = [
        "/// The bits of the least m of the octave that logarithms are made of.",
        f"inline constexpr std::uint64_t kLogFirst = 0x{LOG_START:x}U;",
        "",
    ]
    lines += array("(log(1 + r) - r) / r^2.", "kLog", interpolated(log1p, min(ends), max(ends), 12))
    lines += table(
        "A factor near 1 / m for m of an eighth of an octave; its -log, nearly exact; -log2, -log10.",
        "kLogTable",
        [
            factors,
            logs,
            [float(-mp.log(mpf(c), 2)) for c in factors],
            [float(-mp.log(mpf(c), 10)) for c in factors],
        ],
    )
    lines += scalar("1 / log(2).", "kPerLn2", 1 / mp.log(2))
    lines += scalar("1 / log(10).", "kPerLn10", 1 / mp.log(10))
    lines += scalar("log10(2).", "kLog10Of2", mp.log(2, 10))
    return lines


def circular() -> list[str]:
    quarter = mp.pi / 4 * (1 + mpf(2) ** -20)
    half = mp.pi / 2 * (1 + mpf(2) ** -20)
    sin, cos = of_square(series(mp.sin, 0, 1, 0)), of_square(series(mp.cos, 1, 0))
    lines = array("pi in two parts.", "kPi", split(mp.pi, 2.0**-51))
    lines += scalar("1 / pi.", "kPerPi", 1 / mp.pi)
    lines += array("pi / 2 in two parts.", "kHalfPi", split(mp.pi / 2, 2.0**-52))
    lines += array(
        "(sin(r) - r) / r^3 in powers of r^2, |r| <= pi / 2.", "kSin", interpolated(sin, mpf(0), half**2, 10)
    )
    lines += array("The same for |r| <= pi / 4.", "kSinNear", interpolated(sin, mpf(0), quarter**2, 7))
    lines += array(
        "(cos(r) - 1) / r^2 in powers of r^2, |r| <= pi / 4.",
        "kCosNear",
        interpolated(cos, mpf(0), quarter**2, 8),
    )
    atan, asin = of_square(series(mp.atan, 0, 1, 0)), of_square(series(mp.asin, 0, 1, 0))
    end = (mp.sqrt(2) - 1) * (1 + mpf(2) ** -20)
    lines += array(
        "(atan(t) - t) / t^3 in powers of t^2, |t| <= tan(pi / 8).",
        "kAtan",
        interpolated(atan, mpf(0), end**2, 12),
    )
    lines += array(
        "(asin(s) - s) / s^3 in powers of s^2, |s| <= 1/2.",
        "kAsin",
        interpolated(asin, mpf(0), mpf(1) / 4, 15),
    )
    return lines


def error_functions() -> list[str]:
    lines = table(
        "Points in the eighths of [0, 4], erf there, (erf(x) - it) / (x - point) by powers.",
        "kErf",
        erf_parts(14),
    )
    return lines + table(
        "Middles of parts, e^(x^2) erfc(x) by powers of the distance.", "kErfcx", erfc_parts(18)
    )


def main() -> None:
    lines = [
        "// SPDX-License-Identifier: Apache-2.0",
        "// Written by make_constants.py.",
        "#pragma once",
        "",
        "#include <cstdint>",
        "",
        '#include "trueseed/math/rounded/eight_numbers.h"',
        "",
        "namespace trueseed::math::rounded::internal {",
        "",
        *exponentials(),
        *logarithms(),
        *circular(),
        *error_functions(),
        "}  // namespace trueseed::math::rounded::internal",
    ]
    (HERE / "constants.h").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
