"""Suggested emotions learn from the team's decisions: in the background, in versions, only where it helps."""

from dataclasses import replace

from ..coding.emotion_head import EmotionDecision, EmotionHead, learn_head
from ..errors import NotFoundError
from ..records import Job, LearnedEmotions
from ..store import emotion_heads, jobs
from ..store.database import writing
from ..store.rows import now
from .access import allowed
from .pieces import Progress
from .workspace import Workspace

LEARN_AFTER_DECISIONS = 20  # new ones, since the team's decisions were last learned from
WHOLE_WORKSPACE = 0  # what the job stands at, instead of a source


@allowed("keep the codebook")
def queue_learning_when_due(ws: Workspace) -> None:
    """Queue learning once LEARN_AFTER_DECISIONS decisions on suggested emotions are new."""
    heads = emotion_heads.read_heads(ws.db)
    known = heads[0].decisions if heads else 0
    if abs(emotion_heads.count_decisions(ws.db) - known) >= LEARN_AFTER_DECISIONS:
        jobs.add_job(ws.db, "learn_emotions", WHOLE_WORKSPACE)


@allowed("keep the codebook")
def queue_learning(ws: Workspace) -> Job:
    """Queue learning from the decisions on suggested emotions now."""
    with writing(ws.db):
        job_id = jobs.add_job(ws.db, "learn_emotions", WHOLE_WORKSPACE)
    return jobs.read_jobs(ws.db, job_id=job_id)[0]


@allowed("keep the codebook")
def learn_emotions(ws: Workspace, claim: Progress) -> None:
    """Learn a new version from all decisions; it is used where it helped on decisions that it was not shown.

    Where it helped nowhere, the version says so and what is in use stays.
    """
    from ..coding.emotion_network import load_emotion_network

    network = load_emotion_network()
    decisions = [EmotionDecision(*decided) for decided in emotion_heads.read_decisions(ws.db)]
    claim.check()
    weights, trials = learn_head(decisions, network)
    claim.check()
    waiting = emotion_heads.read_open_suggestions(ws.db)
    withdrawn = 0
    if weights and waiting:
        judged = EmotionHead(0, network.labels, weights).judge(network.read([words for words, _ in waiting]))
        columns = {label: column for column, label in enumerate(network.labels)}
        withdrawn = sum(
            label in weights and judged[row, columns[label]] < network.floors[columns[label]]
            for row, (_, label) in enumerate(waiting)
        )
    made = LearnedEmotions(
        0,
        network.made_by,
        now(),
        len(decisions),
        weights,
        trials,
        len(waiting),
        int(withdrawn),
        bool(weights),
    )
    with writing(ws.db):
        if claim.holds():
            emotion_heads.add_head(ws.db, made)


@allowed("know the codebook")
def list_learned(ws: Workspace) -> list[LearnedEmotions]:
    """Return what was learned, the newest version first."""
    return emotion_heads.read_heads(ws.db)


@allowed("keep the codebook")
def learned_in_use(ws: Workspace) -> LearnedEmotions | None:
    """Return the version that suggestions are made with, or None for the network alone."""
    return next((made for made in emotion_heads.read_heads(ws.db) if made.in_use), None)


@allowed("keep the codebook")
def use_learned(ws: Workspace, version: int | None) -> LearnedEmotions | None:
    """Go back to a version, or with None to the network alone, for suggestions from now on; return what is
    in use.

    Later decisions are learned from as before, into a new version. Raises NotFoundError.
    """
    with writing(ws.db):
        heads = {made.id: made for made in emotion_heads.read_heads(ws.db)}
        if version is None:
            emotion_heads.stop_using_heads(ws.db)
            return None
        if version not in heads or not heads[version].weights:
            raise NotFoundError(f"There is no version {version} of learned emotions; reload the page.")
        emotion_heads.use_head(ws.db, version)
    return replace(heads[version], in_use=True)


@allowed("keep the codebook")
def head_in_use(ws: Workspace) -> EmotionHead | None:
    """Return the head that suggestions are made with; None for none, or one of another network."""
    from ..coding.emotion_network import load_emotion_network

    network = load_emotion_network()
    made = learned_in_use(ws)
    if made is None or made.network != network.made_by:
        return None
    return EmotionHead(made.id, network.labels, made.weights)
