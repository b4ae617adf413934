"""A file on its way to a player: sent whole while it may be heard, cut off in the middle when it may not."""

from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from fieldnotes.errors import ConsentError
from fieldnotes.services.access import chosen_member_id
from fieldnotes.services.workspace import acting_as
from fieldnotes.ui import sent_file
from fieldnotes.ui.sent_file import SentFile

PARTS = 5


@pytest.fixture
def recording(tmp_path, monkeypatch):
    monkeypatch.setattr(sent_file, "ASK_AGAIN_S", 0.0)
    path = tmp_path / "call.wav"
    path.write_bytes(bytes(SentFile.chunk_size * PARTS))
    return path


def send(answer: SentFile, headers=()) -> list[dict[str, object]]:
    """Answer a request, and return the messages that went to the server."""
    sent = []

    async def keep(message):
        sent.append(message)

    async def never():
        await anyio.sleep_forever()

    scope = {"type": "http", "method": "GET", "headers": list(headers)}
    # In a thread of its own: in the tests' one, a browser's event loop may be running.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(anyio.run, answer, scope, never, keep).result()
    return sent


def test_a_file_is_sent_whole_while_it_may_be_heard(recording):
    sent = send(SentFile(recording, still_allowed=lambda: None, media_type="audio/wav"))

    assert b"".join(one.get("body", b"") for one in sent) == recording.read_bytes()
    assert sent[-1]["more_body"] is False


@pytest.mark.parametrize("headers", [(), [(b"range", b"bytes=0-")]])
def test_a_file_is_cut_off_once_it_may_not_be_heard(recording, headers):
    asked = []

    def still_allowed():
        asked.append(True)
        if len(asked) == 3:  # the head, a part, and here
            raise ConsentError("withdrawn")

    sent = send(SentFile(recording, still_allowed=still_allowed, media_type="audio/wav"), headers)

    assert [one["type"] for one in sent] == ["http.response.start", "http.response.body"]
    assert sent[-1]["more_body"] is True  # so that the server hangs up


def test_it_is_asked_on_behalf_of_whom_the_address_was_made_for(recording, workspace):
    asked_for = []
    with acting_as(7):
        answer = SentFile(
            recording,
            still_allowed=lambda: asked_for.append(chosen_member_id(workspace)),
            media_type="audio/wav",
        )

    send(answer)

    assert set(asked_for) == {7}
