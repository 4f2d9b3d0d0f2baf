"""Holds the sources to the table in docs/architecture.md, and the engine to its silence.

Every #include of engine/ and tools/ is looked up in the table; the engine prints nothing, reads no clock and
opens no socket; third-party headers stay in the rooms that may use them and out of the engine's headers.
"""

import os
import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))

TABLE_ROW = re.compile(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|\s*$", re.MULTILINE)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# Comments and literals; a raw string before a plain one, whose beginning it would look like.
NOT_CODE = re.compile(
    r'R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'"
    r"|//[^\n]*"
    r"|/\*.*?\*/",
    re.DOTALL,
)

HEADERS_NOT_FOR_THE_ENGINE = {
    "iostream": "the engine prints nothing",
    "print": "the engine prints nothing",
    "syncstream": "the engine prints nothing",
    "ctime": "the engine reads no clock",
    "time.h": "the engine reads no clock",
    "sys/time.h": "the engine reads no clock",
    "netdb.h": "the engine opens no socket",
    "sys/socket.h": "the engine opens no socket",
    "sys/un.h": "the engine opens no socket",
    "random": "results of its distributions differ between standard libraries",
}
HEADER_FOLDERS_NOT_FOR_THE_ENGINE = {
    "arpa/": "the engine opens no socket",
    "netinet/": "the engine opens no socket",
    "net/": "the engine opens no socket",
}
WORDS_NOT_FOR_THE_ENGINE = [
    (re.compile(r"\bstd::(?:cout|cerr|clog|cin)\b"), "the engine prints nothing"),
    (re.compile(r"\b(?:v?f?printf|puts|fputs|putchar|perror)\s*\("), "the engine prints nothing"),
    (re.compile(r"\b(?:system_clock|steady_clock|high_resolution_clock|utc_clock)\b"), "the engine reads no clock"),
    (re.compile(r"\b(?:gettimeofday|clock_gettime|localtime(?:_r)?|timespec_get)\b"), "the engine reads no clock"),
    (re.compile(r"\bgetenv\b|\bisatty\b"), "the engine knows no environment and no terminal"),
]

# Who may include a library's headers; by the first folder or the whole name of the include.
THIRD_PARTY = {"nlohmann": ["engine/input/"], "simdjson.h": ["engine/config/"], "Eigen": ["engine/scoring/"]}


def read_table(root):
    """Rooms in the table's order, each with the rooms it may include."""
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {room: re.findall(r"\w+", allowed) for room, allowed in TABLE_ROW.findall(text)}


def without_comments_and_literals(text):
    """The same lines with nothing left to read but code."""
    return NOT_CODE.sub(lambda match: " " + "\n" * match.group().count("\n"), text)


def problems_of_table(root, table):
    found = []
    if not table:
        return ["docs/architecture.md: no table of rooms"]
    above = set()
    for room, allowed in table.items():
        for other in allowed:
            if other not in above:
                found.append(f"docs/architecture.md: `{room}` may include `{other}`, which does not stand above it")
        above.add(room)
    folders = {path.name for path in (root / "engine").iterdir() if path.is_dir()}
    found += [f"engine/{room}: not in the table of docs/architecture.md" for room in sorted(folders - above)]
    found += [f"docs/architecture.md: there is no room `{room}`" for room in sorted(above - folders)]
    return found


def problems_of_include(path, bracket, header, table):
    """What is wrong with one include of the file at `path` (relative to the root, with slashes)."""
    in_engine = path.startswith("engine/")
    first = header.split("/")[0]

    if bracket == '"' or first in ("engine", "tools", "tests", "bench"):
        if bracket != '"':
            return [f"<{header}> is the project's own: write it in quotes"]
        if first == "tools" and not in_engine:
            return []
        if first != "engine":
            return [f'"{header}" does not start with engine/']
        target = header.split("/")[1]
        if target not in table:
            return [f'"{header}" names no room of the table']
        room = path.split("/")[1]
        if in_engine and target != room and target not in table.get(room, []):
            return [f"`{room}` may not include `{target}`"]
        return []

    found = []
    for library, homes in THIRD_PARTY.items():
        if first == library and not any(path.startswith(home) for home in homes):
            found.append(f"<{header}> is for {' and '.join(homes)} only")
    if in_engine:
        if path.endswith(".hpp") and not re.fullmatch(r"[a-z_0-9]+", header):
            found.append(f"<{header}> in a header: the engine's headers need the standard library alone")
        if header in HEADERS_NOT_FOR_THE_ENGINE:
            found.append(f"<{header}>: {HEADERS_NOT_FOR_THE_ENGINE[header]}")
        for folder, reason in HEADER_FOLDERS_NOT_FOR_THE_ENGINE.items():
            if header.startswith(folder):
                found.append(f"<{header}>: {reason}")
    return found


def problems_of_file(path, text, table):
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        include = INCLUDE.match(line)
        if include:
            found += [(number, what) for what in problems_of_include(path, *include.groups(), table)]
    if path.startswith("engine/"):
        for number, line in enumerate(without_comments_and_literals(text).splitlines(), 1):
            for pattern, reason in WORDS_NOT_FOR_THE_ENGINE:
                for word in pattern.findall(line):
                    found.append((number, f"`{word.rstrip(' (')}`: {reason}"))
    return [f"{path}:{number}: {what}" for number, what in sorted(found)]


def sources(root):
    for folder in ("engine", "tools"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp", ".h", ".cc"):
                yield path


def all_problems(root):
    table = read_table(root)
    found = problems_of_table(root, table)
    for path in sources(root):
        found += problems_of_file(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"), table)
    return found


class TheProject(unittest.TestCase):
    def test_keeps_its_own_table(self):
        self.assertEqual([], all_problems(ROOT))

    def test_has_sources_to_look_at(self):
        self.assertGreater(sum(1 for _ in sources(ROOT)), 10)


class AMadeUpTree(unittest.TestCase):
    """The test itself: a tree that keeps the table passes, each way of breaking it is found."""

    TABLE = (
        "| room | its one job | may include |\n|---|---|---|\n"
        "| `input` | reads | – |\n| `model` | words | – |\n| `scoring` | scores | model |\n"
        "| `routing` | branches | model, scoring |\n"
    )
    GOOD = {
        "docs/architecture.md": TABLE,
        "engine/input/a.hpp": "#include <string>\n",
        "engine/input/a.cpp": '#include "engine/input/a.hpp"\n#include <nlohmann/json.hpp>\n',
        "engine/model/a.hpp": "// std::cout << 1; printf(\n#include <vector>\n",
        "engine/model/a.cpp": 'auto text = R"(std::cerr << x)"; auto s = "printf(\\"x\\")"; int n = 1\'000;\n',
        "engine/scoring/a.cpp": '#include <Eigen/Core>\n#include "engine/model/a.hpp"\nint n = snprintf(b, 1, "");\n',
        "engine/routing/a.cpp": '#include "engine/model/a.hpp"\n/* steady_clock\n*/ using std::chrono::seconds;\n',
        "tools/routesim/main.cpp": '#include <iostream>\n#include "engine/input/a.hpp"\n#include "tools/routesim/b.hpp"\n',
    }

    def problems_with(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**self.GOOD, **changes}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return all_problems(root)

    def test_that_keeps_the_table_passes(self):
        self.assertEqual([], self.problems_with({}))

    def test_that_breaks_it_fails(self):
        rows = [
            ("a room that is not allowed", "engine/model/b.cpp", '#include "engine/scoring/a.hpp"\n',
             "engine/model/b.cpp:1: `model` may not include `scoring`"),
            ("an indented include, not the first line", "engine/input/b.cpp", '\n  #  include "engine/model/a.hpp"\n',
             "engine/input/b.cpp:2: `input` may not include `model`"),
            ("a neighbour without its room", "engine/model/b.cpp", '#include "a.hpp"\n',
             'engine/model/b.cpp:1: "a.hpp" does not start with engine/'),
            ("a step up", "engine/model/b.cpp", '#include "../model/a.hpp"\n',
             'engine/model/b.cpp:1: "../model/a.hpp" does not start with engine/'),
            ("the engine using the program", "engine/routing/b.cpp", '#include "tools/routesim/b.hpp"\n',
             'engine/routing/b.cpp:1: "tools/routesim/b.hpp" does not start with engine/'),
            ("own headers in angle brackets", "engine/model/b.cpp", "#include <engine/scoring/a.hpp>\n",
             "engine/model/b.cpp:1: <engine/scoring/a.hpp> is the project's own: write it in quotes"),
            ("a room that does not exist", "tools/routesim/c.cpp", '#include "engine/core/a.hpp"\n',
             'tools/routesim/c.cpp:1: "engine/core/a.hpp" names no room of the table'),
            ("JSON outside input", "engine/routing/b.cpp", "#include <nlohmann/json.hpp>\n",
             "engine/routing/b.cpp:1: <nlohmann/json.hpp> is for engine/input/ only"),
            ("JSON in the program", "tools/routesim/c.cpp", "#include <nlohmann/json.hpp>\n",
             "tools/routesim/c.cpp:1: <nlohmann/json.hpp> is for engine/input/ only"),
            ("Eigen outside scoring", "engine/routing/b.cpp", "#include <Eigen/Dense>\n",
             "engine/routing/b.cpp:1: <Eigen/Dense> is for engine/scoring/ only"),
            ("Eigen in a header", "engine/scoring/b.hpp", "#include <Eigen/Dense>\n",
             "engine/scoring/b.hpp:1: <Eigen/Dense> in a header: the engine's headers need the standard library alone"),
            ("iostream", "engine/model/b.cpp", "#include <iostream>\n",
             "engine/model/b.cpp:1: <iostream>: the engine prints nothing"),
            ("printing", "engine/model/b.cpp", 'int x = 0;\nvoid f() { std::printf("%d", x); }\n',
             "engine/model/b.cpp:2: `printf`: the engine prints nothing"),
            ("a stream", "engine/model/b.cpp", "void f() { std::cerr << 1; }\n",
             "engine/model/b.cpp:1: `std::cerr`: the engine prints nothing"),
            ("a clock after a literal", "engine/model/b.cpp", 'f("//"); auto t = std::chrono::steady_clock::now();\n',
             "engine/model/b.cpp:1: `steady_clock`: the engine reads no clock"),
            ("a clock after a digit separator", "engine/model/b.cpp", "g(1'000, 2'000, system_clock::now());\n",
             "engine/model/b.cpp:1: `system_clock`: the engine reads no clock"),
            ("a socket", "engine/model/b.cpp", "#include <sys/socket.h>\n",
             "engine/model/b.cpp:1: <sys/socket.h>: the engine opens no socket"),
            ("the internet", "engine/model/b.cpp", "#include <netinet/in.h>\n",
             "engine/model/b.cpp:1: <netinet/in.h>: the engine opens no socket"),
            ("a room without a row", "engine/util/b.hpp", "#include <string>\n",
             "engine/util: not in the table of docs/architecture.md"),
            ("a row without a room", "docs/architecture.md", self.TABLE + "| `analysis` | x | model |\n",
             "docs/architecture.md: there is no room `analysis`"),
            ("two rooms that know each other", "docs/architecture.md",
             self.TABLE.replace("| words | – |", "| words | scoring |"),
             "docs/architecture.md: `model` may include `scoring`, which does not stand above it"),
            ("no table", "docs/architecture.md", "# Rooms\n", "docs/architecture.md: no table of rooms"),
        ]
        for name, path, text, expected in rows:
            with self.subTest(name):
                self.assertIn(expected, self.problems_with({path: text}))


if __name__ == "__main__":
    unittest.main()
