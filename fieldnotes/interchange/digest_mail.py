"""A digest of new stories as a mail file (EML): plain text, and HTML that loads nothing from anywhere."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from ..records import Digest, DigestStory
from .svg_text import as_xml

_BODY = "margin:0;padding:24px;background:#FBF8F2;color:#2A2621;font:16px/1.6 Georgia,serif"
_HEAD = "font-size:26px;line-height:1.25;margin:0 0 16px"
_QUIET = "color:#5E574D;font-size:14px;font-family:Arial,sans-serif"
_QUOTE = "margin:8px 0;padding-left:12px;border-left:3px solid #1F5F66"
_BESIDE = "margin:10px 0;padding:10px 12px;background:#F3EEE3;font:14px/1.5 Arial,sans-serif"


def digest_mail(digest: Digest, *, sender: str, to: tuple[str, ...], sent_at: datetime) -> bytes:
    """Return a digest as the bytes of an .eml file, to be opened and sent by a mail program.

    sender, to: addresses of mail, "" and empty for the mail program to fill in. Nothing in it is fetched, and
    nothing tells anybody that it was read. Raises ValueError for what is no address of mail.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = subject_of(digest)
    mail["Date"] = format_datetime(sent_at)
    mail["X-Unsent"] = "1"  # mail programs open it to be looked at and sent
    if sender:
        mail["From"] = Address(addr_spec=sender)
    if to:
        mail["To"] = tuple(Address(addr_spec=one) for one in to)
    mail.set_content(_text(digest))
    mail.add_alternative(_html(digest), subtype="html")
    return mail.as_bytes()


def subject_of(digest: Digest) -> str:
    """Return the mail's subject."""
    number = len(digest.stories)
    what = "No new story" if not number else "1 new story" if number == 1 else f"{number} new stories"
    return " ".join(f"{what} in {digest.workspace}, {_period(digest)}".split())


def _period(digest: Digest) -> str:
    first, last = digest.first, digest.last
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def _text(digest: Digest) -> str:
    lines = [subject_of(digest), ""]
    for story in digest.stories:
        lines += ["", story.title, "-" * min(60, len(story.title)), story.lead]
        if story.quote:
            lines += ["", f"“{story.quote}” ({story.who})"]
        for title, said in story.numbers:
            lines += ["", f"Beside it: {title}", *said]
        lines += [*story.guards, "", *(f"* {line}" for line in story.happened)]
        if story.address:
            lines += ["", story.address]
    lines += ["", _FOOT]
    return "\n".join(lines)


_FOOT = "For inside only: not everybody quoted here need have agreed to being quoted outside."


def _html(digest: Digest) -> str:
    parts = "".join(_story(story) for story in digest.stories) or "<p>Nobody published a story.</p>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{as_xml(subject_of(digest))}</title></head>"
        f'<body style="{_BODY}"><div style="max-width:640px;margin:0 auto">'
        f'<p style="{_QUIET}">{as_xml(digest.workspace)}</p>'
        f'<h1 style="{_HEAD}">New stories, {_period(digest)}</h1>{parts}'
        f'<p style="{_QUIET}">{_FOOT}</p></div></body></html>'
    )


def _story(story: DigestStory) -> str:
    title = as_xml(story.title)
    if story.address:
        title = f'<a href="{as_xml(story.address)}" style="color:#1F5F66">{title}</a>'
    quote = (
        f'<blockquote style="{_QUOTE}">{as_xml(story.quote)}</blockquote>'
        f'<p style="{_QUIET};margin:0">{as_xml(story.who)}</p>'
        if story.quote
        else ""
    )
    numbers = "".join(
        f'<div style="{_BESIDE}"><strong>{as_xml(name)}</strong><br>{"<br>".join(map(as_xml, said))}</div>'
        for name, said in story.numbers
    )
    guards = "".join(f'<p style="{_QUIET};margin:4px 0">{as_xml(guard)}</p>' for guard in story.guards)
    items = "".join(f"<li>{as_xml(line)}</li>" for line in story.happened)
    happened = f"<p style='margin:8px 0 0'>What happened next</p><ul>{items}</ul>" if items else ""
    return (
        f'<div style="border-top:1px solid #DED6C6;padding:16px 0"><h2 style="font-size:20px;margin:0 0 6px">'
        f"{title}</h2><p style='margin:0 0 8px'>{as_xml(story.lead)}</p>"
        f"{quote}{numbers}{guards}{happened}</div>"
    )
