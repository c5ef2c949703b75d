#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A store that fills up: a small map (serve --map-size) is written full, one by one and in batches.

  - sooner or later a change is answered STORAGE_FULL, and the connection lives;
  - no answered change is lost, no refused one is there, before and after a kill -9;
  - reads and matches go on;
  - what frees space (deletes) is taken, and when enough is gone, so are changes again.

The same on a small disk (a tmpfs in a mount namespace, which needs no root; skipped by name where
the system gives none). What is deleted makes room in the file and not on the disk, so there changes
come back when others have made room.

Then another whose disk fails: a write of the store's file is refused by the system. The server must
end, with a code of its own, and lose nothing that it answered.

The last line of the output counts the cases: `15 passed, 0 failed`.
"""
import functools
import os
import shutil
import subprocess
import sys
import tempfile

from service import Lost, Refused, Server

MAP = "2M"
DISK = "3m"
BALLAST = 1 << 20  # [bytes] of others on that disk
PUTS = 20000  # far more than fit
BATCH = 50
LIMIT = 512 * 1024  # [bytes] the file may grow to, where the disk fails
EX_IOERR = 74


class Case:
    """A store, what was answered of it, and what was refused."""

    def __init__(self, directory, *options):
        self.store = os.path.join(directory, "store")
        self.path = os.path.join(directory, "socket")
        self.options = options
        self.answered, self.refused = {}, set()
        self.start()

    def start(self):
        self.server = Server(self.store, self.path, *self.options).ready()
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
                return f"{len(self.answered)} openings fit"
        raise AssertionError(f"{PUTS} changes fit")

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


class Result:
    """Of all cases."""

    def __init__(self):
        self.passed = self.failed = 0

    def run(self, name, test):
        """False when nothing that follows can be told."""
        try:
            said = test()
            self.passed += 1
            print(f"ok {name}" + (f": {said}" if said else ""), flush=True)
        except (AssertionError, Refused, Lost) as fault:
            self.failed += 1
            print(f"not ok {name}: {fault}", file=sys.stderr, flush=True)
            return not isinstance(fault, Lost)
        return True

    def run_store(self, where, case, tests):
        for test in tests:
            if not self.run(f"{where} {test.__name__}", test):
                break
        if case.server.process.poll() is None:
            case.connection.close()
            self.run(f"{where} ends", lambda: expect_clean(case.server.end()))


def expect_clean(code):
    assert code == 0, f"SIGTERM ended it with {code}"


def small_map(directory, result):
    case = Case(directory, "--map-size", MAP)
    result.run_store("map", case, (case.fills, case.keeps, case.reads, case.survives, case.deletes,
                                   case.recovers))


def small_disk(directory, result):
    disk = os.path.join(directory, "disk")
    os.mkdir(disk)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", disk], check=True)
    ballast = os.path.join(disk, "ballast")
    with open(ballast, "wb") as file:
        file.write(bytes(BALLAST))
    case = Case(disk)

    def recovers():
        os.unlink(ballast)
        return case.recovers()

    result.run_store("disk", case, (case.fills, case.keeps, case.reads, case.survives, case.deletes,
                                    recovers))


def has_namespaces():
    return subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp"], check=False,
                          capture_output=True).returncode == 0


def run_small_disk(directory, result):
    """The same program again, where it may mount."""
    try:
        there = has_namespaces()
    except OSError:
        there = False
    if not there:
        print("skipped disk: no mount namespace for this user here")
        return
    inside = subprocess.run(["unshare", "-rm", sys.executable, os.path.abspath(__file__),
                             "--small-disk", directory], check=False, stdout=subprocess.PIPE, text=True)
    *lines, count = inside.stdout.splitlines() or ["0 passed, 1 failed"]
    print("\n".join(lines))
    result.passed += int(count.split()[0])
    result.failed += int(count.split()[2])


def main():
    result = Result()
    if len(sys.argv) == 3:
        small_disk(sys.argv[2], result)
    else:
        directory = tempfile.mkdtemp(prefix="praktik-full-")
        small_map(directory, result)
        run_small_disk(directory, result)
        result.run("failing disk", functools.partial(disk_fails, directory))
        if not result.failed:
            shutil.rmtree(directory)
    print(f"{result.passed} passed, {result.failed} failed")
    return int(bool(result.failed))


if __name__ == "__main__":
    sys.exit(main())
