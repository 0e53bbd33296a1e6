"""Forwards TCP connections, each with more round-trip time than the network has.

Usage: delay.py MILLISECONDS READY LISTEN TARGET [LISTEN TARGET]...   (each `address:port`)

Bytes arrive half of the time later than they would, in either direction.  A client's connect
is answered by this machine at once, so what a real network would have spent on the handshake
is spent before the target is called: the target's first bytes come two round trips after the
client's connect began, as they do over a long line.  The file READY holds the milliseconds
once everything listens.
"""

import asyncio
import sys

# Bytes under way in one direction; reading stops there, so memory is bounded.
WINDOW = 16 * 1024 * 1024
CHUNK = 64 * 1024


class Line:
    """One direction of one connection."""

    def __init__(self, reader, writer, delay, opened):
        self.reader = reader
        self.writer = writer
        self.delay = delay
        self.opened = opened
        self.queue = asyncio.Queue(WINDOW // CHUNK)

    async def carry(self):
        receiving = asyncio.create_task(self.receive())
        try:
            await self.deliver()
        finally:
            receiving.cancel()

    async def receive(self):
        now = asyncio.get_running_loop().time
        chunk = b"-"
        while chunk:
            try:
                chunk = await self.reader.read(CHUNK)
            except OSError:
                chunk = b""
            await self.queue.put((max(now(), self.opened) + self.delay, chunk))

    async def deliver(self):
        now = asyncio.get_running_loop().time
        while True:
            due, chunk = await self.queue.get()
            await asyncio.sleep(max(0, due - now()))
            if not chunk:
                self.writer.write_eof()
                return
            self.writer.write(chunk)
            await self.writer.drain()


async def forward(reader, writer, target, round_trip):
    opened = asyncio.get_running_loop().time() + round_trip
    far = None
    try:
        await asyncio.sleep(1.5 * round_trip)
        far_reader, far = await asyncio.open_connection(*target)
        await asyncio.gather(
            Line(reader, far, round_trip / 2, opened).carry(),
            Line(far_reader, writer, round_trip / 2, opened).carry(),
        )
    except OSError as error:
        print(f"{target[0]}:{target[1]}: {error}", flush=True)
    finally:
        for end in (writer, far):
            if end is not None:
                end.close()


def endpoint(text):
    address, port = text.rsplit(":", 1)
    return address, int(port)


async def main(milliseconds, ready, *endpoints):
    round_trip = int(milliseconds) / 1000
    for listen, target in zip(endpoints[::2], endpoints[1::2]):
        await asyncio.start_server(
            lambda reader, writer, target=endpoint(target): forward(
                reader, writer, target, round_trip
            ),
            *endpoint(listen),
        )
    with open(ready, "w") as file:
        file.write(milliseconds)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
