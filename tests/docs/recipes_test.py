#!/usr/bin/env python3
"""The pages' recipes for containers, which no test can run, install the packages that the build needs."""
import os
import pathlib
import re
import unittest

SOURCE = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


class Recipes(unittest.TestCase):
    def test_a_recipe_that_builds_installs_what_quickstart_installs(self):
        setup = (SOURCE / "tools" / "setup.sh").read_text(encoding="utf-8")
        needed = set(re.search(r"^build_packages=\(([^)]*)\)$", setup, re.MULTILINE).group(1).split())
        self.assertIn("cmake", needed)
        page = (SOURCE / "docs" / "guides" / "ci.md").read_text(encoding="utf-8")
        lists = re.findall(r"apt-get install -qy(?: \\\n)?((?: +[a-z0-9+-]+)+)", page)
        installs = [set(words.split()) for words in lists]
        self.assertEqual([words for words in installs if "cmake" in words], [needed, needed])


if __name__ == "__main__":
    unittest.main()
