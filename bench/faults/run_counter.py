# SPDX-License-Identifier: Apache-2.0
"""Says which run of a program this is, so that its fault shows in every second one."""

import os
from pathlib import Path


def is_faulty_run() -> bool:
    """Counts this run in the file that FAULT_COUNTER names: true in every second; never without a file."""
    name = os.environ.get("FAULT_COUNTER")
    if not name:
        return False
    file = Path(name)
    run = int(file.read_text()) + 1 if file.exists() else 1
    file.write_text(str(run))
    return run % 2 == 0
