"""What the team's decisions taught the suggestions, on the codebook's page."""

from fieldnotes.records import EmotionTrial, LearnedEmotions
from fieldnotes.services import emotion_learning as learning
from fieldnotes.services.workspace import Workspace
from fieldnotes.store import emotion_heads
from fieldnotes.store.database import writing
from fieldnotes.store.rows import now

TRIAL = EmotionTrial("annoyance", accepted=18, refused=12, still_accepted=16, still_refused=4, helps=True)


def learn(ws: Workspace, *, helps: bool) -> None:
    trial = TRIAL if helps else EmotionTrial("annoyance", 18, 12, 18, 12, helps=False)
    weights = {"annoyance": (0.5, 1.0)} if helps else {}
    made = LearnedEmotions(0, "emotion-minilm 1", now(), 30, weights, (trial,), 9, 3 if helps else 0, helps)
    with writing(ws.db):
        emotion_heads.add_head(ws.db, made)


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def emotions(visit):
    return visit("codebook")


def test_nothing_is_said_before_anything_was_learned(workspace, visit, words) -> None:
    assert "decisions taught" not in words(emotions(visit))


def test_the_page_says_what_was_learned_and_what_that_changed(workspace, visit, words) -> None:
    learn(workspace, helps=True)
    said = words(emotions(visit))

    assert "Suggestions use version 1: your team's own sense of annoyance." in said
    assert "Of 9 open suggestions at that time it would not have made 3." in said
    assert "18 of 30 suggestions were right; of those that it would still make, 16 of 20." in said


def test_what_was_learned_can_be_left_and_taken_again(workspace, visit, words) -> None:
    learn(workspace, helps=True)
    app = press(emotions(visit), "Suggest without it")
    assert learning.learned_in_use(workspace) is None
    assert "Suggestions come from the shipped model alone." in words(app)

    app = press(app, "Use version 1")
    assert learning.learned_in_use(workspace).id == 1


def test_a_version_that_helped_nowhere_says_so(workspace, visit, words) -> None:
    learn(workspace, helps=False)
    said = words(emotions(visit))

    assert "foresaw none of those left out better, so it changes nothing" in said
    assert "learning did not help and is not used" in said
