"""How far colours differ: contrast by WCAG, and distances in OKLab for every kind of colour vision."""

from fieldnotes.coding.palette import linear_to_oklab

# Machado, Oliveira, Fernandes: "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15(6), 2009; severity 1, on linear RGB.
VISION = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LEAST_DISTANCE = 0.06  # in OKLab; about three times a difference that is just noticeable (0.02)


def contrast(one, other):
    """Return the contrast of two colours, "#RRGGBB", 1 to 21."""
    weights = (0.2126, 0.7152, 0.0722)
    high, low = sorted(
        (sum(w * v for w, v in zip(weights, linear(c), strict=True)) + 0.05 for c in (one, other)),
        reverse=True,
    )
    return high / low


def linear(colour):
    """Return the linear RGB of a colour, 0 to 1."""
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]


def seen_distance(one, other, vision):
    """Return how far two colours are apart in OKLab for that vision."""
    pair = [_seen(colour, vision) for colour in (one, other)]
    return sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5


def _seen(colour, vision):
    rgb = linear(colour)
    return linear_to_oklab(
        *(min(1.0, max(0.0, sum(w * v for w, v in zip(row, rgb, strict=True)))) for row in VISION[vision])
    )
