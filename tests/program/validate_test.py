"""`routesim validate` as its users meet it; what it finds in bodies is held against the API in tests/ingestion/."""
import json
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["ROUTESIM_PROGRAM"]
ORG = str(pathlib.Path(os.environ["ROUTESIM_SOURCE_DIR"]) / "tests" / "ingestion" / "bodies" / "org.json")
GOOD = '{"workitemTypeId": "plain"}\n'
BAD = '{"workitemTypeId": "plain", "priority": 3.0}\n'


def validate(*args, stdin=None, org=ORG):
    return subprocess.run([PROGRAM, "validate", org, *args], input=stdin, capture_output=True, encoding="utf-8")


class Validate(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="routesim-validate-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def file(self, text, name="bodies.ndjson"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def test_all_accepted_exits_0_and_says_how_many(self):
        result = validate(self.file(GOOD * 3 + "\n  \n" + GOOD))
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "4 accepted, 0 refused\n", ""))
        quiet = validate("--quiet", self.file(GOOD))
        self.assertEqual((quiet.returncode, quiet.stdout, quiet.stderr), (0, "", ""))

    def test_a_table_is_read_by_its_name(self):
        table = ("id,workitemTypeId,priority\r\nAPP-1,plain,3\r\nAPP-2,plain,high\r\n"
                 "APP-3,plain\r\nAPP-4,nothing,1\r\n")
        path = self.file(table, "r.CSV")
        result = validate(path)
        self.assertEqual(result.returncode, 2)
        self.assertIn(path + ":3:13: error: record `APP-2`: `priority` must be", result.stdout)
        self.assertIn("  | APP-2,plain,high\n", result.stdout)
        self.assertIn(":5:7: error: record `APP-4`:", result.stdout)
        self.assertTrue(result.stdout.endswith("1 accepted, 2 refused, 1 unreadable\n"), result.stdout)
        self.assertIn("[csv-wrong-column-count]", result.stderr)
        told = json.loads(validate("--format", "json", path).stdout)
        self.assertEqual([(p["line"], p["record"], p["pointer"]) for p in told["problems"]],
                         [(3, "APP-2", "/priority"), (5, "APP-4", "/workitemTypeId")])

        other = validate(self.file(table, "r.txt"))
        self.assertEqual((other.returncode, other.stdout), (2, ""))
        self.assertEqual(other.stderr.count("error:"), 1)
        self.assertIn("its name does not end in `.csv`", other.stderr)

    def test_a_refusal_exits_1_and_stands_at_its_place(self):
        path = self.file(GOOD + '{"id": "APP-1", "at": "5s", "body": {"workitemTypeId": "plain", "prioritty": 3}}\n')
        for options in ((), ("-q",)):
            result = validate(path, *options)
            self.assertEqual((result.returncode, result.stderr), (1, ""))
            self.assertEqual(result.stdout, path + ":2:65: error: record `APP-1`: `prioritty` is not a member of a "
                             "workitem [unknownMember]\n"
                             "  at /prioritty\n"
                             '  | {"id": "APP-1", "at": "5s", "body": {"workitemTypeId": "plain", "prioritty": 3}}\n'
                             "  |" + " " * 65 + "^~~~~~~~~~~\n"
                             "  help: did you mean `priority`?\n"
                             "1 accepted, 1 refused\n")

    def test_problems_of_a_line_stand_in_the_order_of_the_line(self):
        result = validate(self.file('{"zz": 1, "priority": "x", "workitemTypeId": "plain", "aa": 1}\n'))
        self.assertEqual([line.split(":")[2] for line in result.stdout.splitlines() if ": error:" in line],
                         ["2", "23", "55"])

    def test_a_line_that_is_no_json_exits_2_and_the_others_are_read(self):
        result = validate(self.file(BAD + "{\n" + GOOD + '{"workitemTypeId": "plain", "workitemTypeId": "plain"}'))
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stdout.endswith("1 accepted, 1 refused, 2 unreadable\n"), result.stdout)
        self.assertIn("bodies.ndjson:2:2: error", result.stderr)
        self.assertIn("[repeated-member]", result.stderr)

    def test_wrong_input_exits_2(self):
        cases = [(self.file(""),), (self.file(" \n\n", "blank"),), (str(self.folder / "nowhere"),),
                 (str(self.folder),), (), ("-", "--schema", "loan"),
                 ("--schema", "x"), ("-", "--format", "xml")]
        for args in cases:
            result = validate(*args, stdin=GOOD)
            self.assertEqual((result.returncode, result.stdout), (2, ""), args)
            self.assertNotEqual(result.stderr, "", args)
        self.assertIn("[empty-file]", validate("-", stdin="").stderr)
        org = self.file('{"workitem-types": [{"name": "T"}]}', "org.json")
        wrong = validate("-", org=org, stdin=GOOD)
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))
        self.assertIn("[missing-member]", wrong.stderr)

    def test_a_line_beyond_16_mib_is_unreadable(self):
        result = validate("-", stdin='{"source": "' + "x" * (17 << 20) + '"}\n' + GOOD)
        self.assertEqual((result.returncode, result.stdout), (2, "1 accepted, 0 refused, 1 unreadable\n"))
        self.assertIn("(standard input):1:1: error: this line is longer than 16 MiB [line-too-long]", result.stderr)

    def test_50_problems_are_printed_and_all_with_all(self):
        path = self.file('{"workitemTypeId": "plain", "a": 1, "b": 1, "c": 1}\n' * 20)
        some = validate(path)
        self.assertEqual(some.stdout.count(": error: "), 50)
        self.assertTrue(some.stdout.endswith("… and 10 more problems; --all prints every one\n0 accepted, 20 refused\n"))
        every = validate(path, "--all")
        self.assertEqual(every.stdout.count(": error: "), 60)
        self.assertNotIn("more problem", every.stdout)

    def test_json_has_every_refusal_and_the_problems_of_files(self):
        lines = '{"id": "R", "body": {"workitemTypeId": "plain", "a": 1}}\n[]\n{\n' + GOOD + BAD * 20_000
        result = validate("-", "--format", "json", stdin=lines)
        self.assertEqual((result.returncode, result.stderr), (2, ""))
        answer = json.loads(result.stdout)
        self.assertEqual(set(answer), {"accepted", "refused", "unreadable", "problems", "fileProblems"})
        self.assertEqual((answer["accepted"], answer["refused"], answer["unreadable"]), (1, 20_002, 1))
        self.assertEqual(answer["problems"][:2], [
            {"line": 1, "record": "R", "code": "unknownMember", "pointer": "/a",
             "message": "`a` is not a member of a workitem; the members are `workitemTypeId`, `customFields`, "
                        "`routingData`, `source`, `priority`"},
            {"line": 2, "code": "malformedBody", "pointer": "", "message": "the body must be an object, but is an array"}])
        self.assertEqual(len(answer["problems"]), 20_002)
        self.assertEqual([(p["file"], p["line"], p["code"]) for p in answer["fileProblems"]],
                         [("(standard input)", 3, "invalid-json")])
        none = validate(str(self.folder / "nowhere"), "--format", "json")
        self.assertEqual(none.returncode, 2)
        self.assertEqual([p["code"] for p in json.loads(none.stdout)["fileProblems"]], ["missing-path"])

    def test_names_of_the_caller_cannot_reach_the_terminal(self):
        result = validate("-", stdin='{"id": "\\u001b[31m", "body": {"workitemTypeId": "\\u001b[2J"}}\n')
        self.assertNotIn("\x1b", result.stdout)

    def test_progress_is_shown_on_a_terminal_only(self):
        path = self.file(GOOD)
        with open(path, "w") as out:
            for _ in range(300):
                out.write(GOOD * 10_000)
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, "validate", ORG, path], stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        shown = b""
        try:
            while chunk := os.read(master, 65536):
                shown += chunk
        except OSError:
            pass
        said = process.communicate()[0]
        os.close(master)
        self.assertEqual((process.returncode, said), (0, b"3000000 accepted, 0 refused\n"))
        # A fast machine is done before the first second is over.
        if shown:
            self.assertIn(b" lines", shown)
            self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)


if __name__ == "__main__":
    unittest.main()
