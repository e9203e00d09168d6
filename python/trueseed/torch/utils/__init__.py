# SPDX-License-Identifier: Apache-2.0
"""What torch.utils draws."""

from . import data

__all__ = ["data"]
