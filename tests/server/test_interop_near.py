# SPDX-License-Identifier: MIT
"""Clients that nobody here wrote: Neovim (0.7 and newer) over both sockets, and 15 lines over
python3-msgpack."""
import json
import os
import shutil
import socket
import subprocess
import unittest

import msgpack

import world
from cli import address_of
from praktik import TIMEOUT, TODAY, ServerTest

# What a person may write in their init.lua; each step's outcome is a line of JSON.
LUA = """
local out = io.open(vim.env.OUT, 'w')
local chan = vim.fn.sockconnect(vim.env.MODE, vim.env.ADDRESS, {rpc = true})
local function call(...)
  local good, value = pcall(vim.fn.rpcrequest, chan, ...)
  out:write(vim.fn.json_encode({good, value}), '\\n')
  return value
end
call('server.ping')
call('server.ping', vim.empty_dict())
call('nvim_get_api_info')
vim.fn.rpcnotify(chan, 'nvim_set_client_info', 'test', {}, 'remote', {}, {})
vim.fn.rpcnotify(chan, 'no.such', {a = 1})
call('employer.put', {id = vim.env.MODE, name = 'Från Neovim'})
call('employer.get', {id = vim.env.MODE})
call('employer.get', {id = 'none'})
call('employer.put', {name = 7})
call('match.openings', {youth = 'ung', k = 3, today = '2026-11-21', weights = {travel = 60}})
call('youth.observations', {youth = 'ung'})
call('session.hello', {client = 'neovim'})
for i = 1, 200 do
  if vim.fn.rpcrequest(chan, 'employer.get', {id = vim.env.MODE}).id ~= vim.env.MODE then
    call('no.such')
  end
end
call('server.ping')
out:close()
vim.cmd('qa!')
"""


@unittest.skipUnless(shutil.which("nvim"), "there is no nvim")
class Neovim(ServerTest):
    def neovim(self, mode):
        path = os.path.join(self.server.directory, mode)
        with open(path + ".lua", "w", encoding="utf-8") as file:
            file.write(LUA)
        address = self.server.path if mode == "pipe" else address_of(self.server, tcp=True)
        done = subprocess.run(
            ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", f"+luafile {path}.lua",
             "+cquit"], capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT, check=False,
            env={**os.environ, "MODE": mode, "ADDRESS": address, "OUT": path + ".out"})
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(path + ".out", encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def test_over_both_sockets(self):
        world.example(self.client)
        for mode in ("pipe", "tcp"):
            with self.subTest(mode):
                (ping, ping_too, info, put, got, none, bad, match, seen, hello,
                 last) = self.neovim(mode)
                self.assertEqual([ping, ping_too, last], 3 * [[True, {}]])
                self.assertTrue(info[0], info)
                self.assertEqual(put, [True, self.call("employer.get", id=mode)])
                self.assertEqual(got, put)
                self.assertEqual((put[1]["name"], put[1]["version"]), ("Från Neovim", 1))
                for (good, text), says in ((none, "NOT_FOUND: id: no such employer"),
                                           (bad, "BAD_TYPE: name: ")):
                    self.assertFalse(good)
                    self.assertIn(says, text)
                wanted = self.call("match.openings", youth="ung", k=3, today=TODAY,
                                   weights={"travel": 60})
                for one in (wanted, match[1]):
                    del one["as_of"]
                self.assertEqual(match, [True, wanted])
                self.assertEqual(seen, [True, self.call("youth.observations", youth="ung")])
                self.assertTrue(hello[0], hello)


class Python(ServerTest):
    """The README's client, and others' habits: bin instead of str, big integers, no params."""

    def read(self, server):
        unpacker = msgpack.Unpacker(strict_map_key=True)
        while not (reply := next(unpacker, None)):
            unpacker.feed(server.recv(65536))
        return reply

    def test_the_client_of_the_readme(self):
        world.example(self.client)
        server = self.enterContext(socket.create_connection(self.server.tcp))
        server.sendall(msgpack.packb([0, 1, "match.openings", [{"youth": "ung", "k": 3}]]))
        kind, number, error, result = self.read(server)
        self.assertEqual((kind, number, error), (1, 1, None))
        self.assertEqual([hit["title"] for hit in result["hits"]], ["Elmontör, hjälp"])
        self.assertIn("WISH_EXACT", [reason["code"] for reason in result["hits"][0]["reasons"]])
        server.sendall(msgpack.packb([0, 2, "youth.get", [{"id": "none"}]]))
        self.assertEqual(self.read(server), [1, 2, "NOT_FOUND: id: no such youth", None])

    def test_texts_may_come_as_bin_and_go_as_str(self):
        server = self.enterContext(socket.create_connection(self.server.tcp))
        body = {"id": "bin", "name": "Åsa"}
        for number, old in enumerate((False, True)):  # the old format has no bin and no str 8
            packed = msgpack.packb([0, number, b"employer.put",
                                    [{k.encode(): v.encode() for k, v in body.items()}]],
                                   use_bin_type=not old)
            server.sendall(packed)
            reply = self.read(server)
            self.assertEqual(reply[:3], [1, number, None])
            self.assertEqual((reply[3]["name"], reply[3]["version"]), ("Åsa", number + 1))
            self.assertTrue(all(isinstance(key, str) for key in reply[3]))

    def test_what_every_client_can_read(self):
        """No ext types, no key but text, no integer of 2^53 or more; an error is a string."""
        def walk(value):
            self.assertNotIsInstance(value, (bytes, msgpack.ExtType, msgpack.Timestamp))
            if isinstance(value, dict):
                for key, inner in value.items():
                    self.assertIsInstance(key, str)
                    walk(inner)
            elif isinstance(value, list):
                for inner in value:
                    walk(inner)
            elif isinstance(value, int):
                self.assertLess(abs(value), 2**53 + 1)
        with self.server.client() as client:
            for method, params in (("server.describe", {}), ("server.stats", {}),
                                   ("session.hello", {}), ("catalogue.list", {"kind": "hazard"}),
                                   ("feed.read", {}), ("nvim_get_api_info", {})):
                client.send(method, params)
                walk(client.receive())
            client.send("youth.get", {"id": "none"})
            self.assertIsInstance(client.receive()[2], (str, list))


if __name__ == "__main__":
    unittest.main()
