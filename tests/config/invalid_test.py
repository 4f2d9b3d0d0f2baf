#!/usr/bin/env python3
"""Every mistake that an author can make is told: at its place, with its code, in words that are held by a file.

tests/config/invalid/ has a case for each code of engine/input/problem_codes.cpp. A case is a scenario `CODE.json`,
or a folder `CODE/` with `scenario.scenario.json` and the files that it names; `CODE.SHAPE` is another shape of the
same mistake. Beside each, `CASE.expected.txt` is what the author sees on standard error, the current folder being
tests/config/invalid. `invalid_test.py --update` writes these files anew (not where CI is set): read them as prose.

What no file in a repository can show (sizes, pipes, links, streams) is scripted here, and so are the limits.
docs/reference/problems.md has an entry for each code; the examples in it are taken from the cases.
"""
import json
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM = os.environ["ROUTESIM_PROGRAM"]
SOURCE = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
INVALID = SOURCE / "tests" / "config" / "invalid"
REFERENCE = SOURCE / "docs" / "reference" / "problems.md"
TABLE = SOURCE / "engine" / "input" / "problem_codes.cpp"

# Cases that show several codes at once.
MIXED = {"many-at-once", "more-than-fifty"}
# Codes that only the scripted tests below can show.
SCRIPTED = {"file-too-large", "line-too-long", "string-too-long", "unreadable-file"}
# Codes whose entry in the reference needs no example, or would need a long one.
WITHOUT_EXAMPLE = SCRIPTED | {"both-file-and-folder", "csv-unbalanced-quote", "csv-wrong-column-count", "empty-file",
                              "ignored-file", "invalid-utf8", "not-an-org", "too-many"}

HEAD = re.compile(r"^(?P<file>.+?)(:(?P<line>\d+):(?P<column>\d+))?: (?P<severity>error|warning): "
                  r"(?P<message>.+) \[(?P<code>[a-z0-9-]+)\]$")
MEBIBYTE = 1 << 20


def run(*args, cwd=INVALID, stdin=b"", timeout=60):
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    return subprocess.run([PROGRAM, "run", *args], cwd=cwd, input=stdin, capture_output=True, timeout=timeout,
                          check=False, env=dict(environment, COLUMNS="100"))


def table():
    """The severity of each code of the engine's table."""
    row = r'\{\s*"([a-z0-9-]+)",\s*(error|warning),\s*(?:"(?:[^"\\]|\\.)*"\s*)+\}'
    return dict(re.findall(row, TABLE.read_text(encoding="utf-8")))


def entries():
    """The entries of the reference by code: severity and text."""
    found = {}
    parts = re.split(r"^### `([^`\n]+)`$", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for code, text in zip(parts[1::2], parts[2::2]):
        assert code not in found, "two entries for " + code
        text = re.split(r"^##? ", text, flags=re.MULTILINE)[0]
        found[code] = (text.strip().split(".")[0].split(":")[0].lower(), text)
    return found


def cases():
    """The cases by name, each as the scenario's path seen from tests/config/invalid."""
    found = {}
    for path in sorted(INVALID.iterdir()):
        if path.is_dir():
            found[path.name] = path.name + "/scenario.scenario.json"
        elif path.suffix == ".json":
            found[path.name[:-len(".json")]] = path.name
    return found


def files_of(case):
    path = INVALID / case
    if path.is_dir():
        return [file for file in sorted(path.rglob("*")) if file.is_file()]
    return [INVALID / (case + ".json")]


def expected_file(case):
    return INVALID / (case + ".expected.txt")


def heads(text):
    """The first lines of the problems in what the program prints."""
    return [match for match in (HEAD.match(line) for line in text.split("\n")) if match]


def place_of(head):
    return head["file"], int(head["line"] or 0), int(head["column"] or 0)


def squeezed(text):
    return re.sub(r"\s+", "", text)


class Cases(unittest.TestCase):
    maxDiff = None

    def test_each_case_tells_what_is_expected(self):
        self.assertGreaterEqual(len(cases()), 40)
        for case, path in cases().items():
            with self.subTest(case):
                result = run(path)
                told = result.stderr.decode("utf-8")
                self.assertEqual(told, expected_file(case).read_text(encoding="utf-8"))
                if ": error: " in told:
                    self.assertEqual((result.returncode, result.stdout), (2, b""))
                else:
                    self.assertIn(": warning: ", told)
                    self.assertIn(result.returncode, (0, 1))
                    self.assertIn(b"Summary", result.stdout)

    def test_a_case_shows_its_code_and_no_other(self):
        for case in cases():
            with self.subTest(case):
                told = heads(expected_file(case).read_text(encoding="utf-8"))
                if case not in MIXED:
                    self.assertEqual({head["code"] for head in told}, {case.split(".")[0]})

    def test_every_code_has_a_case(self):
        shown = {case.split(".")[0] for case in cases()} - MIXED
        self.assertEqual(shown - set(table()), set(), "cases of no code")
        self.assertEqual(SCRIPTED - set(table()), set())
        self.assertEqual(set(table()) - shown - SCRIPTED, set(), "codes without a case")
        self.assertEqual(shown & SCRIPTED, set())

    def test_no_expectation_is_left_over(self):
        written = {path.name[:-len(".expected.txt")] for path in INVALID.glob("*.expected.txt")}
        self.assertEqual(written, set(cases()))

    def test_many_mistakes_are_told_at_once_and_by_place(self):
        told = heads(expected_file("many-at-once").read_text(encoding="utf-8"))
        self.assertGreaterEqual(len({head["code"] for head in told}), 12)
        self.assertIn("warning", {head["severity"] for head in told})

    def test_fifty_are_told_and_the_others_counted(self):
        told = expected_file("more-than-fifty").read_text(encoding="utf-8")
        self.assertEqual(len(heads(told)), 50)
        self.assertTrue(told.endswith("\n… and 10 more problems\n"))
        problems = json.loads(run("--format", "json", "more-than-fifty.json").stdout)["problems"]
        self.assertEqual(len(problems), 60)

    def test_problems_are_sorted_and_each_is_told_once(self):
        for case in cases():
            with self.subTest(case):
                told = heads(expected_file(case).read_text(encoding="utf-8"))
                files = list(dict.fromkeys(head["file"] for head in told))
                places = [(files.index(file), line, column) for file, line, column in map(place_of, told)]
                self.assertEqual(places, sorted(places))
                lines = [head.group(0) for head in told]
                self.assertEqual(len(lines), len(set(lines)))

    def test_json_has_the_same_problems(self):
        for case, path in cases().items():
            with self.subTest(case):
                told = heads(expected_file(case).read_text(encoding="utf-8"))
                result = run("--format", "json", path)
                self.assertEqual(result.stderr, b"")
                problems = json.loads(result.stdout)["problems"]
                self.assertEqual([(one["file"], one["line"], one["column"], one["severity"], one["code"])
                                  for one in problems][:50],
                                 [(*place_of(head), head["severity"], head["code"]) for head in told])
                for one in problems:
                    self.assertEqual(list(one), ["file", "line", "column", "length", "severity", "code", "pointer",
                                                 "message", "help"])
                    self.assertGreaterEqual(one["length"], 1 if one["line"] else 0)

    def test_a_message_is_one_plain_sentence(self):
        severities = table()
        for case in cases():
            text = expected_file(case).read_text(encoding="utf-8")
            for head in heads(text):
                with self.subTest(case, message=head["message"]):
                    self.assertEqual(head["severity"], severities[head["code"]])
                    self.assertRegex(head["message"], r"^[a-z`]")
                    self.assertNotRegex(head["message"], r"[.!:;]$")
                    self.assertEqual(head["message"].count("`") % 2, 0)
            for help_line in re.findall(r"^  help: (.*)$", text, re.MULTILINE):
                with self.subTest(case, help=help_line):
                    self.assertRegex(help_line, r"^[a-z`]")
                    self.assertNotRegex(help_line, r"[.!:;]$")
            self.assertNotRegex(text, r"std::|nlohmann|exception|errno|0x[0-9a-f]{6}")


class Reference(unittest.TestCase):
    def test_each_code_has_an_entry_of_its_severity(self):
        written = TABLE.read_text(encoding="utf-8")
        self.assertGreaterEqual(len(table()), 45)
        self.assertEqual(len(re.findall(r",\s*(?:error|warning),", written)), len(table()), "rows that are not seen")
        self.assertEqual({code: severity for code, (severity, _) in entries().items()}, table())

    def test_entries_are_in_order_of_code_in_each_group(self):
        groups = re.split(r"^## ", REFERENCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for group in groups:
            codes = re.findall(r"^### `([^`\n]+)`$", group, re.MULTILINE)
            self.assertEqual(codes, sorted(codes))

    def test_examples_are_parts_of_the_cases(self):
        for code, (_, text) in entries().items():
            blocks = re.findall(r"^```json[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
            of_code = [squeezed(file.read_text(encoding="utf-8", errors="replace"))
                       for case in cases() if case.split(".")[0] == code for file in files_of(case)]
            with self.subTest(code):
                self.assertTrue(blocks or code in WITHOUT_EXAMPLE, "no example")
                for block in blocks:
                    self.assertTrue(any(squeezed(block) in file for file in of_code), "in no case:\n" + block)


class Limits(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="routesim-invalid-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return name

    def told(self, *args, stdin=b"", exit_code=2):
        result = run(*args, cwd=self.folder, stdin=stdin)
        self.assertEqual(result.returncode, exit_code, result.stderr.decode("utf-8", "replace"))
        if exit_code == 2:
            self.assertEqual(result.stdout, b"")
        return result.stderr.decode("utf-8")

    def assert_begins(self, text, begin):
        self.assertEqual(text[:len(begin)], begin)

    def scenario(self, entry, **members):
        text = json.dumps(dict(members, org={}, timeline=[]))
        return self.write("a.json", text.replace('"timeline": []', '"timeline": [\n%s ]' % entry))

    # Paths

    def test_a_missing_path(self):
        self.assertEqual(self.told("nowhere.json"),
                         "nowhere.json: error: there is no file `nowhere.json` [missing-path]\n")
        self.assertEqual(self.told("no/where.json").count("[missing-path]"), 1)

    def test_a_folder_for_a_file(self):
        (self.folder / "day").mkdir()
        self.assertEqual(self.told("day"), "day: error: `day` is a folder, not a file [not-a-file]\n"
                                            "  help: there is no `*.scenario.json` in it\n")

    def test_unreadable_files(self):
        (self.folder / "loop").symlink_to("loop")
        self.assertEqual(self.told("loop"), "loop: error: `loop` cannot be read: Too many levels of symbolic links "
                                            "[unreadable-file]\n")
        self.write("a.json", '{ "org": "loop",\n  "timelineFile": "loop" }\n')
        self.assertEqual([(place_of(head), head["code"]) for head in heads(self.told("a.json"))],
                         [(("a.json", 1, 10), "unreadable-file"), (("a.json", 2, 19), "unreadable-file")])
        if pathlib.Path("/proc/self/mem").exists():  # opens, and cannot be read at 0
            self.assertIn("`/proc/self/mem` cannot be read: Input/output error [unreadable-file]",
                          self.told("/proc/self/mem"))

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_files_without_permission(self):
        self.write("a.json", "{}")
        (self.folder / "a.json").chmod(0)
        self.assertIn("`a.json` cannot be read: Permission denied [unreadable-file]", self.told("a.json"))
        self.write("b.json", '{ "org": "org", "timeline": [] }')
        self.write("org/queues/desk.json", '{ "id": "desk" }')
        (self.folder / "org" / "queues").chmod(0)
        self.addCleanup((self.folder / "org" / "queues").chmod, stat.S_IRWXU)
        self.assertIn("[unreadable-file]", self.told("b.json"))

    def test_a_file_of_more_than_a_gibibyte(self):
        path = self.folder / self.write("large.json", "{}")
        os.truncate(path, (1 << 30) + 1)
        told = self.told("large.json")
        self.assert_begins(told, "large.json: error: `large.json` is larger than 1 GiB [file-too-large]\n")
        self.assertIn("  help: ", told)

    def test_standard_input(self):
        self.assertEqual(self.told("-"), "(standard input): error: standard input is empty [empty-file]\n")
        told = self.told("-", stdin=b'{ "org": {},\n  "timelin": [] }')
        self.assert_begins(told, "(standard input):1:1: error: a scenario needs `timeline`, `timelineFile` or `client`")
        self.assertIn("\n(standard input):2:3: error: `timelin` is not a member of a scenario", told)
        self.assertIn('  |   "timelin": [] }\n', told)

    def test_a_timeline_on_standard_input(self):
        self.write("a.json", '{ "org": {}, "timelineFile": "-" }')
        good = b'{ "at": "1s", "expect": { "warnings": [] } }\n'
        self.assertEqual(self.told("a.json", stdin=good, exit_code=0), "")
        told = self.told("a.json", stdin=good + b'{ "at": "2s" }\n')
        self.assert_begins(told, "(standard input):2:1: error: this entry has no verb")
        self.assertIn('  | { "at": "2s" }\n', told)
        self.assert_begins(self.told("a.json"), "a.json:1:30: error: standard input is empty [empty-file]\n")

    def test_records_on_standard_input_and_beside_the_scenario(self):
        record = b'{ "id": "APP-1", "body": {} }\n'
        self.write("a.json", '{ "org": {}, "client": { "records": "-" } }')
        self.assertEqual(self.told("a.json", stdin=record, exit_code=0), "")
        told = self.told("a.json", stdin=record + record)
        self.assert_begins(told, "(standard input):2:9: error: two records have the id `APP-1` [duplicate-record]\n")
        self.assertIn('  | { "id": "APP-1", "body": {} }\n', told)
        self.assert_begins(self.told("a.json"), "a.json:1:37: error: standard input is empty [empty-file]\n")
        self.write("day/a.json", '{ "org": {}, "client": { "records": "../in/r.csv" } }')
        self.write("in/r.csv", "id\nAPP-1\nAPP-1\n")
        self.assert_begins(self.told("day/a.json"), "in/r.csv:3:1: error: two records have the id `APP-1` ")

    @unittest.skipUnless(hasattr(os, "mkfifo"), "no named pipes")
    def test_a_pipe_as_timeline_file(self):
        os.mkfifo(self.folder / "pipe")
        self.write("a.json", '{ "org": {}, "timelineFile": "pipe" }')
        for line, exit_code in ((b'{ "at": "1s", "expect": { "warnings": [] } }\n', 0),
                                (b'{ "at": "1s", "cancel": "loan-1" }\n', 2)):
            writer = threading.Thread(target=(self.folder / "pipe").write_bytes, args=(line,), daemon=True)
            writer.start()
            told = self.told("a.json", exit_code=exit_code)
            writer.join()
            self.assertEqual("pipe:1:25: error: no earlier entry submits `loan-1` [unknown-workitem]" in told,
                             exit_code == 2)

    # What a text may be

    def test_a_byte_order_mark_is_accepted_and_takes_no_column(self):
        mark = b"\xef\xbb\xbf"
        self.write("a.json", mark + b'{ "org": "org", "timelineFile": "day.ndjson" }')
        self.write("org/queues.json", mark + b'[ { "id": "desk" } ]')
        self.write("day.ndjson", mark + b'{ "at": "1s", "expect": { "queue": "desk", "waiting": 0 } }\n')
        self.assertEqual(self.told("a.json", exit_code=0), "")
        self.write("a.json", mark + b'{ "org": "org", "timeline": 5 }')
        told = self.told("a.json")
        self.assert_begins(told, "a.json:1:29: error: `timeline` must be an array, but is the number 5")
        self.write("a.json", mark)
        self.assertIn("[empty-file]", self.told("a.json"))

    def test_invalid_utf8(self):
        surrogate, overlong, beyond = b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80"
        for broken in (b"\xff", b"\xc3", b"\xe2\x82", b"\x80", surrogate, overlong, beyond):
            with self.subTest(broken):
                self.write("a.json", b'{ "org": {},\n  "name": "' + broken + b'", "timeline": [] }')
                told = self.told("a.json")
                self.assert_begins(told, "a.json:2:12: error: this is not a character in UTF-8 [invalid-utf8]\n")
        self.write("a.json", '{ "org": {}, "timelineFile": "day.ndjson" }')
        good = b'{ "at": "1s", "expect": { "warnings": [] } }\n'
        self.write("day.ndjson", good + b'"\xff"\n' + good + b'"\xfe"\n')
        self.assertEqual([place_of(head) for head in heads(self.told("a.json"))],
                         [("day.ndjson", 2, 2), ("day.ndjson", 4, 2)])

    def test_a_zero_byte_is_no_end(self):
        self.write("a.json", b'{ "org": {}, "timeline": [] }\x00')
        self.assertIn("a.json:1:30: error: a zero byte stands in the text [invalid-json]", self.told("a.json"))

    def test_64_levels_and_no_more(self):
        for body, exit_code in (("[" * 61 + "]" * 61, 1), ("[" * 62 + "]" * 62, 2), ("[" * 100_000, 2)):
            name = self.scenario('{ "at": "0s", "submit": "loan-1", "body":%s }' % body)
            told = self.told(name, exit_code=exit_code)
            self.assertEqual("stand more than 64 deep in one another [too-deep]" in told, exit_code == 2)

    def test_a_string_of_a_mebibyte_and_no_more(self):
        for bytes_, exit_code in ((MEBIBYTE, 1), (MEBIBYTE + 1, 2)):
            name = self.scenario('{ "at": "0s", "submit": "loan-1", "body": "%s" }' % ("x" * bytes_))
            told = self.told(name, exit_code=exit_code)
            begin = ("a.json:2:43: error: this string is longer than 1 MiB [string-too-long]\n"
                     "  at /timeline/0/body\n")
            self.assert_begins(told, begin if exit_code == 2 else "")
            self.assertLess(len(told), 1000)
        name = self.scenario('{ "at": "0s", "%s": 1 }' % ("x" * (MEBIBYTE + 1)))
        self.assertIn("[string-too-long]", self.told(name))

    def test_a_line_of_16_mebibytes_and_no_more(self):
        self.write("a.json", '{ "org": {}, "timelineFile": "day.ndjson" }')
        entry = b'{ "at": "1s", "cancel": "loan-1", "expectStatus": 404 }'
        first = b'{ "at": "0s", "submit": "loan-1", "body": {}, "expectStatus": 400 }\n'
        self.write("day.ndjson", first + entry + b" " * (16 * MEBIBYTE - len(entry)) + b"\n")
        self.assertEqual(self.told("a.json", exit_code=0), "")
        too_long = entry + b" " * (16 * MEBIBYTE - len(entry) + 1) + b"\n"
        self.write("day.ndjson", first + too_long + b'{ "at": "1s" }\n')
        told = self.told("a.json")
        self.assert_begins(told, "day.ndjson:2:1: error: this line is longer than 16 MiB [line-too-long]\n")
        self.assertEqual([place_of(head)[1] for head in heads(told)], [2, 3])
        self.assertLess(len(told), 2000)

    def test_integers_are_exact_up_to_2_to_the_53(self):
        largest = 2 ** 53
        for seed, exit_code in ((0, 0), (largest, 0), (largest + 1, 2), (-1, 2), (10 ** 400, 2)):
            told = self.told(self.scenario("", seed=seed), exit_code=exit_code)
            self.assertEqual("[out-of-range]" in told, exit_code == 2, told)
        for order, exit_code in ((-largest, 0), (largest, 0), (-largest - 1, 2), (largest + 1, 2)):
            self.write("a.json", '{ "org": { "queues": [ { "id": "q" } ], "rules": [ { "id": "r", "queueId": "q",\n'
                                 '    "evaluationOrder": %d } ] }, "timeline": [] }' % order)
            self.assertEqual("[out-of-range]" in self.told("a.json", exit_code=exit_code), exit_code == 2)

    def test_numbers_that_json_has_not(self):
        for word in ("NaN", "Infinity", "-Infinity"):
            told = self.told(self.write("a.json", '{ "org": {},\n  "seed": %s, "timeline": [] }' % word))
            self.assert_begins(told, "a.json:2:11: error: `%s` is not a number in JSON [not-a-number]\n" % word)

    # One mistake, one problem

    def test_nothing_follows_from_what_could_not_be_read(self):
        good = '{ "at": "1s", "cancel": "loan-1" }'
        for entry in ('{ "at": "0s", "sumbit": "loan-1", "body": {} }',
                      '{ "at": "zero", "submit": "loan-1", "body": {} }',
                      '{ "at": "0s", "submit": "loan-1", "body": {}, "prioirty": 3 }'):
            self.assertEqual(len(heads(self.told(self.scenario(entry + ",\n" + good)))), 1, entry)
        for file in ("nowhere.ndjson", "."):
            told = self.told(self.scenario(good, timelineFile=file))
            self.assertNotIn("unknown-workitem", told)
        self.write("a.json", '{ "org": { "queues": [ { "Id": "desk" } ],\n'
                             '    "rules": [ { "id": "r", "queueId": "desk" } ] }, "timeline": [] }')
        self.assertNotIn("unknown-queue", self.told("a.json"))
        self.write("a.json", '{ "org": "nowhere",\n'
                             '  "timeline": [ { "at": "0s", "agent": "ana", "state": "Lunch" } ] }')
        self.assertEqual(len(heads(self.told("a.json"))), 1)


class Mutations(unittest.TestCase):
    """Whatever bytes a file has, the program ends in order: 0, 1 or 2, no 3, no signal, no endless run."""

    COUNT = 300  # of each file

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="routesim-mutations-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        claims = SOURCE / "scenarios" / "insurance-claims"
        mortgage = SOURCE / "scenarios" / "mortgage-review"
        self.write("org.json", (mortgage / "org-overlap.json").read_bytes())
        self.write("review.json", (mortgage / "overlapping-rules.scenario.json").read_bytes()
                   .replace(b'"org-overlap.json"', b'"org.json"'))
        self.write("day.ndjson", b"".join((claims / "day.ndjson").read_bytes().splitlines(keepends=True)[:20]))
        org = json.dumps(str(claims / "org"))
        self.write("day.json", ('{ "org": %s, "timelineFile": "day.ndjson", "until": "9h",\n'
                                '  "startsAt": "2026-03-02T08:00:00Z" }' % org).encode())
        table = "id,at,workitemTypeId,priority,applicantName,loanAmount\r\n" + "".join(
            'APP-%d,%ds,MortgageDoc,%d,"Lee, ""Ann"" %d",%d\r\n' % (i, i, i, i, i * 1000) for i in range(20))
        self.write("records.csv", table.encode())
        self.write("records.ndjson", b"".join(b'{ "id": "APP-%d", "at": "%ds", "body": { "priority": %d } }\n' %
                                              (i, i, i) for i in range(20)))
        for form in ("csv", "ndjson"):
            self.write(form + ".json", ('{ "org": "org.json", "client": { "records": "records.%s", "key": "payloadHash" },\n'
                                        '  "faults": [ { "fault": "latency", "delay": "1s", "rate": 0.5 } ] }' % form).encode())
        self.number = 20260302

    def write(self, name, content):
        (self.folder / name).write_bytes(content)

    def random(self, below):
        """The same numbers with every Python: a linear congruential generator."""
        self.number = (self.number * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (self.number >> 33) % below

    def mutated(self, text):
        """Truncated, or with some bytes flipped, deleted, or written twice."""
        kind = self.random(4)
        at = self.random(len(text))
        length = 1 + self.random(8)
        if kind == 0:
            return text[:at]
        if kind == 1:
            flipped = bytes(byte ^ (1 << self.random(8)) for byte in text[at:at + length])
            return text[:at] + flipped + text[at + length:]
        if kind == 2:
            return text[:at] + text[at + length:]
        return text[:at + length] + text[at:]

    def test_mutated_files(self):
        codes = {0: 0, 1: 0, 2: 0}
        files = {"review.json": "review.json", "org.json": "review.json", "day.ndjson": "day.json",
                 "records.csv": "csv.json", "records.ndjson": "ndjson.json", "csv.json": "csv.json"}
        for changed, scenario in files.items():
            good = (self.folder / changed).read_bytes()
            valid = run("-q", scenario, cwd=self.folder)
            self.assertIn(valid.returncode, (0, 1), valid.stderr)
            for number in range(self.COUNT):
                text = self.mutated(good)
                self.write(changed, text)
                result = run("-q", scenario, cwd=self.folder, timeout=30)
                if result.returncode not in codes:
                    self.fail("mutation %d of %s exits %d: %r\n%r" %
                              (number, changed, result.returncode, result.stderr, text))
                codes[result.returncode] += 1
                told = result.stderr.decode("utf-8")  # whatever the file's bytes are
                self.assertEqual(result.returncode == 2, ": error: " in told)
            self.write(changed, good)
        self.assertGreater(codes[2], self.COUNT)
        self.assertGreater(codes[0] + codes[1], 0)


def update():
    if os.environ.get("CI"):
        sys.exit("--update is refused where CI is set: messages are read by a person before they are kept")
    for path in INVALID.glob("*.expected.txt"):
        path.unlink()
    for case, path in cases().items():
        expected_file(case).write_bytes(run(path).stderr)


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        update()
    else:
        sys.argv[1:1] = ["--quiet"]
        unittest.main()
