from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from benchmarks.before_after import SEED, Case, draw
from fieldnotes.records import Action, ActionEffect, Metric, MetricValue, Slice
from fieldnotes.voc.before_after import judge_action
from fieldnotes.voc.before_after_words import effect_sentence, where_words
from fieldnotes.voc.dates import period_containing

NPS = Metric(1, "nps", "NPS", "points", "higher", measure="nps")
ORDERS = Metric(2, "own", "Order value", "KRW", "higher", measure="mean")
CHURN = Metric(3, "churn", "Churn", "%", "lower", measure="share")
KOREA, JAPAN, GERMANY = (Slice(market=name) for name in ("Korea", "Japan", "Germany"))
LATER = date(2030, 1, 1)


def months_of(
    levels: dict[Slice, list[float]], *, error: float = 1.0, responses: int | None = 400, given: bool = True
) -> list[MetricValue]:
    """Return values from January 2025 on, by slice; `error` is each one's standard error."""
    values = []
    for part, numbers in levels.items():
        for n, value in enumerate(numbers):
            period = period_containing(date(2025 + n // 12, n % 12 + 1, 1), "month")
            low, high = (value - 1.96 * error, value + 1.96 * error) if given else (None, None)
            values.append(
                MetricValue(len(values), 1, period.start, period.end, value, part, low, high, responses)
            )
    return values


def action_on(done_on: date, **fields: object) -> Action:
    return replace(Action(1, "Change", done_on, 1, "higher", KOREA), **fields)  # type: ignore[arg-type]


def wobble(n: int) -> float:
    """A little noise that has no trend: the same each time."""
    return 0.3 * ((7 * n) % 5 - 2)


COURSE = [30 + 5 * (n % 4) for n in range(18)]
UP = {
    KOREA: [one + 10 + wobble(n) + (12 if n >= 12 else 0) for n, one in enumerate(COURSE)],
    JAPAN: [one + wobble(n + 1) for n, one in enumerate(COURSE)],
    GERMANY: [one - 5 + wobble(n + 2) for n, one in enumerate(COURSE)],
}


def test_the_effect_is_the_difference_of_the_differences() -> None:
    found = judge_action(action_on(date(2026, 1, 1)), metric=NPS, values=months_of(UP), today=LATER)

    korea, others = UP[KOREA], [(a + b) / 2 for a, b in zip(UP[JAPAN], UP[GERMANY], strict=True)]
    apart = [one - other for one, other in zip(korea, others, strict=True)]
    assert found.effect == pytest.approx(np.mean(apart[12:]) - np.mean(apart[:12]))
    assert (found.before, found.after, found.method) == (12, 6, "others")
    assert found.controls == (GERMANY, JAPAN)
    assert [point.others for point in found.course] == pytest.approx(others)


def test_the_month_of_the_change_is_left_out_and_so_are_those_of_its_introduction() -> None:
    parts = {}
    for done_on, settled_on in (
        (date(2026, 1, 1), None),
        (date(2026, 1, 15), None),
        (date(2026, 1, 15), date(2026, 3, 2)),
    ):
        action = action_on(done_on, settled_on=settled_on)
        found = judge_action(action, metric=NPS, values=months_of(UP), today=LATER)
        parts[done_on, settled_on] = [
            point.period_start.month for point in found.course if point.part == "left out"
        ]
        assert found.before == 12

    assert list(parts.values()) == [[], [1], [1, 2, 3]]


def test_a_month_that_is_not_over_is_not_used() -> None:
    found = judge_action(
        action_on(date(2026, 1, 1)), metric=NPS, values=months_of(UP), today=date(2026, 4, 30)
    )

    assert found.after == 3


def test_money_of_different_currencies_is_compared_in_percent() -> None:
    levels = {
        KOREA: [50_000 * (1 + 0.01 * n) * (1.15 if n >= 12 else 1) for n in range(18)],
        JAPAN: [60 * (1 + 0.01 * n) * (1 + 0.001 * (n % 3)) for n in range(18)],
    }

    found = judge_action(
        action_on(date(2026, 1, 1)), metric=ORDERS, values=months_of(levels, error=0.5), today=LATER
    )

    assert found.unit == "%"
    assert found.effect == pytest.approx(15, abs=0.2)


def test_without_others_the_slices_own_trend_is_carried_on() -> None:
    levels = {KOREA: [20 + 0.5 * n + wobble(n) + (9 if n >= 12 else 0) for n in range(18)]}

    found = judge_action(
        action_on(date(2026, 1, 1)), metric=NPS, values=months_of(levels, error=0.5), today=LATER
    )

    assert found.method == "own past"
    assert found.effect == pytest.approx(9, abs=0.6)
    assert found.sentence == (
        f"Since the change on 1 Jan 2026 “NPS” in Korea is {found.effect:.1f} points higher than its own "
        f"level and trend before would lead one to expect (95 %: {found.low:.1f} to "
        f"{found.high:.0f}); there is no other slice to compare with, so whatever else happened then is part "
        "of it."
    )


def test_two_that_did_not_run_alike_before_are_not_compared() -> None:
    rising = {
        KOREA: [10 + 1.5 * n + wobble(n) for n in range(18)],
        JAPAN: [20 + wobble(n) for n in range(18)],
    }

    found = judge_action(
        action_on(date(2026, 1, 1)), metric=NPS, values=months_of(rising, error=0.5), today=LATER
    )

    assert (found.verdict, found.alike) == ("not comparable", "apart")
    assert "but before it they did not run alike (it was rising against the others already)" in found.sentence
    assert found.sentence.endswith("this says nothing of the change.")


def test_a_drift_that_could_make_up_the_effect_is_no_running_alike() -> None:
    few = {part: numbers[6:15] for part, numbers in UP.items()}
    few[KOREA] = [one + (-9 if n >= 6 else 0) for n, one in enumerate(few[KOREA])]

    found = judge_action(
        action_on(date(2025, 7, 1)), metric=NPS, values=months_of(few, error=0.9), today=LATER
    )

    assert found.alike != "alike"


@pytest.mark.parametrize(
    ("levels", "fields", "words"),
    [
        (
            {KOREA: COURSE[:5], JAPAN: COURSE[:5]},
            {"done_on": date(2025, 4, 1)},
            "only 3 months before it are in, and 6 are needed.",
        ),
        (
            {KOREA: COURSE[:9]},
            {"done_on": date(2025, 8, 1)},
            "only 7 months before it are in, and 8 are needed.",
        ),
        (
            {KOREA: COURSE[:12], JAPAN: COURSE[:12]},
            {},
            "no month after it is in, and 2 are needed. With about ",
        ),
        (
            {KOREA: COURSE[:13], JAPAN: COURSE[:13]},
            {},
            "only 1 month after it is in, and 2 are needed. With ",
        ),
        ({}, {}, "no period before it is in, and 8 are needed."),
    ],
)
def test_too_few_periods_cannot_tell_yet(
    levels: dict[Slice, list[float]], fields: dict[str, object], words: str
) -> None:
    action = action_on(**{"done_on": date(2026, 1, 1), **fields})  # type: ignore[arg-type]

    found = judge_action(action, metric=NPS, values=months_of(levels), today=LATER)

    assert found.verdict == "cannot tell yet"
    start = f"Cannot tell yet what the change on {action.done_on:%-d %b %Y} did to “NPS” in Korea: "
    assert found.sentence.startswith(start + words)


def test_too_few_answers_cannot_tell_yet_and_say_what_would_not_be_seen() -> None:
    few = months_of(UP, error=8.0, responses=4)

    found = judge_action(action_on(date(2026, 1, 1)), metric=NPS, values=few, today=LATER)

    assert found.verdict == "cannot tell yet"
    assert found.smallest_seen is not None
    assert "n too small: fewer than 30 answers stand behind the values before or after it (4 a month)" in (
        found.sentence
    )
    assert found.sentence.endswith(
        f"With about 4 answers a month and 6 months after it, a difference below {found.smallest_seen:.0f} "
        "points would not be seen."
    )


def test_values_without_intervals_are_judged_by_what_the_periods_say() -> None:
    found = judge_action(
        action_on(date(2026, 1, 1)), metric=NPS, values=months_of(UP, given=False), today=LATER
    )

    assert found.verdict == "as hoped"


EFFECT = ActionEffect(
    Action(1, "Change", date(2026, 3, 1), 1, "higher", KOREA),
    ORDERS,
    "others",
    "as hoped",
    "%",
    effect=15.0,
    low=11.0,
    high=19.0,
    before=12,
    after=6,
    period_word="month",
    alike="alike",
    smallest_seen=18.0,
    responses=40,
    controls=(JAPAN, GERMANY),
)
STANDS = (
    "Since the change on 1 Mar 2026 “Order value” in Korea is 15 % higher than the other markets’ course "
    "would lead one to expect"
)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({}, f"{STANDS} (95 %: 11 to 19); before it they ran alike."),
        (
            {"alike": "not told"},
            f"{STANDS} (95 %: 11 to 19); whether they ran alike before cannot be told for sure from 12 "
            "months.",
        ),
        (
            {"verdict": "less than hoped", "hoped_by": 25.0},
            f"{STANDS} (95 %: 11 to 19); before it they ran alike. It is less than the 25 % hoped for.",
        ),
        (
            {"verdict": "against hopes", "action": replace(EFFECT.action, hoped="lower")},
            f"{STANDS} (95 %: 11 to 19); before it they ran alike. It should have gone lower.",
        ),
        (
            {"verdict": "against hopes", "effect": -7.0, "low": -11.0, "high": -3.0},
            f"{STANDS.replace('15 % higher', '7 % lower')} (95 %: 3 to 11); before it they ran alike. It "
            "should have gone higher.",
        ),
        (
            {
                "verdict": "not comparable",
                "alike": "apart",
                "drift": 8.0,
                "drift_low": 3.0,
                "drift_high": 12.0,
            },
            f"{STANDS} (95 %: 11 to 19), but before it they did not run alike (it was rising against the "
            "others already): this says nothing of the change.",
        ),
        (
            {
                "verdict": "not comparable",
                "alike": "apart",
                "pretended_on": date(2025, 10, 1),
                "pretended": True,
            },
            f"{STANDS} (95 %: 11 to 19), but a date at which nothing was done on 1 Oct 2025 shows a "
            "difference as well: this says nothing of the change.",
        ),
        (
            {"verdict": "cannot tell yet", "unit": "points", "effect": 3.0, "low": -5.0, "high": 11.0},
            f"Cannot tell yet. {STANDS.replace('15 %', '3 points')}, which could be chance (95 %: from 5 "
            "lower to 11 higher); before it no drift between them shows. With about 40 answers a month and 6 "
            "months after it, a difference below 18 points would not be seen.",
        ),
        (
            {
                "verdict": "not as hoped",
                "effect": 0.0,
                "low": -4.0,
                "high": 4.0,
                "hoped_by": 10.0,
            },
            f"{STANDS.replace('15 % higher than', 'where')}, which could be chance (95 %: from 4 lower to 4 "
            "higher); before it no drift between them shows. The 10 % higher that was hoped for is not among "
            "what it could be.",
        ),
        (
            {"method": "own past", "controls": ()},
            f"{STANDS.replace('the other markets’ course', 'its own level and trend before')} (95 %: 11 to "
            "19); there is no other slice to compare with, so whatever else happened then is part of it.",
        ),
        (
            {"controls": (JAPAN,)},
            f"{STANDS.replace('markets’', 'market’s')} (95 %: 11 to 19); before it they ran alike.",
        ),
    ],
)
def test_a_result_is_one_plain_sentence(changed: dict[str, object], sentence: str) -> None:
    assert effect_sentence(replace(EFFECT, **changed)) == sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Slice(), "for all customers"),
        (KOREA, "in Korea"),
        (Slice(stage="checkout"), "for checkout"),
        (Slice(market="Korea", stage="checkout", channel="app"), "in Korea (checkout, app)"),
    ],
)
def test_a_slice_reads_as_a_part_of_a_sentence(part: Slice, words: str) -> None:
    assert where_words(part) == words


@pytest.mark.parametrize(
    ("case", "most_left_out"),
    [
        # Of 100 series 5, and three times its chance more are 12.
        (Case(12, 3, 0.0, 0.0), 12),
        (Case(12, 3, 1.0, 0.0), 12),
        # Neighbours that hang together: too often, and the document says how much (docs/before-after.md).
        (Case(12, 3, 1.0, 0.6), 24),
        (Case(12, 3, 0.0, 0.0, others=False), 12),
    ],
)
def test_without_an_effect_the_interval_seldom_leaves_out_zero(case: Case, most_left_out: int) -> None:
    assert sum(not low <= 0 <= high for low, high in _intervals(case, 0.0)) <= most_left_out


@pytest.mark.parametrize("case", [Case(12, 3, 1.0, 0.0), Case(12, 3, 0.0, 0.0, others=False)])
def test_the_interval_covers_a_planted_effect(case: Case) -> None:
    assert sum(low <= 3.0 <= high for low, high in _intervals(case, 3.0)) >= 88


def test_what_hits_all_slices_alike_does_not_count() -> None:
    quiet, _, _ = draw(Case(12, 3, 0.0, 0.0), 0.0, np.random.default_rng(SEED))
    korea = [value.value for value in quiet if value.slice == KOREA]

    # The shock is there (months differ by far more than the 1 of who was asked), and the tests above hold.
    assert np.std([after - before for before, after in pairwise(korea)]) > 3


def _intervals(case: Case, effect: float) -> list[tuple[float, float]]:
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(100):
        values, action, today = draw(case, effect, rng)
        metric = replace(NPS, measure="mean", scale_low=-100.0, scale_high=100.0)
        judged = judge_action(action, metric=metric, values=values, today=today)
        assert judged.low is not None and judged.high is not None
        found.append((judged.low, judged.high))
    return found


def test_what_was_hoped_for_in_percent_becomes_cases_where_a_month_had_none() -> None:
    complaints = Metric(4, "own", "Complaints", "complaints", "lower", measure="count")
    before = [200 + 4 * wobble(n) for n in range(12)]
    levels = {KOREA: [*before, 140, 139, 141, 140, 139, 141]}
    hoped = action_on(date(2026, 1, 1), hoped="lower", hoped_by=20.0)
    found = judge_action(hoped, metric=complaints, values=months_of(levels, error=3.0), today=LATER)
    assert (found.unit, found.hoped_by, found.verdict) == ("%", 20.0, "as hoped")

    levels[KOREA][3] = 0.0
    found = judge_action(hoped, metric=complaints, values=months_of(levels, error=3.0), today=LATER)
    assert found.unit == "complaints"
    assert found.hoped_by == pytest.approx(0.2 * np.mean(levels[KOREA][:12]))
