#!/usr/bin/env python3
"""The pages' recipes for containers, which no test can run, install what the build and the program need."""
import os
import pathlib
import re
import subprocess
import unittest

PROGRAM = os.environ["ROUTESIM_PROGRAM"]
SOURCE = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))


class Recipes(unittest.TestCase):
    def installs(self):
        page = (SOURCE / "docs" / "guides" / "ci.md").read_text(encoding="utf-8")
        lists = re.findall(r"apt-get install -qy(?: \\\n)?((?: +[a-z0-9+-]+)+)", page)
        return [set(words.split()) for words in lists]

    def test_a_recipe_that_builds_installs_what_quickstart_installs(self):
        setup = (SOURCE / "tools" / "setup.sh").read_text(encoding="utf-8")
        needed = set(re.search(r"^build_packages=\(([^)]*)\)$", setup, re.MULTILINE).group(1).split())
        self.assertIn("cmake", needed)
        self.assertEqual([words for words in self.installs() if "cmake" in words], [needed, needed])

    def test_an_image_that_only_runs_has_the_libraries_that_the_program_loads(self):
        loaded = subprocess.run(["ldd", PROGRAM], capture_output=True, text=True, check=True).stdout
        # What a bare Debian has, and what sanitizers bring along.
        there = r"linux-vdso|ld-linux|lib(c|m|gcc_s|stdc\+\+|pthread|dl|rt|asan|ubsan)\.so"
        names = re.findall(r"^\s*(\S+?)(?:\.so)(?:\.(\d+))?", "\n".join(
            line for line in loaded.splitlines() if not re.search(there, line.split()[0])), re.MULTILINE)
        packages = {name + number for name, number in names}
        self.assertEqual([words for words in self.installs() if "cmake" not in words], [{"git"} | packages])


if __name__ == "__main__":
    unittest.main()
