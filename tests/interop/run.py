#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Asks a real server with the demo data through clients from npm and Go, and compares each answer
with what python3-msgpack gets: a match list with its reasons, the change feed, and a refusal, after
which the connection must live. Then a certificate, from the proposal to its issue, is checked by
software that is not ours. One line a client; fails when one does.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "crash"))
from service import PRAKTIK, Lost, Refused, Server  # noqa: E402

DEMO = os.path.join(here, "..", "..", "data", "demo")
KINDS = ("programmes", "employers", "workplaces", "openings", "youths", "observations")
YOUTH = "deltagare-017"
QUESTIONS = [
    ("session.hello", {"client": "interop"}),
    ("match.openings", {"youth": YOUTH, "k": 10, "explain": True, "today": "2026-11-21",
                        "weights": {"interest": 50, "development": 25, "travel": 15, "support": 10}}),
    ("match.openings", {"youth": YOUTH, "k": 0}),  # refused
    ("feed.read", {"after": 0, "limit": 200}),
    ("server.ping", {}),
]
REFUSED = "OUT_OF_RANGE: k: "


def clients(build):
    yield "npm msgpack-rpc-lite", ["node", os.path.join(here, "client.js")], \
        {"NODE_PATH": os.path.join(build, "node_modules")}
    yield "go ugorji/go/codec", [os.path.join(build, "client_go")], {}


def fill(server):
    for kind in KINDS:
        subprocess.run([PRAKTIK, "import", kind, os.path.join(DEMO, f"{kind}.csv"),
                        "--connect", server.path], check=True, capture_output=True, text=True)


def expected(server):
    """[[error, result], …] by python3-msgpack; what it must be in any case is checked here."""
    connection = server.connect()
    answers = connection.many(QUESTIONS)
    connection.close()
    _, match, refusal, feed, ping = answers
    for answer in (match, feed, ping):
        if isinstance(answer, Refused):
            raise answer
    assert len(match["hits"]) == 10 and all(hit["reasons"] for hit in match["hits"])
    assert [item["seq"] for item in feed["items"]] == list(range(1, 201))
    assert isinstance(refusal, Refused) and str(refusal).startswith(REFUSED), f"it said {refusal}"
    assert ping == {}
    return [[str(answer), None] if isinstance(answer, Refused) else [None, answer]
            for answer in answers]


def ask(command, environment, address):
    """The answers, or raises AssertionError."""
    try:
        done = subprocess.run([*command, *address, json.dumps(QUESTIONS)], check=False, timeout=60,
                              capture_output=True, text=True, env={**os.environ, **environment})
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssertionError(str(error)[:200]) from error
    if done.returncode:
        said = done.stderr.splitlines() or ["it failed"]
        raise AssertionError(next((line for line in said if "rror" in line), said[-1]))
    return json.loads(done.stdout)


def compare(got, wanted):
    assert len(got) == len(wanted), f"{len(got)} answers to {len(wanted)} questions"
    for (method, _), ours, theirs in zip(QUESTIONS, wanted, got):
        assert ours == theirs, f"{method}: {str(theirs)[:300]}, should be {str(ours)[:300]}"


def certificate(server):
    """{jwt, jwks, json} of one with all 13 competences."""
    connection = server.connect()
    call = connection.call
    opening = call("match.openings", {"youth": YOUTH, "k": 1})["hits"][0]["opening"]
    which = {"placement": call("placement.propose", {"youth": YOUTH, "opening": opening})["id"]}
    for party in ("youth", "workplace"):
        call("placement.decide", {**which, "party": party, "yes": True})
    call("placement.agree", {**which, "from": "2026-12-01", "to": "2027-02-26", "hours_week": 20,
                             "supervisor": {"name": "Åsa Öst"}, "insurer": "Kommunen",
                             "form": "praktik", "focus": ["GAK01"]})
    call("placement.start", {**which, "date": "2026-12-01"})
    call("placement.end", {**which, "date": "2027-02-26"})
    marks = [{"competence": f"GAK{i:02}", "level": i % 5 or None, "situation": f"såg det {i} gånger"}
             for i in range(1, 14)]
    number = {"number": call("certificate.file", {
        **which, "tasks": ["bakade", "dukade"], "marks": marks, "comment": "Ärlig & \"snabb\"",
        "hours_attended": 212, "supervisor": {"name": "Åsa Öst"}})["number"]}
    call("certificate.acknowledge", {**number, "holder": "Örjan Älg"})
    call("certificate.issue", number)
    out = {"jwks": call("certificate.keys")["jwks"]}
    for name, form in (("jwt", "vc-jwt"), ("json", "json")):
        out[name] = call("certificate.export", {**number, "format": form})["content"]
    connection.close()
    return out


def check_certificate(server, build):
    """What credential.mjs says, or raises AssertionError."""
    command = ["node", os.path.join(here, "credential.mjs"), os.path.join(build, "node_modules")]
    done = subprocess.run(command, input=json.dumps(certificate(server)), check=False, timeout=300,
                          capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(done.stderr[-600:])
    return done.stdout.strip()


def main():
    build = os.path.abspath(sys.argv[1])
    directory = tempfile.mkdtemp(prefix="praktik-interop-")
    server = Server(os.path.join(directory, "store"), os.path.join(directory, "socket"),
                    "--listen", "127.0.0.1:0").ready()
    failed = 0
    try:
        fill(server)
        wanted = expected(server)
        print("ok python3-msgpack: "
              f"{len(wanted[1][1]['hits'])} hits, {len(wanted[3][1]['items'])} changes, "
              f"refused with \"{wanted[2][0]}\"")
        for name, command, environment in clients(build):
            try:
                compare(ask(command, environment, server.address), wanted)
                print(f"ok {name}: the same")
            except AssertionError as fault:
                failed += 1
                print(f"not ok {name}: {fault}")
        print(f"ok npm jose and jsonld: {check_certificate(server, build)}")
    except (AssertionError, Lost, Refused, subprocess.CalledProcessError) as fault:
        failed += 1
        print(f"not ok: {getattr(fault, 'stderr', None) or fault}")
    finally:
        failed += bool(server.end())
        shutil.rmtree(directory)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
