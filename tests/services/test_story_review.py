"""Drafting, versions, review, consent: a story from its first draft to being published."""

import pytest

from fieldnotes.errors import ConflictError, ConsentError, InvalidInputError, NotFoundError
from fieldnotes.records import Promise
from fieldnotes.services import (
    coding,
    documents,
    findings,
    members,
    participants,
    passages,
    promises,
    stories,
    story_drafts,
    story_review,
    telling,
)
from fieldnotes.services.workspace import Workspace, acting_as
from fieldnotes.store.database import writing
from fieldnotes.store.rows import now

WORDS = "I told Mina Park twice. Call me on 020 7946 0958."


def tagged(ws: Workspace, text: str = WORDS, *, outside: bool = False) -> tuple[int, int]:
    """A tagged passage of a document with one customer; returns the excerpt and the participant."""
    person = participants.add_participant(ws, seat="customer", market="Korea")
    consent = {"observe": True, "record": True, "quote_inside": True, "share_outside": outside}
    participants.record_consent(ws, person.id, how="in writing", **consent)
    source = documents.import_document(
        ws, text.encode(), f"letter-{person.id}.txt", market="Korea", participant_ids=[person.id]
    ).source
    line = coding.read_source(ws, source.id).segments[0]
    code = coding.list_codes(ws, kind="theme")[0]
    made = coding.apply_code(
        ws,
        source.id,
        code_id=code.id,
        first_segment_id=line.id,
        start_char=0,
        last_segment_id=line.id,
        end_char=len(line.text),
    )
    return made.excerpt_id, person.id


def promised(ws: Workspace, person_id: int) -> Promise:
    return promises.add_promise(
        ws,
        text="Call her back",
        owner="Ada",
        pillar="care",
        due_on=now().date(),
        participant_id=person_id,
    )


def test_a_draft_of_a_finding_holds_its_words_needs_and_passages_in_order(workspace):
    excerpt_id, _ = tagged(workspace)
    finding = findings.write_finding(
        workspace, statement="Callers tell it twice.", functional_need="Tell it once.", market="Korea"
    )
    findings.add_evidence(workspace, finding.id, excerpt_id=excerpt_id, stance="for")
    story = story_drafts.draft_story(workspace, finding_id=finding.id)
    assert story.title == "Callers tell it twice"
    assert story.narrative == "Callers tell it twice.\n\nWhat they need: Tell it once."
    assert story.published_at is None
    assert stories.get_story(workspace, story.id).excerpt_ids == (excerpt_id,)


def test_a_draft_of_passages_is_named_after_their_commonest_theme(workspace):
    ids = [tagged(workspace, f"Letter {n}. It was long.")[0] for n in range(2)]
    theme = coding.list_codes(workspace, kind="theme")[0].name
    plan = story_drafts.plan_story(workspace, excerpt_ids=ids)
    assert plan.title == theme[:1].upper() + theme[1:]
    assert [excerpt_id for excerpt_id, _ in plan.items] == ids
    with pytest.raises(InvalidInputError):
        story_drafts.plan_story(workspace)
    with pytest.raises(NotFoundError):
        story_drafts.plan_story(workspace, excerpt_ids=[99])


def test_each_saved_state_is_a_version_that_comes_back_as_a_new_one(workspace):
    one, other = tagged(workspace, "One.")[0], tagged(workspace, "Other.")[0]
    story = stories.write_story(workspace, title="First", excerpt_ids=[one], leads={one: "So it began."})
    stories.edit_story(workspace, story.id, title="Second", narrative="N", excerpt_ids=[other, one])
    stories.edit_story(workspace, story.id, title="Second", narrative="N", excerpt_ids=[other, one])
    story_review.restore_story_version(workspace, story.id, 1)
    versions = story_review.list_story_versions(workspace, story.id)
    assert [(v.number, v.title, v.restores) for v in versions] == [
        (3, "First", 1),
        (2, "Second", None),
        (1, "First", None),
    ]
    view = stories.get_story(workspace, story.id)
    assert (view.excerpt_ids, view.leads, view.version) == ((one,), {one: "So it began."}, 3)
    found = story_review.compare_story_versions(workspace, story.id, 1, 2)
    assert (found.added, found.removed) == ((other,), ())


def test_somebody_else_approves_and_a_wanted_change_holds_it_back(workspace):
    story = stories.write_story(workspace, title="T", excerpt_ids=[tagged(workspace)[0]])
    other = members.add_member(workspace, name="Reader")
    with pytest.raises(InvalidInputError, match="somebody else"):
        story_review.approve_story(workspace, story.id)
    with acting_as(other.id):
        story_review.want_changes(workspace, story.id, text="Who is she?")
    with pytest.raises(ConflictError, match="change"):
        stories.publish_story(workspace, story.id)
    with acting_as(other.id):
        story_review.approve_story(workspace, story.id)
    assert story_review.get_review(workspace, story.id).approved_by == (other.id,)
    assert stories.publish_story(workspace, story.id).published_at is not None


def test_an_approval_is_of_one_version_alone(workspace):
    story = stories.write_story(workspace, title="T", excerpt_ids=[tagged(workspace)[0]])
    with acting_as(members.add_member(workspace, name="Reader").id):
        story_review.approve_story(workspace, story.id)
    stories.edit_story(workspace, story.id, title="New", narrative="", excerpt_ids=[])
    assert story_review.get_review(workspace, story.id).approved_by == ()


def test_a_withdrawn_passage_is_a_mark_in_its_place_and_its_words_are_nowhere(workspace):
    first, person_id = tagged(workspace, "Gone tomorrow.")
    second, _ = tagged(workspace, "Stays.")
    story = stories.write_story(
        workspace, title="T", excerpt_ids=[first, second], leads={first: "She said it:"}
    )
    participants.withdraw_consent(workspace, person_id)
    view = stories.get_story(workspace, story.id)
    assert [(p.card is None, p.gone, p.lead) for p in view.places] == [(True, "consent", ""), (False, "", "")]
    assert stories.shown_now(workspace, view.excerpt_ids) == (second,)
    told = telling.tell_story(workspace, story.id)
    assert [one.kept_back for one in told.passages] == ["consent", ""]
    assert "Gone tomorrow" not in repr(told)
    with pytest.raises(ConsentError):
        passages.passage_clip(workspace, first)
    stories.edit_story(workspace, story.id, title="T", narrative="", excerpt_ids=[first, second], leads={})
    participants.record_consent(
        workspace,
        person_id,
        how="again",
        observe=True,
        record=True,
        quote_inside=True,
        share_outside=False,
    )
    assert stories.get_story(workspace, story.id).leads[first] == "She said it:"


def test_outside_hears_only_who_agreed_to_that(workspace):
    inside, _ = tagged(workspace, "Inside alone.")
    outside, _ = tagged(workspace, "For all.", outside=True)
    story = stories.write_story(workspace, title="T", excerpt_ids=[inside, outside])
    told = telling.tell_story(workspace, story.id, audience="outside")
    assert [(one.kept_back, one.words) for one in told.passages] == [("audience", ""), ("", "For all.")]


def test_what_is_told_has_no_numbers_that_lead_to_a_person_unless_asked(workspace):
    excerpt_id, _ = tagged(workspace)
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    assert "020" not in telling.tell_story(workspace, story.id).passages[0].words
    assert telling.tell_story(workspace, story.id, redact=False).passages[0].words == WORDS


def test_what_was_promised_to_who_is_heard_stands_in_the_story(workspace):
    excerpt_id, person_id = tagged(workspace)
    promise = promised(workspace, person_id)
    promises.keep_promise(workspace, promise.id, answer="At last.")
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    happened = telling.tell_story(workspace, story.id, redact=False).happened
    assert happened[0].endswith("Call her back")
    assert "by Ada" in happened[0]
    assert happened[1].endswith("They said: “At last.”")
    assert "At last" not in " ".join(telling.tell_story(workspace, story.id, redact=True).happened)
    assert "Ada" not in " ".join(telling.tell_story(workspace, story.id, audience="outside").happened)


def test_a_promise_is_told_only_where_whom_it_was_made_to_agrees(workspace):
    excerpt_id, person_id = tagged(workspace)
    promised(workspace, person_id)
    nobodys = promises.add_promise(
        workspace, text="Mend the line", owner="Ada", pillar="care", due_on=now().date()
    )
    finding = findings.write_finding(workspace, statement="They wait.", market="Korea")
    with writing(workspace.db):
        workspace.db.conn.execute("UPDATE promise SET finding_id = ?", [finding.id])
    story = stories.write_story(workspace, title="T", finding_id=finding.id, excerpt_ids=[excerpt_id])
    assert nobodys.participant_id is None

    def told(audience: str) -> list[bool]:
        happened = " ".join(telling.tell_story(workspace, story.id, audience=audience).happened)
        return ["Call her back" in happened, "Mend the line" in happened]

    def agree(*, outside: bool) -> None:
        participants.record_consent(
            workspace, person_id, observe=True, record=True, quote_inside=True, share_outside=outside, how="x"
        )

    agree(outside=False)
    assert (told("inside"), told("outside")) == ([True, True], [False, True])
    agree(outside=True)
    assert told("outside") == [True, True]
    participants.withdraw_consent(workspace, person_id)
    assert (told("inside"), told("outside")) == ([False, True], [False, True])


def test_a_promise_that_was_removed_is_in_no_story(workspace):
    excerpt_id, person_id = tagged(workspace)
    promise = promised(workspace, person_id)
    story = stories.write_story(workspace, title="T", excerpt_ids=[excerpt_id])
    promises.remove_promise(workspace, promise.id)
    assert "Call her back" not in " ".join(telling.tell_story(workspace, story.id, redact=False).happened)


def test_the_number_of_a_passage_that_is_gone_is_never_given_again(workspace):
    first, _ = tagged(workspace, "The first.")
    last, _ = tagged(workspace, "The last.")
    with writing(workspace.db):
        workspace.db.conn.execute("DELETE FROM excerpt WHERE id = ?", [last])
    again, _ = tagged(workspace, "Another.")
    assert first < last < again
