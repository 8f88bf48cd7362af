"""The tone curve and its inverse."""

import numpy as np
import pytest

from mmdapled.datasets.night.tone_curve import ToneCurve


@pytest.mark.parametrize('tone', [ToneCurve(), ToneCurve(3.5, 0.0), ToneCurve(2.0, 1.0)])
def test_inverse_is_the_inverse_and_ends_are_fixed(tone):
    display = np.linspace(0, 1, 101)
    np.testing.assert_allclose(tone.display(tone.linear(display)), display, atol=2e-4)
    assert tone.display(np.array([0.0, 1.0])).tolist() == [0, 1]


def test_plain_gamma():
    assert ToneCurve(2.0).display(np.array(0.25)) == pytest.approx(0.5)
    assert ToneCurve(2.0, 1.0).display(np.array(0.0625)) == pytest.approx(3 * 0.0625 - 2 * 0.25**3)


def test_contrast_crushes_shadows_and_lifts_highlights():
    plain, strong = ToneCurve(2.2, 0.0), ToneCurve(2.2, 0.8)
    assert strong.display(np.array(0.01)) < plain.display(np.array(0.01))
    assert strong.display(np.array(0.6)) > plain.display(np.array(0.6))


def test_outside_light_is_clipped():
    assert ToneCurve().display(np.array([-1.0, 7.0])).tolist() == [0, 1]


def test_tables():
    tone = ToneCurve(2.2, 0.3)
    assert tone.linear_table().shape == (256,) and tone.linear_table().dtype == np.float32
    table = tone.display_table(12)
    assert table.shape == (4096,) and table.dtype == np.uint8 and (table[0], table[-1]) == (0, 255)
    assert (np.diff(table.astype(int)) >= 0).all()
