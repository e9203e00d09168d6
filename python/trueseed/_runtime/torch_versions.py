# SPDX-License-Identifier: Apache-2.0
"""The one place that names torch versions."""

from __future__ import annotations

from .session import Session

OLDEST = (2, 0)
CHECKED = (2, 13)


def check_version(session: Session, version: str) -> None:
    """Refuses a torch below 2.0; says so where a newer one was never checked.

    Raises: RuntimeError with the version given, the versions known and the cure.
    """
    numbers = tuple(int(part) for part in version.split("+")[0].split(".")[:2] if part.isdecimal())
    if len(numbers) < 2 or numbers < OLDEST:
        raise RuntimeError(
            f"torch {version} is not known; Trueseed seeds torch {OLDEST[0]}.{OLDEST[1]} and newer: "
            "upgrade torch"
        )
    if numbers > CHECKED:
        session.warn(
            f"torch {version} is newer than {CHECKED[0]}.{CHECKED[1]}, the newest that was checked; "
            "seeds and switches are set and read back as for that one"
        )
