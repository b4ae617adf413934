from fieldnotes.field.emotion_curve import CurvePoint, Feeling, emotion_curve


def test_a_point_is_the_mean_of_valence_times_intensity_of_its_stage() -> None:
    feelings = [Feeling(1, -1, 3), Feeling(1, -1, 2), Feeling(1, 1, 1), Feeling(4, 1, 2)]

    assert emotion_curve(feelings) == (CurvePoint(1, -4 / 3, 3), CurvePoint(4, 2.0, 1))


def test_an_emotion_without_intensity_counts_as_slight() -> None:
    assert emotion_curve([Feeling(1, -1, None), Feeling(2, 1, None)]) == (
        CurvePoint(1, -1.0, 1),
        CurvePoint(2, 1.0, 1),
    )


def test_surprise_and_anticipation_lie_on_the_middle() -> None:
    assert emotion_curve([Feeling(1, 0, 3), Feeling(1, 0, 1)]) == (CurvePoint(1, 0.0, 2),)


def test_one_emotion_draws_nothing() -> None:
    assert emotion_curve([Feeling(1, -1, 3)]) == ()
    assert emotion_curve([]) == ()
