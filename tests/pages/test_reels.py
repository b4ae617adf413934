"""Reels: what is said before one is made."""

from fieldnotes.services import reels, stories
from fieldnotes.ui.reel_list import silence_words
from tests.services.test_story_review import tagged


def test_a_reel_of_passages_without_sound_says_so_before_it_is_made(visit, workspace, words):
    story = stories.write_story(workspace, title="T", excerpt_ids=[tagged(workspace)[0]])
    app = visit("reels", story=story.id)
    assert "None of its passages can be heard: the film will show their words in silence." in words(app)
    assert reels.count_with_sound(workspace, story.id) == (1, 0)
    assert reels.count_with_sound(workspace, story.id, audience="outside") == (0, 0)


def test_what_is_said_of_silence_depends_on_what_the_reel_is():
    assert silence_words(3, 3, "film") == silence_words(0, 0, "sound") == ""
    assert silence_words(3, 2, "film").endswith("the others are shown in silence.")
    assert silence_words(3, 2, "sound").endswith("the others are left out.")
    assert silence_words(3, 0, "sound").endswith("Make a film of it.")
