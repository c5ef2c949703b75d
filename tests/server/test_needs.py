# SPDX-License-Identifier: MIT
"""What a youth needs, and what else is sensitive, is read for the purpose `needs` alone: not in the
profile, not in a list, an answer to a put, a reason, a gate or a question. Who does not read it
cannot lose it either, by putting the profile back."""
import unittest

import world
from praktik import TODAY, Server

NEEDS = {"required": ["ANP01"], "helpful": ["ANP02", "ANP03"]}
SENSITIVE = {"needs": NEEDS, "gender": "kvinna", "extract_date": "2026-10-01"}
CODES = {"NEED", "OFFERS_REQUIRED", "OFFERS_HELPFUL", "LACKS_HELPFUL", "UNKNOWN_ADAPTATIONS",
         "NEED_HELPFUL"}


def words(value):
    """All texts in a reply, wherever they stand."""
    if isinstance(value, dict):
        return {word for key, part in value.items() for word in words(part) | {key}}
    if isinstance(value, list):
        return {word for part in value for word in words(part)}
    return {value} if isinstance(value, str) else set()


class Needs(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Server())
        self.local = self.enterContext(self.server.client())
        self.local.hello(errors="map")
        world.programme(self.local)
        world.employer(self.local)
        for name, more in (("utan", {"adaptations": []}), ("okant", {}),
                           ("med", {"adaptations": ["ANP01", "ANP02"]})):
            world.workplace(self.local, name, **more)
            world.opening(self.local, name, workplace=name)
        world.youth(self.local, wishes=[{"code": "43", "strength": 4}], **SENSITIVE)
        self.plain, self.full = self.token("matching"), self.token("matching", "needs")

    def token(self, *purposes, **hello):
        admin = self.enterContext(self.server.client())
        made = admin.call("token.create", name="T", role="recruiter", programmes=["hiki"],
                          purposes=list(purposes))
        client = self.enterContext(self.server.client(tcp=True))
        client.hello(errors="map", token=made["token"], **hello)
        return client

    def test_in_a_profile(self):
        full = self.full.call("youth.get", id="ung")
        self.assertEqual({key: full[key] for key in SENSITIVE}, SENSITIVE)
        self.assertNotIn("withheld", full)
        for client in (self.plain, self.token("matching", "needs", purpose="matching")):
            plain = client.call("youth.get", id="ung")
            self.assertEqual(sorted(plain["withheld"]), sorted(SENSITIVE))
            rest = {key: value for key, value in full.items() if key not in SENSITIVE}
            self.assertEqual({key: value for key, value in plain.items() if key != "withheld"},
                             rest)
            self.assertEqual(client.all_items("youth.list"), [plain])

    def test_the_same_whether_there_is_something_or_not(self):
        before = self.plain.call("youth.get", id="ung")
        world.youth(self.full, wishes=[{"code": "43", "strength": 4}])
        after = self.plain.call("youth.get", id="ung")
        for reply in (before, after):
            del reply["version"], reply["updated"]
        self.assertEqual(before, after)

    def test_putting_it_back_loses_nothing(self):
        profile = {"id": "ung", "programme": "hiki", "birth": "2004-05-06", "name": "Kim",
                   "enrolment": world.ENROLLED}
        reply = self.plain.call("youth.put", profile)
        self.assertEqual((reply["name"], sorted(reply["withheld"])), ("Kim", sorted(SENSITIVE)))
        full = self.full.call("youth.get", id="ung")
        self.assertEqual({key: full[key] for key in SENSITIVE}, SENSITIVE)
        self.plain.call("youth.import", items=[profile])
        self.assertEqual(self.full.call("youth.get", id="ung")["needs"], NEEDS)
        self.full.call("youth.put", profile)
        self.assertNotIn("needs", self.full.call("youth.get", id="ung"))

    def test_sending_it_takes_the_purpose(self):
        for field, value in SENSITIVE.items():
            profile = {"id": "ung", "programme": "hiki", "birth": "2004-05-06", field: value}
            error = self.plain.refused("youth.put", profile)
            self.assertEqual((error.code, error.field), ("PURPOSE_REQUIRED", field))
            fault, = self.plain.call("youth.import", items=[profile])["faults"]
            self.assertEqual((fault["code"], fault["field"]), ("PURPOSE_REQUIRED", field))
        error = self.plain.refused("youth.put", world_profile(), needs={})
        self.assertEqual(error.code, "PURPOSE_REQUIRED")

    def test_in_explanations(self):
        asks = [("match.openings", {"youth": "ung", "k": 10}),
                ("match.youths", {"opening": "med"}),
                ("match.nearest", {"youth": "ung"}), ("match.questions", {"youth": "ung"}),
                ("match.steady", {"youth": "ung"})]
        asks += [(method, {"youth": "ung", "opening": name}) for name in ("utan", "okant", "med")
                 for method in ("match.pair", "match.why")]
        told = set()
        for method, params in asks:
            told |= words(self.full.call(method, params, today=TODAY))
            plain = words(self.plain.call(method, params, today=TODAY))
            self.assertFalse({word for word in plain if word.startswith("ANP")}, method)
            self.assertFalse(plain & (CODES - {"NEED"}), method)
        self.assertLessEqual({"ANP01", "ANP02", "ANP03", "NEED", "OFFERS_REQUIRED",
                              "OFFERS_HELPFUL", "LACKS_HELPFUL"}, told)
        gate, = self.plain.call("match.pair", youth="ung", opening="utan", today=TODAY)["gates"]
        self.assertEqual(gate, {"code": "NEED"})  # that there is one; not which
        hit, = self.plain.call("match.openings", youth="ung", today=TODAY)["hits"]
        self.assertNotIn("support", hit["components"])

    def test_never_in_the_log(self):
        self.plain.refused("youth.put", world_profile(), needs=NEEDS)
        self.full.refused("youth.put", world_profile(), needs={"required": ["ANP99"]})
        self.assertNotIn("ANP", self.server.stderr())


def world_profile():
    return {"id": "ung", "programme": "hiki", "birth": "2004-05-06"}


if __name__ == "__main__":
    unittest.main()
