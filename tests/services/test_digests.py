"""The digest of new stories: what is in it, and that what people wrote stays text in the mail."""

from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest

from fieldnotes.errors import InvalidInputError
from fieldnotes.services import digests, participants, stories
from fieldnotes.store.rows import now
from tests.services.test_story_review import tagged

ATTACK = "<script>alert(1)</script>\nBcc: everybody@example.org"


def published(ws, title: str = "Told twice") -> int:
    excerpt_id, person_id = tagged(ws, "Nobody called me back.")
    story = stories.write_story(ws, title=title, narrative="They wait.", excerpt_ids=[excerpt_id])
    stories.publish_story(ws, story.id)
    return person_id


def parts_of(data: bytes) -> tuple[str, str, dict[str, str]]:
    mail = message_from_bytes(data, policy=policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return text.get_content(), html.get_content(), dict(mail.items())


def test_a_digest_is_a_mail_with_text_and_html_that_load_nothing(workspace):
    published(workspace)
    stories.write_story(workspace, title="A draft")
    data = digests.write_digest(workspace, url="https://notes.example.org/", to=["ada@example.org"])
    text, html, head = parts_of(data)
    assert head["Subject"].startswith("1 new story in ")
    assert (head["To"], head["X-Unsent"]) == ("ada@example.org", "1")
    assert "Nobody called me back." in text and "A draft" not in text
    assert 'href="https://notes.example.org/story?id=1"' in html
    assert "src=" not in html and "url(" not in html


def test_what_people_wrote_is_neither_markup_nor_a_head_line(workspace):
    published(workspace, ATTACK)
    text, html, head = parts_of(digests.write_digest(workspace))
    assert "Bcc" not in head
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "alert(1)" in text


def test_a_withdrawn_passage_is_in_no_digest(workspace):
    participants.withdraw_consent(workspace, published(workspace))
    [story] = digests.get_digest(workspace).stories
    assert (story.quote, story.title) == ("", "Told twice")


def test_a_digest_holds_its_days_alone(workspace):
    published(workspace)
    today = now().astimezone().date()
    assert digests.get_digest(workspace, last=today - timedelta(days=1)).stories == ()
    with pytest.raises(InvalidInputError, match="swap"):
        digests.get_digest(workspace, first=date(2026, 5, 2), last=date(2026, 5, 1))
    with pytest.raises(InvalidInputError, match="addresses of mail"):
        digests.write_digest(workspace, to=["nobody"])
    with pytest.raises(InvalidInputError, match="http"):
        digests.get_digest(workspace, url="javascript:alert(1)")
