"""Who speaks when: several voices in one sound, or a channel for each. Voices get numbers, not names."""

from .apart import tell_speakers_apart
from .channels import ChannelTurns, tell_channels_apart
from .turns import SpeakerTurn, who_speaks

__all__ = ["ChannelTurns", "SpeakerTurn", "tell_channels_apart", "tell_speakers_apart", "who_speaks"]
