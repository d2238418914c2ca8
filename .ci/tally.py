"""Counts the tests of JUnit files.

`tally.py FILE…` prints the closing line of a CI run and fails if a test failed or a file holds none.
`tally.py --all-ran FILE…` fails too if a test was skipped: for jobs whose needs CI itself has to bring.
"""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

OUTCOMES = {"failure": "failed", "error": "failed", "skipped": "skipped"}


def count(path: Path) -> Counter[str]:
    """Each test once; a file that is missing or cut short is a failure, for its job never ended."""
    try:
        cases = list(ElementTree.parse(path).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Counter(failed=1)
    if not cases:
        return Counter(failed=1)
    told = ({child.tag for child in case} for case in cases)
    return Counter(next((OUTCOMES[tag] for tag in OUTCOMES if tag in tags), "passed") for tags in told)


def main(arguments: list[str]) -> int:
    """Print the line and say by the exit code whether all is well."""
    strict = "--all-ran" in arguments
    total = sum((count(Path(name)) for name in arguments if name != "--all-ran"), Counter[str]())
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if total["failed"] or not total["passed"] or (strict and total["skipped"]) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
