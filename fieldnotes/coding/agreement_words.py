"""What a figure of agreement says, in words, and what it does not."""

from .agreement_figures import AgreementFigure, AgreementReport
from .agreement_interval import Interval

# Krippendorff, "Content Analysis", 2nd edition 2004, page 241: customary; what a mistake costs should decide.
RELIABLE = 0.800
TENTATIVE = 0.667

UNIT_WORDS = {"segment": ("segment", "segments"), "character": ("character", "characters")}


def reading(figure: AgreementFigure) -> str:
    """Return what alpha and its interval allow to be concluded, in a sentence or two."""
    if figure.why_not:
        said = figure.why_not if figure.alpha.value is not None else f"no alpha: {figure.why_not}"
        return f"{said[:1].upper()}{said[1:]}."
    alpha = figure.alpha
    if alpha.value is None or alpha.low is None or alpha.high is None:
        return "No interval: in too many samples every coder does the same."
    if alpha.low >= RELIABLE:
        said = "at .800 or above, where Krippendorff takes data as reliable"
    elif alpha.low >= TENTATIVE:
        said = "at .667 or above: enough for tentative conclusions by Krippendorff's rule"
    elif alpha.high < TENTATIVE:
        said = "below .667, the least that Krippendorff accepts: talk the code over first"
    else:
        side = "above" if alpha.value >= TENTATIVE else "below"
        return f"Undecided: the figure lies {side} .667, and its interval reaches to both sides of it."
    return f"The whole interval lies {said}."


def coefficient_text(value: float | None) -> str:
    """Return a coefficient as it is printed, ".74", "−.10" or "1.00", and a dash for none."""
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    text = text[1:] if text.startswith("0.") else text
    return f"−{text}" if value < 0 and text != ".00" else text


def interval_text(interval: Interval) -> str:
    """Return ".74 (.61 to .84)", ".74" without limits, a dash without a value."""
    shown = coefficient_text(interval.value)
    if interval.low is None or interval.high is None:
        return shown
    return f"{shown} ({coefficient_text(interval.low)} to {coefficient_text(interval.high)})"


def intensity_text(figure: AgreementFigure) -> str:
    """Return how far coders agree on how strong it is: ".61 (.40 to .78) on 24", or that it is too few."""
    if not figure.intensity_units:
        return "–"
    if figure.intensity.low is None:
        return f"too few, or too alike, to say ({figure.intensity_units:,})"
    return f"{interval_text(figure.intensity)} on {figure.intensity_units:,}"


def basis(report: AgreementReport) -> str:
    """Return what the figures stand on: what counted, what did not, and how the interval was made."""
    one, many = UNIT_WORDS[report.kind]
    figure = report.overall
    counted = f"{figure.units:,} {one if figure.units == 1 else many}"
    where = f" in {figure.segments:,} segments" if report.kind == "character" else ""
    left_out = f"{report.uncoded_units:,} {one if report.uncoded_units == 1 else many}"
    return (
        f"{counted}{where} that at least one of {len(report.coder_ids)} coders coded; left out: {left_out} "
        f"that nobody coded. Interval: 95 %, {report.resamples:,} samples of the coded segments drawn with "
        f"replacement (seed {report.seed})."
    )


def kappa_name(report: AgreementReport) -> str:
    """Return whose kappa it is: Cohen's for two coders, Fleiss' for more."""
    return "Cohen's kappa" if len(report.coder_ids) == 2 else "Fleiss' kappa"
