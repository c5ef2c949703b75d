#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes the seed corpora. Needs python3-msgpack and build/praktik. Run from the repository's root:

    make && /usr/bin/python3 tests/fuzz/seeds.py

decode/: one byte that tells fuzz_decode.c who asks, then a request to each method that
`praktik describe` tells of: with all that it takes, and for some with a field too much or wrong.

wire/: one byte that says how fuzz_wire.c cuts the rest into pieces, then a message: real
requests as clients send them, replies, and bombs. The names say which. The same bytes each time.
"""

import json
import os
import struct
import subprocess

import msgpack

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")
PRAKTIK = os.environ.get("PRAKTIK", "build/praktik")
EVERYONE = 31  # all roles


def request(method, params, msgid=7, **options):
    return msgpack.packb([0, msgid, method, params], **options)


def params(value):
    """A request with these bytes as its params."""
    return b"\x94\x00\x07\xa1m" + value


YOUTH = {
    "id": "y-000123", "programme": "ung-resurs", "birth": "2009-05-14",
    "school_done": "2026-06-12", "position": {"n": 6580822, "e": 674032}, "travel_limit_m": 15000,
    "wishes": [{"code": "43", "strength": 3}, {"code": "ssyk:7115", "strength": 4}],
    "needs": {"required": ["quiet"], "helpful": []}, "hours_max": 30, "clock_from": "08:00",
}

HONEST = {
    "hello": request("session.hello", [{"token": "k1.abcdefgh", "client": "fuzz", "errors": "map"}]),
    "ping": request("server.ping", [{}]),
    "ping-empty": request("server.ping", []),
    "nvim-info": request("nvim_get_api_info", [], 1),
    "youth-put": request("youth.put", [YOUTH]),
    "youth-put-bin": request(b"youth.put", [YOUTH], use_bin_type=True),
    "workplace-put": request("workplace.put", [{
        "employer": "e-1", "name": "Räksmörgåsbaren på hörnet", "industry": "56",
        "position": {"lat": 59.330231, "lon": 18.059196}, "levels": {"GAK01": 2, "GAK05": 3},
        "trains": ["GAK05"], "state": "active"}]),
    "employer-put": request("employer.put", [{"name": "Åkeri 日本 😀", "org_nr": "212000-1355"}]),
    "match": request("match.openings", [{"youth": "y-000123", "k": 10, "explain": True,
                                         "weights": {"interest": 0.5, "travel": 1e-3}}], 2**32 - 1),
    "observe-nil": request("youth.observe", [{"youth": "y", "competence": "GAK01", "level": None,
                                              "date": "2026-11-21"}]),
    "certificate": request("certificate.draft", [{"placement": "p", "comment": "å" * 400,
                                                  "marks": [{"competence": "GAK01", "level": -1}]}]),
    "note": msgpack.packb([2, "nvim_set_client_info", ["x", {}, "remote", {}, {}]]),
    "reply": msgpack.packb([1, 7, None, {"items": [{"id": "a", "version": 1}], "next": None}]),
    "reply-error": msgpack.packb([1, 7, "NOT_FOUND: no such record", None]),
    "pipelined": request("server.ping", [{}], 1) + request("server.ping", [{}], 2),
    "floats": request("m", [1.5, -0.0, 1e308], use_single_float=False),
    "floats-single": request("m", [1.5, -0.0], use_single_float=True),
    "integers": request("m", [0, -1, -32, -33, 127, 128, -128, -129, 65535, 65536, 2**31, -2**31,
                              2**32, 2**53, 2**63, -2**63, 2**64 - 1]),
    "long-forms": b"\xdd\x00\x00\x00\x04\xd3" + struct.pack(">q", 0) + b"\xcf" + struct.pack(">Q", 9)
                  + b"\xdb\x00\x00\x00\x01m\xdc\x00\x01\xdf\x00\x00\x00\x01\xda\x00\x01k\xc6\x00\x00\x00\x01v",
    "strings": request("m", ["x" * n for n in (0, 1, 31, 32, 255, 256)]),
    "bytes": request("m", [b"\xff" * n for n in (0, 1, 255, 256)], use_bin_type=True),
    "array16": request("m", list(range(40))),
    "map16": request("m", [{"k%d" % n: n for n in range(20)}]),
    "depth16": params(b"\x91" * 14 + b"\x90"),
    "cut": request("youth.put", [YOUTH])[:-20],
}

BAD = {
    "bomb-63gib": params(b"\xdd\x05\x00\x00\x00" * 31),
    "bomb-array32": params(b"\xdd\x10\x00\x00\x00"),
    "bomb-map32": params(b"\xdf\x80\x00\x00\x00"),
    "bomb-str32": params(b"\xdb\xff\xff\xff\xff"),
    "bomb-bin32": params(b"\xc6\xff\xff\xff\xff"),
    "bomb-nested16": params(b"\xdc\x0f\xf0" * 14),
    "bomb-top": b"\xdd\xff\xff\xff\xff",
    "depth17": params(b"\x91" * 15 + b"\x90"),
    "depth-maps": params(b"\x81\xa1k" * 20),
    "elements": params(b"\xdc\x10\x00" + b"\xc0" * 64),
    "text-long": params(b"\xda\x20\x01" + b"x" * 64),
    "ext-fix": params(b"\xd6\xff\x00\x00\x00\x00"),
    "ext8": params(b"\xc7\x01\x05x"),
    "timestamp": params(b"\xd7\xff" + b"\x00" * 8),
    "never": params(b"\xc1"),
    "nan": params(b"\xcb\x7f\xf8" + b"\x00" * 6),
    "infinity": params(b"\xca\x7f\x80\x00\x00"),
    "key-integer": params(b"\x91\x81\x01\x02"),
    "key-nil": params(b"\x91\x82\xa1k\x02\xc0\x02"),
    "utf8-overlong": params(b"\xa2\xc0\xaf"),
    "utf8-surrogate": params(b"\xa3\xed\xa0\x80"),
    "utf8-cut": params(b"\xa3\xf0\x9f\x98"),
    "type3": b"\x94\x03\x07\xa1m\x90",
    "type-id": b"\x94\x00\xff\xa1m\x90",
    "type2-four": b"\x94\x02\x07\xa1m\x90",
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "tls": bytes.fromhex("160301020001000100fc0303"),
}


# ---- decode/ ----

CODES = {"competence": "GAK01", "industry": "43.21", "occupation": "7115", "adaptation": "ANP01",
         "hazard": "RISK01", "wish": "ssyk:7115"}
PLAIN = {"id": "a-1", "code": "sv", "text": "Räka", "organisation number": "212000-1355",
         "true/false": True, "date": "2026-11-21", "time of day": "08:00", "number": 57.5, "integer": 7}
# Where one field says something of another.
TOGETHER = {"clock_from": "08:00", "clock_to": "16:00", "from": "2026-12-01", "to": "2026-12-31",
            "birth": "2009-05-14", "school_done": "2025-06-12", "hours_min": 10, "hours_max": 20,
            "municipality": "1480"}


def value_of(field, records):
    """What a client could say in this field."""
    kind = field["kind"]
    if field["name"] in TOGETHER:
        return TOGETHER[field["name"]]
    if field["name"] == "position":
        return {"lat": 57.7, "lon": 11.97}
    if kind.startswith("list of "):
        one = dict(field, kind=kind.removeprefix("list of "))
        return [value_of(one, records)]
    if kind.startswith("map of "):
        return {CODES.get(field.get("catalogue"), "A"): 2}
    if field.get("of"):
        return {inner["name"]: value_of(inner, records) for inner in records[field["of"]]
                if not inner.get("by_server")}
    if field.get("choices"):
        return field["choices"][-1]
    if field.get("catalogue"):
        return CODES[field["catalogue"]]
    if kind == "integer":
        return max(field.get("min", 7), min(7, field.get("max", 7)))
    return PLAIN[kind]


def decode_seeds():
    """Name and bytes of each."""
    told = subprocess.run([PRAKTIK, "describe", "--json"], check=True, capture_output=True).stdout
    description = json.loads(told)
    records = {record["name"]: record["fields"] for record in description["records"]}
    seeds = {}
    for number, method in enumerate(description["methods"]):
        name = method["name"]
        fields = [*method.get("request", []), *method.get("options", [])]
        whole = {field["name"]: value_of(field, records) for field in fields
                 if not field.get("by_server")}
        if name == "certificate.get":
            del whole["id"]  # the same as its number, under another name
        seeds[f"ok-{name}"] = (EVERYONE, request(name, [whole]))
        if name.endswith(".put") or name == "certificate.file":
            style = number % 3 << 5
            late = dict(whole, nobody_has_this=1)
            nils = dict.fromkeys(whole)
            seeds[f"bad-unknown-{name}"] = (EVERYONE | style, request(name, [late]))
            seeds[f"bad-nils-{name}"] = (EVERYONE | style, request(name, [nils]))
    name, small = "youth.get", [{"id": "a-1"}]
    twice = request(name, [])[:-1] + b"\x91\x82" + b"\xa2id\xc0\xa2id\xa1a"
    seeds["bad-twice"] = (EVERYONE, twice)
    seeds["bad-stranger"] = (0, request(name, small))
    seeds["bad-role"] = (4, request("youth.put", [YOUTH]))
    seeds["bad-method"] = (EVERYONE, request(name + "\0", small))
    seeds["bad-response"] = (EVERYONE, HONEST["reply"])
    seeds["bad-params"] = (EVERYONE | 64, request(name, small * 2))
    seeds["bad-zero-in-name"] = (EVERYONE | 32, request(name, [{"id\0": "a"}]))
    seeds["ok-bin"] = (EVERYONE, request(b"youth.put", [dict(YOUTH, clock_to="16:00")],
                                         use_bin_type=True))
    seeds["ok-notification"] = (EVERYONE, msgpack.packb([2, name, small]))
    return {name: bytes([who]) + message for name, (who, message) in seeds.items()}


def web(line, headers="", body="", host="Host: 127.0.0.1:8080\r\n"):
    return f"{line} HTTP/1.1\r\n{host}{headers}\r\n{body}".encode("latin-1")


def web_post(body, kind="json", headers=""):
    types = {"json": "application/json", "form": "application/x-www-form-urlencoded"}
    path = {"json": "/rpc", "form": "/intyg"}[kind]
    length = f"Content-Type: {types[kind]}\r\nContent-Length: {len(body)}\r\n"
    return web(f"POST {path}", length + headers, body)


CALL = '{"method":"certificate.verify","params":{"number":"INTYG-1"},"secret":"geheim"}'
WEB = {
    "ok-home": web("GET /"),
    "ok-check": web("GET /intyg/INTYG-2026-7K3QF9M2XA?lang=en", "Connection: close\r\n"),
    "ok-head": web("HEAD /intyg", "Cookie: a=b\r\nCookie: c=d\r\n"),
    "ok-site": web("GET /style.css", host="Host: intyg.example\r\n"),
    "ok-call": web_post(CALL, headers="Origin: http://localhost:8080\r\n"
                                      "Sec-Fetch-Site: same-origin\r\n"),
    "ok-no-json": web_post("{[}"),
    "ok-form": web_post("other=1&credential=eyJ.%41+%c3%a5.x", "form"),
    "ok-no-form": web_post("credential=%4", "form"),
    "bad-bare-lf": web("GET /").replace(b"\r\n", b"\n"),
    "bad-folded": web("GET /", "A: b\r\n c\r\n"),
    "bad-host": web("GET /", host="Host: evil.example\r\n"),
    "bad-hosts": web("GET /", "Host: 127.0.0.1:8080\r\n"),
    "bad-path": web("GET /intyg/../intyg"),
    "bad-method": web("BREW /"),
    "bad-lengths": web_post("{}", headers="Content-Length: 3\r\n"),
    "bad-chunked": web_post("{}", headers="Transfer-Encoding: chunked\r\n"),
    "bad-origin": web_post("{}", headers="Origin: https://evil.example\r\n"),
    "bad-long": web("GET /", "A: " + "b" * 8200 + "\r\n"),
    "bad-version": web("GET /").replace(b"HTTP/1.1", b"HTTP/2.0"),
}


def write(corpus, name, data):
    with open(os.path.join(CORPUS, corpus, name), "wb") as file:
        file.write(data)


def main():
    for corpus in ("wire", "decode", "web"):
        os.makedirs(os.path.join(CORPUS, corpus), exist_ok=True)
    for number, (name, message) in enumerate([*HONEST.items(), *BAD.items()]):
        kind = "ok" if name in HONEST else "bad"
        write("wire", f"{kind}-{name}", bytes([number % 16]) + message)
    for name, data in decode_seeds().items():
        write("decode", name, data)
    for name, data in WEB.items():
        write("web", name, data)


if __name__ == "__main__":
    main()
