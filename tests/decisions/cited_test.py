"""Holds the tests to docs/routing-model.md: each numbered decision there is cited below tests/, no other is.

A decision is cited by a scenario file named `D010-…` (or `D010-D011-…`) or by a test case titled "D10: …"
(or "D10, D11: …").
"""

import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))

DECISION = re.compile(r"^\*\*D(\d+)\.\*\*", re.MULTILINE)
FILE_NAME = re.compile(r"^((?:D\d{3}-)+)")
TEST_CASE = re.compile(r'\bTEST_CASE\(\s*"(D\d+(?:(?:, | and )D\d+)*):')
NUMBER = re.compile(r"D(\d+)")


def decided(text):
    """The numbers of the decisions on the page, in the order in which they stand."""
    return [int(number) for number in DECISION.findall(text)]


def numbers_of_file(name):
    found = FILE_NAME.match(name)
    return [int(number) for number in NUMBER.findall(found.group(1))] if found else []


def numbers_of_titles(source):
    return [int(number) for title in TEST_CASE.findall(source) for number in NUMBER.findall(title)]


def cited(tests):
    """Decision number -> the files below `tests` that cite it."""
    found = {}
    for path in sorted(tests.rglob("*")):
        if not path.is_file():
            continue
        numbers = numbers_of_file(path.name)
        if path.suffix == ".cpp":
            numbers += numbers_of_titles(path.read_text(encoding="utf-8"))
        for number in numbers:
            found.setdefault(number, set()).add(path.relative_to(tests).as_posix())
    return found


class EveryDecisionIsTested(unittest.TestCase):
    def setUp(self):
        page = (ROOT / "docs" / "routing-model.md").read_text(encoding="utf-8")
        self.decided = decided(page)
        self.cited = cited(ROOT / "tests")

    def test_numbers_count_from_1_without_gaps(self):
        self.assertEqual(sorted(self.decided), list(range(1, len(self.decided) + 1)))

    def test_each_decision_is_cited(self):
        missing = [f"D{number}" for number in self.decided if number not in self.cited]
        if missing:
            self.fail("no test cites " + ", ".join(missing))

    def test_nothing_else_is_cited(self):
        strangers = [
            f"D{number} in {', '.join(sorted(files))}"
            for number, files in sorted(self.cited.items())
            if number not in self.decided
        ]
        if strangers:
            self.fail("not on the page: " + "; ".join(strangers))


class TheReadersOfThisTest(unittest.TestCase):
    def test_file_names(self):
        self.assertEqual(numbers_of_file("D010-not-of-null.scenario.json"), [10])
        self.assertEqual(numbers_of_file("D010-D011-both.scenario.json"), [10, 11])
        self.assertEqual(numbers_of_file("day.scenario.json"), [])

    def test_titles(self):
        self.assertEqual(numbers_of_titles('TEST_CASE("D92: entries first") {'), [92])
        self.assertEqual(numbers_of_titles('TEST_CASE(\n    "D1, D2 and D3: together") {'), [1, 2, 3])
        self.assertEqual(numbers_of_titles('TEST_CASE("the D9 is not at the front") {'), [])

    def test_page(self):
        self.assertEqual(decided("**D1.** One.\n\nsee **D2.** here\n**D3.** Three."), [1, 3])


if __name__ == "__main__":
    unittest.main(verbosity=1)
