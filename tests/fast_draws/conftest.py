# SPDX-License-Identifier: Apache-2.0
"""Every test here ends with torch's own kernels in their places."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import trueseed


@pytest.fixture(autouse=True)
def _torchs_kernels_after() -> Iterator[None]:
    yield
    trueseed.fast_draws(False)
