"""The program as its users meet it: exit codes, streams, files, terminals."""
import json
import os
import pathlib
import pty
import shlex
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["ROUTESIM_PROGRAM"]
SOURCE = pathlib.Path(os.environ["ROUTESIM_SOURCE_DIR"])
MORTGAGE = SOURCE / "scenarios" / "mortgage-review"
EXPERT = str(MORTGAGE / "expert-gets-the-tax-return.scenario.json")
STUCK = str(MORTGAGE / "stuck-in-queue.scenario.json")


def run(*args, stdin=None, env=None, cwd=None):
    environment = {**os.environ, "COLUMNS": "100", **(env or {})}
    return subprocess.run([PROGRAM, *args], input=stdin, capture_output=True, text=True, env=environment, cwd=cwd)


class Program(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="routesim-program-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def failing_scenario(self):
        self.assertEqual(run("init", str(self.folder / "org")).returncode, 0)
        file = self.folder / "org" / "severe-fault-goes-to-the-expert.scenario.json"
        file.write_text(file.read_text().replace('"agent": "ana"', '"agent": "ben"'))
        return str(file)

    def test_a_scenario_that_holds_exits_0_and_tells_its_story(self):
        result = run("run", EXPERT)
        self.assertEqual(result.returncode, 0, result.stderr)
        for word in ("submitted", "assigned", "ana", "passed"):
            self.assertIn(word, result.stdout)
        self.assertNotIn("\x1b", result.stdout)

    def test_an_expectation_that_fails_exits_1_with_a_diff_and_a_reason(self):
        result = run("run", self.failing_scenario())
        self.assertEqual(result.returncode, 1)
        self.assertIn("- agent: ben", result.stdout)
        self.assertIn("+ agent: ana", result.stdout)
        self.assertIn("because `ben` has ", result.stdout)

    def test_what_follows_from_a_refused_submit_is_folded_in_text_and_complete_in_json(self):
        self.assertEqual(run("init", str(self.folder / "mine")).returncode, 0)
        fields = {"product": "Router", "severity": 4}
        ticket = {"workitemTypeId": "SupportTicket", "customFields": fields}
        good = dict(at="1s", submit="ticket-2", idempotencyKey="b", body=ticket)
        refused = dict(at="0s", submit="ticket-1", idempotencyKey="a",
                       body=dict(ticket, customFields=dict(fields, severity="4")))
        entries = [refused, good,
                   {"at": "10s", "expect": {"workitem": "ticket-1", "agent": "ana", "rule": None}},
                   {"at": "10s", "expect": {"workitem": "ticket-2", "agent": "ben"}},
                   {"at": "20s", "complete": "ticket-1"},
                   {"at": "end", "expect": {"workitem": "ticket-1", "routingState": "completed"}}]
        file = self.folder / "mine" / "a.scenario.json"
        file.write_text(json.dumps({"org": "org", "startsAt": "2026-03-02T12:00:00Z", "timeline": entries}))
        for options in ((), ("--quiet",), ("--no-timeline",)):
            text = run("run", str(file), *options).stdout
            self.assertEqual(text.count("not as expected at"), 2, text)
            self.assertIn("+ status: 400\n  because `severity` must be a number, but is a string; write it without quotes: `4`\n"
                          "  3 further expectations of `ticket-1` failed because its submit was refused (400)\n", text)
            self.assertIn("- agent: ben", text)
        self.assertEqual(run("run", str(file)).stdout.count("unexpected"), 2)

        failures = json.loads(run("run", str(file), "--format", "json").stdout)["scenarios"][0]["failures"]
        self.assertEqual([failure["subject"] for failure in failures],
                         ["submit ticket-1", "workitem ticket-1", "workitem ticket-2", "complete ticket-1",
                          "workitem ticket-1"])
        self.assertEqual([failure.get("follows") for failure in failures], [None, 0, None, 0, 0])
        self.assertEqual(failures[1]["because"], "the submit of `ticket-1` was refused (400)")

        # A refusal that was asked for is no cause, and a name that was given again is there.
        entries[0] = dict(refused, expectStatus=400)
        file.write_text(json.dumps({"org": "org", "timeline": entries}))
        text = run("run", str(file), "-q").stdout
        self.assertNotIn("further", text)
        self.assertEqual(text.count("not as expected at"), 4)
        entries[:2] = [refused, dict(good, submit="ticket-1")]
        del entries[3]
        file.write_text(json.dumps({"org": "org", "timeline": entries}))
        self.assertNotIn("further", run("run", str(file), "-q").stdout)

    def test_quiet_says_nothing_of_what_holds_and_everything_of_what_does_not(self):
        self.assertEqual(run("run", "--quiet", EXPERT).stdout, "")
        self.assertIn("- agent: ben", run("run", "-q", self.failing_scenario()).stdout)

    def test_wrong_input_exits_2_and_says_so_on_standard_error(self):
        missing = run("run", str(self.folder / "nowhere.scenario.json"))
        self.assertEqual((missing.returncode, missing.stdout), (2, ""))
        self.assertIn("nowhere.scenario.json", missing.stderr)
        self.assertEqual(run("run", str(self.folder)).returncode, 2)
        self.assertIn("did you mean `run`?", run("rnu", EXPERT).stderr)
        for line in (("run",), ("walk",), ("run", EXPERT, "--format", "xml"), ("run", EXPERT, "--tise"), ()):
            result = run(*line)
            self.assertEqual(result.returncode, 2, line)
            self.assertEqual(result.stdout, "", line)
            self.assertNotEqual(result.stderr, "", line)

    def test_a_folder_in_the_place_of_a_scenario_is_told_with_a_command_to_paste(self):
        def command(folder):
            result = run("run", folder, cwd=self.folder)
            self.assertEqual((result.returncode, result.stdout), (2, ""))
            first, help_line = result.stderr.split("\n")[:2]
            self.assertEqual(first, f"{folder}: error: `{folder}` is a folder, not a file [not-a-file]")
            return help_line
        self.assertEqual(run("init", str(self.folder / "desk")).returncode, 0)
        told = command("desk")
        self.assertEqual(told, "  help: for its scenarios: `routesim run desk/expert-at-lunch.scenario.json "
                               "desk/severe-fault-goes-to-the-expert.scenario.json`")
        arguments = shlex.split(told.split("`")[1])[1:]
        self.assertEqual(run(*arguments, cwd=self.folder).returncode, 0)

        deep = self.folder / "it's all" / "deep"
        deep.mkdir(parents=True)
        (deep / "a.scenario.json").write_text("{}")
        (deep / "notes.json").write_text("{}")
        told = command("it's all")
        self.assertIn("for its scenario: ", told)
        self.assertEqual(shlex.split(told.split("`")[1])[2:], ["it's all/deep/a.scenario.json"])
        for number in range(6):
            (deep / f"b{number}.scenario.json").write_text("{}")
        told = command("it's all")
        self.assertIn("for the first 5 of its 7 scenarios: ", told)
        self.assertEqual(len(shlex.split(told.split("`")[1])), 2 + 5)
        (self.folder / "empty").mkdir()
        self.assertEqual(command("empty"), "  help: there is no `*.scenario.json` in it")

    def test_agents_that_nobody_gave_a_state_are_hinted_at(self):
        file = self.folder / "a.scenario.json"
        org = {"workitem-types": [{"name": "T", "description": "", "customFields": [], "routingRuleId": "r"}],
               "rules": [{"id": "r", "queueId": "desk"}], "queues": [{"id": "desk"}], "agents": [{"id": "ana"}]}
        timeline = [{"at": "0s", "submit": "loan-1", "idempotencyKey": "a", "body": {"workitemTypeId": "T"}}]
        file.write_text(json.dumps({"org": org, "timeline": timeline}))
        text = run("run", str(file)).stdout
        self.assertIn("[nobodyLoggedIn]", text)
        self.assertIn("agents without `state` start Offline (D3), here: ana\n", text)
        org["agents"][0]["state"] = "Offline"
        file.write_text(json.dumps({"org": org, "timeline": timeline}))
        text = run("run", str(file)).stdout
        self.assertIn("[nobodyLoggedIn]", text)
        self.assertNotIn("D3", text)

    def test_version_and_help_exit_0(self):
        self.assertRegex(run("--version").stdout, r"^routesim \d+\.\d+\.\d+\n$")
        for line in (("--help",), ("run", "--help")):
            result = run(*line)
            self.assertEqual(result.returncode, 0)
            self.assertIn("Exit codes", result.stdout)

    def test_several_scenarios_get_a_line_each_and_a_total_and_the_highest_code_wins(self):
        failing = self.failing_scenario()
        result = run("run", EXPERT, failing, STUCK)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stdout.endswith("2 passed, 1 failed\n"), result.stdout)
        broken = self.folder / "broken.scenario.json"
        broken.write_text("{")
        result = run("run", failing, str(broken), EXPERT)
        self.assertEqual(result.returncode, 2)
        self.assertTrue(result.stdout.endswith("1 passed, 1 failed, 1 unreadable\n"), result.stdout)

    def test_a_scenario_without_expectations_has_not_passed(self):
        empty = self.folder / "empty.scenario.json"
        empty.write_text('{ "org": {}, "name": "Nothing to hold", "timeline": [] }')
        result = run("run", EXPERT, str(empty), STUCK)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("\nno expectations  " + str(empty), result.stdout)
        self.assertTrue(result.stdout.endswith("\n3 scenarios: 2 passed, 1 without expectations\n"), result.stdout)
        failing = self.failing_scenario()
        self.assertTrue(run("run", failing, str(empty), STUCK, str(self.folder / "none.json")).stdout
                        .endswith("\n4 scenarios: 1 passed, 1 failed, 1 unreadable, 1 without expectations\n"))
        self.assertEqual(run("run", "-q", EXPERT, str(empty)).stdout, "")
        answer = json.loads(run("run", "--format", "json", EXPERT, str(empty)).stdout)
        self.assertEqual((answer["passed"], answer["failed"], answer["withoutExpectations"]), (2, 0, 1))
        self.assertEqual([(one["status"], one["checks"] == 0) for one in answer["scenarios"]],
                         [("passed", False), ("passed", True)])

    def test_standard_input(self):
        text = pathlib.Path(EXPERT).read_text()
        result = run("run", "-", stdin=text, cwd=MORTGAGE)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_json_is_one_object_on_standard_output(self):
        result = run("run", "--format", "json", EXPERT, self.failing_scenario())
        self.assertEqual(result.returncode, 1)
        answer = json.loads(result.stdout)
        self.assertEqual((answer["passed"], answer["failed"], answer["unreadable"]), (1, 1, 0))
        failure = answer["scenarios"][1]["failures"][0]
        self.assertEqual((failure["member"], failure["expected"], failure["actual"]), ("agent", "ben", "ana"))
        broken = self.folder / "broken.scenario.json"
        broken.write_text('{"nmae": 1}')
        result = run("run", "--format", "json", str(broken))
        self.assertEqual((result.returncode, result.stderr), (2, ""))
        codes = [problem["code"] for problem in json.loads(result.stdout)["problems"]]
        self.assertIn("unknown-member", codes)

    def test_a_client_is_audited_in_text_and_json_and_leaves_the_same_log_again(self):
        ticket = {"id": "Ticket", "name": "Ticket", "description": "A ticket", "customFields": []}
        scenario = self.folder / "batch.scenario.json"
        scenario.write_text(json.dumps({
            "name": "A batch", "org": {"workitem-types": [ticket]},
            "client": {"key": "perAttempt", "retry": {"jitter": "none"},
                       "records": [{"id": "A", "body": {"workitemTypeId": "Ticket"}},
                                   {"id": "B", "body": {"workitemTypeId": "Ticket", "priority": "high"}}]},
            "faults": [{"fault": "answerLost", "requests": [1]}],
            "timeline": [{"at": "end", "expect": {"audit": {"duplicates": 0, "refused": 1, "drainedIn": "600ms"}}}]}))
        again = ("attempt 2 of `A` created `A#2`: attempt 1 (request `c0e5081f-ebd2-8bcf-bf98-990cbda7b1cd`) had "
                 "created `A` but was answered 503, and the retry had a new key")
        text = run("run", str(scenario), env={"COLUMNS": "200"})
        self.assertEqual(text.returncode, 1, text.stderr)
        for line in ("  duplicates        1  workitems beyond a record's first\n", "  drained in 600ms · 5 requests a second\n",
                     f"\nDuplicates: 1\n  {again}\n", f"  + duplicates: 1\n  because {again}\n",
                     "failed: 1 of 3 checks not as expected"):
            self.assertIn(line, text.stdout)

        ingestion = json.loads(run("run", "--format", "json", str(scenario)).stdout)["scenarios"][0]["summary"]["ingestion"]
        self.assertEqual(ingestion["created"], 2)
        self.assertEqual(ingestion["drainedIn"], 600_000)
        self.assertEqual([finding["reason"] for finding in ingestion["findings"]][0], again)
        self.assertEqual([finding["problems"][0]["pointer"] for finding in ingestion["findings"][1:]], ["/priority"])

        logs = []
        for name in ("first", "second"):
            self.assertEqual(run("run", "--quiet", "--log", str(self.folder / name), str(scenario)).returncode, 1)
            logs.append((self.folder / name).read_bytes())
        self.assertEqual(logs[0], logs[1])
        self.assertIn(b'"event":"clientDrained"', logs[0])

    def test_the_log_is_there_whole_or_not_at_all(self):
        log = self.folder / "log.ndjson"
        self.assertEqual(run("run", EXPERT, "--log", str(log)).returncode, 0)
        lines = log.read_text().splitlines()
        self.assertEqual(json.loads(lines[0])["event"], "runStarted")
        self.assertEqual(json.loads(lines[-1])["event"], "runEnded")
        self.assertEqual([json.loads(line)["sequence"] for line in lines], list(range(1, len(lines) + 1)))
        self.assertEqual(os.listdir(self.folder), ["log.ndjson"])

        place = str(self.folder / "no" / "folder.ndjson")
        result = run("run", EXPERT, "--log", place)
        self.assertEqual(result.returncode, 2)
        self.assertIn(place, result.stderr)
        self.assertIn("help:", result.stderr)

    def test_a_full_disk_exits_3_and_leaves_no_half_file(self):
        result = run("run", EXPERT, "--log", "/dev/full")
        self.assertEqual(result.returncode, 3)
        self.assertIn("/dev/full", result.stderr)
        self.assertIn("events", result.stderr)

    def test_a_disk_that_fills_in_the_middle_leaves_the_old_log(self):
        log = self.folder / "log.ndjson"
        log.write_text("the old one\n")
        day = str(SOURCE / "scenarios" / "insurance-claims" / "day.scenario.json")
        # A limit on file size stands for the disk: SIGXFSZ ignored, writing fails.
        script = f'trap "" XFSZ; ulimit -f 100; exec "{PROGRAM}" run -q "{day}" --log "{log}"'
        result = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("the incomplete file was removed", result.stderr)
        self.assertEqual(log.read_text(), "the old one\n")
        self.assertEqual(os.listdir(self.folder), ["log.ndjson"])

    def test_standard_output_that_takes_no_more_exits_3(self):
        with open("/dev/full", "w") as full:
            result = subprocess.run([PROGRAM, "run", EXPERT], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 3)
        self.assertIn("standard output", result.stderr)

    def test_logs_of_several_scenarios_go_to_a_folder(self):
        folder = self.folder / "logs"
        self.assertEqual(run("run", EXPERT, STUCK, "--log", str(folder)).returncode, 0)
        self.assertEqual(sorted(os.listdir(folder)),
                         ["expert-gets-the-tax-return.ndjson", "stuck-in-queue.ndjson"])
        for place in (folder, f"{self.folder}/one/"):
            self.assertEqual(run("run", EXPERT, "--log", str(place)).returncode, 0)
        self.assertEqual(os.listdir(self.folder / "one"), ["expert-gets-the-tax-return.ndjson"])
        other = self.folder / "other" / pathlib.Path(EXPERT).name
        other.parent.mkdir()
        other.write_text("{}")
        result = run("run", EXPERT, str(other), "--log", str(folder))
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("would both write", result.stderr)

    def test_colour_only_on_a_terminal_and_not_with_no_color(self):
        def on_terminal(env):
            master, slave = pty.openpty()
            process = subprocess.Popen([PROGRAM, "run", EXPERT], stdout=slave, stderr=slave,
                                       env={**os.environ, "TERM": "xterm", **env})
            os.close(slave)
            output = b""
            try:
                while chunk := os.read(master, 65536):
                    output += chunk
            except OSError:
                pass
            process.wait()
            os.close(master)
            return output
        self.assertIn(b"\x1b[", on_terminal({}))
        self.assertNotIn(b"\x1b[", on_terminal({"NO_COLOR": "1"}))

    def test_lines_fit_the_width(self):
        for columns in (72, 80, 120):
            result = run("run", EXPERT, env={"COLUMNS": str(columns)})
            longest = max(len(line) for line in result.stdout.splitlines())
            self.assertLessEqual(longest, columns)

    def test_reversed_ties_are_listed(self):
        result = run("run", str(MORTGAGE / "overlapping-rules.scenario.json"), "--ties", "reverse")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"[1-9]\d* of \d+ workitems? would be routed differently")
        self.assertIn("→", result.stdout)
        ordered = run("run", str(MORTGAGE / "overlapping-rules-ordered.scenario.json"), "--ties", "reverse")
        self.assertIn("No two rules share an evaluationOrder, so there is nothing to reverse", ordered.stdout)

    def test_init_makes_scenarios_that_hold_and_overwrites_nothing(self):
        folder = self.folder / "mine"
        self.assertEqual(run("init", str(folder)).returncode, 0)
        files = [str(path) for path in folder.glob("*.scenario.json")]
        self.assertEqual(len(files), 2)
        result = run("run", *files)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        again = run("init", str(folder))
        self.assertEqual(again.returncode, 2)
        self.assertIn("not an empty folder", again.stderr)
        self.assertEqual(run("init", str(self.folder / "a" / "b")).returncode, 2)
        self.assertEqual(run("init", "").returncode, 2)
        here = self.folder / "here"
        here.mkdir()
        self.assertEqual(run("init", ".", cwd=here).returncode, 0)
        self.assertTrue((here / "org" / "rules.json").exists())


if __name__ == "__main__":
    unittest.main()
