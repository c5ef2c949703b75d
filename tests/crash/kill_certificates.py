#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""kill -9 while certificates are filed, read, issued, corrected and revoked.

Some clients take placements of their own through these steps, many under way at once; at a random
moment the server is killed. It starts again on the same store, and then:

  - a placement is certified exactly where there is a certificate of it, and names the newest;
  - a placement has one certificate, or a chain of corrections, each of which names the one before:
    never two numbers beside each other;
  - a certificate that says it was issued is signed, and its credential is genuine, superseded or
    revoked as it says; one that was not has no credential;
  - the levels that count are those of its marks, all of them or none;
  - a supervisor's link, by which half of them are filed, lets in exactly where there is no
    certificate of its placement yet;
  - what was answered is there, and a step that is repeated with its idempotency key is answered
    with the number that it had, and has happened once.

Seeded; the last line of the output counts the kills: `30 passed, 0 failed`.
"""
import argparse
import os
import random
import shutil
import sys
import tempfile
import threading
import time

from service import Lost, Refused, Server

CLIENTS = 3
EACH = 12  # placements of a client, new ones for each kill
AGREED = {"from": "2026-12-01", "to": "2027-02-26", "hours_week": 20, "insurer": "Kommunen",
          "form": "praktik", "focus": ["GAK05", "GAK07"]}
MARKS = [{"competence": f"GAK{i:02}", "level": i % 4 + 1, "situation": "såg det"}
         for i in (1, 5, 9)]
ENROLLED = {"substance_checked": True, "waiver": True, "attendance_promise": True,
            "no_other_support": True}


class Broken(Exception):
    """A promise was broken."""


def demand(condition, text):
    if not condition:
        raise Broken(text)


def answered(answer, what):
    demand(not isinstance(answer, Refused), f"{what} was refused: {answer}")
    return answer


class Case:
    """One placement, and which step comes next."""

    def __init__(self, youth, placement, plan, link, by_link):
        self.youth, self.placement, self.plan = youth, placement, plan
        self.link, self.by_link = link, by_link  # the secret; whether it is filed with it
        self.numbers = []  # that were answered, oldest first
        self.step = 0
        self.open = None  # (method, params) under way

    def files_by_link(self):
        return self.by_link and self.step == 0

    def request(self):
        """The next one, or None where all is done. Its key says which step of whom it is."""
        if self.step == len(self.plan):
            return None
        name = self.plan[self.step]
        params = {"idempotency_key": f"{self.placement}-{self.step}"}
        if name == "file":
            params.update(placement=self.placement, marks=MARKS, tasks=["a"],
                          supervisor={"name": "Kim Ek"})
        else:
            params["number"] = self.numbers[-1]
        if name in ("supersede", "revoke"):
            params["reason"] = "x"
        return f"certificate.{name}", params

    def take(self, answer):
        """A step was answered."""
        number = answered(answer, self.open)["number"]
        if self.plan[self.step] in ("file", "supersede"):
            demand(number not in self.numbers, f"{number} was given twice")
            self.numbers.append(number)
        demand(number == self.numbers[-1], f"{self.open} was answered for {number}")
        self.step, self.open = self.step + 1, None


class Client(threading.Thread):
    """Takes its cases on, step by step, all at once, until the connection breaks."""

    def __init__(self, server, cases, started):
        super().__init__()
        self.connection, self.cases, self.started = server.connect(), cases, started
        self.server, self.fault = server, None

    def run(self):
        try:
            while self.burst():
                pass
        except Lost:
            pass
        except BaseException as fault:  # told by the main thread
            self.fault = fault
        finally:
            self.connection.close()

    def burst(self):
        under_way = []
        for case in self.cases:
            case.open = case.request()
            if case.open and case.files_by_link():
                self.file_by_link(case)
            elif case.open:
                under_way.append(case)
        waiting = dict(zip(self.connection.send([case.open for case in under_way]), under_way))
        while waiting:
            number, error, result = self.connection.receive()
            waiting.pop(number).take(Refused(error) if error is not None else result)
            self.started.set()
        return under_way or any(case.step < len(case.plan) for case in self.cases)

    def file_by_link(self, case):
        """As its supervisor, who has a connection of their own."""
        supervisor = self.server.connect()
        try:
            supervisor.call("session.hello", {"token": case.link})
            answer, = supervisor.many([case.open])
            case.take(answer)
            self.started.set()
        finally:
            supervisor.close()


def prepare(connection, epoch, rng):
    """Placements that have ended, one each for a youth of its own."""
    names = [f"y-{epoch}-{i}" for i in range(CLIENTS * EACH)]
    for answer in connection.many([("youth.put", {
            "id": name, "programme": "p", "birth": "2000-01-01", "enrolment": ENROLLED})
            for name in names]):
        answered(answer, "youth.put")
    placements = [answered(answer, "propose")["id"] for answer in connection.many(
        [("placement.propose", {"youth": name, "opening": "o"}) for name in names])]
    for method, params in (("placement.decide", {"party": "youth", "yes": True}),
                           ("placement.decide", {"party": "workplace", "yes": True}),
                           ("placement.agree", AGREED),
                           ("placement.start", {"date": "2026-12-01"}),
                           ("placement.end", {"date": "2027-02-26"})):
        calls = [(method, {**params, "placement": placement}) for placement in placements]
        if params is AGREED:  # each has a supervisor of their own: one has two at most
            calls = [(method, {**params, "supervisor": {"name": f"Kim {params['placement']}"}})
                     for method, params in calls]
        for answer in connection.many(calls):
            answered(answer, method)
    plans = [["file"], ["file", "acknowledge", "issue"],
             ["file", "acknowledge", "issue", "supersede", "acknowledge", "issue"],
             ["file", "supersede", "acknowledge", "issue", "revoke"],
             ["file", "acknowledge", "issue", "revoke", "supersede"]]
    links = [answered(answer, "invite")["link"].partition("#")[2] for answer in connection.many(
        [("certificate.invite", {"placement": placement}) for placement in placements])]
    return [Case(name, placement, rng.choice(plans), link, rng.random() < 0.5)
            for name, placement, link in zip(names, placements, links)]


def check_chain(case, chain):
    """Each corrects the one before; all that was answered is in it."""
    for before, after in zip(chain, chain[1:]):
        demand(after.get("supersedes") == before["number"]
               and before.get("superseded_by") == after["number"], f"{case.placement}: no chain")
    demand(not chain or "supersedes" not in chain[0], f"{case.placement}: the chain has no begin")
    numbers = [record["number"] for record in chain]
    demand(numbers[:len(case.numbers)] == case.numbers
           and len(numbers) <= len(case.numbers) + (case.open is not None),
           f"{case.placement} has {numbers}, was answered {case.numbers}")


def check_levels(case, chain, observed):
    """Of all certificates, all marks are observed; of the one that counts, they count."""
    for record in chain:
        own = [item for item in observed if item.get("certificate") == record["number"]]
        demand(len(own) == len(MARKS), f"{record['number']}: {len(own)} levels of {len(MARKS)}")
        counts = record["state"] in ("filed", "issued") and "superseded_by" not in record
        live = [item for item in own if "withdrawn_on" not in item]
        demand(len(live) == (len(MARKS) if counts else 0),
               f"{record['number']} is {record['state']}, and {len(live)} of its levels count")


def check_signed(connection, record):
    """Issued and signed are the same."""
    number = record["number"]
    exported, = connection.many([("certificate.export", {"number": number, "format": "vc-jwt"})])
    verdict = connection.call("certificate.verify", {"number": number})["state"]
    if "issued_on" not in record:
        demand(isinstance(exported, Refused) and exported.code == "STATE" and verdict == "unknown",
               f"{number} was not issued, and is {verdict}")
        return
    wanted = {"issued": "genuine"}.get(record["state"], record["state"])
    credential = answered(exported, number)["content"]
    shown = connection.call("certificate.verify", {"credential": credential})["state"]
    demand(verdict == shown == wanted, f"{number} is {wanted}: {verdict} by number, {shown} itself")


def check_link(server, case, filed):
    """It is used exactly where there is a certificate."""
    supervisor = server.connect()
    answer, = supervisor.many([("session.hello", {"token": case.link})])
    supervisor.close()
    demand(isinstance(answer, Refused) == filed and (not filed or answer.code == "UNAUTHENTICATED"),
           f"{case.placement} {'has' if filed else 'has no'} certificate, its link says {answer}")


def check(server, connection, cases):
    for case in cases:
        records = connection.pages("certificate.list", {"youth": case.youth})
        chain = sorted(records, key=lambda record: "supersedes" in record)
        check_chain(case, chain)
        placement = connection.call("placement.get", {"id": case.placement})
        demand(placement.get("certificate") == (chain[-1]["number"] if chain else None)
               and (placement["state"] == "certified") == bool(chain),
               f"{case.placement} is {placement['state']}")
        check_levels(case, chain, connection.call("youth.observations",
                                                  {"youth": case.youth})["items"])
        check_link(server, case, bool(chain))
        for record in chain:
            check_signed(connection, record)


def repeat(connection, cases):
    """What was under way, with the same key: it happens once, whether it had happened or not."""
    landed = 0
    for case in [case for case in cases if case.open]:
        before = connection.pages("certificate.list", {"youth": case.youth})
        if case.files_by_link() and before:  # what the link was for is done
            case.take(before[0])
            landed += 1
            continue
        answer, = connection.many([case.open])
        again, = connection.many([case.open])
        demand(answered(answer, case.open) == answered(again, case.open), f"{case.open}: two answers")
        after = connection.pages("certificate.list", {"youth": case.youth})
        landed += before == after
        case.take(answer)
    return landed


class Loop:
    """All of it; `done` counts the kills after which all was well."""

    def __init__(self, directory, seed):
        self.store = os.path.join(directory, "store")
        self.path = os.path.join(directory, "socket")
        self.random = random.Random(seed)
        self.server = None
        self.done = self.busy = self.landed = self.steps = 0

    def start(self):
        self.server = Server(self.store, self.path).ready()
        connection = self.server.connect()
        connection.call("session.hello", {"client": "kill_certificates"})
        return connection

    def kill_one(self, cases):
        started = threading.Event()
        clients = [Client(self.server, cases[i::CLIENTS], started) for i in range(CLIENTS)]
        for client in clients:
            client.start()
        started.wait(30)
        time.sleep(self.random.uniform(0, 0.02))
        self.server.kill()
        for client in clients:
            client.join()
            if client.fault:
                raise client.fault

    def run(self, kills):
        connection = self.start()
        place(connection)
        while self.done < kills:
            cases = prepare(connection, self.done, self.random)
            connection.close()
            self.kill_one(cases)
            connection = self.start()
            check(self.server, connection, cases)
            self.steps += sum(case.step for case in cases)
            self.busy += any(case.open for case in cases)
            self.landed += repeat(connection, cases)
            check(self.server, connection, cases)
            keys = connection.call("certificate.keys")["keys"]
            demand(len(keys) <= 1, f"{len(keys)} signing keys were made")
            connection.feed(0)
            self.done += 1
        connection.close()
        demand(self.server.end() == 0, "SIGTERM did not end it well")


def place(connection):
    for method, params in (("programme.put", {"id": "p", "name": "P"}),
                           ("employer.put", {"id": "e", "name": "E"}),
                           ("workplace.put", {"id": "w", "employer": "e", "name": "W",
                                              "industry": "56"}),
                           ("opening.put", {"id": "o", "workplace": "w", "title": "O",
                                            "capacity": 1000})):
        connection.call(method, params)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=20261126)
    options = parser.parse_args()
    directory = tempfile.mkdtemp(prefix="praktik-kill-", dir=os.environ.get("KILL_DIR"))
    started, loop = time.monotonic(), Loop(directory, options.seed)
    failed = 0
    try:
        loop.run(options.kills)
    except (Broken, AssertionError, Lost, Refused) as fault:
        failed = 1
        loop.server.process.kill()
        print(f"{fault}; the store is kept: {directory}; seed {options.seed}", file=sys.stderr)
    if not failed:
        shutil.rmtree(directory)
    print(f"{loop.steps} steps answered; {loop.busy} of {loop.done} kills hit some under way, of "
          f"which {loop.landed} had happened")
    print(f"kill -9 among certificates, seed {options.seed}, {time.monotonic() - started:.0f} s")
    print(f"{loop.done} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main())
