# SPDX-License-Identifier: Apache-2.0
"""Identity: temporary names, uuid and secrets stay random below `trueseed run`."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

Run = Callable[..., Any]

NAMES = """
import json, os, random, secrets, sys, tempfile, uuid

def make():
    folder = tempfile.mkdtemp()
    descriptor, file = tempfile.mkstemp()
    os.close(descriptor)
    named = tempfile.NamedTemporaryFile()
    told = {
        "mkdtemp": folder, "mkstemp": file, "NamedTemporaryFile": named.name,
        "uuid4": str(uuid.uuid4()), "token_hex": secrets.token_hex(16), "randbits": secrets.randbits(128),
        "choice": "".join(secrets.choice("abcdefghij") for _ in range(30)),
        "urandom": os.urandom(16).hex(), "SystemRandom": random.SystemRandom().random().hex(),
    }
    os.rmdir(folder)
    os.unlink(file)
    return told

def forked():
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(write, json.dumps(make()).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return json.loads(os.read(read, 10000))

if "numpy" in sys.argv:
    import numpy
told = [make(), make(), forked(), forked()]
print(json.dumps({"names": told, "random": random.random().hex()}))
"""

CALL = """
import warnings
import trueseed
warnings.simplefilter("ignore", trueseed.NotHeldWarning)
trueseed.seed_everything(73)
"""


def test_names_stay_random_and_cost_no_draw(value: Run, under: Run) -> None:
    runs = [value(under, NAMES), value(under, NAMES), value(under, NAMES, "numpy")]
    made = [names for run in runs for names in run["names"]]
    for kind in made[0]:
        assert len({str(names[kind]) for names in made}) == len(made), kind
    assert {run["random"] for run in runs} == {random.Random(73).random().hex()}


def test_names_stay_random_after_one_call(value: Run, plain: Run) -> None:
    runs = [value(plain, CALL + NAMES), value(plain, CALL + NAMES)]
    made = [names for run in runs for names in run["names"]]
    for kind in made[0]:
        assert len({str(names[kind]) for names in made}) == len(made), kind
    assert {run["random"] for run in runs} == {random.Random(73).random().hex()}


def test_what_is_no_identity_does_repeat(value: Run, under: Run) -> None:
    text = NAMES + "print(json.dumps(random.Random().random().hex()))"
    assert value(under, text) == value(under, text)
