# SPDX-License-Identifier: Apache-2.0
"""What enters a running interpreter: pure Python, no imports beyond what the interpreter has loaded."""
