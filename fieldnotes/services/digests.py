"""The digest: what stories are new, next to the metrics they explain, as a mail to look at and send."""

from collections.abc import Sequence
from datetime import date, timedelta

from ..errors import InvalidInputError
from ..interchange.digest_mail import digest_mail
from ..records import Digest, DigestStory, ToldStory
from ..store import stories
from ..store.rows import now
from .access import allowed
from .audit import note_in_audit
from .telling import tell_story
from .workspace import Workspace, checked_text

WEEK = timedelta(days=7)


@allowed("take out")
def get_digest(
    ws: Workspace, *, first: date | None = None, last: date | None = None, url: str = ""
) -> Digest:
    """Return the stories published from `first` to `last`, both inclusive, the newest first.

    first, last: by default the seven days that end today. url: where the app is served, for links; "" makes
    none. Passages are told as inside, without names; consent is asked for at this moment. Raises
    InvalidInputError for a period that ends before it begins, or a url that is no http address.
    """
    last = last or now().astimezone().date()
    first = first or last - WEEK + timedelta(days=1)
    if first > last:
        raise InvalidInputError(f"A digest from {first} to {last} ends before it begins; swap the days.")
    url = checked_text(url, "The app’s address").rstrip("/")
    if url and not url.startswith(("http://", "https://")):
        raise InvalidInputError(f"“{url}” is no address of the app; begin it with http:// or https://.")
    new = [
        story
        for story in stories.read_stories(ws.db)
        if story.published_at is not None and first <= story.published_at.astimezone().date() <= last
    ]
    new.sort(key=lambda story: (story.published_at, story.id), reverse=True)
    return Digest(ws.name, first, last, tuple(_told(tell_story(ws, story.id), url) for story in new))


@allowed("take out")
def write_digest(
    ws: Workspace,
    *,
    first: date | None = None,
    last: date | None = None,
    url: str = "",
    sender: str = "",
    to: Sequence[str] = (),
) -> bytes:
    """Return the digest as the bytes of a mail file (.eml), to be opened in a mail program and sent.

    sender, to: addresses of mail; left out, the mail program asks for them. The audit log notes it. Raises as
    get_digest, and InvalidInputError for what is no address of mail.
    """
    digest = get_digest(ws, first=first, last=last, url=url)
    note_in_audit(ws, "exported", item_kind="digest", detail=f"{digest.first} to {digest.last}")
    try:
        return digest_mail(digest, sender=sender, to=tuple(to), sent_at=now())
    except (ValueError, IndexError) as error:
        named = ", ".join([sender, *to]).strip(", ")
        raise InvalidInputError(f"Not all of these are addresses of mail: {named}; correct them.") from error


def _told(story: ToldStory, url: str) -> DigestStory:
    first = next((one for one in story.shown if one.words), None)
    return DigestStory(
        title=story.title,
        lead=story.told[0] if story.told else "",
        quote=first.words if first else "",
        who=first.who if first else "",
        numbers=tuple((number.title, number.said) for number in story.numbers),
        guards=story.guards,
        happened=story.happened,
        address=f"{url}/story?id={story.id}" if url else "",
    )
