# SPDX-License-Identifier: MIT
"""The bad input that is no request at all, as bytes: (name, bytes, code, what becomes of the
connection). Where a frame's id can be read it is 7, and is answered with the code before the
connection closes; code None: closed without a word. test_bad_input.py walks the table."""
import struct

import msgpack

LIVES, CLOSES, CUT = "lives", "closes", "cut"  # cut: the client ends in the middle of a frame
MARK = "HEMLIG"  # stands for personal data: no error text may repeat it


def pack(*message):
    return msgpack.packb(message)


def request(params, method="server.ping"):
    """A request whose params are these bytes."""
    return b"\x94\x00\x07" + msgpack.packb(method) + params


def with_value(value):
    """A request with one field, whose value is these bytes."""
    return request(b"\x91\x81\xa1a" + value)


def with_key(key):
    return request(b"\x91\x81" + key + b"\x01")


def deep(levels, one=b"\x91", end=b"\x90"):
    """A request nested `levels` deep: message, params and map are three of them."""
    return with_value(one * (levels - 4) + end)


def text(raw, kind=b"\xd9"):
    return with_value(kind + bytes([len(raw)]) + raw)


PING = pack(0, 7, "server.ping", [{}])
SECRET = MARK.encode()
TEXTS = {  # invalid UTF-8 of many shapes
    "lone continuation": b"\x80", "two continuations": b"a\xbf\xbf", "cut of two": b"\xc3",
    "cut of three": b"\xe2\x82", "cut of four": b"\xf0\x9f\x98", "cut in the middle": b"\xc3a",
    "overlong slash in two": b"\xc0\xaf", "overlong in two": b"\xc1\xbf",
    "overlong in three": b"\xe0\x80\xaf", "overlong in four": b"\xf0\x80\x80\xaf",
    "overlong NUL": b"\xc0\x80", "surrogate": b"\xed\xa0\x80", "surrogate pair": b"\xed\xa0\xbd\xed\xb8\x80",
    "over U+10FFFF": b"\xf4\x90\x80\x80", "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80", "fe": b"\xfe", "ff": b"\xff",
    "UTF-16": b"\xff\xfeh\x00", "Latin-1": "Åsa".encode("latin-1"),
}
NUMBERS = {"NaN": float("nan"), "infinity": float("inf"), "minus infinity": float("-inf")}

FRAMES = [
    # no envelope
    ("a number", b"\x07", None, CLOSES),
    ("nil", b"\xc0", None, CLOSES),
    ("a text", pack("x")[1:], None, CLOSES),
    ("a map", b"\x81\xa1a\x01", None, CLOSES),
    ("HTTP", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", None, CLOSES),
    ("TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", None, CLOSES),
    ("JSON", b'{"id": 1, "method": "server.ping"}\n', None, CLOSES),
    ("the byte c1", b"\xc1", None, CLOSES),
    ("empty array", b"\x90", None, CLOSES),
    ("array of two", pack(0, 7), None, CLOSES),
    ("array of five", pack(0, 7, "server.ping", [], 1), None, CLOSES),
    ("request of three", pack(0, 7, "server.ping"), None, CLOSES),
    ("notification of four", pack(2, 7, "server.ping", [{}]), None, CLOSES),
    ("type 3", pack(3, 7, "server.ping", [{}]), None, CLOSES),
    ("type -1", pack(-1, 7, "server.ping", [{}]), None, CLOSES),
    ("type as text", pack("0", 7, "server.ping", [{}]), None, CLOSES),
    ("type 0.0", pack(0.0, 7, "server.ping", [{}]), None, CLOSES),
    ("type false", pack(False, 7, "server.ping", [{}]), None, CLOSES),
    ("type 256", b"\x94\xcd\x01\x00\x07\xa1a\x90", None, CLOSES),
    ("response", pack(1, 7, None, {}), None, CLOSES),
    ("error response", pack(1, 7, "no", None), None, CLOSES),
    ("response of three", pack(1, 7, None), None, CLOSES),
    ("id -1", pack(0, -1, "server.ping", [{}]), None, CLOSES),
    ("id -2^63", pack(0, -2**63, "server.ping", [{}]), None, CLOSES),
    ("id 2^32", pack(0, 2**32, "server.ping", [{}]), None, CLOSES),
    ("id 2^64-1", pack(0, 2**64 - 1, "server.ping", [{}]), None, CLOSES),
    ("id as text", pack(0, "7", "server.ping", [{}]), None, CLOSES),
    ("id 7.0", pack(0, 7.0, "server.ping", [{}]), None, CLOSES),
    ("id nil", pack(0, None, "server.ping", [{}]), None, CLOSES),
    ("id a list", pack(0, [7], "server.ping", [{}]), None, CLOSES),
    ("method a number", pack(0, 7, 5, [{}]), "BAD_FRAME", CLOSES),
    ("method nil", pack(0, 7, None, [{}]), "BAD_FRAME", CLOSES),
    ("method a list", pack(0, 7, ["server.ping"], [{}]), "BAD_FRAME", CLOSES),
    ("method a map", pack(0, 7, {"server.ping": 1}, [{}]), "BAD_FRAME", CLOSES),
    # what MessagePack has and the protocol has not
    ("c1 as a value", with_value(b"\xc1"), "BAD_FRAME", CLOSES),
    ("fixext 1", with_value(b"\xd4\x01a"), "BAD_FRAME", CLOSES),
    ("fixext 16", with_value(b"\xd8\x01" + 16 * b"a"), "BAD_FRAME", CLOSES),
    ("ext 8", with_value(b"\xc7\x03\x01" + SECRET[:3]), "BAD_FRAME", CLOSES),
    ("ext 32 of 4 GiB", with_value(b"\xc9\xff\xff\xff\xff\x01"), "BAD_FRAME", CLOSES),
    ("timestamp", with_value(msgpack.packb(msgpack.Timestamp(1))), "BAD_FRAME", CLOSES),
    ("key a number", with_key(b"\x07"), "BAD_FRAME", CLOSES),
    ("key nil", with_key(b"\xc0"), "BAD_FRAME", CLOSES),
    ("key true", with_key(b"\xc3"), "BAD_FRAME", CLOSES),
    ("key a list", with_key(b"\x90"), "BAD_FRAME", CLOSES),
    ("key a map", with_key(b"\x80"), "BAD_FRAME", CLOSES),
    ("key a number, nested", with_value(b"\x91\x81\x01\x01"), "BAD_FRAME", CLOSES),
    *((f"{name}, {fmt}", with_value(head + struct.pack(fmt, number)), "BAD_FRAME", CLOSES)
      for name, number in NUMBERS.items() for head, fmt in ((b"\xca", ">f"), (b"\xcb", ">d"))),
    *((f"str, {name}", text(raw), "BAD_TEXT", CLOSES) for name, raw in TEXTS.items()),
    ("method, Latin-1", b"\x94\x00\x07\xa2\xe5a\x91\x80", "BAD_TEXT", CLOSES),
    ("key, Latin-1", with_key(b"\xa2\xe5a"), "BAD_TEXT", CLOSES),
    # bombs: a few bytes that claim much
    ("155 bytes claim 63 GiB", 31 * b"\xdd\x05\x00\x00\x00", None, CLOSES),
    ("the same as params", request(31 * b"\xdd\x05\x00\x00\x00"), "TOO_LARGE", CLOSES),
    ("array of 2^32-1", with_value(b"\xdd\xff\xff\xff\xff"), "TOO_LARGE", CLOSES),
    ("map of 2^32-1", with_value(b"\xdf\xff\xff\xff\xff"), "TOO_LARGE", CLOSES),
    ("map of 2^31", with_value(b"\xdf\x80\x00\x00\x00"), "TOO_LARGE", CLOSES),
    ("str of 4 GiB", with_value(b"\xdb\xff\xff\xff\xff"), "TOO_LARGE", CLOSES),
    ("bin of 4 GiB", with_value(b"\xc6\xff\xff\xff\xff"), "TOO_LARGE", CLOSES),
    ("key of 4 GiB", with_key(b"\xdb\xff\xff\xff\xff"), "TOO_LARGE", CLOSES),
    ("12 arrays of 65535", with_value(12 * b"\xdc\xff\xff"), "TOO_LARGE", CLOSES),
    ("str of 61441", with_value(b"\xda\xf0\x01"), "TOO_LARGE", CLOSES),
    ("bin of 61441", with_value(b"\xc5\xf0\x01" + 61441 * b"a"), "TOO_LARGE", CLOSES),
    ("over 65536 elements", with_value(b"\xdd\x00\x01\x00\x00" + 65536 * b"\x01"), "TOO_LARGE",
     CLOSES),
    ("over 1 MiB", with_value(b"\xdc\x00\x90" + 144 * (b"\xda\x1f\x40" + 8000 * b"a")),
     "TOO_LARGE", CLOSES),
    ("17 lists deep", deep(17), "TOO_DEEP", CLOSES),
    ("17 maps deep", deep(17, b"\x81\xa1a", b"\x80"), "TOO_DEEP", CLOSES),
    ("a million deep", with_value(1000000 * b"\x91"), "TOO_DEEP", CLOSES),
    # cut short: the client goes in the middle
    *((f"cut after {size}", PING[:size], None, CUT) for size in (1, 2, 3, 4, 10, len(PING) - 1)),
    ("cut in a text", with_value(b"\xa5ab"), None, CUT),
    ("cut in a length", with_value(b"\xda\x01"), None, CUT),
]

# The same before hello, where less is taken.
STRANGERS = [
    ("over 64 KiB", with_value(b"\x99" + 9 * (b"\xda\x1f\x40" + 8000 * b"a")), "TOO_LARGE", CLOSES),
    ("claims 64 KiB", with_value(b"\xdd\x00\x01\x00\x00"), "TOO_LARGE", CLOSES),
    ("over 4096 elements", with_value(b"\xdc\x10\x01" + 4097 * b"\x01"), "TOO_LARGE", CLOSES),
    ("str of 61441", with_value(b"\xda\xf0\x01"), "TOO_LARGE", CLOSES),
    ("17 deep", deep(17), "TOO_DEEP", CLOSES),
    ("a response", pack(1, 7, None, {}), None, CLOSES),
    ("a number", b"\x07", None, CLOSES),
    ("16 deep", deep(16), "UNKNOWN_FIELD", LIVES),
    ("str of 61440", with_value(b"\xda\xf0\x00" + 61440 * b"a"), "UNKNOWN_FIELD", LIVES),
    ("60 KiB", with_value(b"\x97" + 7 * (b"\xda\x1f\x40" + 8000 * b"a")), "UNKNOWN_FIELD", LIVES),
]
