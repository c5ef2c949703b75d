#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""kill -9 under a write load, again and again, on one store.

Some clients change records as fast as they can; at a random moment the server is killed. It starts
again on the same store, and then:

  - every change that was answered is there: contents, version, journal entry;
  - every change that was not answered is there as a whole (with its journal entry and all items of
    its batch) or not at all;
  - the journal has no gap and says exactly what the records say;
  - a change that is repeated with its idempotency key has happened exactly once, and gets the first
    answer again.

What each client did is known exactly, since each owns its ids. Seeded; the last line of the output
counts the kills: `200 passed, 0 failed`.
"""
import argparse
import collections
import os
import random
import shutil
import sys
import tempfile
import threading
import time

from service import Lost, Refused, Server

CLIENTS = 4
BURST = 12  # requests under way on a connection, at most
IDS = 60  # openings that a client owns
WORKPLACES = 8
YOUTHS = 12  # of a client; new ones every EPOCH, so that the check of one stays short
EPOCH = 20  # kills between two checks of everything
BY_SERVER = {"id", "version", "updated", "state", "taken"}


class Broken(Exception):
    """A promise was broken."""


def demand(condition, text):
    if not condition:
        raise Broken(text)


# What is known of a record: None (there is none) or (version, contents as put).
Effect = collections.namedtuple("Effect", "target before after")


class Change:
    """One request of a client, and what it does to records when it happens."""

    def __init__(self, method, params, effects, expected_error=None):
        self.method = method
        self.params = params
        self.effects = effects
        self.expected_error = expected_error
        self.answer = None

    @property
    def key(self):
        return self.params.get("idempotency_key")

    def entries(self):
        """What it appends to the journal: (target, word)."""
        return [(effect.target, "delete" if effect.after is None else "put")
                for effect in self.effects]

    def __repr__(self):
        return f"{self.method} {self.params}"


def check_answer(change, answer):
    """The answer says what was asked for."""
    if isinstance(answer, Refused):
        demand(answer.code == change.expected_error, f"{change} was refused: {answer}")
        return
    demand(change.expected_error is None, f"{change} should have been refused")
    if change.method.endswith(".import"):
        done = answer["created"] + answer["changed"]
        demand(done == len(change.effects) and not answer["faults"], f"{change}: {answer}")
    elif change.method == "opening.put":
        check_record(change.effects[0].after, answer, change)
    elif change.method in ("youth.observe", "employer.put"):
        demand(answer["version"] == 1, f"{change}: {answer}")


def check_record(state, record, what):
    """A record as got, against what is known of it."""
    if state is None or record is None:
        demand(state is None and record is None, f"{what}: is {record}, should be {state}")
        return
    version, contents = state
    said = {key: value for key, value in record.items() if key not in BY_SERVER}
    demand(record["version"] == version and said == contents,
           f"{what}: is version {record['version']} {said}, should be {version} {contents}")


class Client(threading.Thread):
    """Changes its own records until the connection breaks. Everything here is read by others only
    when no thread runs."""

    def __init__(self, number, seed):
        super().__init__()
        self.number = number
        self.random = random.Random(seed)
        self.states = {f"o-{number}-{i}": None for i in range(IDS)}
        self.serial = 0
        self.epoch = -1
        self.changes, self.open = [], []  # of this round: answered in order, unanswered
        self.fault = None
        self.connection = None

    def youths(self, epoch):
        return [f"y-{epoch}-{self.number}-{i}" for i in range(YOUTHS)]

    def next_round(self, server, epoch, first_answer):
        """Threads start once; so a round is a new thread over the same knowledge."""
        threading.Thread.__init__(self)
        self.epoch = epoch
        self.changes, self.open = [], []
        self.connection = server.connect()
        self.first_answer = first_answer
        self.start()

    def run(self):
        try:
            while True:
                self.burst()
        except Lost:
            pass
        except BaseException as fault:  # told by the main thread
            self.fault = fault
        finally:
            self.connection.close()

    def burst(self):
        free = list(self.states)
        self.random.shuffle(free)
        burst = [self.make(free) for _ in range(self.random.randint(1, BURST))]
        self.open = list(burst)
        ids = self.connection.send([(change.method, change.params) for change in burst])
        under_way = dict(zip(ids, burst))
        while under_way:
            number, error, result = self.connection.receive()
            change = under_way.pop(number)
            change.answer = result if error is None else Refused(error)
            check_answer(change, change.answer)
            self.open.remove(change)
            self.settle(change, error is None)
            self.first_answer.set()

    def settle(self, change, happened):
        """From now on it is known."""
        if not happened:
            return
        self.changes.append(change)
        for effect in change.effects:
            if effect.target[0] == "opening":
                self.states[effect.target[1]] = effect.after

    # ---- what it does ----

    def contents(self):
        self.serial += 1
        some = self.random
        contents = {"workplace": f"w-{some.randrange(WORKPLACES)}",
                    "title": f"plats {self.number} {self.serial} " + "å" * some.randrange(80),
                    "capacity": some.randint(1, 1000)}
        if some.random() < 0.5:
            contents["levels"] = {f"GAK{k:02}": some.randint(1, 4)
                                  for k in sorted(some.sample(range(1, 14), 4))}
        if some.random() < 0.5:
            contents["trains"] = [f"GAK{k:02}" for k in some.sample(range(1, 14), 3)]
        if some.random() < 0.5:
            contents["from"], contents["to"] = "2027-01-11", f"2027-06-{some.randint(10, 30)}"
        return contents

    def put(self, name):
        before, contents = self.states[name], self.contents()
        return contents, Effect(("opening", name), before, (before[0] + 1 if before else 1, contents))

    def make(self, free):
        self.serial += 1
        dice, name = self.random.random(), free.pop() if free else None
        if name is None or dice < 0.15:
            change = self.make_observe()
        elif dice < 0.22:
            change = self.make_employer()
        elif dice < 0.30 and len(free) > IDS // 2:
            names = [name] + [free.pop() for _ in range(self.random.randint(1, 20))]
            made = {name: self.put(name) for name in names}
            change = Change("opening.import",
                            {"items": [{"id": name, **made[name][0]} for name in names]},
                            [made[name][1] for name in names])
        elif dice < 0.42 and self.states[name]:
            change = Change("opening.delete", {"id": name},
                            [Effect(("opening", name), self.states[name], None)])
        else:
            change = self.make_put(name)
        if self.random.random() < 0.4:
            change.params["idempotency_key"] = f"k-{self.number}-{self.serial}"
        return change

    def make_put(self, name):
        contents, effect = self.put(name)
        params = {"id": name, **contents}
        stored = effect.before[0] if effect.before else 0
        dice = self.random.random()
        if dice < 0.2:
            params["if_version"] = stored
        elif dice < 0.25:
            params["if_version"] = stored + 1
            return Change("opening.put", params, [], "CONFLICT")
        return Change("opening.put", params, [effect])

    def make_observe(self):
        """No id: repeated without its key it would be there twice."""
        situation = f"s-{self.number}-{self.serial}"
        youth = self.random.choice(self.youths(self.epoch))
        return Change("youth.observe",
                      {"youth": youth, "competence": f"GAK{self.random.randint(1, 13):02}",
                       "level": self.random.randint(1, 4), "source": "staff",
                       "situation": situation, "date": "2026-11-01"},
                      [Effect(("observation", situation), None, youth)])

    def make_employer(self):
        name = f"e-{self.number}-{self.serial}"
        return Change("employer.put", {"name": name}, [Effect(("employer", name), None, name)])


class Truth:
    """All that is known of the store, and the comparison with what is in it."""

    def __init__(self, clients):
        self.clients = clients
        self.last = 0  # the journal's last number
        self.observations = collections.Counter()  # of a youth
        self.names = {}  # id -> target, of what the server named
        self.employers = 0

    def prepare(self, connection, epoch):
        """What the clients' records refer to."""
        if epoch == 0:
            connection.call("programme.put", {"id": "p", "name": "Verksamhet"})
            connection.call("employer.put", {"id": "e", "name": "Arbetsgivare"})
            self.employers = 1
            connection.call("workplace.import", {"items": [
                {"id": f"w-{i}", "employer": "e", "name": f"Arbetsställe {i}", "industry": "47"}
                for i in range(WORKPLACES)]})
        connection.call("youth.import", {"items": [
            {"id": name, "programme": "p", "birth": "2005-05-05"}
            for client in self.clients for name in client.youths(epoch)]})
        self.last = connection.call("server.stats")["as_of"]

    def name_fresh(self, connection, entries):
        """Observations and employers have ids of the server's: finds out which is which."""
        fresh = [(entry["kind"], entry["id"]) for entry in entries
                 if entry["kind"] != "opening" and entry["id"] not in self.names]
        employers = [name for kind, name in fresh if kind == "employer"]
        calls = [("employer.get", {"id": name}) for name in employers]
        for name, record in zip(employers, connection.many(calls)):
            demand(not isinstance(record, Refused), f"the journal has employer {name}: {record}")
            self.names[name] = ("employer", record["name"])
        if any(kind == "observation" for kind, _ in fresh):
            self.name_observations(connection)

    def name_observations(self, connection):
        youths = [name for client in self.clients for name in client.youths(client.epoch)]
        calls = [("youth.observations", {"youth": youth}) for youth in youths]
        for youth, answer in zip(youths, connection.many(calls)):
            items = answer["items"]
            texts = [item["situation"] for item in items]
            demand(len(set(texts)) == len(texts), f"{youth} has an observation twice")
            self.observations[youth] = len(items)
            for item in items:
                self.names[item["id"]] = ("observation", item["situation"])

    def read_journal(self, connection):
        """What happened since, by target; one entry a change."""
        entries = connection.feed(self.last)
        self.last += len(entries)
        demand(connection.call("server.stats")["as_of"] == self.last, "as_of is not the last number")
        self.name_fresh(connection, entries)
        happened = collections.defaultdict(list)
        for entry in entries:
            target = ("opening", entry["id"]) if entry["kind"] == "opening" else \
                self.names.get(entry["id"])
            demand(target, f"the journal has {entry}, and there is no such record")
            happened[target].append(entry["change"])
        return happened

    def after_kill(self, connection):
        """Every answered change is there, every other one whole or not at all."""
        happened = self.read_journal(connection)
        expected = collections.defaultdict(list)
        for client in self.clients:
            for change in client.changes:
                for target, word in change.entries():
                    expected[target].append(word)
            for change in client.open:
                self.resolve(client, change, happened, expected)
        other = [(target, happened.get(target), expected.get(target))
                 for target in {*happened, *expected}
                 if happened.get(target) != expected.get(target)]
        demand(not other, f"the journal disagrees with the answers (target, is, should): {other[:5]}")
        touched = {effect.target[1]: client.states[effect.target[1]] for client in self.clients
                   for change in client.changes + client.open for effect in change.effects
                   if effect.target[0] == "opening"}
        self.check_openings(connection, touched)
        for client in self.clients:
            for change in client.changes:
                if change.method == "employer.put":
                    demand(self.names.get(change.answer["id"]) == change.effects[0].target,
                           f"{change} was answered and is not there")

    def resolve(self, client, change, happened, expected):
        """An unanswered change: looks whether it happened, and then demands the whole of it."""
        seen = [happened[target][len(expected[target]):] == [word]
                for target, word in change.entries()]
        demand(all(seen) or not any(seen), f"{change} is half there")
        change.happened = bool(seen) and all(seen)
        for (target, word), effect in zip(change.entries(), change.effects):
            if change.happened:
                expected[target].append(word)
                if target[0] == "opening":
                    client.states[target[1]] = effect.after
            for empty in (happened, expected):
                if not empty[target]:
                    del empty[target]

    def check_openings(self, connection, states):
        names = list(states)
        answers = connection.many([("opening.get", {"id": name}) for name in names])
        for name, answer in zip(names, answers):
            if isinstance(answer, Refused):
                demand(answer.code == "NOT_FOUND", f"{name}: {answer}")
                answer = None
            check_record(states[name], answer, name)

    def repeat(self, connection, some):
        """With the same key: what has happened does not happen again and is answered as it was; what
        has not, happens now."""
        repeated, missing = [], collections.defaultdict(list)
        for client in self.clients:
            answered = [change for change in client.changes if change.key]
            repeated += [(client, change) for change in some.sample(answered, min(len(answered), 10))]
            repeated += [(client, change) for change in client.open if change.key]
        answers = connection.many([(change.method, change.params) for _, change in repeated])
        for (client, change), answer in zip(repeated, answers):
            check_answer(change, answer)
            if change in client.changes:
                demand(answer == change.answer, f"{change}: first {change.answer}, then {answer}")
            elif not change.happened:
                for target, word in change.entries():
                    missing[target].append(word)
                client.settle(change, change.expected_error is None)
        demand(self.read_journal(connection) == missing, "a repeated change happened twice, or never")
        for _, change in [pair for pair in repeated if not pair[1].expected_error][:1]:
            answer, = connection.many([("employer.put", {"name": "annan",
                                                         "idempotency_key": change.key})])
            demand(isinstance(answer, Refused) and answer.code == "IDEMPOTENCY_MISMATCH",
                   f"a key used for another request: {answer}")

    def check_all(self, connection):
        """Every record, who refers to whom, the counts, and the versions against the journal."""
        states = {name: state for client in self.clients for name, state in client.states.items()}
        self.check_openings(connection, states)
        there = {name: state for name, state in states.items() if state}
        listed = connection.pages("opening.list", {})
        demand([item["id"] for item in listed] == sorted(there), "opening.list has others")
        for i in range(WORKPLACES):
            ids = {item["id"] for item in connection.pages("opening.list", {"workplace": f"w-{i}"})}
            demand(ids == {name for name, state in there.items() if state[1]["workplace"] == f"w-{i}"},
                   f"the openings of w-{i} are others")
        stats = connection.call("server.stats")
        demand(stats["openings"] == len(there), f"the match knows {stats['openings']} openings")
        demand(stats["records"]["opening"] == len(there), "stats count other openings")
        versions = collections.Counter()
        for entry in connection.feed(0):
            if entry["kind"] == "opening":
                versions[entry["id"]] = 0 if entry["change"] == "delete" else versions[entry["id"]] + 1
        demand(all(versions[name] == (state[0] if state else 0) for name, state in states.items()),
               "the journal counts other versions")


class Loop:
    def __init__(self, directory, seed):
        self.store = os.path.join(directory, "store")
        self.path = os.path.join(directory, "socket")
        self.random = random.Random(seed)
        self.clients = [Client(i, self.random.random()) for i in range(CLIENTS)]
        self.truth = Truth(self.clients)
        self.answered = self.open = self.busy = self.early = self.landed = 0

    def start(self):
        """Sometimes it is killed while it starts, ready or not, before it may serve."""
        while self.random.random() < 0.1:
            server = Server(self.store, self.path)
            time.sleep(self.random.uniform(0, 0.05))
            server.kill()
            self.early += 1
        return Server(self.store, self.path).ready()

    def kill_one(self, server, epoch):
        """Load, kill, start, check. Returns the new server."""
        first_answer = threading.Event()
        for client in self.clients:
            client.next_round(server, epoch, first_answer)
        first_answer.wait(30)
        time.sleep(self.random.uniform(0.005, 0.12))
        server.kill()
        for client in self.clients:
            client.join()
            if client.fault:
                raise client.fault
        server = self.start()
        connection = server.connect()
        connection.call("session.hello", {"client": "kill_loop"})
        self.truth.after_kill(connection)
        self.count()
        self.truth.repeat(connection, self.random)
        connection.close()
        return server

    def count(self):
        open_changes = [change for client in self.clients for change in client.open]
        self.answered += sum(len(client.changes) for client in self.clients)
        self.open += len(open_changes)
        self.busy += bool(open_changes)
        self.landed += sum(change.happened for change in open_changes)

    def check_all(self, server):
        connection = server.connect()
        self.truth.check_all(connection)
        connection.close()

    def run(self, kills):
        server = Server(self.store, self.path).ready()
        done = 0
        try:
            for done in range(kills):
                if done % EPOCH == 0:
                    connection = server.connect()
                    self.truth.prepare(connection, done // EPOCH)
                    connection.close()
                server = self.kill_one(server, done // EPOCH)
                if done % EPOCH == EPOCH - 1 or done == kills - 1:
                    self.check_all(server)
            done = kills
            code = server.end()
            demand(code == 0, f"SIGTERM ended it with {code}")
            self.check_all(server := Server(self.store, self.path).ready())
            server.end()
        except (Broken, AssertionError, Lost) as fault:
            print(f"kill {done + 1}: {fault}", file=sys.stderr)
            server.process.kill()
            return done, 1
        print(f"{self.answered} changes answered, {self.open} under way at the kills, "
              f"{self.landed} of these had happened; {self.busy} of {kills} kills hit some under way, "
              f"{self.early} more came while it started")
        return done, 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261121)
    options = parser.parse_args()
    started = time.monotonic()
    directory = tempfile.mkdtemp(prefix="praktik-kill-", dir=os.environ.get("KILL_DIR"))
    passed, failed = Loop(directory, options.seed).run(options.kills)
    if failed:
        print(f"the store is kept: {directory}; seed {options.seed}", file=sys.stderr)
    else:
        shutil.rmtree(directory)
    print(f"kill -9, seed {options.seed}, {time.monotonic() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(main())
