# SPDX-License-Identifier: MIT
"""What becomes of a certificate: filed, read by the youth, issued, corrected, revoked; and what its
levels count for in the match meanwhile."""
import unittest

import world
from praktik import TODAY

ALL = [f"GAK{number:02}" for number in range(1, 14)]


def marks(level=2, competences=ALL):
    return [{"competence": competence, "level": level} for competence in competences]


class Certificates(world.OwnServer):
    def setUp(self):
        super().setUp()
        world.example(self.client)
        self.placement = world.steps(self.client, *world.FINISHED)

    def file(self, **more):
        return self.call("certificate.file", {**world.FILED, "marks": marks(2, ["GAK09"]), **more},
                         placement=self.placement, today=TODAY)["number"]

    def step(self, step, number, **more):
        return self.call(f"certificate.{step}", more, number=number, today=TODAY)

    def refused(self, step, number, **more):
        return self.client.refused(f"certificate.{step}", more, number=number)

    def get(self, number):
        return self.call("certificate.get", number=number)

    def issued(self, **more):
        number = self.file(**more)
        self.step("acknowledge", number)
        self.step("issue", number)
        return number

    def levels(self):
        """What counts: by its date, the newest last."""
        seen = self.call("youth.observations", youth="ung")["items"]
        return [(item["competence"], item["level"]) for item in seen
                if item["source"] == "certified" and "withdrawn_on" not in item]

    def score(self):
        return self.match()["hits"][0]["score"]


class Lifecycle(Certificates):
    def test_read_then_issued(self):
        world.youth(self.client, name="Åsa Öst")
        number = self.file(comment="bra", hours_attended=212)
        error = self.refused("issue", number)
        self.assertEqual((error.code, error.field), ("STATE", "number"))
        self.assertIn("certificate.acknowledge", error.text)
        self.step("acknowledge", number, hide_hours=True)
        self.assertEqual(self.get(number)["hide_hours"], True)
        self.step("acknowledge", number, hide_comment=True)  # read again: said anew
        self.assertEqual(self.step("issue", number), {"number": number, "state": "issued"})
        record = self.get(number)
        self.assertEqual([record.get(name) for name in (
            "state", "acknowledged_on", "issued_on", "hide_hours", "hide_comment", "holder",
            "hours_attended", "comment")],
            ["issued", TODAY, TODAY, None, True, "Åsa Öst", 212, "bra"])

    def test_every_wrong_step_is_refused_and_names_what_is_possible(self):
        filed, words = self.file(), {}
        self.step("acknowledge", filed)
        ways = {"issued": lambda: self.step("issue", filed),
                "revoked": lambda: self.step("revoke", filed, reason="fel person")}
        for state, go in ways.items():
            go()
            for step in ("acknowledge", "issue", "revoke", "supersede"):
                more = {"reason": "x"} if step in ("revoke", "supersede") else {}
                before = self.get(filed)
                if (state, step) in (("issued", "revoke"), ("issued", "supersede"),
                                     ("revoked", "supersede")):
                    continue
                error = self.refused(step, filed, **more)
                self.assertEqual((error.code, error.field), ("STATE", "number"))
                words[state] = error.text
                self.assertEqual(self.get(filed), before)
        self.assertTrue(words["issued"].endswith("certificate.supersede, certificate.revoke"))
        self.assertTrue(words["revoked"].endswith("possible: certificate.supersede"))
        for step, more in (("acknowledge", {}), ("issue", {}), ("revoke", {"reason": "x"}),
                           ("supersede", {"reason": "x"})):
            self.assertEqual(self.refused(step, "INTYG-2026-AAAAAAAAAA", **more).code, "NOT_FOUND")
        for step in ("revoke", "supersede"):
            self.assertEqual(self.refused(step, filed).code, "MISSING_FIELD")

    def test_another_version_was_read(self):
        number = self.file()
        version = self.get(number)["version"]
        self.step("acknowledge", number, if_version=version)
        self.assertEqual(self.refused("issue", number, if_version=version).code, "CONFLICT")
        self.step("issue", number, if_version=version + 1)

    def test_a_level_alike_for_all_is_asked_about_once(self):
        filing = {**world.FILED, "marks": marks(3), "placement": self.placement}
        error = self.client.refused("certificate.file", filing)
        self.assertEqual((error.code, error.field, error.limit),
                         ("MISSING_FIELD", "equal_confirmed", 13))
        self.assertEqual(self.call("placement.get", id=self.placement)["state"], "ended")
        number = self.call("certificate.file", filing, equal_confirmed=True)["number"]
        self.assertEqual(len(self.get(number)["marks"]), 13)

    def test_no_personal_identity_number_gets_in(self):
        """An invented one of the tax agency's test numbers."""
        number = "född 811218-9876, "
        for field, more in (
                ("comment", {"comment": number}), ("tasks", {"tasks": ["a", number]}),
                ("marks", {"marks": [{"competence": "GAK01", "level": 1, "situation": number}]}),
                ("supervisor", {"supervisor": {"name": number}}),
                ("supervisor", {"supervisor": {"name": "Kim", "role": number}})):
            error = self.client.refused("certificate.file", {**world.FILED, **more},
                                        placement=self.placement)
            self.assertEqual((error.code, error.field), ("BAD_TEXT", field))
            self.assertNotIn("811218", error.text)
        filed = self.file()
        error = self.refused("acknowledge", filed, holder=number)
        self.assertEqual((error.code, error.field), ("BAD_TEXT", "holder"))

    def test_nobody_is_asked_about_other_marks(self):
        for filed in (marks(3)[:12], marks(3)[:12] + marks(None)[12:], marks(None),
                      marks(3)[:12] + marks(4)[12:]):
            opening = world.opening(self.client, id=f"plats-{len(filed)}-{id(filed)}")["id"]
            placement = world.steps(self.client, *world.FINISHED, opening=opening)
            self.call("certificate.file", {**world.FILED, "marks": filed}, placement=placement)


class Levels(Certificates):
    """The example: 9750 while GAK09 is unknown, 9891 when it is 2, 9602 when it is 1."""

    def test_a_revoked_certificate_counts_no_more(self):
        number = self.file()
        self.assertEqual((self.levels(), self.score()), ([("GAK09", 2)], 9891))
        self.step("acknowledge", number)
        self.step("issue", number)
        self.assertEqual(self.score(), 9891)
        self.step("revoke", number, reason="inte den personen")
        self.assertEqual((self.levels(), self.score()), ([], 9750))
        record = self.get(number)
        self.assertEqual((record["state"], record["ended_on"], record["reason"]),
                         ("revoked", TODAY, "inte den personen"))
        self.server.restart()
        with self.server.client() as client:
            match = client.call("match.openings", youth="ung", today=TODAY)
        self.assertEqual(match["hits"][0]["score"], 9750)

    def test_a_correction_of_what_was_only_filed(self):
        first = self.file()
        second = self.step("supersede", first, reason="fel nivå", marks=marks(1, ["GAK09"]))
        self.assertEqual(second["state"], "filed")
        old, new = self.get(first), self.get(second["number"])
        self.assertEqual((old["state"], old["superseded_by"], new["supersedes"], new["tasks"]),
                         ("superseded", second["number"], first, old["tasks"]))
        self.assertEqual((self.levels(), self.score()), ([("GAK09", 1)], 9602))
        self.assertEqual(self.call("placement.get", id=self.placement)["certificate"],
                         second["number"])

    def test_a_correction_takes_over_when_it_is_issued(self):
        first = self.issued()
        second = self.step("supersede", first, reason="fel nivå",
                           marks=marks(1, ["GAK09"]))["number"]
        self.assertEqual(self.get(first)["state"], "issued")
        self.assertEqual(self.levels(), [("GAK09", 1)])
        self.assertEqual(self.refused("supersede", first, reason="x").code, "STATE")
        self.assertEqual(self.refused("revoke", first, reason="x").code, "STATE")
        third = self.step("supersede", second, reason="igen", marks=marks(4, ["GAK09"]))["number"]
        self.assertEqual((self.get(first)["state"], self.get(second)["state"]),
                         ("issued", "superseded"))
        self.step("acknowledge", third)
        self.step("issue", third)
        old = self.get(first)
        self.assertEqual((old["state"], old["superseded_by"]), ("superseded", third))
        self.assertEqual(self.levels(), [("GAK09", 4)])
        self.step("revoke", third, reason="x")
        self.assertEqual((self.levels(), self.get(first)["state"]), ([], "superseded"))

    def test_a_correction_revoked_before_it_was_issued_changes_nothing(self):
        first = self.issued()
        second = self.step("supersede", first, reason="x", marks=marks(1, ["GAK09"]))["number"]
        third = self.step("supersede", second, reason="x", marks=marks(3, ["GAK01"]))["number"]
        self.assertEqual(self.levels(), [("GAK01", 3)])
        self.step("revoke", third, reason="det första var rätt")
        self.assertEqual((self.levels(), self.score()), ([("GAK09", 2)], 9891))
        record = self.get(first)
        self.assertEqual((record["state"], record.get("superseded_by")), ("issued", None))
        self.assertEqual(self.step("supersede", first, reason="x")["state"], "filed")

    def test_after_a_revoked_one_a_new_one_can_be_filed(self):
        first = self.issued()
        self.step("revoke", first, reason="x")
        second = self.step("supersede", first, reason="rätt person", marks=marks(2, ["GAK09"]))
        self.assertEqual(self.get(first)["state"], "revoked")
        self.assertEqual(self.score(), 9891)
        self.step("acknowledge", second["number"])
        self.step("issue", second["number"])
        self.assertEqual(self.get(first)["state"], "revoked")

    def test_the_level_before_is_not_the_corrected_ones(self):
        first = self.issued(marks=marks(2, ["GAK05"]))  # it was 1, by staff
        second = self.step("supersede", first, reason="x", marks=marks(3, ["GAK05"]))["number"]
        self.assertEqual([(mark["start"], mark["level"]) for mark in self.get(second)["marks"]],
                         [(1, 3)])


if __name__ == "__main__":
    unittest.main()
