# SPDX-License-Identifier: MIT
"""Runs `praktik COMMAND` against a server, as people and scripts do."""
import json
import os
import subprocess

from praktik import BINARY, REPORTS, TIMEOUT

# sysexits
OK, USAGE, DATA, NO_INPUT, UNAVAILABLE, TEMPORARY = 0, 64, 65, 66, 69, 75
NOT_ALLOWED, CONFIG = 77, 78


class Run:
    """One run that has ended."""

    def __init__(self, address, *words, stdin=b"", **environment):
        clean = {name: value for name, value in os.environ.items()
                 if not name.startswith(("LANG", "LC_", "PRAKTIK", "COLUMNS"))}
        done = subprocess.run([BINARY, *words], input=stdin, capture_output=True, check=False,
                              timeout=TIMEOUT, env={**clean, "PRAKTIK": address,
                                                    "LANG": "C.UTF-8", **environment})
        self.code, self.raw = done.returncode, done.stdout
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")
        assert not any(word in self.err for word in REPORTS), self.err

    def json(self):
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


def address_of(server, tcp=False):
    """As --connect and $PRAKTIK take it."""
    return f"{server.tcp[0]}:{server.tcp[1]}" if tcp else server.path
