# SPDX-License-Identifier: MIT
"""The servers that are measured, each on a store of its own."""
import os
import shutil
import subprocess
import time

from figures import Skip, figure, note


class Praktik:
    """A server on a store of its own."""

    def __init__(self, build, directory, name, program="praktik"):
        self.program = os.path.join(build, program)
        self.load_program = os.path.join(build, "bench", "load")
        self.process = subprocess.Popen(
            [self.program, "serve", "--store", os.path.join(directory, name),
             "--listen", "127.0.0.1:0"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        words = self.process.stdout.readline().split()
        if words[:3] != ["praktik", "ready:", "tcp"]:
            self.kill()
            raise Skip("praktik serve did not start")
        self.address = words[3]

    def load(self, task, name, **options):
        for line in self.loaded(task, name, **options):
            figure(*line.split(" ", 2))

    def loading(self, task, name, **options):
        """Begins a load; what it returns waits for its end, and gives what it says."""
        command = [self.load_program, self.address, task, "--name", name]
        for key, value in options.items():
            command += [f"--{key}", str(value)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)

        def end():
            out, errors = process.communicate()
            if process.returncode:
                raise Skip(errors.strip() or f"load ended with {process.returncode}")
            return out.splitlines()

        return end

    def loaded(self, task, name, **options):
        """What the load says."""
        return self.loading(task, name, **options)()

    def command(self, *words, out=subprocess.DEVNULL):
        """Runs the command line. [s] that it took"""
        began = time.monotonic()
        done = subprocess.run([self.program, *words, "--connect", self.address], stdout=out,
                              stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise Skip(f"praktik {words[0]}: {done.stderr.strip()}")
        return time.monotonic() - began

    def end(self):
        self.process.terminate()
        if self.process.wait(60):
            note(f"praktik ended with {self.process.returncode}")

    def kill(self):
        self.process.kill()
        self.process.wait()


class Redis:
    """A server that syncs every write before it answers."""

    def __init__(self, directory):
        for program in ("redis-server", "redis-benchmark", "redis-cli"):
            if not shutil.which(program):
                raise Skip(f"no {program}")
        for port in range(17379, 17479):
            self.port = str(port)
            self.process = subprocess.Popen(
                ["redis-server", "--port", self.port, "--bind", "127.0.0.1", "--dir", directory,
                 "--appendonly", "yes", "--appendfsync", "always", "--save", "",
                 "--auto-aof-rewrite-percentage", "0", "--daemonize", "no"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if self.answers():
                return
        raise Skip("redis-server did not start")

    def answers(self):
        """False when it ended: the port was another's."""
        until = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < until:
            asked = subprocess.run(["redis-cli", "-p", self.port, "ping"], capture_output=True,
                                   text=True, check=False)
            if asked.stdout.strip() == "PONG" and self.process.poll() is None:
                return True
            time.sleep(0.05)
        self.end()
        return False

    def benchmark(self, name, test, connections, seconds, pipeline=1, size=3):
        """A short run finds out how many requests fill the time."""
        rate, requests = 0, 500 * connections * pipeline
        for _ in range(2):
            done = subprocess.run(
                ["redis-benchmark", "-p", self.port, "--csv", "-t", test, "-c", str(connections),
                 "-P", str(pipeline), "-n", str(requests), "-d", str(size), "-r", "100000"],
                capture_output=True, text=True, check=False)
            rows = [line.split(",") for line in done.stdout.splitlines()]
            head = [cell.strip('"') for cell in rows[0]] if rows else []
            # PING comes as two rows, inline and as a bulk; the last is what clients send.
            row = [cell.strip('"') for cell in rows[-1]] if len(rows) > 1 else []
            if "rps" not in head or not row:
                raise Skip("redis-benchmark answered in an unknown form")
            rate = float(row[head.index("rps")])
            requests = max(int(rate * seconds), 500)
        figure(f"{name}_rate", f"{rate:.0f}", "requests/s")
        for ours, theirs in (("median", "p50_latency_ms"), ("p99", "p99_latency_ms")):
            if theirs in head:
                figure(f"{name}_{ours}", f"{float(row[head.index(theirs)]) * 1000:.1f}", "us")

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(60)
