# SPDX-License-Identifier: Apache-2.0
"""`python -m trueseed` is `trueseed`: the command line of this installation takes over the process."""

from __future__ import annotations

import os
import sys
import sysconfig


def _command() -> str | None:
    package = os.path.dirname(os.path.abspath(__file__))
    schemes = [sysconfig.get_path("scripts")]
    if os.path.exists(sysconfig.get_path("scripts", f"{os.name}_user")):
        schemes.append(sysconfig.get_path("scripts", f"{os.name}_user"))
    folders = [
        *schemes,
        os.path.join(package, "..", "..", "..", "..", "bin"),
        os.path.join(package, "..", "..", "bin"),
    ]
    paths = (os.path.join(folder, "trueseed") for folder in folders)
    return next((path for path in paths if os.access(path, os.X_OK)), None)


def main() -> None:
    """Replaces this process by the command; exits with 125 where it is missing."""
    command = _command()
    if command is None:
        print(
            "trueseed: the command is not installed beside this package; reinstall it: pip install trueseed",
            file=sys.stderr,
        )
        sys.exit(125)
    os.execv(command, ["trueseed", *sys.argv[1:]])


if __name__ == "__main__":
    main()
