# SPDX-License-Identifier: MIT
"""server.describe tells what the gate does: every method, every field, nested ones too, is asked
for what it says of itself. A method that is added is tested here by its row alone."""
import unittest

from praktik import RpcError, ServerTest

ROLES = ("recruiter", "supervisor", "service", "admin", "protected_handler")
# A value that passes the gate, by kind; what it refers to need not exist.
GOOD = {"id": "nobody", "text": "ord", "integer": None, "number": None, "true/false": True,
        "date": "2026-11-21", "time of day": "08:00", "organisation number": "212000-1355"}
CODES = {"competence": "GAK01", "adaptation": "ANP01", "hazard": "RISK01", "industry": "43",
         "occupation": "7", "wish": "43"}
# What a schema's own check asks for beside its fields.
TOGETHER = {"position": {"n": 6400000, "e": 320000}}
ALSO = {"certificate.get": {"number": "nobody"}, "certificate.verify": {"number": "nobody"},
        "waiver.withdraw": {"waiver": "nobody"}}
NEOVIM = ("nvim_get_api_info", "nvim_set_client_info")  # take params of any shape


class Gate(ServerTest):
    def setUp(self):
        super().setUp()
        described = self.call("server.describe")
        self.records = {record["name"]: record["fields"] for record in described["records"]}
        self.methods = [m for m in described["methods"] if m["name"] not in NEOVIM]

    def good(self, field):
        """A value that passes the gate."""
        kind = field["kind"]
        if "choices" in field:
            word = field["choices"][0]
            return [word] if kind.startswith("list of ") else word
        if kind.startswith("map of "):
            return {CODES[field["catalogue"]]: field.get("max", 1)}
        if "of" in field:
            value = self.good_map(self.records[field["of"]], field["of"])
            return [value] if kind.startswith("list of ") else value
        base = kind.removeprefix("list of ")
        value = CODES.get(field.get("catalogue"), "sv") if base == "code" else GOOD[base]
        if value is None:
            value = field["min"]
        return [value] if base != kind else value

    def good_map(self, fields, name=None):
        """The least map that passes: what is required, and what a check wants together."""
        least = {f["name"]: self.good(f) for f in fields if f.get("required")}
        return {**least, **TOGETHER.get(name, {})}

    def each_field(self, fields, path="", wrap=lambda value: value, depth=0):
        """(field, path, a function from its value to the whole request's fields), nested too."""
        for field in fields:
            name, own = field["name"], path + field["name"]
            if field.get("by_server"):
                continue

            def whole(change, field=field, wrap=wrap):
                return wrap({field["name"]: change})
            yield field, own, whole
            if "of" in field and depth < 3:
                many = field["kind"].startswith("list of ")
                least = self.good_map(self.records[field["of"]], field["of"])

                def nested(change, name=name, many=many, least=least, wrap=wrap):
                    inner = {k: v for k, v in {**least, **change}.items() if v is not LEFT_OUT}
                    return wrap({name: [inner] if many else inner})
                yield from self.each_field(self.records[field["of"]],
                                           own + ("[0]." if many else "."), nested, depth + 1)

    def walk(self):
        """(method, field, path, send) for all methods; send(value) gives the error or None."""
        for method in self.methods:
            name = method["name"]
            fields = method["request"] + method["options"]
            least = {**self.good_map(fields), **ALSO.get(name, {})}
            for field, path, whole in self.each_field(fields):
                def send(value, name=name, least=least, whole=whole):
                    params = {**least, **whole(value)}
                    params = {k: v for k, v in params.items() if v is not LEFT_OUT}
                    try:
                        self.call(name, params)
                    except RpcError as error:
                        return error
                    if name == "session.hello":  # it may have asked for another style of errors
                        self.client.hello(errors="map")
                    return None
                yield name, field, path, send

    def assertFault(self, error, code, path, about):
        self.assertIsNotNone(error, about)
        self.assertEqual((error.code, error.field), (code, path), about)

    def test_the_least_request_passes_the_gate(self):
        for method in self.methods:
            params = {**self.good_map(method["request"]), **ALSO.get(method["name"], {})}
            try:
                self.call(method["name"], params)
            except RpcError as error:
                self.assertIn(error.code, ("NOT_FOUND", "OUT_OF_RANGE"), (method["name"], params))
                self.assertNotEqual(error.code == "OUT_OF_RANGE",
                                    error.field is None, method["name"])

    def test_each_required_field_is_missed_by_name(self):
        count = 0
        for method, field, path, send in self.walk():
            if field.get("required"):
                count += 1
                self.assertFault(send(LEFT_OUT), "MISSING_FIELD", path, method)
                if not field.get("nullable"):
                    self.assertFault(send(None), "MISSING_FIELD", path, (method, "nil"))
        self.assertGreater(count, 60)

    def test_each_field_of_a_wrong_type_is_named(self):
        count = 0
        for method, field, path, send in self.walk():
            for wrong in self.wrong_types(field):
                count += 1
                self.assertFault(send(wrong), "BAD_TYPE", path, (method, field, wrong))
            if field["kind"].startswith("list of "):
                item = 7 if "of" not in field else "text"
                self.assertFault(send([item]), "BAD_TYPE", path + "[0]", (method, item))
        self.assertGreater(count, 1000)

    @staticmethod
    def wrong_types(field):
        kind = field["kind"]
        if kind.startswith("list of "):
            return "text", 7, True, {"a": 1}
        if kind.startswith("map of ") or "of" in field:
            return "text", 7, True, [1]
        if kind == "integer":
            return "7", 7.0, True, [7], {}
        if kind == "number":
            return "7", True, [7], {}
        if kind == "true/false":
            return "true", 1, 0, [True]
        return 7, 7.5, True, ["text"], {}

    def test_each_range_holds_at_both_edges(self):
        count = 0
        for method, field, path, send in self.walk():
            if field["kind"] not in ("integer", "number"):
                continue
            least, most = field["min"], field["max"]
            for wrong in (least - 1, most + 1, -2**63, 2**64 - 1):
                self.assertFault(send(wrong), "OUT_OF_RANGE", path, (method, wrong))
            for edge in (least, most):
                count += 1
                error = send(edge)
                if field["name"] not in ("lat", "lon") and error:  # an edge alone may lie outside
                    self.assertNotEqual((error.code, error.field), ("OUT_OF_RANGE", path), method)
        self.assertGreater(count, 60)

    def test_each_text_has_its_length(self):
        for method, field, path, send in self.walk():
            if field["kind"] == "text" and "choices" not in field:
                self.assertFault(send("a" * (field["max"] + 1)), "OUT_OF_RANGE", path, method)
                self.assertFault(send("å" * (field["max"] // 2 + 1)), "OUT_OF_RANGE", path, method)
                error = send("a" * field["max"])
                if error and field["name"] != "state":  # a list's filter has words of its own
                    self.assertNotEqual((error.code, error.field), ("OUT_OF_RANGE", path), method)
                if field.get("required"):
                    self.assertFault(send(""), "OUT_OF_RANGE", path, method)
            elif field["kind"] == "id":
                self.assertFault(send("a" * 41), "OUT_OF_RANGE", path, method)
                self.assertFault(send(""), "OUT_OF_RANGE" if field.get("required") else "BAD_TEXT",
                                 path, method)
                for wrong in ("a b", "å", "a/b", "a\n"):
                    self.assertFault(send(wrong), "BAD_TEXT", path, (method, wrong))
            elif field["kind"] == "word":
                self.assertFault(send("qwerty"), "OUT_OF_RANGE", path, method)
            elif field["kind"] == "date":
                self.assertFault(send("2026-02-30"), "BAD_DATE", path, method)
            elif field["kind"] == "time of day":
                self.assertFault(send("24:01"), "BAD_DATE", path, method)

    def test_each_list_has_its_length(self):
        for method, field, path, send in self.walk():
            if field["kind"].startswith("list of "):
                items = self.good(field) * (field["most"] + 1)
                error = send(items)
                self.assertFault(error, "OUT_OF_RANGE", path, (method, field["most"]))
                self.assertEqual(error.limit, field["most"])

    def test_an_unknown_field_is_named(self):
        for method in self.methods:
            least = {**self.good_map(method["request"]), **ALSO.get(method["name"], {})}
            error = self.client.refused(method["name"], least, qwerty=1)
            self.assertFault(error, "UNKNOWN_FIELD", "qwerty", method["name"])
            own = {f["name"] for f in method["request"] + method["options"]}
            for option in ("if_version", "idempotency_key", "today", "limit", "cursor"):
                if option not in own:
                    error = self.client.refused(method["name"], least, **{option: 1})
                    self.assertFault(error, "UNKNOWN_FIELD", option, method["name"])
        for method, field, path, send in self.walk():
            if "of" in field and not field["kind"].startswith("list of "):
                self.assertFault(send({"qwerty": 1}), "UNKNOWN_FIELD", path + ".qwerty", method)

    def test_what_the_server_sets_nobody_else_does(self):
        for kind in ("programme", "employer", "workplace", "opening", "youth"):
            method = next(m for m in self.methods if m["name"] == f"{kind}.put")
            least = self.good_map(method["request"])
            for name in ("version", "updated") + (("taken",) if kind == "opening" else ()):
                self.assertNotIn(name, [f["name"] for f in method["request"]])
                self.assertRefused("UNKNOWN_FIELD", name, f"{kind}.put", least, **{name: 1})

    def test_every_role_that_is_not_listed_is_refused(self):
        for role in ROLES:
            client = self.connect(role=role, errors="map")
            for method in self.methods:
                params = {**self.good_map(method["request"]), **ALSO.get(method["name"], {})}
                if method["name"] == "session.hello":
                    continue
                outcome = client.batch([(method["name"], params)])[0]
                refused = isinstance(outcome, RpcError) and outcome.code == "FORBIDDEN"
                self.assertEqual(refused, role not in method["roles"], (role, method["name"]))

    def test_a_role_is_narrowed_and_never_widened(self):
        client = self.connect(role="service")
        self.assertEqual(client.refused("session.hello", role="recruiter").code, "FORBIDDEN")
        self.assertEqual(client.refused("employer.put", name="A").code, "FORBIDDEN")
        client.hello(role="any")
        self.assertEqual(client.refused("employer.put", name="A").code, "FORBIDDEN")
        client.call("employer.list")

    def test_forbidden_comes_before_what_is_wrong_inside(self):
        client = self.connect(role="service", errors="map")
        self.assertEqual(client.refused("youth.get", qwerty=1).code, "FORBIDDEN")

    def test_the_description_is_whole(self):
        described = self.call("server.describe")
        codes = [error["code"] for error in described["errors"]]
        self.assertEqual(len(codes), len(set(codes)))
        self.assertLessEqual({"BAD_FRAME", "STATE", "CONFLICT", "NOT_FOUND", "TOO_DEEP"},
                             set(codes))
        for method in described["methods"]:
            self.assertTrue(method["doc"] and method["roles"], method["name"])
            for field in method["request"] + method["options"] + method["reply"]:
                self.assertTrue(field["doc"], (method["name"], field["name"]))
                self.assertIn(field.get("of", next(iter(self.records))), self.records)
                if field["kind"] in ("integer", "number") and field not in method["reply"]:
                    self.assertLess(field["min"], field["max"], (method["name"], field))


LEFT_OUT = object()

if __name__ == "__main__":
    unittest.main()
