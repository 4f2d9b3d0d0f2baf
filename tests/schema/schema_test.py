#!/usr/bin/env python3
"""The JSON Schemas of docs/schema/ accept what the program accepts, and refuse the mistakes of shape that it refuses.

- Each schema is one itself, and everything in it that an author writes has a description for the editor to show.
- Every scenario and org of scenarios/ and tests/decisions/, inline orgs and timeline files included, passes.
- Every case of tests/config/invalid/ that shape_errors.txt lists fails, in the schema and in the program.
- Every block ```json schema=FILE#POINTER of the documentation passes.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

import jsonschema

try:
    import referencing
except ImportError:  # before jsonschema 4.18
    referencing = None

SOURCE = pathlib.Path(os.environ.get("ROUTESIM_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
SCHEMAS = SOURCE / "docs" / "schema"
INVALID = SOURCE / "tests" / "config" / "invalid"
SHAPE_ERRORS = SOURCE / "tests" / "schema" / "shape_errors.txt"
PARTS = {"workitem-types": "workitem-type", "rules": "rules", "queues": "queues", "skills": "skills",
         "agents": "agents"}


def without_comments(text):
    """The text with // and /* */ comments as spaces; what looks like one inside a string stays."""
    out = []
    i = 0
    while i < len(text):
        pair = text[i:i + 2]
        if text[i] == '"':
            end = i + 1
            while end < len(text) and text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            out.append(text[i:end + 1])
            i = end + 1
        elif pair == "//":
            end = text.find("\n", i)
            i = len(text) if end < 0 else end
        elif pair == "/*":
            end = text.find("*/", i + 2)
            if end < 0:
                raise ValueError("a comment is not closed")
            out.append(" " + "\n" * text.count("\n", i, end))
            i = end + 2
        else:
            out.append(text[i])
            i += 1
    return "".join(out)


def no_repetition(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is repeated")
    return members


def no_constant(word):
    raise ValueError("`%s` is no JSON" % word)


def parse(text):
    """Raises ValueError for what is no JSON with comments, and for a member that is there twice."""
    return json.loads(without_comments(text.lstrip("\ufeff")), object_pairs_hook=no_repetition,
                      parse_constant=no_constant)


def read(path):
    return parse(path.read_text(encoding="utf-8"))


STORE = {}
for schema_file in sorted(SCHEMAS.glob("*.json")):
    STORE[schema_file.name] = json.loads(schema_file.read_text(encoding="utf-8"))


def validator_of(schema):
    """References between the schemas lead to STORE: by a RefResolver, or as newer versions of jsonschema do it."""
    if referencing is None:
        resolver = jsonschema.RefResolver("", {}, store=STORE)
        return jsonschema.Draft202012Validator({"$ref": schema}, resolver=resolver)
    resources = [(name, referencing.Resource.from_contents(content)) for name, content in STORE.items()]
    registry = referencing.Registry().with_resources(resources)
    return jsonschema.Draft202012Validator({"$ref": schema}, registry=registry)


def errors(document, schema):
    """What the schema `NAME.schema.json`, or the part of one that `NAME.schema.json#POINTER` names, has against it."""
    return ["%s: %s" % ("/" + "/".join(str(part) for part in error.absolute_path), error.message[:300])
            for error in validator_of(schema).iter_errors(document)]


def org_documents(path):
    """The documents of an org as (file, schema)."""
    if path.is_file():
        yield path, "org.schema.json"
        return
    for part, schema in PARTS.items():
        if (path / (part + ".json")).is_file():
            yield path / (part + ".json"), schema + ".schema.json"
        for file in sorted((path / part).glob("*.json")):
            yield file, schema + ".schema.json"


def errors_of_org(path):
    return ["%s: %s" % (file, error) for file, schema in org_documents(path) for error in errors(read(file), schema)]


def errors_of_scenario(path):
    """Of the scenario, its timeline file, and its org where that is a folder or file of its own."""
    scenario = read(path)
    found = ["%s: %s" % (path, error) for error in errors(scenario, "scenario.schema.json")]
    if not isinstance(scenario, dict):
        return found
    client = scenario.get("client")
    records = client.get("records") if isinstance(client, dict) else None
    for named, schema in ((scenario.get("timelineFile"), "entry"), (records, "record")):
        if not isinstance(named, str) or named.endswith(".csv"):
            continue
        file = path.parent / named
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
        for number, line in enumerate(lines, 1):
            if line.strip():
                for error in errors(parse(line), "scenario.schema.json#/$defs/" + schema):
                    found.append("%s:%d: %s" % (file, number, error))
    if isinstance(scenario.get("org"), str) and (path.parent / scenario["org"]).exists():
        found += errors_of_org(path.parent / scenario["org"])
    return found


def is_org(path):
    """Whether a file is an org and no scenario."""
    try:
        document = read(path)
    except ValueError:
        return False
    return isinstance(document, dict) and not {"org", "timeline", "timelineFile"} & set(document)


def case_errors(name):
    """Of one case of tests/config/invalid/: a scenario, an org file, or a folder with a scenario or an org in it."""
    file = INVALID / (name + ".json")
    if file.is_file():
        return errors_of_org(file) if is_org(file) else errors_of_scenario(file)
    folder = INVALID / name
    scenarios = sorted(folder.glob("*.scenario.json")) or sorted(folder.glob("scenario.json"))
    if scenarios:
        return [error for scenario in scenarios for error in errors_of_scenario(scenario)]
    return errors_of_org(folder)


def shape_errors():
    lines = [line.split("#")[0].strip() for line in SHAPE_ERRORS.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line]


def refused(scenario):
    """Whether the program refuses to run it: exit code 2."""
    done = subprocess.run([os.environ["ROUTESIM_PROGRAM"], "run", "-"], input=json.dumps(scenario), text=True,
                          capture_output=True, check=False)
    return done.returncode == 2


def program_refuses(name):
    """The same of a case of tests/config/invalid/; an org is given to the program by a scenario of one line."""
    file = INVALID / (name + ".json")
    path = file if file.is_file() else INVALID / name
    scenarios = [path] if path.is_file() else sorted(path.glob("*.scenario.json")) or sorted(path.glob("scenario.json"))
    if not scenarios or (path.is_file() and is_org(path)):
        return refused({"name": "reads the org", "org": str(path), "timeline": []})
    done = subprocess.run([os.environ["ROUTESIM_PROGRAM"], "run", str(scenarios[0])], capture_output=True, check=False)
    return done.returncode == 2


def descriptions_missing(schema, where=""):
    """Pointers to members that have no description, neither of their own nor of what they refer to."""
    missing = []
    if isinstance(schema, dict):
        for name, member in schema.get("properties", {}).items() if isinstance(schema.get("properties"), dict) else []:
            # Parts of a condition such as `then` only narrow what is described elsewhere.
            narrowing = re.search(r"/(then|else|if|allOf/\d+|anyOf/\d+|oneOf/\d+)(/|$)", where)
            if not narrowing and "description" not in member:
                missing.append("%s/properties/%s" % (where, name))
        for name, member in schema.get("$defs", {}).items() if isinstance(schema.get("$defs"), dict) else []:
            if "description" not in member:
                missing.append("%s/$defs/%s" % (where, name))
        for key, value in schema.items():
            missing += descriptions_missing(value, "%s/%s" % (where, key))
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            missing += descriptions_missing(value, "%s/%d" % (where, index))
    return missing


def examples(page):
    """The blocks ```json schema=… of a page, as (line, schema, document)."""
    text = page.read_text(encoding="utf-8")
    for match in re.finditer(r"^```json schema=(\S+)[^\n]*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        yield text.count("\n", 0, match.start()) + 1, match.group(1), parse(match.group(2))


class Schemas(unittest.TestCase):
    maxDiff = None

    def test_each_schema_is_one(self):
        self.assertEqual(len(STORE), 7)
        for name, schema in STORE.items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(schema)
                self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
                self.assertEqual(schema["$id"], name)
                self.assertEqual(descriptions_missing(schema), [])

    def test_every_reference_leads_somewhere(self):
        def references(schema):
            if isinstance(schema, dict):
                if isinstance(schema.get("$ref"), str):
                    yield schema["$ref"]
                for value in schema.values():
                    yield from references(value)
            elif isinstance(schema, list):
                for value in schema:
                    yield from references(value)

        for name, schema in STORE.items():
            for reference in references(schema):
                file, _, pointer = reference.partition("#")
                target = STORE[file or name]
                for part in pointer.split("/")[1:]:
                    self.assertIn(part, target, "%s: %s" % (name, reference))
                    target = target[part]

    def test_comments(self):
        self.assertEqual(parse('{ "a": "//no", // yes\n "b": "\\"/*", /* two\nlines */ "c": [1 /**/, 2] }'),
                         {"a": "//no", "b": "\"/*", "c": [1, 2]})
        for text in ('{ "a": 1, "a": 2 }', '{ "a": NaN }', "[1 /* 2 ]", "[1, 2,]", ""):
            with self.assertRaises(ValueError):
                parse(text)

    def test_scenarios_pass(self):
        files = sorted((SOURCE / "scenarios").rglob("*.scenario.json"))
        files += sorted((SOURCE / "tests" / "decisions").glob("*.scenario.json"))
        self.assertGreaterEqual(len(files), 17)
        for file in files:
            with self.subTest(str(file.relative_to(SOURCE))):
                self.assertEqual(errors_of_scenario(file), [])

    def test_every_file_of_an_org_is_seen(self):
        seen = set()
        for folder in (SOURCE / "scenarios").iterdir():
            for org in [folder / "org"] + sorted(folder.glob("org*.json")):
                seen.update(path for path, _ in org_documents(org))
                self.assertEqual(errors_of_org(org), [])
        written = {path for path in (SOURCE / "scenarios").rglob("*.json") if not path.name.endswith(".scenario.json")}
        self.assertEqual(written - seen, set())

    def test_the_schema_that_a_file_names_is_there(self):
        for file in sorted((SOURCE / "scenarios").rglob("*.json")):
            document = read(file)
            if isinstance(document, dict) and "$schema" in document:
                self.assertTrue((file.parent / document["$schema"]).is_file(), str(file))

    def test_small_mistakes_fail(self):
        """Each in the schema and in the program, so that the two cannot drift apart."""
        org = {"workitem-types": [{"name": "T", "description": "", "customFields": [
                   {"name": "f", "displayName": "F", "type": "number", "isRoutingField": True}]}],
               "queues": [{"id": "q"}, {"id": "q2"}], "skills": [{"id": "s"}], "agents": [{"id": "a"}, {"id": "ana"}]}
        good = {"name": "n", "org": org, "timeline": [
            {"at": "10s", "submit": "a", "body": {"anything": "goes"}, "acceptAfter": "never"},
            {"at": "2026-01-01T01:00:10.5+01:00", "route": "a"},
            {"at": "11s", "request": {"method": "GET", "path": "/api/v2/queues?pageSize=5"}, "expectBody": {"total": 2}},
            {"at": "end", "expect": {"workitem": "a", "agent": None, "wait": {"max": "5m"}}},
            {"at": "end", "expect": {"audit": {"lost": 0, "drainedIn": {"max": "1h"}, "requestsPerSecond": 1.5}}}],
            "client": {"records": [{"id": "r-1", "at": "5s", "body": {"workitemTypeId": "T"}}], "startsAt": "1s",
                       "concurrency": 2, "perSecond": 5, "roundTrip": "0s", "timeout": "1s", "key": "stored",
                       "storeLostAt": "2m", "stampPerAttempt": ["f"], "handling": {"acceptAfter": "never"},
                       "retry": {"attempts": 2, "base": "0s", "factor": 1.5, "cap": "1s", "jitter": "none",
                                 "honourRetryAfter": False}},
            "faults": [{"fault": "latency", "delay": "1s", "rate": 0.5, "from": "1s", "to": "2s"},
                       {"fault": "unavailable", "requests": [5], "retryAfter": "2s"},
                       {"fault": "rateLimit", "perMinute": 300, "burst": 5}]}
        self.assertEqual(errors(good, "scenario.schema.json"), [])
        mistakes = [
            (("name",), 3), (("org",), 5), (("seed",), -1), (("seed",), 1.5),
            (("startsAt",), "2026-13-02T09:00:00Z"), (("startsAt",), "2026-03-02"), (("until",), "soon"),
            (("name",), "n" * 257), (("defaults",), {"acceptAfter": "5"}), (("defaults",), {"handleTime": 5}),
            (("defaults",), {"offerTimeout": "0s"}), (("timeLine",), []), (("timeline", 0, "at"), "1m1h"),
            (("timeline", 0, "at"), ""), (("timeline", 0, "at"), "1.5s"), (("timeline", 0, "at"), "end"),
            (("timeline", 0, "at"), "0:01:30"), (("timeline", 0, "submit"), "a#2"),
            (("timeline", 0, "expect"), {}), (("timeline", 0, "state"), "Available"),
            (("timeline", 0, "acceptAfter"), 0), (("timeline", 0, "idempotencyKey"), ""),
            (("timeline", 0, "idempotencyKey"), "\u00e9"), (("timeline", 1, "expectStatus"), 500),
            (("timeline", 1, "expectProblems"), ["unknownOptoin"]), (("timeline", 1, "handleTime"), "5s"),
            (("timeline", 1), {"at": "1s"}), (("timeline", 1), {"at": "1s", "agent": "ana"}),
            (("timeline", 1), {"at": "1s", "agent": "ana", "state": "Busy"}),
            (("timeline", 2, "request", "method"), "POST"), (("timeline", 2, "request", "method"), "DELETE"),
            (("timeline", 2, "request", "path"), "/api/v2/queue"), (("timeline", 2, "request", "path"), "/api/v2/queues/"),
            (("timeline", 2, "request", "path"), "/api/v2/workitems"),
            (("timeline", 2, "request", "path"), "/api/v2/workitems/a/b"),
            (("timeline", 2, "request", "path"), "/api/v2/workitems/a/routing"),
            (("timeline", 2, "request", "path"), "/api/v2/queues/q?pageSize=5"),
            (("timeline", 2, "expectBody"), {}), (("timeline", 2, "expectBody"), ["id"]),
            (("timeline", 4, "expect", "audit"), {}), (("timeline", 4, "expect", "audit", "duplicate"), 0),
            (("timeline", 4, "expect", "audit", "lost"), "0s"), (("timeline", 4, "expect", "audit", "drainedIn"), 5),
            (("timeline", 4, "expect", "audit", "requestsPerSecond"), -1),
            (("client", "records"), []), (("client", "records"), ""), (("client", "records"), {}),
            (("client", "records", 0, "id"), ""), (("client", "records", 0, "id"), "r#1"),
            (("client", "records", 0, "at"), 5), (("client", "records", 0), {"id": "r-1"}),
            (("client", "records", 0, "priority"), 5), (("client", "concurrency"), 0), (("client", "perSecond"), 0),
            (("client", "timeout"), "0s"), (("client", "roundTrip"), 50), (("client", "key"), "recordId"),
            (("client", "key"), "store"), (("client", "key"), {"strategy": "stored", "fields": ["f"]}),
            (("client", "key"), {"fields": ["f"]}), (("client", "stampPerAttempt"), "f"),
            (("client", "handling", "acceptAfter"), "5"), (("client", "retry", "attempts"), 0),
            (("client", "retry", "factor"), 0.5), (("client", "retry", "jitter"), "half"),
            (("client", "retry", "honorRetryAfter"), True), (("client", "rate"), 5), (("client",), {}),
            (("faults",), {}), (("faults", 0), {"fault": "latency"}), (("faults", 0, "fault"), "slow"),
            (("faults", 0, "delay"), "0s"), (("faults", 0, "rate"), 0), (("faults", 0, "rate"), 1.5),
            (("faults", 0, "requests"), [1]), (("faults", 0, "retryAfter"), "1s"), (("faults", 1, "requests"), []),
            (("faults", 1, "requests"), [0]), (("faults", 1, "delay"), "1s"), (("faults", 1, "retryAfter"), "0s"),
            (("faults", 2, "perMinute"), 0), (("faults", 2, "rate"), 0.5), (("faults", 2), {"perMinute": 5}),
            (("timeline", 3, "expect"), {"workitem": "a"}),
            (("timeline", 3, "expect"), {"workitem": "a", "held": 1}),
            (("timeline", 3, "expect"), {"agent": "a", "routingState": "queued"}),
            (("timeline", 3, "expect"), {}),
            (("timeline", 3, "expect"), {"workitem": "a", "routingState": "waiting"}),
            (("timeline", 3, "expect"), {"workitem": "a", "wait": 5}),
            (("timeline", 3, "expect"), {"workitem": "a", "score": "1"}),
            (("timeline", 3, "expect"), {"queue": "q", "waiting": {}}),
            (("timeline", 3, "expect"), {"queue": "q", "waiting": {"mni": 1}}),
            (("timeline", 3, "expect"), {"events": {"assinged": 1}}),
            (("timeline", 3, "expect"), {"warnings": "ruleBypass"}),
            (("timeline", 3, "expect"), {"warnings": ["ruleByPass"]}),
        ]
        rule = {"id": "r", "queueId": "q", "when": {"field": "f", "operator": "equals", "value": 1},
                "fallback": [{"after": "1m", "queueId": "q2"}], "scoring": {"prefer": "closest"}}
        self.assertEqual(errors(rule, "rules.schema.json"), [])
        self.assertEqual(errors([rule, rule], "rules.schema.json"), [])
        rule_mistakes = [
            (("evaluationOrder",), "10"), (("evaluationOrder",), 1.5), (("queueId",), None),
            (("enabled",), "yes"), (("skills",), [{"skillId": "s", "proficiency": 6}]),
            (("skills",), [{"proficiency": 3}]), (("skills",), [{"skillId": "s"}] * 21),
            (("fallback", 0, "after"), "0s"), (("fallback", 0), {"queueId": "q"}),
            (("scoring",), {"proficiency": 0.5}), (("scoring", "prefer"), "best"), (("extraCapacity",), -1),
            (("when",), {}), (("when",), []), (("when", "operator"), "=="), (("when", "value"), None),
            (("when", "value"), [1]), (("when", "any"), []), (("when",), {"all": {}}),
            (("when",), {"all": [], "any": []}), (("when",), {"not": []}),
            (("when",), {"field": "f", "operator": "equals"}),
            (("when",), {"operator": "equals", "value": 1}),
            (("when",), {"field": "f", "operator": "in", "value": 1}),
            (("when",), {"field": "f", "operator": "exists", "value": 1}),
            (("when",), {"field": "f", "operator": "between", "value": [1]}),
            (("when",), {"field": "f", "operator": "startsWith", "value": 1}),
            (("when",), {"field": "f", "operator": "lessThan", "value": True}),
        ]

        def as_scenario(document, schema):
            is_rule = schema == "rules.schema.json"
            return {"org": dict(org, rules=[document]), "timeline": []} if is_rule else document

        self.assertFalse(refused(good))
        self.assertFalse(refused(as_scenario(rule, "rules.schema.json")))
        self.assertNotEqual(errors({"org": "org"}, "scenario.schema.json"), [])
        self.assertNotEqual(errors({"org": "org", "timeline": [{"at": "0s", "submit": "a"}]}, "scenario.schema.json"), [])
        for document, schema, changes in ((good, "scenario.schema.json", mistakes),
                                          (rule, "rules.schema.json", rule_mistakes)):
            for path, value in changes:
                changed = json.loads(json.dumps(document))
                place = changed
                for part in path[:-1]:
                    place = place[part]
                place[path[-1]] = value
                with self.subTest(path=path, value=value):
                    self.assertNotEqual(errors(changed, schema), [])
                    if (path, value) != (("timeline", 1, "expectStatus"), 500):  # can be asked for, but never holds
                        self.assertTrue(refused(as_scenario(changed, schema)), "the program accepts it")

    @unittest.skipUnless(INVALID.is_dir(), "there are no invalid cases")
    def test_shape_errors_fail(self):
        self.assertNotEqual(shape_errors(), [])
        for name in shape_errors():
            with self.subTest(name):
                self.assertTrue((INVALID / name).exists() or (INVALID / (name + ".json")).exists(), "no such case")
                try:
                    self.assertNotEqual(case_errors(name), [], "the schema accepts it")
                except ValueError:
                    pass  # no JSON, or a repeated member: an editor says so without a schema
                self.assertTrue(program_refuses(name), "the program accepts it")

    def test_examples_of_the_documentation_pass(self):
        count = 0
        for page in sorted((SOURCE / "docs").rglob("*.md")):
            for line, schema, document in examples(page):
                with self.subTest("%s:%d" % (page.relative_to(SOURCE), line)):
                    count += 1
                    self.assertEqual(errors(document, schema), [])
        self.assertGreater(count, 20)

    def test_the_entries_of_the_reference_are_one_scenario_that_passes(self):
        blocks = list(examples(SOURCE / "docs" / "reference" / "scenarios.md"))
        org = next(document for _, schema, document in blocks if schema == "org.schema.json")
        timeline = [document for _, schema, document in blocks if schema.endswith("#/$defs/entry")]
        scenario = {"name": "The entries of the reference", "org": org, "defaults": {"acceptAfter": "5s"},
                    "timeline": timeline}
        done = subprocess.run([os.environ["ROUTESIM_PROGRAM"], "run", "-"], input=json.dumps(scenario), text=True,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        verbs = set(STORE["scenario.schema.json"]["$defs"]["entry"]["dependentSchemas"])
        self.assertEqual(verbs - {verb for entry in timeline for verb in entry}, set(), "verbs without an example")

    def test_the_clients_of_the_reference_do_what_they_expect(self):
        blocks = list(examples(SOURCE / "docs" / "reference" / "scenarios.md"))
        org = next(document for _, schema, document in blocks if schema == "org.schema.json")
        clients = [document for _, schema, document in blocks
                   if schema == "scenario.schema.json" and "client" in document]
        self.assertNotEqual(clients, [])
        for scenario in clients:
            done = subprocess.run([os.environ["ROUTESIM_PROGRAM"], "run", "-"], input=json.dumps(dict(scenario, org=org)),
                                  text=True, capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    sys.argv[1:1] = ["--quiet"]
    unittest.main()
