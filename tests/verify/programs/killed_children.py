# SPDX-License-Identifier: Apache-2.0
"""Forks children that do nothing but tiny operations, kills each at a random moment, and says how far each had come.

Usage: killed_children.py CHILDREN
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import random
import signal
import sys
import time

import torch

MOST_SECONDS = 0.05


def child(done: ctypes.c_uint64, total: torch.Tensor) -> None:
    number = 0
    while True:
        total.add_(1.0)
        number += 1
        done.value = number  # one store, which a kill cannot tear


def main() -> None:
    moments = random.Random(73)
    total = torch.zeros(4)
    finished = []
    for _ in range(int(sys.argv[1])):
        done = ctypes.c_uint64.from_buffer(mmap.mmap(-1, mmap.PAGESIZE))
        pid = os.fork()
        if pid == 0:
            child(done, total)
        while done.value == 0:
            time.sleep(0.001)
        time.sleep(moments.uniform(0.0, MOST_SECONDS))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        finished.append(done.value)
    print(json.dumps(finished))


main()
