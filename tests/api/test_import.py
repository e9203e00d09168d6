# SPDX-License-Identifier: Apache-2.0
"""`import trueseed` is cheap and changes nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

import trueseed

Run = Callable[..., "subprocess.CompletedProcess[str]"]

IMPORT = """
import signal, threading
seen = lambda: [sys.meta_path[:], sys.path[:], dict(os.environ), sys.excepthook, threading.excepthook, warnings.filters[:]]
before, modules = seen(), set(sys.modules)
import trueseed
tell([sorted(set(sys.modules) - modules), seen() == before])
"""


def test_import_loads_nothing_and_changes_nothing(facts: Callable[..., Any]) -> None:
    assert facts(IMPORT) == [["__future__", "trueseed"], True]


def test_import_leaves_random_numbers_as_they_are(plain: Run, python: str) -> None:
    code = "import {}random; random.seed(5); print(random.random(), random.Random().random())"
    with_, without = (plain(python, "-c", code.format(more)).stdout.split() for more in ("trueseed, ", ""))
    assert with_[0] == without[0]
    assert with_[1] != without[1], "unseeded generators are still random"


@pytest.mark.parametrize("name", trueseed.__all__)
def test_each_public_name_is_there_and_described(name: str) -> None:
    value = getattr(trueseed, name)
    assert isinstance(value, str) or value.__doc__
    assert name in dir(trueseed)


def test_reaching_a_name_imports_neither_numpy_nor_torch(facts: Callable[..., Any]) -> None:
    text = "import trueseed\nfor name in trueseed.__all__: getattr(trueseed, name)\n"
    assert facts(text + "tell([name for name in ('numpy', 'torch') if name in sys.modules])") == []


def test_seeding_imports_neither_numpy_nor_torch(facts: Callable[..., Any]) -> None:
    text = "import trueseed\ntrueseed.seed_everything(73)\n"
    assert facts(text + "tell([name for name in ('numpy', 'torch') if name in sys.modules])") == []


def test_the_mirrors_are_reached_as_attributes(facts: Callable[..., Any]) -> None:
    text = "import trueseed\nloaded = lambda: [name for name in ('numpy', 'torch') if name in sys.modules]\n"
    text += "trueseed.random.random(); first = loaded(); trueseed.numpy.PCG64(1); trueseed.torch.rand(3)\n"
    assert facts(text + "tell([first, loaded()])") == [[], ["numpy"]]


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(AttributeError, match="module 'trueseed' has no attribute 'seed_everthing'"):
        trueseed.seed_everthing  # noqa: B018
