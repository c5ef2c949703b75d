# SPDX-License-Identifier: MIT
"""Pseudonyms, worked out anew: what a service calls a youth (engine/cases/service.h)."""
import base64
import datetime
import hashlib


def pseudonym(server, consumer, youth, days=0):
    """As the consumer has it on the server's day, or `days` later."""
    with open(server.store + ".key", encoding="ascii") as file:
        master = bytes.fromhex(file.read().split()[1])
    key = hashlib.blake2b(b"pseudonym", key=master, digest_size=32).digest()
    today = (datetime.datetime.now(datetime.timezone.utc).date() -
             datetime.date(1970, 1, 1)).days + days
    text = f"{consumer}/{today // 30}".encode() + b"\0" + youth.encode()
    digest = hashlib.blake2b(text, key=key, digest_size=32).digest()
    return "p" + base64.b32encode(digest).decode().lower()[:26]
