# SPDX-License-Identifier: MIT
"""Agreements: checked, refused with all that is broken, overridden where the rule allows, adjusted."""
import unittest

import world
from praktik import TODAY

YOUNG = {"birth": "2011-06-01"}  # 15, goes to school
SHIFTS = [{"day": day, "from": "16:00", "to": "18:00"} for day in ("mon", "tue", "wed")]


class Agreements(world.OwnServer):
    def setUp(self):
        super().setUp()
        world.place(self.client)
        world.opening(self.client, capacity=20)

    def ready(self, id="ung", **more):
        """A placement that waits for its agreement."""
        world.youth(self.client, id, **more)
        return world.steps(self.client, "youth yes", "workplace yes", youth=id)

    def request(self, placement, **more):
        return {"placement": placement, "today": TODAY, **world.AGREEMENT, **more}

    def check(self, placement, **more):
        return self.call("placement.check", self.request(placement, **more))

    def rules(self, placement, **more):
        return [item["rule"] for item in self.check(placement, **more)["violations"]]

    def refused(self, placement, **more):
        """The refusal; nothing may have changed by it."""
        before, record = self.client.sequence(), self.call("placement.get", id=placement)
        error = self.client.refused("placement.agree", self.request(placement, **more))
        self.assertEqual(self.client.sequence(), before)
        self.assertEqual(self.call("placement.get", id=placement), record)
        return error

    def agree(self, placement, **more):
        return self.call("placement.agree", self.request(placement, **more))

    def test_all_that_is_broken_is_told_at_once(self):
        world.opening(self.client, capacity=20, hazards=["RISK01"], age_min=16, extract=True)
        placement = self.ready(**YOUNG)
        wrong = {"insurer": "  ", "form": "arbetspraktik", "from": "2026-12-01",
                 "to": "2027-06-01", "clock_from": "08:00", "clock_to": "21:00"}
        verdict = self.check(placement, **wrong)
        self.assertFalse(verdict["allowed"])
        self.assertEqual([item["rule"] for item in verdict["violations"]],
                         ["INSURER", "GUARDIAN", "AGE", "FORM_LENGTH", "EXTRACT", "MINOR_WEEK",
                          "MINOR_HAZARD", "MINOR_CLOCK"])
        by_rule = {item["rule"]: item for item in verdict["violations"]}
        week = by_rule["MINOR_WEEK"]
        self.assertEqual((week["date"], week["value"], week["limit"], week["unit"], week["args"]),
                         ("2026-12-01", 1200, 720, "min", [1200, 720, "older_child"]))
        self.assertEqual((week["until"], week["times"]), ("2027-05-31", 27))
        length = by_rule["FORM_LENGTH"]
        self.assertEqual((length["date"], length["value"], length["limit"]),
                         ("2027-06-01", 183, 182))
        self.assertEqual(by_rule["MINOR_HAZARD"]["args"], ["RISK01", "older_child"])
        self.assertEqual(by_rule["MINOR_CLOCK"]["args"], ["08:00", "21:00", "older_child"])
        self.assertEqual({rule for rule, item in by_rule.items() if item["overridable"]},
                         {"AGE", "EXTRACT"})
        error = self.refused(placement, **wrong)
        self.assertEqual((error.code, error.field), ("RULE_BROKEN", "insurer"))
        self.assertIn("8 broken: INSURER 2026-12-01, GUARDIAN 2026-12-01, AGE", error.text)
        self.assertIn("placement.check", error.text)

    def test_what_is_allowed_is_agreed(self):
        placement = self.ready(**YOUNG)
        good = {"hours_week": 6, "schedule": SHIFTS, "guardian_consent": "2026-11-20"}
        verdict = self.check(placement, **good)
        self.assertEqual((verdict["allowed"], verdict["violations"], verdict["unknown"]),
                         (True, [], []))
        record = self.agree(placement, **good)
        self.assertEqual((record["state"], record["schedule"], record["guardian_consent"]),
                         ("agreed", SHIFTS, "2026-11-20"))

    def test_what_nobody_can_judge_is_told(self):
        placement = self.ready(**YOUNG)
        verdict = self.check(placement, hours_week=12, guardian_consent=TODAY, form="eget avtal")
        self.assertTrue(verdict["allowed"])
        self.assertEqual(set(verdict["unknown"]),
                         {"FORM_LENGTH", "FORM_HOURS", "MINOR_CLOCK", "MINOR_DAY", "MINOR_REST",
                          "MINOR_BREAK", "MINOR_WEEKLY_REST"})

    def test_the_programmes_calendar_counts(self):
        placement = self.ready(**YOUNG)
        when = {"from": "2026-12-21", "to": "2026-12-27", "guardian_consent": TODAY}
        self.assertEqual(self.rules(placement, **when), ["MINOR_WEEK"])
        world.programme(self.client, school_breaks=[{"from": "2026-12-19", "to": "2027-01-10"}])
        self.assertEqual(self.rules(placement, **when), [])
        world.programme(self.client, school_breaks=[{"from": "2026-12-19", "to": "2027-01-10"}],
                        school_days=[{"from": "2026-12-22", "to": "2026-12-22"}])
        self.assertEqual(self.rules(placement, **when), ["MINOR_WEEK"])
        shifts = [{"day": "thu", "from": "09:00", "to": "13:00"}]
        when = {"from": "2026-12-07", "to": "2026-12-13", "hours_week": 4, "schedule": shifts,
                "guardian_consent": TODAY}
        self.assertEqual(self.rules(placement, **when), ["MINOR_DAY"])
        world.programme(self.client, school_free=[{"from": "2026-12-10", "to": "2026-12-10"}])
        self.assertEqual(self.rules(placement, **when), [])

    def test_the_hours_of_all_placements_count_together(self):
        world.opening(self.client, "andra", capacity=5)
        first = self.ready(**YOUNG)
        second = world.steps(self.client, "youth yes", "workplace yes", opening="andra")
        both = {"guardian_consent": TODAY, "hours_week": 8}
        self.assertEqual(self.rules(second, **both), [])
        self.agree(first, **both)
        item, = self.check(second, **both)["violations"]
        self.assertEqual((item["rule"], item["value"], item["limit"]), ("MINOR_WEEK", 960, 720))
        self.assertEqual(self.rules(second, **{**both, "hours_week": 4}), [])
        self.call("placement.withdraw", placement=first)
        self.assertEqual(self.rules(second, **both), [])

    def test_a_supervisor_has_two_at_a_time(self):
        for name in ("a", "b"):
            self.agree(self.ready(name))
        placement = self.ready("c")
        item, = self.check(placement)["violations"]
        self.assertEqual((item["rule"], item["value"], item["limit"], item["unit"]),
                         ("SUPERVISOR_LOAD", 3, 2, "youths"))
        self.assertEqual(self.rules(placement, supervisor={"name": "Bo Alm"}), [])
        self.assertEqual(self.rules(placement, **{"from": "2027-02-27", "to": "2027-03-31"}), [])
        world.programme(self.client, supervisor_load=3)
        self.assertEqual(self.rules(placement), [])

    def test_a_named_officer_may_override_where_the_rule_allows(self):
        for name in ("a", "b"):
            self.agree(self.ready(name))
        placement = self.ready("c")
        override = {"rule": "SUPERVISOR_LOAD", "officer": "Eva Lind", "reason": "de går i skift"}
        self.assertEqual(self.refused(placement).field, "supervisor")
        for wrong in ({**override, "date": "2026-12-02"}, {**override, "rule": "EXTRACT"}):
            self.assertEqual(self.refused(placement, overrides=[wrong]).code, "RULE_BROKEN")
        verdict = self.check(placement, overrides=[override])
        self.assertTrue(verdict["allowed"])
        self.assertTrue(verdict["violations"][0]["overridden"])
        record = self.agree(placement, overrides=[{**override, "date": "2026-12-01"}])
        self.assertEqual(record["overrides"], [{**override, "date": "2026-12-01"}])

    def test_one_override_lets_one_violation_pass(self):
        for name, first in (("a", "2026-10-01"), ("b", "2026-10-01"), ("d", "2027-01-04")):
            world.programme(self.client, supervisor_load=9)
            self.agree(self.ready(name), **{"from": first, "to": "2027-05-31"})
        world.programme(self.client)
        placement = self.ready("c")
        self.assertEqual([(item["value"], item["date"])
                          for item in self.check(placement)["violations"]],
                         [(3, "2026-12-01"), (4, "2027-01-04")])
        override = {"rule": "SUPERVISOR_LOAD", "officer": "Eva Lind", "reason": "de går i skift"}
        later = {**override, "date": "2027-01-04"}
        for given, let in (([override], [True, False]), ([later], [False, True]),
                           ([override, override], [True, False]), ([override, later], [True, True])):
            verdict = self.check(placement, overrides=given)
            self.assertEqual([item["overridden"] for item in verdict["violations"]], let)
            self.assertEqual(verdict["allowed"], all(let))
        self.agree(placement, overrides=[override, later])

    def test_the_law_is_nobodys_to_override(self):
        placement = self.ready(**YOUNG)
        override = {"rule": "MINOR_WEEK", "officer": "Eva Lind", "reason": "det går bra"}
        for code, rule in (("OUT_OF_RANGE", "MINOR_WEEK"), ("OUT_OF_RANGE", "GUARDIAN"),
                           ("UNKNOWN_CODE", "TOO_FAR"), ("UNKNOWN_CODE", "VECKOTID")):
            error = self.refused(placement, overrides=[{**override, "rule": rule}])
            self.assertEqual((error.code, error.field), (code, "overrides[0].rule"))
        for missing in ("officer", "reason"):
            short = {key: value for key, value in override.items() if key != missing}
            error = self.refused(placement, overrides=[short])
            self.assertEqual((error.code, error.field), ("MISSING_FIELD", f"overrides[0].{missing}"))

    def test_an_extract_must_be_there_when_it_starts(self):
        world.opening(self.client, capacity=20, extract=True)
        placement = self.ready()
        self.assertEqual(self.rules(placement), ["EXTRACT"])
        self.assertEqual(self.rules(placement, today="2026-11-17"), [])
        self.agree(placement, today="2026-11-17")
        error = self.client.refused("placement.start", placement=placement, date="2026-12-01")
        self.assertEqual((error.code, error.field), ("RULE_BROKEN", "from"))
        self.assertEqual(self.call("placement.get", id=placement)["state"], "agreed")
        for day, state in (("2025-11-30", "agreed"), ("2025-12-01", "started")):
            world.youth(self.client, extract_date=day)
            try:
                self.call("placement.start", placement=placement, date="2026-12-01")
            except Exception as error:  # a year and a day old
                self.assertEqual(error.code, "RULE_BROKEN")
            self.assertEqual(self.call("placement.get", id=placement)["state"], state)

    def test_an_override_holds_at_the_start_too(self):
        world.opening(self.client, capacity=20, extract=True)
        placement = self.ready()
        override = {"rule": "EXTRACT", "officer": "Eva Lind", "reason": "visat på plats"}
        self.agree(placement, overrides=[override])
        self.assertEqual(self.call("placement.start", placement=placement,
                                   date="2026-12-01")["state"], "started")

    def test_an_adjustment_is_judged_and_keeps_what_was(self):
        placement = self.ready(birth="2009-08-08", school_done="2025-06-13")
        self.agree(placement, clock_from="08:00", clock_to="16:00")
        error = self.client.refused("placement.adjust", placement=placement, reason="mer",
                                    hours_week=41, **{"from": "2027-01-11"})
        self.assertEqual((error.code, error.field), ("RULE_BROKEN", "hours_week"))
        self.assertIn("MINOR_WEEK 2027-01-11", error.text)
        record = self.call("placement.adjust", placement=placement, reason="orkar mer",
                           hours_week=30, clock_from="07:00", clock_to="16:00",
                           **{"from": "2027-01-11"})
        self.assertEqual(record["earlier"], [{"from": "2026-12-01", "to": "2027-01-10",
                                              "hours_week": 20, "clock_from": "08:00",
                                              "clock_to": "16:00"}])
        self.assertEqual((record["state"], record["hours_week"], record["clock_from"]),
                         ("agreed", 30, "07:00"))
        self.assertEqual((record["history"][-1]["step"], record["history"][-1]["reason"]),
                         ("adjust", "orkar mer"))
        error = self.client.refused("placement.adjust", placement=placement, reason="åter",
                                    hours_week=20, **{"from": "2027-01-10"})
        self.assertEqual((error.code, error.field), ("BAD_PERIOD", "from"))
        error = self.client.refused("placement.adjust", placement=placement, reason="slut",
                                    to="2027-01-20", **{"from": "2027-01-21"})
        self.assertEqual((error.code, error.field), ("BAD_PERIOD", "to"))
        record = self.call("placement.adjust", placement=placement, reason="kortare",
                           to="2027-01-31", today="2027-01-11")
        self.assertEqual((record["to"], len(record["earlier"])), ("2027-01-31", 1))

    def test_hours_and_schedule_must_agree(self):
        placement = self.ready()
        for schedule, hours, ok in ((SHIFTS, 6, True), (SHIFTS, 7, False), (SHIFTS, 5, False),
                                    ([{"day": "fri", "from": "22:00", "to": "02:30"}], 5, True)):
            with self.subTest(hours=hours):
                if ok:
                    self.check(placement, schedule=schedule, hours_week=hours)
                else:
                    error = self.refused(placement, schedule=schedule, hours_week=hours)
                    self.assertEqual((error.code, error.field, error.limit),
                                     ("OUT_OF_RANGE", "hours_week", 6))
        for bad in ({"break_from": "12:00"}, {"break_from": "15:00", "break_to": "15:30"},
                    {"break_from": "17:00", "break_to": "18:00"}):
            error = self.refused(placement, schedule=[{**SHIFTS[0], **bad}], hours_week=2)
            self.assertEqual((error.code, error.field), ("BAD_PERIOD", "schedule[0].break_to"))


if __name__ == "__main__":
    unittest.main()
