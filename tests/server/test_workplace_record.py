# SPDX-License-Identifier: MIT
"""What a workplace learns from certificates: counted by hand here. Each youth's levels before are
set by staff; GAK01 is 2 of 4."""
import unittest

import world


class WorkplaceRecord(world.OwnServer):
    def setUp(self):
        super().setUp()
        world.programme(self.client)
        world.employer(self.client)
        world.workplace(self.client, trains=["GAK05"], levels={"GAK05": 2, "GAK13": 1})
        world.opening(self.client, capacity=100)

    def certify(self, youth, before, after, opening="plats", today="2027-03-01",
                **more):
        """Files a certificate of the youth; `before` and `after` by competence."""
        world.youth(self.client, youth, **more)
        for competence, level in before.items():
            world.observe(self.client, competence, level, youth=youth)
        placement = world.steps(self.client, *world.FINISHED, youth=youth, opening=opening)
        return self.call("certificate.file", {**world.FILED, "marks": [
            {"competence": competence, "level": level} for competence, level in after.items()]},
            placement=placement, today=today)["number"]

    def record(self):
        reply = self.call("workplace.record", workplace="stalle")
        return {item.pop("competence"): item for item in reply["items"]}

    def test_the_claim_alone(self):
        self.assertEqual(self.record(), {"GAK05": {"trains": True, "level": 2},
                                         "GAK13": {"level": 1}})
        error = self.client.refused("workplace.record", workplace="none")
        self.assertEqual((error.code, error.field), ("NOT_FOUND", "workplace"))

    def test_fewer_than_five_are_not_told(self):
        for i in range(4):
            self.certify(f"y{i}", {"GAK01": 2}, {"GAK01": 3})
        self.assertEqual(self.record()["GAK01"], {"few": True})
        self.certify("y4", {"GAK01": 2}, {"GAK01": 2})
        self.assertEqual(self.record()["GAK01"], {"n": 5, "rose": 4, "share": 8000})

    def test_who_counts(self):
        """n: a level before and one after, once a youth, of certificates that count."""
        for i in range(6):
            self.certify(f"y{i}", {"GAK01": 2, "GAK05": 1}, {"GAK01": 3, "GAK05": 1})
        whole = self.record()
        self.assertEqual(whole["GAK01"], {"n": 6, "rose": 6, "share": 10000})
        self.assertEqual(whole["GAK05"], {"n": 6, "rose": 0, "share": 0, "trains": True,
                                          "level": 2})
        self.certify("unknown", {}, {"GAK01": 3})  # no level before
        self.certify("unseen", {"GAK01": 2}, {"GAK01": None, "GAK02": 1})  # none after
        world.workplace(self.client, "annan")
        world.opening(self.client, "annanplats", workplace="annan", capacity=9)
        self.certify("elsewhere", {"GAK01": 1}, {"GAK01": 2}, opening="annanplats")
        self.certify("y0", {}, {"GAK01": 3}, today="2027-06-01")  # again: the newest counts, it stayed at 3
        self.assertEqual(self.record()["GAK01"], {"n": 6, "rose": 5, "share": 8333})
        revoked = self.certify("y6", {"GAK01": 1}, {"GAK01": 2})
        self.assertEqual(self.record()["GAK01"]["n"], 7)
        self.call("certificate.revoke", number=revoked, reason="x")
        self.assertEqual(self.record()["GAK01"], {"n": 6, "rose": 5, "share": 8333})

    def test_a_correction_counts_once(self):
        numbers = [self.certify(f"y{i}", {"GAK01": 2}, {"GAK01": 3}) for i in range(5)]
        self.call("certificate.supersede", number=numbers[0], reason="x",
                  marks=[{"competence": "GAK01", "level": 2}])
        self.assertEqual(self.record()["GAK01"], {"n": 5, "rose": 4, "share": 8000})

    def test_protected_identity_is_in_no_count(self):
        for i in range(5):
            self.certify(f"y{i}", {"GAK01": 2}, {"GAK01": 3})
        world.youth(self.client, "y4", state="protected")
        self.assertEqual(self.record()["GAK01"], {"few": True})


if __name__ == "__main__":
    unittest.main()
