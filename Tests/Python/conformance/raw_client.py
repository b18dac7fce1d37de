"""A client made of bare ZeroMQ sockets, which can say what a well-behaved client never says."""

import hashlib
import hmac
import json
import uuid
from datetime import datetime, timezone

import zmq
from kernel_client import PATIENCE

DELIMITER = b"<IDS|MSG>"


class RawClient:
    """DEALER sockets to the request channels, a SUB socket to IOPub, a REQ socket to the heart."""

    def __init__(self, connection: dict, topic: bytes = b""):
        self.connection = connection
        self.session = uuid.uuid4().hex
        self.context = zmq.Context()
        self.sockets = {
            name: self._socket(name, kind) for name, kind in [
                ("shell", zmq.DEALER), ("control", zmq.DEALER), ("stdin", zmq.DEALER),
                ("iopub", zmq.SUB), ("hb", zmq.REQ)]}
        self.sockets["iopub"].subscribe(topic)

    def _socket(self, name: str, kind: int) -> zmq.Socket:
        socket = self.context.socket(kind)
        separator = "-" if self.connection["transport"] == "ipc" else ":"
        socket.connect("{}://{}{}{}".format(
            self.connection["transport"], self.connection["ip"], separator,
            self.connection[f"{name}_port"]))
        return socket

    def close(self) -> None:
        self.context.destroy(linger=0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def header(self, kind: str, **more) -> dict:
        return {
            "msg_id": uuid.uuid4().hex, "session": self.session, "username": "raw",
            "date": datetime.now(timezone.utc).isoformat(), "msg_type": kind,
            "version": "5.5"} | more

    def sign(self, documents: list[bytes], key: bytes | None = None) -> bytes:
        key = self.connection["key"].encode() if key is None else key
        if not key:
            return b""
        return hmac.new(key, b"".join(documents), hashlib.sha256).hexdigest().encode()

    def frames(self, header: dict, content: dict | None = None, key: bytes | None = None):
        """Delimiter, signature and the four documents of a message."""
        documents = [json.dumps(d).encode() for d in (header, {}, {}, content or {})]
        return [DELIMITER, self.sign(documents, key), *documents]

    def send(self, channel: str, frames: list[bytes]) -> None:
        self.sockets[channel].send_multipart(frames)

    def receive(self, channel: str, timeout: float = PATIENCE) -> list[bytes] | None:
        """The frames of the next message, or None when none comes in time."""
        if not self.sockets[channel].poll(timeout * 1000):
            return None
        return self.sockets[channel].recv_multipart()

    def execute(self, code: str, **header) -> dict:
        """Sends a cell and returns the header it was sent with."""
        header = self.header("execute_request", **header)
        self.send("shell", self.frames(header, {"code": code}))
        return header

    def published_until_idle(self, header: dict) -> list[list[bytes]]:
        """The frames of every IOPub message up to the idle of a request."""
        messages = []
        while frames := self.receive("iopub"):
            messages.append(frames)
            message = parse(frames)
            if (message["parent"].get("msg_id") == header["msg_id"]
                    and message["content"].get("execution_state") == "idle"):
                return messages
        raise AssertionError("no idle")


def parse(frames: list[bytes]) -> dict:
    """Splits frames at the delimiter and reads the documents."""
    place = frames.index(DELIMITER)
    names = ["header", "parent", "metadata", "content"]
    documents = [json.loads(f) for f in frames[place + 2:place + 6]]
    return dict(zip(names, documents)) | {
        "identities": frames[:place], "signature": frames[place + 1],
        "documents": frames[place + 2:place + 6], "buffers": frames[place + 6:]}
