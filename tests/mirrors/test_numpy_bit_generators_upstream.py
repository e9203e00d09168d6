# SPDX-License-Identifier: Apache-2.0
"""NumPy's own tests of seed sequences and bit generators, with ours in place of its classes.

Generator and RandomState stay NumPy's and draw through our capsules.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import numpy.random.tests
import pytest

import trueseed.numpy as ours
from trueseed.numpy import _bit_generators

FOLDER = Path(numpy.random.tests.__file__).parent
MARKS = pytest.mark
NAMES = ["MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64", "SeedSequence"]

# Not ours to pass: default_rng and the functions of numpy.random, which are no bit generators; a
# kept pickle, which names NumPy's classes.
NOT_OURS = {"TestDefaultRNG", "test_legacy_pickle"}


class _Marks:
    """pytest's marks; NumPy's own ones, which this project does not register, mark nothing."""

    def __getattr__(self, name: str) -> Any:
        known = name in ("parametrize", "skipif")
        return getattr(MARKS, name) if known else MARKS.skipif(False, reason=name)


def load_tests_of(name: str) -> dict[str, Any]:
    """The tests of one of NumPy's modules: a copy of it, in which the classes are ours."""
    spec = importlib.util.spec_from_file_location(f"{__name__}.{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pytest, "mark", _Marks())
        spec.loader.exec_module(module)
    replaced = [kind for kind in NAMES if hasattr(module, kind)]
    assert replaced
    for kind in replaced:
        setattr(module, kind, getattr(ours, kind))
    module.interface = _bit_generators._Interface
    found = {}
    for attribute, value in vars(module).items():
        if attribute.lower().startswith("test") and attribute not in NOT_OURS:
            for left_out in NOT_OURS & set(vars(value)) if isinstance(value, type) else ():
                delattr(value, left_out)
            found[f"{attribute}_of_{name}"] = value
    assert found
    return found


for _name in ("test_direct", "test_seed_sequence"):
    globals().update(load_tests_of(_name))
