# SPDX-License-Identifier: Apache-2.0
"""What torch.nn draws."""

from . import functional, init

__all__ = ["functional", "init"]
