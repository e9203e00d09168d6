# SPDX-License-Identifier: Apache-2.0
"""CPython's own tests of random, with our class in place of its module's."""

from __future__ import annotations

import importlib.util
import math
import os
import random as theirs
import sys
import unittest
from types import ModuleType
from typing import Any

import pytest

import trueseed.random as ours

if importlib.util.find_spec("test") is None or importlib.util.find_spec("test.test_random") is None:
    pytest.skip("this Python has no test package", allow_module_level=True)

# Not ours to pass, each with its reason.
NOT_OURS = {
    "TestRawMersenneTwister": "tests _random.Random, CPython's own C type",
    "CommandLineTest": "the command line of 3.13's module is not mirrored",
    "SystemRandom_TestBasicOps": "SystemRandom is CPython's own class, exported again",
}
RELEASE = f"{sys.version_info.major}.{min(sys.version_info.minor, 14)}"


def module_in_place() -> ModuleType:
    """A module `random` of our names, and of the private ones that the tests compute with."""
    module: Any = ModuleType("random")
    vars(module).update({name: value for name, value in vars(ours).items() if not name.startswith("__")})
    module.__all__ = list(theirs.__all__)
    module.Random = ours.Random.for_version(RELEASE)
    if RELEASE != "3.11":
        generator = module.Random()
        for name in set(theirs.__all__) - {"Random", "SystemRandom"}:
            setattr(module, name, getattr(generator, name))
        os.register_at_fork(after_in_child=generator.seed)
    module._e, module._exp, module._log = math.e, math.exp, math.log
    module._urandom = theirs._urandom  # type: ignore[attr-defined]
    return module


IN_PLACE = module_in_place()


def load_tests() -> dict[str, Any]:
    """The test cases of a copy of test.test_random that imported our module."""
    found_spec = importlib.util.find_spec("test.test_random")
    assert found_spec is not None
    assert found_spec.origin is not None
    spec = importlib.util.spec_from_file_location(f"{__name__}.copy", found_spec.origin)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "random", IN_PLACE)
        spec.loader.exec_module(module)
    assert vars(module)["random"] is IN_PLACE
    found = {
        name: kind
        for name, kind in vars(module).items()
        if isinstance(kind, type) and issubclass(kind, unittest.TestCase) and name not in NOT_OURS
    }
    assert len(found) >= 4
    return found


@pytest.fixture(autouse=True)
def _in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "random", IN_PLACE)


globals().update(load_tests())
