#!/usr/bin/env python3
"""The schemas that `routesim validate ORG --schema TYPE` prints, and the program's own verdict, over every body of
tests/ingestion/bodies/workitems.json.

- What the API accepts, the schema of the body's type accepts.
- What the API refuses, the schema refuses, but for the codes below, and those only where JSON Schema cannot say it.
- `routesim validate` finds in each line exactly the codes and pointers of the table.
"""
import json
import math
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

import jsonschema

PROGRAM = os.environ["ROUTESIM_PROGRAM"]
BODIES = pathlib.Path(os.environ["ROUTESIM_SOURCE_DIR"]) / "tests" / "ingestion" / "bodies"
ORG = str(BODIES / "org.json")
TYPES = ("loan", "strict", "plain")

# Not for JSON Schema to say: 3.0 is an integer to it, it counts no digits, and a pattern does not add an offset.
BEYOND_SCHEMAS = {"notAnInteger", "invalidNumber", "invalidDate"}


def program(*args, stdin=None):
    return subprocess.run([PROGRAM, *args], input=stdin, capture_output=True, encoding="utf-8")


def schema_of(name, org=ORG):
    result = program("validate", org, "--schema", name)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def rows():
    """The table's rows, each with its body as written: Python's reader changes numbers."""
    text = (BODIES / "workitems.json").read_text(encoding="utf-8")
    written = re.findall(r'^    "body": (.*),$', text, re.MULTILINE)
    table = json.loads(text)
    assert len(written) == len(table)
    return [dict(row, text=body) for row, body in zip(table, written)]


class BodySchema(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = rows()
        cls.schemas = {name: jsonschema.Draft202012Validator(schema_of(name)) for name in TYPES}

    def schemas_for(self, body):
        name = body.get("workitemTypeId") if isinstance(body, dict) else None
        return [self.schemas[name]] if isinstance(name, str) and name in self.schemas else self.schemas.values()

    def test_the_table_is_long_enough(self):
        self.assertGreaterEqual(len(self.rows), 150)

    def test_schemas_are_schemas(self):
        for name in TYPES:
            jsonschema.Draft202012Validator.check_schema(self.schemas[name].schema)

    def test_what_the_api_accepts_the_schema_accepts(self):
        accepted = [row for row in self.rows if row["status"] == 201]
        self.assertGreater(len(accepted), 50)
        for row in accepted:
            for schema in self.schemas_for(row["body"]):
                errors = [error.message for error in schema.iter_errors(row["body"])]
                self.assertEqual(errors, [], row["why"])

    def test_what_the_api_refuses_the_schema_refuses_where_it_can(self):
        beyond = {}
        for row in (row for row in self.rows if row["status"] == 400):
            codes = {problem["code"] for problem in row["problems"]}
            for schema in self.schemas_for(row["body"]):
                if not schema.is_valid(row["body"]):
                    continue
                self.assertLessEqual(codes, BEYOND_SCHEMAS, row["why"])
                beyond.setdefault("/".join(codes), []).append(row["text"])
        # Each exception is one that the schema's comments speak of.
        self.assertEqual(set(beyond), BEYOND_SCHEMAS)
        for body in beyond["notAnInteger"]:
            value = json.loads(body).get("priority", 3.0)
            self.assertEqual(value, math.floor(value), body)
        for body in beyond["invalidNumber"]:
            number = re.search(r'"amount": -?([0-9.]+)', body).group(1)
            digits = len(number.replace(".", "").strip("0"))
            self.assertTrue(digits > 15 or json.loads(body)["customFields"]["amount"] == 0, body)
        for body in beyond["invalidDate"]:
            self.assertRegex(body, r'"(0000|9999)-')

    def test_line_by_line_the_program_finds_the_codes_and_pointers_of_the_table(self):
        lines = []
        for i, row in enumerate(self.rows):
            is_record = i % 2 == 1 and isinstance(row["body"], dict)
            lines.append('{ "id": "R-%d", "body": %s }' % (i, row["text"]) if is_record else row["text"])
        result = program("validate", ORG, "-", "--format", "json", stdin="\n".join(lines) + "\n")
        self.assertEqual((result.returncode, result.stderr), (1, ""))
        answer = json.loads(result.stdout)
        self.assertEqual(answer["fileProblems"], [])
        self.assertEqual(answer["accepted"], sum(row["status"] == 201 for row in self.rows))
        self.assertEqual(answer["refused"], sum(row["status"] == 400 for row in self.rows))
        self.assertEqual(answer["unreadable"], 0)
        found = {}
        for problem in answer["problems"]:
            found.setdefault(problem["line"], []).append({key: problem[key] for key in ("code", "pointer")})
            if lines[problem["line"] - 1].startswith('{ "id"'):
                self.assertEqual(problem["record"], "R-%d" % (problem["line"] - 1))
            else:
                self.assertNotIn("record", problem)
        for i, row in enumerate(self.rows):
            self.assertEqual(found.get(i + 1, []), row["problems"], row["why"])

    def test_the_schema_is_found_by_name_too_and_orgs_without_skills_have_one(self):
        self.assertEqual(schema_of("LoanReview"), self.schemas["loan"].schema)
        unknown = program("validate", ORG, "--schema", "LoanReveiw")
        self.assertEqual((unknown.returncode, unknown.stdout), (2, ""))
        self.assertIn("did you mean `LoanReview`?", unknown.stderr)
        bare = json.dumps({"workitem-types": [{"name": "T", "description": "", "customFields": [
            {"name": 'a"b\\c\n', "displayName": "A", "type": "string"}]}]})
        schema = jsonschema.Draft202012Validator(schema_of("T", self.file(bare)))
        jsonschema.Draft202012Validator.check_schema(schema.schema)
        body = {"workitemTypeId": "T", "customFields": {'a"b\\c\n': "x"}}
        self.assertTrue(schema.is_valid(body))
        self.assertTrue(schema.is_valid(dict(body, routingData={"queueId": None, "skills": []})))
        self.assertFalse(schema.is_valid(dict(body, routingData={"queueId": "q"})))
        self.assertFalse(schema.is_valid(dict(body, routingData={"skills": [{"skillId": "s"}]})))

    def file(self, text):
        folder = tempfile.TemporaryDirectory(prefix="routesim-schema-")
        self.addCleanup(folder.cleanup)
        path = pathlib.Path(folder.name) / "org.json"
        path.write_text(text)
        return str(path)


if __name__ == "__main__":
    unittest.main(verbosity=2)
