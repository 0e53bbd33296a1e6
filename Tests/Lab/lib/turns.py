"""Forwards one TCP connection and counts its turns: how often the client speaks after the server.

Usage: turns.py HOST PORT

Prints the port of 127.0.0.1 where it listens, and when the connection has ended, the count.
However long the way is, who waits for n answers one after another cannot do with fewer turns.
"""

import select
import socket
import sys


def main(host, port):
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    client, _ = listener.accept()
    server = socket.create_connection((host, int(port)))
    peers = {client: server, server: client}
    turns, last = 0, server
    while True:
        for speaker in select.select(list(peers), [], [])[0]:
            try:
                data = speaker.recv(1 << 16)
                peers[speaker].sendall(data)
            except OSError:
                data = b""
            if not data:
                print(turns, flush=True)
                return
            turns += speaker is client and last is server
            last = speaker


main(*sys.argv[1:])
