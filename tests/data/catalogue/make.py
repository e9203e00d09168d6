# SPDX-License-Identifier: Apache-2.0
"""Writes the digests of the exact and pinned streams beside this file.

python tests/data/catalogue/make.py build/dev/bin   # with trueseed and trueseed_catalogue_test in it
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
ORIGIN = (
    "# Origin: trueseed_catalogue_test (Catalogue.DISABLED_PrintsDigests): XXH3-128 of the draws of all its sizes, "
    "seed 73,\n# the pinned ones over the reference library; the streams are compared with torch, NumPy and Python in\n"
    "# tests/cli/test_draw_upstream.py. Made by make.py.\n"
)


def main() -> None:
    programs = pathlib.Path(sys.argv[1])
    streams = subprocess.run(
        [programs / "trueseed", "streams", "--json"], capture_output=True, check=True
    ).stdout
    names = {row["name"] for row in json.loads(streams) if row["bits"] != "close"}
    words = ["--gtest_also_run_disabled_tests", "--gtest_filter=Catalogue.DISABLED_PrintsDigests"]
    printed = subprocess.run(
        [programs / "trueseed_catalogue_test", *words], capture_output=True, check=True, text=True
    ).stdout
    lines = [line for line in printed.splitlines() if line[33:] in names and line[32:33] == " "]
    assert len(lines) == len(names)
    (HERE / "digests.txt").write_text(ORIGIN + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
