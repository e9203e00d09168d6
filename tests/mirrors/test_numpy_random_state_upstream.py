# SPDX-License-Identifier: Apache-2.0
"""NumPy's own tests of RandomState, with our classes in the places of NumPy's."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.random.tests
import pytest

import trueseed.numpy
from trueseed.numpy import RandomState, _random_state_functions

FOLDER = Path(numpy.random.tests.__file__).parent

# Not ours to pass: its parameters are made of NumPy's classes when the module is read.
NOT_OURS = {"test_shuffle_no_object_unpacking"}


class _Marks:
    """pytest's marks; NumPy's own ones, which this project does not register, mark nothing."""

    def __getattr__(self, name: str) -> Any:
        known = name in ("parametrize", "skipif", "xfail", "skip", "usefixtures", "filterwarnings")
        return getattr(MARKS, name) if known else MARKS.skipif(False, reason=name)


MARKS = pytest.mark


class _Random:
    """numpy.random with our names in it."""

    mtrand = _random_state_functions

    def __getattr__(self, name: str) -> Any:
        return getattr(trueseed.numpy if name in trueseed.numpy.__all__ else np.random, name)


class _Numpy:
    """NumPy with that numpy.random."""

    random = _Random()

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)


def load_tests_of(name: str) -> dict[str, Any]:
    """The tests of one of NumPy's modules: a copy of it, in which the classes are ours."""
    spec = importlib.util.spec_from_file_location(f"{__name__}.{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pytest, "mark", _Marks())
        spec.loader.exec_module(module)
    vars(module)["np"] = _Numpy()
    for attribute, value in list(vars(module).items()):
        if value is np.random:
            setattr(module, attribute, _Random())
        elif isinstance(value, np.random.RandomState):
            setattr(module, attribute, RandomState(0))
        elif attribute in trueseed.numpy.__all__ and value is getattr(np.random, attribute, None):
            setattr(module, attribute, getattr(trueseed.numpy, attribute))
    found = {}
    for attribute, value in vars(module).items():
        if type(value).__name__ == "FixtureFunctionDefinition":
            found[attribute] = value
        elif attribute.lower().startswith("test") and attribute not in NOT_OURS:
            for name_not_ours in NOT_OURS & set(vars(value)):
                delattr(value, name_not_ours)
            found[f"{attribute}_of_{name}"] = value
    assert found
    return found


pytestmark = pytest.mark.filterwarnings("ignore")
for _name in ("test_random", "test_randomstate", "test_randomstate_regression", "test_regression"):
    globals().update(load_tests_of(_name))
