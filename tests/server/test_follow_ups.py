# SPDX-License-Identifier: MIT
"""While a placement lasts: follow-ups by the programme's plan, attendance by the month."""
import unittest

import world


class Lasting(world.OwnServer):
    """A placement from 1 December 2026 to 26 February 2027."""

    def setUp(self):
        super().setUp()
        world.place(self.client)
        self.placement = world.steps(self.client, "youth yes", "workplace yes", "agree", "start")

    def record(self):
        return self.call("placement.get", id=self.placement)

    def refused(self, method, code, field, **params):
        before = self.client.sequence()
        error = self.client.refused(method, placement=self.placement, **params)
        self.assertEqual((error.code, error.field), (code, field), error)
        self.assertEqual(self.client.sequence(), before)
        return error


class FollowUps(Lasting):
    def follow_up(self, **params):
        return self.call("placement.follow_up", placement=self.placement, **params)

    def settled(self):
        """Follows up day by day until nothing is planned any more; the planned days."""
        days = []
        while True:
            record = self.follow_up(date="2027-02-26")
            last = record["follow_ups"][-1]
            if "due" not in last:
                return days
            days.append(last["due"])

    def test_days_1_3_7_and_then_every_second_week(self):
        self.assertEqual(self.settled(), ["2026-12-01", "2026-12-03", "2026-12-07", "2026-12-21",
                                          "2027-01-04", "2027-01-18", "2027-02-01", "2027-02-15"])

    def test_a_programme_may_plan_otherwise(self):
        for plan, days in (({"follow_ups": [{"day": 2}, {"day": 30}], "follow_up_every": 0},
                            ["2026-12-02", "2026-12-30"]),
                           ({"follow_ups": [{"day": 10}], "follow_up_every": 40},
                            ["2026-12-10", "2027-01-19"]),
                           ({"follow_ups": [], "follow_up_every": 60}, ["2027-01-30"])):
            world.youth(self.client, "ny")
            world.opening(self.client, "ny")
            world.programme(self.client, supervisor_load=9, **plan)
            self.placement = world.steps(self.client, "youth yes", "workplace yes", "agree",
                                         "start", youth="ny", opening="ny")
            with self.subTest(plan=plan):
                self.assertEqual(self.settled(), days)
            world.step(self.client, self.placement, "end")

    def test_a_plan_rises(self):
        error = self.client.refused("programme.put", id="hiki", name="H",
                                    follow_ups=[{"day": 3}, {"day": 3}])
        self.assertEqual((error.code, error.field), ("OUT_OF_RANGE", "follow_ups"))

    def test_what_was_said_is_kept(self):
        progress = [{"competence": "GAK05", "note": "lägger upp dagen själv"}]
        record = self.follow_up(date="2026-12-03", due="2026-12-03", note="trivs",
                                progress=progress)
        self.assertEqual(record["follow_ups"], [{"due": "2026-12-03", "on": "2026-12-03",
                                                 "outcome": "done", "note": "trivs",
                                                 "progress": progress, "by": "local"}])
        record = self.follow_up(date="2026-12-04", outcome="missed")
        self.assertEqual((record["follow_ups"][1]["due"], record["follow_ups"][1]["outcome"]),
                         ("2026-12-01", "missed"))
        self.assertEqual([line["step"] for line in record["history"]][-2:], ["follow_up"] * 2)

    def test_what_is_not_planned_is_refused(self):
        self.refused("placement.follow_up", "BAD_DATE", "due", due="2026-12-02",
                     date="2026-12-05")
        self.refused("placement.follow_up", "BAD_DATE", "due", due="2027-03-01",
                     date="2026-12-05")
        self.refused("placement.follow_up", "BAD_PERIOD", "date", date="2026-11-30")
        self.follow_up(due="2026-12-03", date="2026-12-03")
        self.refused("placement.follow_up", "STATE", "due", due="2026-12-03", date="2026-12-03")

    def test_an_adjustment_that_is_asked_for_stays_until_it_is_made(self):
        self.follow_up(date="2026-12-03", adjust=True)
        self.follow_up(date="2026-12-07")
        self.assertEqual(self.record()["adjust_due"], "2026-12-03")
        world.step(self.client, self.placement, "adjust")
        self.assertNotIn("adjust_due", self.record())


class Attendance(Lasting):
    def attend(self, step, month="2026-12", today="2027-03-01", **params):
        return self.call("placement.attendance", placement=self.placement, step=step, month=month,
                         today=today, **params)["attendance"]

    def no(self, code, field, step, month="2026-12", today="2027-03-01", **params):
        return self.refused("placement.attendance", code, field, step=step, month=month,
                            today=today, **params)

    @staticmethod
    def days(*minutes, month="2026-12", first=1, **more):
        return [{"date": f"{month}-{first + i:02}", "minutes": each, **more}
                for i, each in enumerate(minutes)]

    def test_open_signed_locked(self):
        month = self.attend("note", days=self.days(240, 210))
        self.assertEqual((month["state"], month["revision"], month["minutes"]), ("open", 1, 450))
        month = self.attend("note", days=self.days(180, 0, first=2, absence="notified"))
        self.assertEqual((month["minutes"], [day["minutes"] for day in month["days"]]),
                         (420, [240, 180, 0]))
        month = self.attend("sign", signed_by="Deltagare 017")
        self.assertEqual((month["state"], month["signed_by"], month["signed_on"]),
                         ("signed", "Deltagare 017", "2027-03-01"))
        self.no("STATE", "month", "note", days=self.days(1))
        month = self.attend("reopen")
        self.assertEqual((month["state"], month.get("signed_by")), ("open", None))
        self.attend("sign", signed_by="Deltagare 017", days=self.days(60, first=20))
        month = self.attend("lock")
        self.assertEqual((month["state"], month["minutes"], month["signed_by"]),
                         ("locked", 480, "Deltagare 017"))

    def test_a_locked_month_is_corrected_by_a_new_revision(self):
        self.attend("sign", days=self.days(240), signed_by="D")
        self.attend("lock")
        locked = self.record()["attendance"]
        self.no("MISSING_FIELD", "reason", "correct")
        month = self.attend("correct", reason="en dag för lite")
        self.assertEqual((month["revision"], month["state"], month["minutes"], month["reason"]),
                         (2, "open", 240, "en dag för lite"))
        self.attend("note", days=self.days(120, first=2))
        self.assertEqual(self.record()["attendance"][:1], locked)
        self.attend("sign", signed_by="D")
        self.attend("lock")
        self.assertEqual([(m["revision"], m["minutes"]) for m in self.record()["attendance"]],
                         [(1, 240), (2, 360)])
        self.assertEqual(self.attend("correct", reason="ännu en")["revision"], 3)

    def test_every_wrong_step_of_a_month_is_refused(self):
        extra = {"note": {"days": self.days(1)}, "sign": {"signed_by": "D"}, "reopen": {},
                 "lock": {}, "correct": {"reason": "fel"}}
        possible = {"open": {"note", "sign"}, "signed": {"reopen", "lock"}, "locked": {"correct"}}
        for month, (state, way) in zip(("2026-12", "2027-01", "2027-02"),
                                       (("open", ()), ("signed", ("sign",)),
                                        ("locked", ("sign", "lock")))):
            self.attend("note", month=month, days=self.days(1, month=month))
            for step in way:
                self.attend(step, month=month, **extra[step])
            for step in extra.keys() - possible[state]:
                more = dict(extra[step])
                if step == "note":
                    more["days"] = self.days(1, month=month)
                with self.subTest(state=state, step=step):
                    error = self.no("STATE", "month", step, month=month, **more)
                    for word in possible[state]:
                        self.assertIn(word, error.text)
        self.no("STATE", "month", "lock", month="2027-03")

    def test_days_are_of_the_month_of_the_placement_and_not_yet_to_come(self):
        for today, date in (("2027-03-01", "2027-01-01"), ("2027-03-01", "2026-11-30"),
                            ("2026-12-05", "2026-12-06")):
            self.no("BAD_DATE", "days[0].date", "note", today=today,
                    days=[{"date": date, "minutes": 1}])
        self.no("BAD_DATE", "days[0].date", "note", month="2026-11",
                days=self.days(1, month="2026-11", first=30))
        world.step(self.client, self.placement, "end")
        self.no("BAD_DATE", "days[1].date", "note", month="2027-02",
                days=self.days(1, 1, month="2027-02", first=26))
        for month in ("2026-13", "2026-1", "202612", "2026-1x", "2026/12"):
            self.no("BAD_DATE", "month", "sign", month=month, signed_by="D")
        self.no("DUPLICATE_FIELD", "days", "note", days=self.days(1) + self.days(2))
        self.no("OUT_OF_RANGE", "days[0].minutes", "note", days=self.days(1441))
        self.no("MISSING_FIELD", "days", "note")
        self.no("MISSING_FIELD", "signed_by", "sign", days=self.days(1))
        self.no("MISSING_FIELD", "days", "sign", signed_by="D")
        self.no("OUT_OF_RANGE", "days", "lock", days=self.days(1))

    def certified(self, **more):
        world.step(self.client, self.placement, "end")
        filed = self.call("certificate.file", world.FILED, placement=self.placement,
                          today="2027-03-01", **more)
        return self.call("certificate.get", number=filed["number"]).get("hours_attended")

    def test_signed_hours_are_in_the_certificate(self):
        self.attend("sign", days=self.days(240, 240, 95), signed_by="D")  # 9 h 35 min
        self.attend("lock")
        self.attend("correct", reason="väntar ännu")
        self.attend("note", days=self.days(0, 0, 0))
        self.attend("sign", month="2027-01", days=self.days(120, month="2027-01"), signed_by="D")
        self.attend("note", month="2027-02", days=self.days(600, month="2027-02"))
        self.assertEqual(self.certified(), 12)  # 11 h 35 min; what nobody has signed is not in it

    def test_the_supervisors_word_goes_first(self):
        self.attend("sign", days=self.days(240), signed_by="D")
        self.assertEqual(self.certified(hours_attended=7), 7)

    def test_without_attendance_nothing_is_said(self):
        self.assertIsNone(self.certified())

    def test_steps_of_a_month_are_in_the_history_and_notes_are_not(self):
        self.attend("note", days=self.days(1))
        self.attend("sign", signed_by="D")
        self.assertEqual([line["step"] for line in self.record()["history"]][-2:],
                         ["start", "attendance"])


if __name__ == "__main__":
    unittest.main()
