#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A store that fills up: a small map (serve --map-size) is written full, one by one and in batches.

  - sooner or later a change is answered STORAGE_FULL, and the connection lives;
  - no answered change is lost, no refused one is there, before and after a kill -9;
  - reads and matches go on;
  - what frees space (deletes) is taken, and when enough is gone, so are changes again.

Then another whose disk fails: a write of the store's file is refused by the system. The server must
end, with a code of its own, and lose nothing that it answered.

The last line of the output counts the cases: `7 passed, 0 failed`.
"""
import functools
import os
import shutil
import sys
import tempfile

from service import Lost, Refused, Server

MAP = "2M"
PUTS = 20000  # far more than fit
BATCH = 50
LIMIT = 512 * 1024  # [bytes] the file may grow to, where the disk fails
EX_IOERR = 74


class Case:
    """A store, what was answered of it, and what was refused."""

    def __init__(self, directory):
        self.store = os.path.join(directory, "store")
        self.path = os.path.join(directory, "socket")
        self.answered, self.refused = {}, set()
        self.start()

    def start(self):
        self.server = Server(self.store, self.path, "--map-size", MAP).ready()
        self.connection = self.server.connect()
        self.connection.call("session.hello", {"client": "full_disk"})

    def restart(self, end):
        self.connection.close()
        end(self.server)
        self.start()

    def prepare(self):
        call = self.connection.call
        call("programme.put", {"id": "p", "name": "Verksamhet"})
        call("employer.put", {"id": "e", "name": "Arbetsgivare"})
        call("workplace.put", {"id": "w", "employer": "e", "name": "Arbetsställe", "industry": "47"})
        call("youth.put", {"id": "y", "programme": "p", "birth": "2005-05-05",
                           "enrolment": {key: True for key in ("substance_checked", "waiver",
                                                               "attendance_promise",
                                                               "no_other_support")}})

    def put_call(self, number):
        name = f"o-{number:05}"
        return name, ("opening.put", {"id": name, "workplace": "w", "capacity": 1,
                                      "title": f"plats {number} " + "x" * 100})

    def settle(self, name, answer):
        """True when it was refused."""
        if not isinstance(answer, Refused):
            self.answered[name] = answer
            return False
        if answer.code != "STORAGE_FULL":
            raise AssertionError(f"{name} was refused with {answer}")
        self.refused.add(name)
        return True

    def check(self):
        """All that was answered, and nothing else."""
        listed = {item["id"]: item for item in self.connection.pages("opening.list", {})}
        assert listed.keys() == self.answered.keys(), (
            f"{len(self.answered)} were answered, {len(listed)} are there; "
            f"refused and there: {sorted(listed.keys() & self.refused)[:5]}, "
            f"answered and not there: {sorted(self.answered.keys() - listed.keys())[:5]}")
        assert listed == self.answered, "contents are others than answered"
        self.connection.feed(0)  # has no gap
        stats = self.connection.call("server.stats")
        assert stats["openings"] == len(self.answered), "the match knows others than the store"

    # ---- the cases, in this order on one store ----

    def fills(self):
        """One after the other, then many at a time, until each is refused."""
        self.prepare()
        full = 0
        for number in range(0, PUTS, BATCH):
            names, calls = zip(*[self.put_call(number + i) for i in range(BATCH)])
            if number % (2 * BATCH):
                answers = self.connection.many(calls)
            else:
                answers = [self.connection.many([call])[0] for call in calls]
            refusals = [self.settle(name, answer) for name, answer in zip(names, answers)]
            full = full + 1 if all(refusals) else 0
            if full == 4:
                return f"{len(self.answered)} openings fit into {MAP}"
        raise AssertionError(f"{PUTS} changes fit into {MAP}")

    def keeps(self):
        self.check()

    def reads(self):
        """What only reads goes on."""
        call = self.connection.call
        name = next(iter(self.answered))
        assert call("opening.get", {"id": name}) == self.answered[name]
        reply = call("match.openings", {"youth": "y", "k": 5, "today": "2026-11-21"})
        assert len(reply["hits"]) == 5
        assert call("match.pair", {"youth": "y", "opening": name})["passed"]

    def survives(self):
        """The same after a kill, and after a clean end."""
        self.restart(Server.kill)
        self.check()
        self.restart(Server.end)
        self.check()
        name, call = self.put_call(PUTS)
        answer, = self.connection.many([call])
        assert self.settle(name, answer), "it forgot that it is full"

    def deletes(self):
        """Deleting is what helps, so it is taken: some here and there, then three of four in a row,
        since a page comes free when all of it has gone."""
        names = sorted(self.answered)
        scattered = names[::50]
        in_a_row = sorted(set(names[:len(names) * 3 // 4]) - set(scattered))
        for name in scattered + in_a_row:
            answer, = self.connection.many([("opening.delete", {"id": name})])
            assert not isinstance(answer, Refused), f"a delete was refused: {answer}"
            del self.answered[name]
        self.check()

    def recovers(self):
        """The space that was freed is used again."""
        for number in range(PUTS + 1, PUTS + 101):
            name, call = self.put_call(number)
            answer, = self.connection.many([call])
            assert not self.settle(name, answer), f"still full with {len(self.answered)} openings"
        self.check()
        self.restart(Server.kill)
        self.check()


def disk_fails(directory):
    """What is answered before it is there after it; what is not, is there as a whole or not."""
    store, path = os.path.join(directory, "failing"), os.path.join(directory, "failing.socket")
    server = Server(store, path, limit=LIMIT).ready()
    connection = server.connect()
    connection.call("employer.import", {"items": [{"id": "e-0", "name": "Arbetsgivare"}]})
    answered, asked = {"e-0"}, {"e-0"}
    try:
        for number in range(1, PUTS):
            name = f"e-{number}"
            asked.add(name)
            answer, = connection.many([("employer.put", {"id": name, "name": "x" * 150})])
            if isinstance(answer, Refused):
                assert answer.code == "INTERNAL", f"refused with {answer}"
                break
            answered.add(name)
    except Lost:
        pass
    connection.close()
    code = server.process.wait(60)
    server.forget()
    assert code == EX_IOERR, f"it ended with {code}, should be {EX_IOERR}"
    server = Server(store, path).ready()
    connection = server.connect()
    there = {item["id"] for item in connection.pages("employer.list", {})}
    connection.feed(0)
    connection.call("employer.put", {"id": "e-new", "name": "Arbetsgivare"})
    connection.close()
    server.end()
    assert answered <= there <= asked, f"{sorted(answered - there)[:5]} were answered and are lost"
    return f"{len(answered)} changes answered before the disk failed"


def main():
    directory = tempfile.mkdtemp(prefix="praktik-full-")
    case = Case(directory)
    passed = failed = 0
    for test in (case.fills, case.keeps, case.reads, case.survives, case.deletes, case.recovers,
                 functools.partial(disk_fails, directory)):
        name = getattr(test, "func", test).__name__
        try:
            said = test()
            passed += 1
            print(f"ok {name}" + (f": {said}" if said else ""))
        except (AssertionError, Refused, Lost) as fault:
            failed += 1
            print(f"not ok {name}: {fault}", file=sys.stderr)
            if isinstance(fault, Lost):
                break
    if case.server.process.poll() is None:
        case.connection.close()
        if case.server.end():
            failed += 1
            print("not ok: SIGTERM did not end it cleanly", file=sys.stderr)
    if not failed:
        shutil.rmtree(directory)
    print(f"{passed} passed, {failed} failed")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
