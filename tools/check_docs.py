# SPDX-License-Identifier: Apache-2.0
"""Checks the documentation: every relative link, anchor, `make` target and named file exists.

Prints one line a fault and exits with 1 where there is one. Links to the network are not followed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
MAKE = re.compile(r"\bmake ([a-z][a-z-]*)")
HEADING = re.compile(r"^#+ +(.*?)\s*$", re.MULTILINE)


def documents() -> list[Path]:
    """Every page that a reader of the repository may open."""
    folders = ("docs", "examples", "tools", "tests", "bench")
    return sorted(
        [*ROOT.glob("*.md"), *(page for folder in folders for page in (ROOT / folder).rglob("*.md"))]
    )


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub spells them."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(FENCE.sub("", text)))
    return {heading.replace(" ", "-") for heading in plain}


def make_targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def faults_of_links(page: Path, text: str) -> list[str]:
    """Relative links of `page` that lead nowhere."""
    faults = []
    for link in LINK.findall(CODE.sub("", FENCE.sub("", text))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists():
            faults.append(f"no such file: {link}")
        elif anchor and target.suffix == ".md" and anchor not in anchors(target.read_text()):
            faults.append(f"no such heading: {link}")
    return faults


def faults_of_targets(text: str, known: set[str]) -> list[str]:
    """`make x` in code of the page where the Makefile has no x."""
    code = [match.group() for pattern in (FENCE, CODE) for match in pattern.finditer(text)]
    named = {target for part in code for target in MAKE.findall(part)}
    return [f"no such make target: {target}" for target in sorted(named - known)]


def main() -> int:
    """Checks every page; returns the exit status."""
    known = make_targets()
    pages = documents()
    faults = []
    for page in pages:
        text = page.read_text()
        found = faults_of_links(page, text) + faults_of_targets(text, known)
        faults += [f"{page.relative_to(ROOT)}: {fault}" for fault in found]
    print("\n".join(faults) if faults else f"{len(pages)} pages: every link and make target exists")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
