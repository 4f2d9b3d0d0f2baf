#!/usr/bin/env python3
"""Runs what the documentation shows, and compares what it prints with what stands there.

Each page (README.md, docs/**/*.md) gets one fresh folder with a copy of scenarios/, and `routesim` on the PATH. In the
order of the page:

  ```console               lines that start with `$ ` are commands for bash, which keeps its folder from one to the
                           next; the lines up to the next command are what it prints, standard error included
      ...                  alone on a line stands for any number of lines
      [exit 1]             as the last line: the exit code, where it is not 0
      $ command \\          a command goes on in the next line after a backslash
  ```json file=PATH        the block is written to PATH in the page's folder; any language will do
  ```diff file=PATH        the block is a unified diff of the file PATH, which must fit exactly

usage: console_blocks_test.py [--update] [PAGE…]

  --update   writes what the commands really print into the pages, `...` kept (refused where CI is set)
"""
import argparse
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
MUST_HAVE_BLOCKS = ("docs/tutorial", "docs/guides")  # a page here without a console block proves nothing
SECONDS = 120  # a command that takes longer is broken


class Broken(Exception):
    """A page that cannot be run: a fence that is not closed, a diff that does not fit."""


class Block:
    """A fenced block: its language and options, where its text stands, and the text's lines."""

    def __init__(self, language, options, first, lines):
        self.language = language
        self.options = options
        self.first = first  # index of the text's first line in the page
        self.lines = lines


class Step:
    """A command and what should come of it; `first` and `last` are the indices of that in the page."""

    def __init__(self, command, first):
        self.command = command
        self.first = first
        self.last = first
        self.expected = []
        self.code = 0


def blocks_of(lines):
    blocks = []
    fence, block = None, None
    for index, line in enumerate(lines):
        if fence is None:
            opening = re.match(r"( {0,3})(`{3,}|~{3,})\s*([^`]*)$", line)
            if not opening:
                continue
            fence, indent = opening.group(2), len(opening.group(1))
            words = opening.group(3).split()
            options = dict(word.split("=", 1) for word in words[1:] if "=" in word)
            block = Block(words[0] if words else "", options, index + 1, [])
            continue
        closing = re.match(r" {0,3}(`{3,}|~{3,})\s*$", line)
        if closing and closing.group(1)[0] == fence[0] and len(closing.group(1)) >= len(fence):
            blocks.append(block)
            fence = None
            continue
        block.lines.append(line[min(indent, len(line) - len(line.lstrip(" "))):])
    if fence is not None:
        raise Broken("line %d: the block is not closed" % block.first)
    return blocks


def steps_of(block):
    steps = []
    goes_on = False
    for offset, line in enumerate(block.lines):
        index = block.first + offset
        if goes_on:
            steps[-1].command += "\n" + line
            steps[-1].first = steps[-1].last = index + 1
        elif line.startswith("$ "):
            steps.append(Step(line[2:], index + 1))
        elif not steps:
            raise Broken("line %d: a console block begins with a command: `$ …`" % (index + 1))
        else:
            steps[-1].expected.append(line)
            steps[-1].last = index + 1
        goes_on = steps[-1].command.endswith("\\") and not steps[-1].expected
    for step in steps:
        code = re.fullmatch(r"\[exit (\d+)\]", step.expected[-1]) if step.expected else None
        if code:
            step.code = int(code.group(1))
            step.expected.pop()
    return steps


def matches(expected, actual):
    """Line by line; `...` stands for any number of lines."""
    parts = [[]]
    for line in expected:
        if line == "...":
            parts.append([])
        else:
            parts[-1].append(line)
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return expected == actual
    end = len(actual) - len(last)
    if actual[:len(first)] != first or end < len(first) or actual[end:] != last:
        return False
    position = len(first)
    for part in parts[1:-1]:  # each at the first place where it fits
        while position + len(part) <= end and actual[position:position + len(part)] != part:
            position += 1
        if position + len(part) > end:
            return False
        position += len(part)
    return True


def first_difference(expected, actual):
    """What a reader needs to see of two outputs that do not match."""
    if "..." in expected:
        shown = shortened_like(expected, actual)
        if matches(expected, shown):  # only the order of what is left out differs
            return "the output is\n" + "\n".join("    + " + line for line in actual)
        actual = shown
    for number, (wanted, got) in enumerate(zip(expected, actual), 1):
        if wanted != got:
            return "line %d of the output\n    - %s\n    + %s" % (number, wanted, got)
    if len(expected) > len(actual):
        return "the output ends before\n    - %s" % expected[len(actual)]
    return "the output goes on with\n    + %s" % actual[len(expected)]


def shortened_like(expected, actual):
    """The actual lines with `...` where the expected ones have it, found by the lines that both have."""
    matcher = difflib.SequenceMatcher(None, expected, actual, autojunk=False)
    result = []
    for tag, from_, to, actual_from, actual_to in matcher.get_opcodes():
        gap, lines = expected[from_:to], actual[actual_from:actual_to]
        if tag == "equal" or "..." not in gap:
            result += lines
            continue
        before, after = gap.index("..."), len(gap) - 1 - gap[::-1].index("...")
        kept_after = min(len(gap) - 1 - after, max(len(lines) - before, 0))
        result += lines[:before] + ["..."] + lines[len(lines) - kept_after:]
    return result


def patched(lines, diff):
    """The lines after a unified diff, whose places and context must be exact."""
    result = []
    position = 0
    hunks = 0
    for line in diff:
        header = re.match(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@", line)
        if header:
            start = int(header.group(1)) - (0 if header.group(2) == "0" else 1)
            if start < position or start > len(lines):
                raise Broken("the diff's part `%s` does not fit" % line)
            result += lines[position:start]
            position = start
            hunks += 1
        elif hunks == 0:
            if not line.startswith(("--- ", "+++ ")):
                raise Broken("a diff begins with `@@ -…`, not with `%s`" % line)
        elif line[:1] == "+":
            result.append(line[1:])
        else:
            text = line[1:]
            if line[:1] not in (" ", "-", ""):
                raise Broken("`%s` is no line of a diff" % line)
            if position >= len(lines) or lines[position] != text:
                found = lines[position] if position < len(lines) else "(the end)"
                raise Broken("the diff does not fit: line %d is `%s`, not `%s`" % (position + 1, found, text))
            if line[:1] != "-":
                result.append(text)
            position += 1
    if hunks == 0:
        raise Broken("a diff without `@@ -…` changes nothing")
    return result + lines[position:]


class Folder:
    """Where one page happens."""

    def __init__(self, root, program, scenarios):
        self.root = pathlib.Path(root).resolve() / "page"
        self.root.mkdir()
        self.cwd = self.root
        self.cwd_file = pathlib.Path(root) / "cwd"
        programs = pathlib.Path(root) / "bin"
        programs.mkdir()
        (programs / "routesim").symlink_to(program)
        if scenarios.is_dir():
            shutil.copytree(scenarios, self.root / "scenarios")
        self.environment = {
            "PATH": "%s:%s" % (programs, os.environ.get("PATH", "/usr/bin:/bin")),
            "HOME": str(root), "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_PAGER": "cat",
            "GIT_AUTHOR_NAME": "author", "GIT_AUTHOR_EMAIL": "author@example.org",
            "GIT_COMMITTER_NAME": "author", "GIT_COMMITTER_EMAIL": "author@example.org",
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def path(self, name):
        path = (self.root / name).resolve()
        if self.root not in path.parents:
            raise Broken("`%s` is not inside of the page's folder" % name)
        return path

    def write(self, name, lines):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")

    def patch(self, name, diff):
        path = self.path(name)
        if not path.is_file():
            raise Broken("there is no file `%s` that a diff could change" % name)
        self.write(name, patched(path.read_text(encoding="utf-8").splitlines(), diff))

    def run(self, command):
        """The lines that the command prints, and its exit code."""
        script = "trap 'pwd -P >\"$DOCS_CWD_FILE\"' EXIT\n" + command
        done = subprocess.run(["bash", "-c", script], cwd=self.cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS, check=False,
                              env=dict(self.environment, DOCS_CWD_FILE=str(self.cwd_file)))
        self.cwd = pathlib.Path(self.cwd_file.read_text().rstrip("\n"))
        return done.stdout.decode("utf-8", "backslashreplace").splitlines(), done.returncode


def run_page(page, program, scenarios, update=False):
    """The page's complaints and its number of console blocks. With `update` the page is rewritten."""
    lines = page.read_text(encoding="utf-8").splitlines()
    complaints = []
    changes = []  # (first, last, new lines), by place
    consoles = 0
    blocks = blocks_of(lines)
    if not any(block.language == "console" or "file" in block.options for block in blocks):
        return complaints, consoles
    with tempfile.TemporaryDirectory(prefix="routesim-docs-") as root:
        folder = Folder(root, program, scenarios)
        for block in blocks:
            try:
                if block.language == "console":
                    consoles += 1
                    for step in steps_of(block):
                        actual, code = folder.run(step.command)
                        if matches(step.expected, actual) and code == step.code:
                            continue
                        shown = shortened_like(step.expected, actual)
                        if not matches(shown, actual):
                            shown = actual
                        changes.append((step.first, step.last, shown + (["[exit %d]" % code] if code else [])))
                        what = []
                        if code != step.code:
                            what.append("exit code %d, not %d" % (code, step.code))
                        if not matches(step.expected, actual):
                            what.append(first_difference(step.expected, actual))
                        complaints.append("line %d: $ %s\n  %s" % (step.first, step.command, "\n  ".join(what)))
                elif "file" in block.options and block.language == "diff":
                    folder.patch(block.options["file"], block.lines)
                elif "file" in block.options:
                    folder.write(block.options["file"], block.lines)
            except Broken as broken:
                complaints.append("line %d: %s" % (block.first, broken))
            except subprocess.TimeoutExpired as late:
                complaints.append("line %d: more than %d s: %s" % (block.first, SECONDS, late.cmd[-1]))
    if update and changes:
        for first, last, actual in reversed(changes):
            lines[first:last] = actual
        page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return complaints, consoles


def self_check():
    """A wrong output must not pass, nor a wrong exit code or a diff that does not fit."""
    right = ["```console", "$ printf 'a\\nb\\nc\\n'", "a", "...", "c", "$ mkdir d && cd d", "$ basename \"$PWD\"", "d",
             "$ echo oops >&2; exit 3", "oops", "[exit 3]", "```",
             "```text file=d/x", "one", "two", "```",
             "```diff file=d/x", "@@ -1,2 +1,2 @@", " one", "-two", "+three", "```",
             "```console", "$ cat x", "one", "three", "```"]
    wrong = [("c", "d"), ("a", "b"), ("...", ""), ("[exit 3]", "[exit 4]"), ("oops", "oops!"), ("-two", "-tow"),
             ("three", "thr33"), ("$ cat x", "$ cat y"), ("d", "page")]
    with tempfile.TemporaryDirectory(prefix="routesim-docs-") as root:
        page = pathlib.Path(root) / "page.md"

        def complaints(lines):
            page.write_text("\n".join(lines) + "\n", encoding="utf-8")
            return run_page(page, "/bin/true", pathlib.Path(root) / "none")[0]

        if complaints(right):
            sys.exit("self-check: a right page fails:\n" + "\n".join(complaints(right)))
        for old, new in wrong:
            changed = list(right)
            places = [i for i, line in enumerate(right) if line == old]
            changed[places[-1]:places[-1] + 1] = [new]
            if not complaints(changed):
                sys.exit("self-check: `%s` for `%s` is not noticed" % (new, old))
        complaints(right)
        before = page.read_text()
        page.write_text(before.replace("oops\n[exit 3]", "nothing").replace("a\n...\nc", "a\n...\nC"))
        run_page(page, "/bin/true", pathlib.Path(root) / "none", update=True)
        if page.read_text() != before:
            sys.exit("self-check: --update does not restore the page")


def main():
    parser = argparse.ArgumentParser(description="Runs the console blocks of the documentation.")
    parser.add_argument("--update", action="store_true", help="write what the commands really print into the pages")
    parser.add_argument("pages", nargs="*", type=pathlib.Path, metavar="PAGE", help="default: README.md and docs/**/*.md")
    arguments = parser.parse_args()
    if arguments.update and os.environ.get("CI"):
        sys.exit("--update is refused where CI is set: outputs are read by a person before they are kept")
    program = shutil.which(os.environ.get("ROUTESIM_PROGRAM", "routesim"))
    if program is None:
        sys.exit("ROUTESIM_PROGRAM must name the program")

    self_check()
    pages = arguments.pages or [SOURCE / "README.md"] + sorted((SOURCE / "docs").rglob("*.md"))
    failed = 0
    for page in pages:
        page = page.resolve()
        name = page.relative_to(SOURCE).as_posix() if SOURCE in page.parents else str(page)
        if not page.is_file():
            complaints, consoles = ["the page does not exist"], 0
        else:
            try:
                complaints, consoles = run_page(page, os.path.abspath(program), SOURCE / "scenarios", arguments.update)
            except Broken as broken:
                complaints, consoles = [str(broken)], 0
        if consoles == 0 and not complaints and name.startswith(MUST_HAVE_BLOCKS):
            complaints.append("no console block: nothing on this page is run")
        for complaint in complaints:
            print("%s: %s" % (name, complaint))
        failed += bool(complaints)
        if consoles:
            print("%s: %d console blocks%s" % (name, consoles, ", differences" if complaints else ""))
    if arguments.update:
        return 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
