"""What the team's decisions on suggestions taught, and what that changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class EmotionTrial:
    """How a refit did for one emotion on decisions that it was not shown.

    accepted, refused: the decisions. still_accepted, still_refused: those of them that would still have been
    suggested. helps: whether this emotion's part of the head is used.
    """

    label: str
    accepted: int
    refused: int
    still_accepted: int
    still_refused: int
    helps: bool


@dataclass(frozen=True)
class LearnedEmotions:
    """One version of the head on the emotion network.

    id: its version. network: name and version of the network that it fits. decisions: how many it was
    learned from. weights: for each emotion in which it helped, intercept, slope of the network's logit, and
    one number for each of the vector's 384. open_suggestions: suggestions that waited when it was made;
    withdrawn: how many of them it would not make.
    """

    id: int
    network: str
    made_at: datetime
    decisions: int
    weights: Mapping[str, tuple[float, ...]]
    trials: tuple[EmotionTrial, ...]
    open_suggestions: int
    withdrawn: int
    in_use: bool
