# SPDX-License-Identifier: Apache-2.0
"""fast_draws: torch's random numbers on the CPU, the same bits, sooner."""

from __future__ import annotations

import os

from ._runtime import fast_draws as library


def fast_draws(enabled: bool = True) -> None:
    """Replaces the kernels by which torch draws random numbers on the CPU, or puts torch's back.

    uniform_, normal_, random_ and randint, bernoulli_ and every dropout, exponential_ and randperm
    give the same bits and leave the same generator state, for every dtype. What has no fast kernel
    (small tensors, normals in tensors with gaps) is drawn by torch's own. `trueseed run` does this
    by itself.

    Raises: RuntimeError where Trueseed was not built for the installed torch, or without one.
    """
    import torch  # noqa: F401

    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_observer")
    library.set_fast_draws(folder, bool(enabled))
