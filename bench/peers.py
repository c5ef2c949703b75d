# SPDX-License-Identifier: MIT
"""The same query on the same rows by others, in this run: first 20 of all openings under the full
model. An answer that differs from praktik's in an id or a score ends the run.

    peers.py DIRECTORY PEER     DIRECTORY as `inside --export` left it
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import model  # noqa: E402

NODE_PACKAGES = os.path.abspath("build/bench/packages")


def read_youths(directory):
    with open(os.path.join(directory, "queries.json"), encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def check(peer, youth, number, answer):
    if [list(map(int, row)) for row in answer] != youth["answer"]:
        sys.exit(f"bench: {peer}: query {number} differs\n theirs {answer}\n ours {youth['answer']}")


def report(peer, times):
    times.sort()
    print(f"{peer}_first20_median {times[len(times) // 2] * 1e6:.1f} us")
    print(f"{peer}_first20_p99 {times[len(times) * 99 // 100] * 1e6:.1f} us")


def ask_all(peer, youths, prepare, ask):
    """Prepares each, asks once to warm up, then once for the time."""
    times = []
    for number, youth in enumerate(youths):
        prepared = prepare(number, youth)
        check(peer, youth, number, ask(prepared))
        began = time.perf_counter()
        ask(prepared)
        times.append(time.perf_counter() - began)
    report(peer, times)


def table():
    kinds = ", ".join(f"{name} {'bigint' if name in model.WIDE else 'smallint'} NOT NULL"
                      for name in model.COLUMNS)
    return f"CREATE TABLE openings ({kinds})"


def numpy(directory, youths):
    import numpy as np
    words = model.Numpy()
    kinds = [(name, np.int64 if name in model.WIDE else np.int16) for name in model.COLUMNS]
    rows = np.loadtxt(os.path.join(directory, "openings.csv"), delimiter=",", dtype=kinds)
    columns = {name: np.ascontiguousarray(rows[name]) for name in model.COLUMNS}

    def prepare(_, youth):
        return [compile(text, "model", "eval") for text in
                (model.gates(words, youth), model.youth_side(words, youth),
                 model.readiness(words, youth), model.score(words))]

    def ask(prepared):
        passed, side, ready, total = prepared
        kept = np.flatnonzero(eval(passed, {"np": np}, columns))  # our own text
        few = {name: column[kept] for name, column in columns.items()}
        few["a"], few["b"] = (np.broadcast_to(eval(part, {"np": np}, few), kept.shape)
                              .astype(np.int64) for part in (side, ready))
        few["s"] = eval(total, {"np": np}, few)
        key = few["s"] * 16384 + few["a"]
        if len(kept) > 20:  # all that tie with the twentieth, then the order among these
            least = np.partition(key, len(key) - 20)[len(key) - 20]
            kept_few = np.flatnonzero(key >= least)
        else:
            kept_few = np.arange(len(kept))
        first = kept_few[np.lexsort((few["number"][kept_few], -key[kept_few]))][:20]
        return [(few["number"][i], few["s"][i], few["a"][i]) for i in first]

    ask_all("numpy", youths, prepare, ask)


def sqlite(directory, youths):
    store = sqlite3.connect(":memory:", cached_statements=4)
    store.execute(table())
    marks = ",".join("?" * len(model.COLUMNS))
    with open(os.path.join(directory, "openings.csv"), encoding="utf-8") as lines:
        store.executemany(f"INSERT INTO openings VALUES ({marks})",
                          (tuple(map(int, line.split(","))) for line in lines))
    ask_all("sqlite", youths[:10],
            lambda _, youth: model.query(model.Sqlite(), youth, "LIMIT -1 OFFSET 0"),
            lambda text: store.execute(text).fetchall())


def postgres(directory, youths):
    """A cluster of its own, on a Unix socket in its directory; run as another where we are root."""
    import glob
    import psycopg2
    programs = max(glob.glob("/usr/lib/postgresql/*/bin"))
    place = tempfile.mkdtemp(prefix="praktik-bench-")  # its own user must reach it
    become = []
    if os.geteuid() == 0:
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        shutil.chown(place, "postgres", "postgres")
    data = os.path.join(place, "data")
    subprocess.run([*become, f"{programs}/initdb", "-D", data, "-A", "trust", "-U", "bench",
                    "--no-sync"], check=True, stdout=subprocess.DEVNULL)
    settings = {"listen_addresses": "", "unix_socket_directories": place, "shared_buffers": "1GB",
                "work_mem": "256MB", "fsync": "off", "max_parallel_workers_per_gather": "2",
                "max_parallel_workers": "2", "plan_cache_mode": "force_generic_plan"}
    command = [*become, f"{programs}/postgres", "-D", data]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        store = None
        for _ in range(100):
            try:
                store = psycopg2.connect(host=place, user="bench", dbname="postgres")
                break
            except psycopg2.OperationalError:
                time.sleep(0.1)
        store.autocommit = True
        cursor = store.cursor()
        cursor.execute(table())
        with open(os.path.join(directory, "openings.csv"), encoding="utf-8") as rows:
            cursor.copy_expert("COPY openings FROM STDIN (FORMAT csv)", rows)
        cursor.execute("VACUUM ANALYZE openings")

        def prepare(number, youth):
            text = model.query(model.Words(), youth, "OFFSET 0")
            cursor.execute(f"PREPARE q{number} AS {text}")
            return f"EXECUTE q{number}"

        def ask(text):
            cursor.execute(text)
            return cursor.fetchall()

        ask_all("postgres", youths[:10], prepare, ask)
        store.close()
    finally:
        server.send_signal(2)
        server.wait(60)
        shutil.rmtree(place, ignore_errors=True)


def duckdb(directory, youths):
    """In node: bench/duck.mjs prepares and asks; what it answers is compared here."""
    kinds = {name: "BIGINT" if name in model.WIDE else "SMALLINT" for name in model.COLUMNS}
    with open(os.path.join(directory, "duck.json"), "w", encoding="utf-8") as file:
        json.dump({"columns": kinds, "queries": [model.query(model.Duck(), youth, "")
                                                 for youth in youths]}, file)
    shutil.copy(os.path.join(os.path.dirname(__file__), "duck.mjs"), NODE_PACKAGES)
    done = subprocess.run(["node", os.path.join(NODE_PACKAGES, "duck.mjs"), directory],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: duckdb: {done.stderr.strip()}")
    got = json.loads(done.stdout)
    for number, youth in enumerate(youths):
        check("duckdb", youth, number, got["answers"][number])
    report("duckdb", got["times"])


PEERS = {"numpy": numpy, "sqlite": sqlite, "postgres": postgres, "duckdb": duckdb}


def missing(peer):
    """Why the peer cannot be had here; nothing where it can."""
    import importlib.util as util
    import glob
    if peer == "numpy" and not util.find_spec("numpy"):
        return "no python3-numpy"
    if peer == "postgres" and not (util.find_spec("psycopg2") and
                                   glob.glob("/usr/lib/postgresql/*/bin/postgres")):
        return "no postgresql with python3-psycopg2"
    packages = os.path.join(NODE_PACKAGES, "node_modules", "@duckdb", "node-api")
    if peer == "duckdb" and not (shutil.which("node") and os.path.isdir(packages)):
        return "no node with @duckdb/node-api"
    return None


if __name__ == "__main__":
    why = missing(sys.argv[2])
    if why:
        sys.exit(why)
    PEERS[sys.argv[2]](sys.argv[1], read_youths(sys.argv[1]))
