"""Agreement on a source: which units count, what uncoded text does, and what the interval is."""

from dataclasses import replace

import numpy as np
import pytest

from fieldnotes.coding.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha
from fieldnotes.coding.agreement_figures import measure_agreement
from fieldnotes.coding.agreement_units import lay_out
from fieldnotes.records import RoundCoding, Segment

ADA, BEN, CHO = 1, 2, 3
WAITING, TONE = 10, 20


def lines_of(*texts):
    return [
        Segment(id=n + 1, source_id=1, ordinal=n, text=text, machine_text=text)
        for n, text in enumerate(texts)
    ]


def on(coder, code, first, start, last, end, intensity=None):
    return RoundCoding(0, 0, code, coder, intensity, first, start, last, end)


def whole(coder, code, line, intensity=None):
    return on(coder, code, line.id, 0, line.id, len(line.text), intensity)


def random_round(lines, coders, codes, seed, agreeing=0.7):
    """Each coder puts a code on most of the lines that have it, and on a few of those that do not."""
    chance = np.random.default_rng(seed)
    made = []
    for line in lines:
        if chance.random() < 0.3:
            continue
        true = codes[chance.integers(len(codes))]
        for coder in coders:
            code = true if chance.random() < agreeing else codes[chance.integers(len(codes))]
            start = int(chance.integers(0, 3))
            strength = int(chance.integers(1, 4))
            made.append(on(coder, code, line.id, start, line.id, len(line.text), strength))
    return made


@pytest.fixture
def lines():
    return lines_of(*[f"Line number {n} of the call, as it was said." for n in range(60)])


def measured(lines, codings, coders=(ADA, BEN), codes=(WAITING, TONE), kind="segment", **more):
    return measure_agreement(lay_out(lines, codings, coder_ids=coders, code_ids=codes, kind=kind), **more)


def matrix(lines, codings, coders, codes, code):
    """The reliability data of one code by hand: segments that anybody coded, has the code or not."""
    has = {(made.coder_id, made.code_id, made.first_segment_id) for made in codings}
    coded = [line.id for line in lines if any((a, b, line.id) in has for a in coders for b in codes)]
    return np.array([[(coder, code, segment) in has for segment in coded] for coder in coders], dtype=int)


@pytest.mark.parametrize("coders", [(ADA, BEN), (ADA, BEN, CHO)])
def test_a_codes_figures_are_those_of_its_reliability_data(lines, coders):
    codings = random_round(lines, coders, (WAITING, TONE), 3)
    figure = measured(lines, codings, coders).by_code[0]
    data = matrix(lines, codings, coders, (WAITING, TONE), WAITING)

    assert figure.code_id == WAITING
    assert figure.units == data.shape[1]
    assert figure.alpha.value == pytest.approx(krippendorff_alpha(data))
    if len(coders) == 2:
        kappa = cohen_kappa(np.histogram2d(*data, bins=2)[0])
    else:
        kappa = fleiss_kappa(np.stack([(data == 0).sum(0), data.sum(0)], axis=1))
    assert figure.kappa == pytest.approx(kappa)
    pairs = [(data[a] == data[b]).mean() for a in range(len(coders)) for b in range(a)]
    assert figure.percent == pytest.approx(100 * np.mean(pairs))


def test_the_overall_figure_weighs_each_code_by_how_far_chance_would_disagree_on_it(lines):
    coders, codes = (ADA, BEN, CHO), (WAITING, TONE)
    codings = random_round(lines, coders, codes, 4)
    overall = measured(lines, codings, coders).overall
    vectors = np.stack([matrix(lines, codings, coders, codes, code) for code in codes], axis=-1)
    values = vectors.reshape(-1, len(codes))
    differ = lambda a, b: np.abs(a[:, None] - b[None]).sum()  # noqa: E731
    observed = sum(differ(unit, unit) / (len(coders) - 1) for unit in vectors.transpose(1, 0, 2)) / len(
        values
    )
    expected = differ(values, values) / (len(values) * (len(values) - 1))

    assert overall.alpha.value == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize("kind", ["segment", "character"])
def test_uncoded_text_changes_no_figure(lines, kind):
    codings = random_round(lines, (ADA, BEN), (WAITING, TONE), 5)
    more = [*lines, *[replace(line, id=1000 + line.id, ordinal=1000 + line.ordinal) for line in lines * 9]]
    before, after = measured(lines, codings, kind=kind), measured(more, codings, kind=kind)

    for one, other in zip((before.overall, *before.by_code), (after.overall, *after.by_code), strict=True):
        assert replace(one, with_uncoded=None) == replace(other, with_uncoded=None)
        assert other.with_uncoded > one.with_uncoded  # what counting it would have done
    assert after.uncoded_units > before.uncoded_units


@pytest.mark.parametrize("kind", ["segment", "character"])
def test_codes_that_nobody_used_change_no_figure(lines, kind):
    codings = random_round(lines, (ADA, BEN), (WAITING, TONE), 6)
    few = measured(lines, codings, kind=kind)
    assert measured(lines, codings, codes=(WAITING, 77, 78, TONE, 79), kind=kind) == few


@pytest.mark.parametrize("kind", ["segment", "character"])
def test_coders_who_code_alike_have_alpha_and_kappa_one(lines, kind):
    one = random_round(lines, (ADA,), (WAITING, TONE), 7)
    both = [*one, *[made._replace(coder_id=BEN) for made in one]]
    report = measured(lines, both, kind=kind)

    for figure in (report.overall, *report.by_code):
        assert (figure.alpha.value, figure.alpha.low, figure.alpha.high) == (1, 1, 1)
        assert (figure.kappa, figure.positive, figure.percent) == (1, 1, 100)
        assert figure.intensity.value == 1


@pytest.mark.parametrize("kind", ["segment", "character"])
def test_which_coder_is_named_first_changes_nothing(lines, kind):
    codings = random_round(lines, (ADA, BEN, CHO), (WAITING, TONE), 8)
    one = measured(lines, codings, (ADA, BEN, CHO), kind=kind)
    other = measured(lines, codings, (CHO, ADA, BEN), kind=kind)
    assert replace(other, coder_ids=one.coder_ids) == one


def test_coders_who_code_at_random_have_an_alpha_near_zero():
    lines = lines_of(*["word"] * 2000)
    codings = random_round(lines, (ADA, BEN), (WAITING, TONE), 9, agreeing=0)
    alpha = measured(lines, codings).overall.alpha
    assert alpha.low < 0 < alpha.high
    assert abs(alpha.value) < 0.06


def test_by_character_half_a_passage_is_half_an_agreement():
    lines = lines_of("abcd efgh", "ijkl mnop")
    codings = [
        whole(ADA, WAITING, lines[0]),
        on(BEN, WAITING, 1, 0, 1, 4),
        whole(ADA, TONE, lines[1]),
        whole(BEN, TONE, lines[1]),
    ]
    figure = measured(lines, codings, kind="character").by_code[0]
    data = [[1] * 8 + [0] * 8, [1] * 4 + [0] * 12]

    assert (figure.units, figure.used_on, figure.all_on) == (16, 8, 4)
    assert figure.alpha.value == pytest.approx(krippendorff_alpha(data))
    assert measured(lines, codings).by_code[0].all_on == 1  # by segment both are on the line


def test_a_blank_too_much_at_the_end_of_a_passage_is_no_disagreement():
    lines = lines_of("so slow ", "  and rude")
    codings = [on(ADA, WAITING, 1, 0, 1, 7), on(BEN, WAITING, 1, 0, 2, 2), whole(ADA, TONE, lines[1])]
    for kind in ("segment", "character"):
        waiting = measured(lines, codings, kind=kind).by_code[0]
        assert waiting.used_on == waiting.all_on


def test_a_passage_over_several_lines_is_on_all_of_them():
    lines = lines_of("one", "two", "three", "four")
    figure = measured(lines, [on(ADA, WAITING, 1, 1, 3, 2)]).by_code[0]
    assert (figure.units, figure.used_on, figure.all_on) == (3, 3, 0)


def test_intensity_is_compared_where_two_coders_gave_one(lines):
    strengths = [(1, 1), (2, 2), (3, 3), (1, 3), (2, None), (None, None), (3, 3)]
    codings = []
    for line, (ada, ben) in zip(lines, strengths, strict=False):
        codings += [whole(ADA, WAITING, line, ada), whole(BEN, WAITING, line, ben)]
    figure = measured(lines, codings).by_code[0]
    pairs = [pair for pair in strengths if None not in pair]

    assert figure.intensity_units == 5
    assert figure.intensity.value == pytest.approx(krippendorff_alpha(np.array(pairs).T, "ordinal"))


def test_a_code_on_every_coded_unit_has_no_alpha_and_says_why(lines):
    codings = [whole(coder, WAITING, line) for coder in (ADA, BEN) for line in lines[:20]]
    figure = measured(lines, codings).by_code[0]
    assert figure.alpha.value is None
    assert figure.kappa is None
    assert figure.positive == 1
    assert "no variation" in figure.why_not


def test_few_segments_are_said_to_be_too_few(lines):
    codings = [whole(ADA, WAITING, line) for line in lines[:9]]
    assert measured(lines, codings).overall.why_not.startswith("too few to say: 9 coded segments")
    codings = [whole(ADA, WAITING, line) for line in lines] + [whole(BEN, TONE, line) for line in lines[:4]]
    waiting, tone = measured(lines, codings).by_code
    assert waiting.why_not == ""
    assert tone.why_not == "too few to say: on 4 segments, at least 5 are needed"


def test_a_round_without_codings_has_a_report_without_figures(lines):
    report = measured(lines, [])
    assert report.by_code == ()
    assert (report.overall.units, report.overall.alpha.value) == (0, None)
    assert report.uncoded_units == 60


def test_the_interval_holds_what_a_second_half_of_the_same_coding_shows(lines):
    many = lines_of(*["As it was said."] * 400)
    codings = random_round(many, (ADA, BEN), (WAITING, TONE), 11)
    first = [made for made in codings if made.first_segment_id <= 200]
    second = [made for made in codings if made.first_segment_id > 200]
    alpha = measured(many, first).overall.alpha
    assert alpha.low < measured(many, second).overall.alpha.value < alpha.high
    assert 0.05 < alpha.high - alpha.low < 0.4


def test_the_same_seed_gives_the_same_interval(lines):
    codings = random_round(lines, (ADA, BEN), (WAITING, TONE), 12)
    assert measured(lines, codings) == measured(lines, codings)
    assert measured(lines, codings, seed=1).overall.alpha.low != measured(lines, codings).overall.alpha.low


@pytest.mark.parametrize("kind", ["segment", "character"])
def test_five_coders_on_five_thousand_segments_are_measured(kind):
    lines = lines_of(*["Something that a customer said about how long it took."] * 5000)
    codes = tuple(range(100, 140))
    codings = random_round(lines, (1, 2, 3, 4, 5), codes, 13)
    report = measured(lines, codings, (1, 2, 3, 4, 5), codes, kind)
    assert len(report.by_code) == 40
    assert all(figure.alpha.low < figure.alpha.value < figure.alpha.high for figure in report.by_code)


@pytest.mark.parametrize(
    ("uncoded", "percent", "alpha", "kappa"),
    [(0, 65.0, 0.302, 0.286), (80, 93.0, 0.658, 0.656), (980, 99.3, 0.692, 0.692)],
)
def test_what_the_docs_say_about_uncoded_text_is_so(uncoded, percent, alpha, kappa):
    ada = [1] * 8 + [1] * 4 + [0] * 3 + [0] * 5
    ben = [1] * 8 + [0] * 4 + [1] * 3 + [0] * 5
    lines = lines_of(*["word"] * (20 + uncoded))
    codings = [
        whole(coder, WAITING if has else TONE, line)
        for coder, values in ((ADA, ada), (BEN, ben))
        for line, has in zip(lines, values, strict=False)
    ]
    waiting = measured(lines, codings).by_code[0]
    values = np.array([ada + [0] * uncoded, ben + [0] * uncoded])

    assert round(float(100 * (values[0] == values[1]).mean()), 1) == percent
    assert round(krippendorff_alpha(values), 3) == alpha == round(waiting.with_uncoded, 3)
    assert round(cohen_kappa(np.histogram2d(*values, bins=2)[0]), 3) == kappa
    # What fieldnotes says is the first row, however long the text.
    assert (round(waiting.alpha.value, 3), round(waiting.kappa, 3), waiting.percent) == (0.302, 0.286, 65.0)
    assert round(waiting.positive, 3) == 0.696
