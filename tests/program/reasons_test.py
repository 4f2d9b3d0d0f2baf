"""Why something is not as expected, or was not routed: what an author reads when a scenario is not right yet."""
import copy
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["ROUTESIM_PROGRAM"]

FIELDS = [{"name": "amount", "displayName": "Amount", "type": "number", "isRoutingField": True},
          {"name": "kind", "displayName": "Kind", "type": "string", "isRoutingField": True}]
ORG = {
    "workitem-types": [{"id": "type-1", "name": "Loan", "description": "A loan", "customFields": FIELDS}],
    "rules": [
        {"id": "kinds", "queueId": "desk", "evaluationOrder": 1,
         "when": {"all": [{"field": "kind", "operator": "equals", "value": "tax"},
                          {"field": "amount", "operator": "greaterThan", "value": 0}]},
         "skills": [{"skillId": "tax", "proficiency": 4}]},
        {"id": "huge", "queueId": "desk", "evaluationOrder": 2,
         "when": {"field": "amount", "operator": "greaterThan", "value": 900}},
    ],
    "queues": [{"id": "desk", "name": "Desk", "serviceLevel": {"percentage": 80, "within": "1m"}}],
    "skills": [{"id": "tax", "name": "Tax"}],
    "agents": [{"id": "maria", "state": "Available", "skills": [{"skillId": "tax", "proficiency": 4}]},
               {"id": "ben", "state": "Available", "skills": [{"skillId": "tax", "proficiency": 3}]}],
}


def submit(name, kind="tax", amount=5, at="0s", type_id="type-1", **more):
    return dict(at=at, submit=name, idempotencyKey=name,
                body={"workitemTypeId": type_id, "customFields": {"kind": kind, "amount": amount}}, **more)


class Reasons(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="routesim-reasons-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.org = copy.deepcopy(ORG)

    def run_it(self, timeline, *options, more=None, until="1h"):
        file = self.folder / "a.scenario.json"
        file.write_text(json.dumps({"name": "a", "org": self.org, "startsAt": "2026-03-02T09:00:00Z", "until": until,
                                    **(more or {}), "timeline": timeline}))
        return subprocess.run([PROGRAM, "run", str(file), "--no-timeline", *options], capture_output=True, text=True,
                              env={**os.environ, "COLUMNS": "140"}, check=False)

    def attach(self, rule="kinds"):
        self.org["workitem-types"][0]["routingRuleId"] = rule

    def test_a_workitem_that_was_never_routed_has_its_cause_and_cure_once(self):
        wanted = {"workitem": "loan-1", "routingState": "assigned", "agent": "maria", "rule": "kinds", "wait": "0s"}
        entries = [submit("loan-1"), {"at": "1m", "expect": wanted},
                   {"at": "2m", "expect": {"workitem": "loan-1", "queue": "desk"}}]
        self.org["workitem-types"][0]["routingEnabled"] = True
        text = self.run_it(entries).stdout
        cure = "type `Loan` has no `routingRuleId`, so nothing routes by itself: " \
               "attach a rule to the type, or add a `route` entry"
        self.assertEqual(text.count("`loan-1` was never routed: " + cure), 1, text)
        self.assertIn("  4 further expectations of `loan-1` failed because it was never routed\n", text)
        self.assertEqual(text.count("not as expected at"), 1, text)
        failures = json.loads(self.run_it(entries, "--format", "json").stdout)["scenarios"][0]["failures"]
        self.assertEqual([failure.get("follows") for failure in failures], [None, 0, 0, 0, 0])

        self.org["workitem-types"][0]["routingEnabled"] = False
        self.assertIn("type `Loan` has `routingEnabled` false, so nothing of it is routed: set it to true",
                      self.run_it(entries).stdout)

        # Routed later, it is another matter.
        self.org["workitem-types"][0]["routingEnabled"] = True
        entries.insert(2, {"at": "90s", "route": "loan-1"})
        entries[-1]["expect"]["queue"] = None
        text = self.run_it(entries).stdout
        self.assertIn("3 further expectations", text)
        self.assertEqual(text.count("not as expected at"), 2, text)

    def test_the_summary_groups_what_was_not_routed(self):
        entries = [submit(f"loan-{i}") for i in range(1, 6)]
        summary = self.run_it(entries).stdout
        self.assertIn("Not routed: 5 workitems\n"
                      "  5 workitems  of Loan · loan-1, loan-2, loan-3 and 2 more\n"
                      "    type `Loan` has no `routingRuleId`, so nothing routes by itself [noRoutingRule]\n"
                      "    attach a rule to the type, or add a `route` entry\n", summary)
        self.org["workitem-types"].append({"id": "type-2", "name": "Claim", "description": "A claim", "customFields": FIELDS,
                                          "routingRuleId": "kinds"})
        entries += [submit("claim-1", kind="other", type_id="type-2"), submit("claim-2", type_id="type-2")]
        entries += [{"at": "1m", "patchType": "type-1", "body": {"routingRuleId": "huge"}},
                    {"at": "2m", "cancel": "loan-1"}]
        result = self.run_it(entries).stdout
        self.assertIn("  1 workitem  of Claim · claim-1\n    no rule of type `Claim` matched [noRuleMatched]\n", result)
        self.assertIn("  4 workitems  of Loan · loan-2, loan-3, loan-4 and 1 more\n    type `Loan` routed nothing by "
                      "itself when it was created [createdBeforeRouting]\n    add a `route` entry\n", result)
        groups = json.loads(self.run_it(entries, "--format", "json").stdout)["scenarios"][0]["summary"]["unrouted"]
        self.assertEqual([(group["workitemTypeId"], group["workitems"], group["cause"], group["first"])
                          for group in groups],
                         [("type-1", 4, "createdBeforeRouting", ["loan-2", "loan-3", "loan-4"]),
                          ("type-2", 1, "noRuleMatched", ["claim-1"])])
        self.attach()
        self.assertNotIn("Not routed", self.run_it([submit("loan-1")]).stdout)

    def test_where_no_rule_matched_the_nearest_is_told(self):
        self.attach()
        text = self.run_it([submit("loan-1", kind="other"),
                            {"at": "1m", "expect": {"workitem": "loan-1", "routingState": "queued"}}]).stdout
        self.assertIn("because no rule matched `loan-1`: `kinds` did not match: `kind` equals \"tax\" is false of "
                      "\"other\"", text)
        # Equally near: the first.
        text = self.run_it([submit("loan-1", kind="other", amount=0),
                            {"at": "1m", "expect": {"workitem": "loan-1", "reason": None}}]).stdout
        self.assertIn("because no rule matched `loan-1`: `kinds` did not match", text)

    def test_agents_that_were_kept_out_are_told_in_words(self):
        self.attach()
        ben = {"at": "1m", "expect": {"workitem": "loan-1", "agent": "ben"}}
        self.assertIn("because `ben` has 3 of skill `tax`, 4 is asked for [proficiencyTooLow]\n",
                      self.run_it([submit("loan-1"), ben]).stdout)
        self.org["agents"][1].update(state="Lunch", skills=[])
        self.assertIn("because `ben` is at Lunch, has no skill `tax` [loggedOut, skillMissing]\n",
                      self.run_it([submit("loan-1"), ben]).stdout)
        self.org["agents"][0]["state"] = "Lunch"
        text = self.run_it([submit("loan-1"),
                            {"at": "1m", "expect": {"workitem": "loan-1", "routingState": "assigned"}}]).stdout
        self.assertIn("because `loan-1` waits in `desk`: no agent of `desk` with tax ≥ 4 is logged in: `maria` is at "
                      "Lunch [nobodyLoggedIn]\n", text)
        self.org["agents"][0]["state"] = "Not Available"
        text = self.run_it([submit("loan-1"),
                            {"at": "1m", "expect": {"workitem": "loan-1", "routingState": "assigned"}}]).stdout
        self.assertIn("is available: `maria` is Not Available [nobodyAvailable]\n", text)

    def test_a_wait_and_a_service_level_say_what_they_come_of(self):
        self.attach()
        self.org["agents"][0]["state"] = "Lunch"
        text = self.run_it([submit("loan-1"), submit("loan-2", at="10s"),
                            {"at": "330s", "agent": "maria", "state": "Available"},
                            {"at": "6m", "expect": {"workitem": "loan-1", "wait": "5m"}},
                            {"at": "6m", "expect": {"workitem": "loan-2", "wait": "5m"}},
                            {"at": "6m", "expect": {"queue": "desk", "serviceLevel": 50}}]).stdout
        self.assertIn("because it was first queued at 09:00:00, and the wait ends at the assignment, 09:05:30\n", text)
        self.assertIn("because it was first queued at 09:00:10 and is not accepted yet\n", text)
        self.assertIn("because 0 of 2 workitems that count accepted within 1m\n", text)

    def wrong(self, timeline):
        result = self.run_it(timeline)
        self.assertEqual(result.returncode, 2, result.stdout)
        return result.stderr

    def test_the_name_of_a_type_is_not_its_id(self):
        named = "`Loan` is the name of `type-1`"
        self.assertIn("no workitem type has the id `Loan`; " + named, self.run_it([submit("a", type_id="Loan")]).stdout)
        self.assertIn(named, self.wrong([{"at": "0s", "patchType": "Loan", "body": {}}]))
        read = {"at": "0s", "request": {"method": "GET", "path": "/api/v2/workitemtypes/Loan"}}
        self.assertIn(named, self.run_it([read]).stdout)

    def test_a_part_that_the_org_lacks_is_called_missing(self):
        self.org["agents"] = []
        entry = [{"at": "0s", "agent": "maria", "state": "Lunch"}]
        self.assertIn("the org has no agents: it has no member `agents`", self.wrong(entry))
        folder = self.folder / "org"
        folder.mkdir()
        for part in ("queues", "skills", "rules", "workitem-types"):
            (folder / (part + ".json")).write_text(json.dumps(self.org[part]))
        self.org = "org"
        self.assertIn("the org has no agents: it has neither `agents.json` nor `agents/`", self.wrong(entry))

    def test_help_lists_an_id_once_and_a_number_in_quotes_without_them(self):
        self.org["agents"].append(dict(self.org["agents"][0], skills=[{"skillId": "tax", "proficiency": "4"}]))
        text = self.wrong([{"at": "0s", "agent": "zacharias", "state": "Lunch"}])
        self.assertIn("write it without quotes: `4`", text)
        self.assertIn("the ids are `maria`, `ben`\n", text)

    def test_a_brace_that_is_not_closed_in_the_middle_is_pointed_at(self):
        file = self.folder / "a.scenario.json"
        file.write_text('{ "org": "org",\n  "timeline": [\n    { "at": "0s", "cancel": "a",\n'
                        '    { "at": "1s", "cancel": "b" } ] }\n')
        result = subprocess.run([PROGRAM, "run", str(file)], capture_output=True, text=True, check=False)
        self.assertIn("help: is the `{` in line 3, column 5 not closed?", result.stderr)

    def test_a_log_that_is_a_file_cannot_be_a_folder(self):
        (self.folder / "expected").write_text("")
        result = self.run_it([], "--log", str(self.folder / "expected") + "/")
        self.assertEqual(result.returncode, 2)
        self.assertIn("expected` is a file, and these logs need a folder\n  help: remove it", result.stderr)

    def test_reversed_ties_say_what_they_reverse(self):
        self.attach()
        self.assertIn("No two rules share an evaluationOrder, so there is nothing to reverse",
                      self.run_it([submit("a")], "--ties", "reverse").stdout)
        self.org["rules"][1]["evaluationOrder"] = 1
        self.assertIn("Had equal evaluationOrders been decided the other way, no workitem",
                      self.run_it([submit("a")], "--ties", "reverse").stdout)
        other = self.folder / "b.scenario.json"
        shutil.copy(self.folder / "a.scenario.json", other)
        self.assertIn("equal evaluationOrders reversed: 2 of 2 scenarios route every workitem as before\n",
                      self.run_it([submit("a")], "--ties", "reverse", str(other)).stdout)

    def test_quiet_tells_warnings_before_failures(self):
        self.attach()
        self.org["rules"][1]["evaluationOrder"] = 1
        entries = [{"at": "1s", "agent": "maria", "state": "Lunch"},
                   {"at": "end", "expect": {"agent": "maria", "state": "Offline"}}]
        file = self.folder / "a.scenario.json"
        self.run_it(entries)
        result = subprocess.run([PROGRAM, "run", "-q", str(file)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                text=True, check=False)
        self.assertLess(result.stdout.index("warning:"), result.stdout.index("\n\n"))
        self.assertLess(result.stdout.index("\n\n"), result.stdout.index("not as expected at"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
