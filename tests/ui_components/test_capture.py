"""The capture component in a real browser, against the fixture app."""

import io
import re
import wave
from pathlib import Path

import av
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

UPLOADS = "**/api/uploads**"
REFUSE_MICROPHONE = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
"""
PLAIN_HTTP = "Object.defineProperty(window, 'isSecureContext', { value: false });"


def sound(name="call-07.wav"):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000))
    return {"name": name, "mimeType": "audio/wav", "buffer": buffer.getvalue()}


def choose(page, file):
    page.locator(".fn-capture input[type=file]").set_input_files(file)


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def status(page):
    return page.locator(".fn-capture .fn-box-status")


def record_until(page, clock):
    press(page, "Record here")
    expect(page.locator(".fn-capture-time")).to_have_text(clock, timeout=20_000)


def length_s(path):
    """Seconds of sound that decode; a recording of the browser carries no duration of its own."""
    with av.open(path) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


class SlowAnswers:
    """What the server says to a page, which can be held back for a while."""

    def __init__(self, page):
        self.held = None
        page.route_web_socket("**/_stcore/stream", self._join)

    def _join(self, socket):
        self.socket = socket
        server = socket.connect_to_server()
        server.on_message(self._pass_on)

    def _pass_on(self, message):
        if self.held is None:
            self.socket.send(message)
        else:
            self.held.append(message)

    def hold(self):
        self.held = []

    def go_on(self):
        held, self.held = self.held, None
        for message in held:
            self.socket.send(message)


def test_a_chosen_file_is_kept_and_the_page_has_it(open_page, server, page_says):
    page = open_page("capture")
    choose(page, sound("Müller & Söhne #1.wav"))
    expect(status(page)).to_have_text("Müller & Söhne #1.wav (4:32) is kept.")
    page_says(page, "1 Müller & Söhne #1.wav 272.4")
    assert [upload["size_bytes"] for upload in server.kept()["uploads"]] == [16044]


def test_the_page_keeps_the_file_through_reruns_until_another_is_asked_for(open_page, page_says):
    page = open_page("capture")
    choose(page, sound())
    page_says(page, "1 call-07.wav 272.4")
    press(page, "Run again")
    page_says(page, "1 call-07.wav 272.4")
    press(page, "Another file")
    page_says(page, "nothing")


def test_a_press_while_the_page_runs_is_shown_too(phone, server, page_says):
    """Streamlit's browser shows nothing of a run that refers to a message which it forgot meanwhile."""
    page = phone.new_page()
    answers = SlowAnswers(page)
    page.goto(f"{server.address}/?show=capture")
    choose(page, sound())
    page_says(page, "1 call-07.wav 272.4")
    answers.hold()
    press(page, "Run again")
    page.wait_for_timeout(500)
    press(page, "Another file")
    page.wait_for_timeout(500)
    answers.go_on()
    page_says(page, "nothing")


def test_a_file_that_was_kept_before_is_named_as_such(open_page, server):
    page = open_page("capture")
    choose(page, sound())
    press(page, "Another file")
    choose(page, sound("again.wav"))
    expect(status(page)).to_have_text("call-07.wav (4:32) was kept before; that one is used.")
    assert len(server.kept()["uploads"]) == 1


def test_a_dropped_file_is_sent(open_page, server):
    page = open_page("capture")
    drop = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["sound"], "dropped.mp3", { type: "audio/mpeg" })); return data; }"""
    )
    page.dispatch_event(".fn-capture", "drop", {"dataTransfer": drop})
    expect(status(page)).to_have_text("dropped.mp3 (4:32) is kept.")
    assert [upload["file_name"] for upload in server.kept()["uploads"]] == ["dropped.mp3"]


def test_an_upload_can_be_cancelled(open_page, server):
    page = open_page("capture")
    page.route(UPLOADS, lambda route: None)
    choose(page, sound())
    press(page, "Cancel")
    expect(status(page)).to_have_text("call-07.wav was not sent.")
    expect(page.get_by_role("button", name="Record here")).to_be_visible()
    assert server.kept()["uploads"] == []


def test_after_a_lost_connection_the_same_file_is_sent_on_request(open_page, server):
    page = open_page("capture")
    page.route(UPLOADS, lambda route: route.abort())
    choose(page, sound())
    expect(status(page)).to_have_text("No connection to fieldnotes.")
    page.unroute(UPLOADS)
    press(page, "Try again")
    expect(status(page)).to_have_text("call-07.wav (4:32) is kept.")


def test_when_the_connection_comes_back_the_file_goes_by_itself(open_page, phone):
    page = open_page("capture")
    phone.set_offline(True)
    choose(page, sound())
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    phone.set_offline(False)
    expect(status(page)).to_have_text("call-07.wav (4:32) is kept.")


def test_the_servers_sentence_is_shown_as_it_is(open_page, server):
    page = open_page("capture")
    server.answer("refuse")
    choose(page, sound())
    expect(status(page)).to_have_text("The session has ended; start another one.")
    expect(page.get_by_role("button", name="Record here")).to_be_visible()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("notes.txt", b"hello"), r"notes\.txt is not a sound or video file\. Choose one of: wav, .*flac\."),
        (("silent.wav", b""), r"silent\.wav is empty \(0 bytes\)\. Choose another file\."),
    ],
)
def test_what_cannot_be_a_recording_is_not_sent(open_page, server, file, sentence):
    page = open_page("capture")
    choose(page, {"name": file[0], "mimeType": "", "buffer": file[1]})
    expect(status(page)).to_have_text(re.compile(sentence))
    assert server.kept()["uploads"] == []


def test_a_file_over_the_limit_is_refused_before_it_is_sent(open_page, server, tmp_path):
    page = open_page("capture")
    large = tmp_path / "day.wav"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    choose(page, large)
    expect(status(page)).to_have_text(
        "day.wav has 65 MB; up to 64 MB can be sent. Split it, or export it smaller."
    )
    assert server.kept()["uploads"] == []


def test_an_address_that_ran_out_is_replaced_without_asking(open_page, server):
    page = open_page("capture")
    server.answer("expire")
    choose(page, sound())
    expect(status(page)).to_have_text("call-07.wav (4:32) is kept.")


def test_what_is_forbidden_is_said_and_not_tried_for_ever(open_page, server):
    page = open_page("capture")
    server.answer("forbid")
    choose(page, sound())
    expect(status(page)).to_have_text("C-001 did not agree to being recorded; ask first.")


def test_five_seconds_of_the_microphone_arrive_as_sound(open_page, server):
    page = open_page("capture")
    record_until(page, "0:05")
    press(page, "Stop and keep")
    expect(status(page)).to_have_text(re.compile(r"Recording .*\.webm \(4:32\) is kept\."))
    (upload,) = server.kept()["uploads"]
    assert length_s(server.folder / upload["sha256"]) == pytest.approx(5.0, abs=0.5)
    expect(page.locator("audio")).to_have_count(1)


def test_the_meter_moves_while_somebody_speaks(open_page):
    page = open_page("capture")
    press(page, "Record here")
    page.wait_for_function(
        "document.querySelector('.fn-capture-level')?.style.getPropertyValue('--fn-level') > 0.3"
    )


def test_a_pause_does_not_count(open_page, server):
    page = open_page("capture")
    record_until(page, "0:02")
    press(page, "Pause")
    expect(status(page)).to_have_text("Paused.")
    shown = page.locator(".fn-capture-time").inner_text()
    page.wait_for_function(
        "began => performance.now() > began + 1500", arg=page.evaluate("performance.now()")
    )
    assert page.locator(".fn-capture-time").inner_text() == shown
    press(page, "Go on")
    expect(page.locator(".fn-capture-time")).to_have_text("0:03")
    press(page, "Stop and keep")
    expect(status(page)).to_have_text(re.compile("is kept"))
    (upload,) = server.kept()["uploads"]
    assert length_s(server.folder / upload["sha256"]) == pytest.approx(3.2, abs=0.7)


def test_a_recording_of_a_closed_tab_can_be_sent_later(open_page, server):
    page = open_page("capture")
    record_until(page, "0:05")
    page.close()
    page = open_page("capture")
    expect(page.locator(".fn-box-note")).to_have_text(
        re.compile(r"A recording from \d\d:\d\d \(0:0\d\) was not sent yet\.")
    )
    press(page, "Send")
    expect(status(page)).to_have_text(re.compile("is kept"))
    (upload,) = server.kept()["uploads"]
    assert length_s(server.folder / upload["sha256"]) > 3.0
    page.close()
    expect(open_page("capture").locator(".fn-box-note")).to_have_count(0)


def test_a_recording_that_could_not_be_sent_stays_until_it_is_discarded(open_page, server):
    page = open_page("capture")
    page.route(UPLOADS, lambda route: route.abort())
    record_until(page, "0:02")
    press(page, "Stop and keep")
    press(page, "Later")
    expect(page.locator(".fn-box-note")).to_have_count(1)
    press(page, "Discard")
    press(page, "Sure? It cannot be undone")
    expect(page.locator(".fn-box-note")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Record here")).to_be_visible()
    expect(page.locator(".fn-box-note")).to_have_count(0)
    assert server.kept()["uploads"] == []


@pytest.mark.parametrize(
    ("hindrance", "sentence"),
    [
        (
            REFUSE_MICROPHONE,
            "The microphone is blocked for this page. Allow it in the browser's site",
        ),
        (PLAIN_HTTP, "Browsers allow the microphone only on an https address or on this computer itself"),
    ],
)
def test_a_page_that_cannot_record_says_why_and_what_to_do(open_page, phone, hindrance, sentence):
    phone.add_init_script(hindrance)
    page = open_page("capture")
    press(page, "Record here")
    expect(status(page)).to_have_text(re.compile(re.escape(sentence)))


def test_a_photo_is_kept_and_shown(open_page, page_says):
    page = open_page("photo")
    picture = Path(__file__).with_name("counter.png")
    choose(page, picture)
    expect(status(page)).to_have_text("counter.png is kept.")
    page_says(page, "1 counter.png None")
    shown = page.locator(".fn-capture-photo")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8


def test_the_box_works_from_the_keyboard(open_page):
    page = open_page("capture")
    page.locator(".fn-capture input[type=file]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    stop = page.get_by_role("button", name="Stop and keep")
    expect(stop).to_be_focused()
    page.keyboard.press("Enter")
    expect(status(page)).to_have_text(re.compile("is kept|too short"))


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("show", ["capture", "photo", "compose"])
def test_nothing_scrolls_sideways(open_page, show, width):
    page = open_page(show)
    page.set_viewport_size({"width": width, "height": 844})
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    box = page.locator(".fn-box").bounding_box()
    assert overflow == 0
    assert box["x"] + box["width"] <= width
