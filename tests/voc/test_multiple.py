import pytest
from scipy.stats import false_discovery_control
from statsmodels.stats.multitest import multipletests

from fieldnotes.voc.multiple import benjamini_hochberg, count_found

# Benjamini and Hochberg 1995, section 4.1: 15 hypotheses on thrombolysis, of which the method finds 4.
PAPER = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
)


def test_the_papers_own_example_finds_four():
    assert count_found(PAPER) == 4
    assert [q <= 0.05 for q in benjamini_hochberg(PAPER)] == [True] * 4 + [False] * 11


@pytest.mark.parametrize("p_values", [PAPER, PAPER[::-1], (0.04, 0.04, 0.9), (0.2,), (0.0, 1.0)])
def test_adjusted_values_agree_with_scipy_and_statsmodels(p_values):
    ours = benjamini_hochberg(p_values)
    assert ours == pytest.approx(false_discovery_control(p_values, method="bh"))
    assert ours == pytest.approx(multipletests(p_values, method="fdr_bh")[1])


def test_no_looks_find_nothing():
    assert benjamini_hochberg(()) == ()
    assert count_found(()) == 0
