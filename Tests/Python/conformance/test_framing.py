"""The wire itself: frames, identities, signatures, and what is not a message at all."""

import json

import pytest
from kernel_client import Kernel
from raw_client import DELIMITER, RawClient, parse


@pytest.fixture(scope="module")
def connection():
    kernel = Kernel()
    yield kernel.manager.get_connection_info(session=False) | {
        "key": kernel.client.session.key.decode()}
    kernel.close()


@pytest.fixture
def client(connection):
    with RawClient(connection) as client:
        assert client.receive("iopub"), "no welcome"
        yield client


def count_of(client: RawClient) -> int:
    """The number the next counted cell would follow; asking does not count."""
    header = client.header("execute_request")
    client.send("shell", client.frames(header, {"code": "0", "store_history": False}))
    count = None
    for frames in client.published_until_idle(header):
        message = parse(frames)
        if message["header"]["msg_type"] == "execute_input" and message["parent"] == header:
            count = message["content"]["execution_count"]
    client.receive("shell")
    return count


def test_all_identities_come_back_in_order(client):
    header = client.header("kernel_info_request")
    client.send("shell", [b"first", b"", b"\x00\xff", *client.frames(header)])
    reply = parse(client.receive("shell"))
    assert reply["identities"] == [b"first", b"", b"\x00\xff"]
    assert reply["parent"] == header


def test_a_message_has_four_documents_and_a_genuine_signature(client):
    header = client.execute("print(1)")
    replies = [client.receive("shell")]
    for message in map(parse, replies + client.published_until_idle(header)):
        assert len(message["documents"]) == 4
        assert message["signature"] == client.sign(message["documents"])
        assert message["buffers"] == []


def test_iopub_messages_have_exactly_one_topic(client):
    header = client.execute("print(1)")
    topics = [parse(f)["identities"] for f in client.published_until_idle(header)]
    assert all(len(topic) == 1 and topic[0] for topic in topics)
    client.receive("shell")


def test_the_parent_is_a_copy_of_the_header_with_everything_unknown(client):
    more = {"subshell_id": None, "vendor": {"a": [1, 2.5, "é"]}, "msg_number": 12345678901234567}
    header = client.execute("1", **more)
    messages = [client.receive("shell"), *client.published_until_idle(header)]
    own = [m for m in map(parse, messages) if m["parent"].get("msg_id") == header["msg_id"]]
    assert len(own) >= 4
    assert all(m["parent"] == header for m in own)


def test_a_subshell_that_does_not_exist_is_ignored(client):
    header = client.header("kernel_info_request", subshell_id="none-such")
    client.send("shell", client.frames(header))
    assert parse(client.receive("shell"))["content"]["status"] == "ok"


def test_buffers_of_a_request_do_no_harm(client):
    header = client.header("kernel_info_request")
    client.send("shell", [*client.frames(header), b"\x00" * 1000, b""])
    assert parse(client.receive("shell"))["parent"] == header


def bad_messages(client: RawClient) -> dict[str, list[bytes]]:
    """Frames that must not be obeyed; each would count a cell."""
    def request():
        return client.frames(client.header("execute_request"), {"code": "1"})

    def signed(*documents: bytes):
        return [DELIMITER, client.sign(list(documents)), *documents]

    header, parent, metadata, content = request()[2:]
    good = request()
    stale = request()
    stale[5] = b'{"code": "2"}'
    kind = json.dumps({"msg_type": "execute_request"}).encode()
    return {
        "wrong key": client.frames(
            client.header("execute_request"), {"code": "1"}, key=b"another key"),
        "empty signature": [good[0], b"", *good[2:]],
        "changed content": stale,
        "signature in capitals": [good[0], good[1].upper() + b"0", *good[2:]],
        "no frame after the delimiter": [DELIMITER],
        "a document too few": [DELIMITER, client.sign([header, parent, metadata]), header, parent,
                               metadata],
        "no delimiter": good[1:],
        "nothing": [b""],
        "header is no JSON": signed(b"{", parent, metadata, content),
        "header is a list": signed(b"[]", parent, metadata, content),
        "header without identifier": signed(kind, parent, metadata, content),
        "content is no JSON": signed(header, parent, metadata, b'{"code": '),
        "content is text": signed(header, parent, metadata, b'"code"'),
        "content is not UTF-8": signed(header, parent, metadata, b'{"code": "\xff\xfe"}'),
        "metadata is no JSON": signed(header, parent, b"nothing", content),
    }


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_what_is_no_genuine_message_is_ignored_and_the_next_request_served(client, channel):
    before = count_of(client)
    for frames in bad_messages(client).values():
        client.send(channel, frames)
        assert client.receive(channel, timeout=0.02) is None
    header = client.header("kernel_info_request")
    sound = channel if channel != "stdin" else "shell"
    client.send(sound, client.frames(header))
    assert parse(client.receive(sound))["parent"] == header
    assert count_of(client) == before


def test_a_recorded_message_cannot_be_played_again(client):
    before = count_of(client)
    frames = client.frames(client.header("execute_request"), {"code": "1"})
    client.send("shell", frames)
    assert client.receive("shell")
    client.send("shell", frames)
    client.send("control", frames)
    assert client.receive("shell", timeout=0.5) is None
    assert client.receive("control", timeout=0.1) is None
    assert count_of(client) == before + 1


def test_a_content_of_the_wrong_form_is_answered_with_an_error(client):
    for content in ({}, {"code": 5}, {"code": "1", "user_expressions": 3}):
        header = client.header("execute_request")
        client.send("shell", client.frames(header, content))
        reply = parse(client.receive("shell"))
        assert reply["parent"] == header
        assert reply["header"]["msg_type"] == "execute_reply"
        assert reply["content"]["status"] == "error"
        assert {"ename", "evalue", "traceback"} <= reply["content"].keys()
        client.published_until_idle(header)


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize(
    "kind", ["no_such_request", "debug_request", "create_subshell_request", "connect_request"])
def test_an_unknown_type_gets_busy_and_idle_and_no_reply(client, channel, kind):
    header = client.header(kind)
    client.send(channel, client.frames(header, {"command": "initialize"}))
    states = [
        parse(f)["content"]["execution_state"] for f in client.published_until_idle(header)]
    assert states[-2:] == ["busy", "idle"]
    assert client.receive(channel, timeout=0.05) is None
