# SPDX-License-Identifier: Apache-2.0
"""The mirrors under another C library: what the host decides moves with it, the reference does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "other_libm.c"
DRAWS = {
    "python": "import trueseed.random as r\n"
    "rng = r.Random(73, libm={libm!r})\n"
    "print([rng.expovariate(1.0).hex() for _ in range(1000)])",
    "python, other numbers": "from fractions import Fraction\nimport trueseed.random as r\n"
    "rng = r.Random(73, libm={libm!r})\n"
    "print([rng.expovariate(Fraction(1, 3)).hex() for _ in range(1000)])",
    "numpy Generator": "import trueseed.numpy as n\n"
    "print(n.default_rng(73, libm={libm!r}).gumbel(0.0, 1.0, 1000).tobytes().hex())",
    "numpy RandomState": "import trueseed.numpy as n\n"
    "print(n.RandomState(73, libm={libm!r}).gumbel(0.0, 1.0, 1000).tobytes().hex())",
    "torch": "import numpy as np, trueseed.torch as t\n"
    "print(t.exponential_(np.empty(1000), generator=t.Generator(libm={libm!r}).manual_seed(73)).tobytes().hex())",
}


@pytest.fixture(scope="module")
def other_libm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("libm") / "libother.so"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl", "-lm"], check=True)
    return library


def drawn(library: str, libm: str, preloaded: str) -> bytes:
    code = DRAWS[library].format(libm=libm)
    environment = os.environ | {"LD_PRELOAD": preloaded}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    ).stdout


@pytest.mark.parametrize("library", sorted(DRAWS))
def test_another_c_library(other_libm: Path, library: str) -> None:
    assert drawn(library, "host", "") != drawn(library, "host", str(other_libm))
    assert drawn(library, "reference", "") == drawn(library, "reference", str(other_libm))
