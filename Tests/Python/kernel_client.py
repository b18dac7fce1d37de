"""A client that keeps everything a kernel says, so that tests can judge order and parents."""

import time
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import psutil
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

Message = dict

# Waits end with what is waited for. These bounds only tell a hang from a machine that has much else to
# do; how fast a kernel on a quiet machine is, `make bench ROWS=kernel` measures.
PATIENCE = 120.0
# For what takes well below a second on a quiet machine, where a failure would take far longer.
SOON = 20.0


def kind(message: Message) -> str:
    """The type of a message; of a status, its state."""
    if message["header"]["msg_type"] == "status":
        return message["content"]["execution_state"]
    return message["header"]["msg_type"]


def survivors(processes: list[psutil.Process], seconds: float = SOON) -> list[psutil.Process]:
    """The processes that still do something after a while; one nobody has waited for does not."""
    deadline = time.monotonic() + seconds
    while (left := [p for p in processes if lives(p)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    return left


def holds_within(condition, seconds: float = SOON) -> bool:
    """Whether a condition becomes true in that time."""
    deadline = time.monotonic() + seconds
    while not (held := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(held)


def lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def waits_for(file: Path, seconds: float = PATIENCE) -> str:
    """Swift code that waits for a file, however long the test takes to make it."""
    return (f'import Foundation\nfor _ in 0..<{int(seconds * 100)} '
            f'where access("{file}", F_OK) != 0 {{ usleep(10_000) }}\n')


@dataclass
class Exchange:
    """One request with its reply and what was published under it, in order."""

    reply: Message | None
    published: list[Message]

    @property
    def kinds(self) -> list[str]:
        return [kind(m) for m in self.published]

    @property
    def content(self) -> dict:
        return self.reply["content"]

    @property
    def status(self) -> str:
        return self.content["status"]

    def all(self, wanted: str) -> list[dict]:
        """The contents of all messages of a kind."""
        return [m["content"] for m in self.published if kind(m) == wanted]

    def text(self, stream: str = "stdout") -> str:
        return "".join(c["text"] for c in self.all("stream") if c["name"] == stream)

    @property
    def value(self) -> str | None:
        """The plain text of the cell's value."""
        results = self.all("execute_result")
        return results[0]["data"]["text/plain"] if results else None


class Client:
    """One client of a running kernel."""

    def __init__(self, manager: KernelManager, session: Session | None = None):
        self.client = manager.client(session=session or manager.session)
        self.client.start_channels()
        self.client.wait_for_ready(timeout=PATIENCE)
        self.published: list[Message] = []
        self.replies: list[Message] = []

    def close(self) -> None:
        self.client.stop_channels()

    # Sending

    def send(self, kind: str, content: dict | None = None, channel: str = "shell") -> str:
        """Sends a message and returns its identifier."""
        message = self.client.session.msg(kind, content or {})
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def submit(self, code: str, **options) -> str:
        """Sends a cell without waiting for anything."""
        content = {
            "code": code, "silent": False, "store_history": True, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": True}
        return self.send("execute_request", content | options)

    # Receiving

    def message(self, channel: str, timeout: float) -> Message:
        """The next message of a channel, with the moment it was read; fails when none comes."""
        message = getattr(self.client, f"{channel}_channel").get_msg(timeout=max(timeout, 0.001))
        message["received"] = time.monotonic()
        return message

    def reply(self, request: str, channel: str = "shell", timeout: float = PATIENCE) -> Message:
        """The reply to a request."""
        deadline = time.monotonic() + timeout
        while True:
            for message in self.replies:
                if message["parent_header"]["msg_id"] == request:
                    self.replies.remove(message)
                    return message
            self.replies.append(self.message(channel, deadline - time.monotonic()))

    def published_for(
        self, request: str, until: str = "idle", timeout: float = PATIENCE
    ) -> list[Message]:
        """What was published under a request, up to a message of a kind."""
        deadline = time.monotonic() + timeout
        while True:
            own = [m for m in self.published if m["parent_header"].get("msg_id") == request]
            if any(kind(m) == until for m in own):
                return own
            self.published.append(self.message("iopub", deadline - time.monotonic()))

    def published_within(self, seconds: float) -> list[Message]:
        """Everything that is published in the next moment."""
        deadline = time.monotonic() + seconds
        found = []
        while (rest := deadline - time.monotonic()) > 0:
            try:
                found.append(self.message("iopub", rest))
            except Empty:
                break
        self.published += found
        return found

    def exchange(self, request: str, channel: str = "shell", timeout: float = PATIENCE) -> Exchange:
        """Waits for the reply to a request and its idle."""
        published = self.published_for(request, timeout=timeout)
        return Exchange(self.reply(request, channel, timeout), published)

    # Both

    def ask(self, kind: str, content: dict | None = None, channel: str = "shell") -> Exchange:
        """Sends a request and waits for its end."""
        return self.exchange(self.send(kind, content, channel), channel)

    def run(self, code: str, **options) -> Exchange:
        """Runs a cell to its end."""
        return self.exchange(self.submit(code, **options))

    def run_until_output(self, code: str, **options) -> str:
        """Sends a cell and waits for the first text it prints: then it surely runs."""
        request = self.submit(code, **options)
        self.published_for(request, until="stream")
        return request

    def interrupt(self) -> Exchange:
        return self.ask("interrupt_request", channel="control")


class Kernel(Client):
    """A kernel of its own, and its first client."""

    def __init__(self, **options):
        self.manager = KernelManager(kernel_name="swift")
        self.manager.start_kernel(**options)
        super().__init__(self.manager)

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.manager.provisioner.pid)

    @property
    def worker(self) -> psutil.Process:
        """The process that runs the cells."""
        return next(p for p in self.process.children() if "worker" in p.name())

    def processes(self) -> list[psutil.Process]:
        """The kernel's process and all it started."""
        return [self.process, *self.process.children(recursive=True)]

    def another_client(self) -> Client:
        """A client with a name of its own: the kernel routes replies by it."""
        own = self.manager.session
        return Client(
            self.manager, Session(key=own.key, signature_scheme=own.signature_scheme))

    def the_same_client_again(self) -> Client:
        """A client under the first one's name, as a browser that lost its connection makes."""
        return Client(self.manager)

    def close(self) -> None:
        super().close()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()
