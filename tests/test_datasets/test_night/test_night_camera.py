"""The camera against closed forms: the effect of each setting on known light."""

import numpy as np
import pytest

from mmdapled.datasets.night.night_camera import take
from mmdapled.datasets.night.night_shot import NightShot, Strengths
from mmdapled.datasets.night.tone_curve import ToneCurve

RNG = np.random.default_rng


def ramp():
    """Return an image of all grey values, each 16 px wide and 64 px high."""
    return np.repeat(np.repeat(np.arange(0, 240, dtype=np.uint8)[None], 2, axis=1), 64, axis=0)[..., None].repeat(3, 2)


def flat(value, height=64, width=80):
    return np.full((height, width, 3), value, np.uint8)


@pytest.mark.parametrize('tone', [ToneCurve(), ToneCurve(2.6, 0.6)])
def test_day_setting_changes_nothing(tone):
    night, maps = take(ramp(), NightShot(tone=tone), RNG(0))
    change = np.abs(night.astype(int) - ramp())
    assert change.max() <= 3 and change[ramp() > 12].max() <= 1, 'the converter has few steps for nearly black only'
    assert not maps.any()


def test_exposure_is_linear_light():
    night, maps = take(flat(200), NightShot(exposure=0.1), RNG(0))
    assert abs(int(night[0, 0, 0]) - 200 * 0.1 ** (1 / 2.2)) <= 1
    np.testing.assert_allclose(maps[0], 1 - 0.1 ** (1 / 2.2), atol=1e-6)


def test_exposure_above_one_saturates_and_is_not_dark():
    night, maps = take(flat(200), NightShot(exposure=4.0), RNG(0))
    assert night.min() == 255
    assert maps[0].max() == 0 and maps[3].min() == 1


def test_white_balance_is_blue_green_red():
    night, _ = take(flat(200), NightShot(exposure=0.1, white_balance=(0.5, 1.0, 2.0)), RNG(0))
    blue, green, red = night[0, 0].astype(int)
    assert blue / green == pytest.approx(0.5 ** (1 / 2.2), abs=0.02)
    assert red / green == pytest.approx(2 ** (1 / 2.2), abs=0.02)


def test_noise_has_the_stated_variance_in_linear_light():
    shot = NightShot(exposure=0.2, shot_noise=2e-3, read_noise=1e-5)
    night, maps = take(flat(200, 240, 320), shot, RNG(0))
    linear = (night / 255.0) ** 2.2
    signal = 0.2 * (200 / 255) ** 2.2
    assert linear.mean() == pytest.approx(signal, rel=0.01)
    assert linear.var() == pytest.approx(2e-3 * signal + 1e-5, rel=0.05)
    np.testing.assert_allclose(maps[2], 1 - np.exp(-night.std() / 10), atol=0.02)


def test_a_crop_is_shaken_as_far_as_its_photo():
    photo, crop = flat(0, 65, 640), flat(0, 65, 320)
    photo[32, 160] = crop[32, 160] = 200
    whole, whole_maps = take(photo, NightShot(blur_length=20), RNG(0))
    part, part_maps = take(crop, NightShot(blur_length=20, view=0.5), RNG(0))
    assert (part[32] < 100).all() and np.array_equal(part[:, :300], whole[:, :300])
    assert part_maps[1].max() == whole_maps[1].max()


def test_blur_keeps_light_and_position():
    image = flat(0, 65, 81)
    image[32, 40] = 255
    night, maps = take(image, NightShot(blur_length=40.0, tone=ToneCurve(2.0)), RNG(1), np.zeros((65, 81), bool))
    light = (night[..., 0] / 255.0) ** 2
    rows, columns = np.mgrid[:65, :81]
    assert light.sum() == pytest.approx(1, abs=0.03)
    assert (light * rows).sum() / light.sum() == pytest.approx(32, abs=0.6)
    assert (light * columns).sum() / light.sum() == pytest.approx(40, abs=0.6)
    np.testing.assert_allclose(maps[1], 1 - np.exp(-4.0), atol=1e-6)


def test_blur_length_scales_with_the_width():
    """A streak is twice as long in an image twice as wide."""
    spread = []
    for scale in (1, 2):
        image = flat(0, 80 * scale, 320 * scale)
        image[40 * scale, 160 * scale] = 255
        night, _ = take(image, NightShot(blur_length=30.0), RNG(1), np.zeros(image.shape[:2], bool))
        ys, xs = np.nonzero(night[..., 0])
        spread.append(np.hypot(np.ptp(ys), np.ptp(xs)))
    assert spread[1] / spread[0] == pytest.approx(2, rel=0.25)


def test_lamps_are_bright_at_any_exposure():
    lights = np.zeros((64, 80), bool)
    lights[30:34, 40:44] = True
    night, maps = take(flat(250), NightShot(exposure=0.01, lamp=2.0), RNG(0), lights)
    assert night[31, 41].min() == 255 and night[10, 10].max() < 50
    assert maps[3].max() > 0 and maps[3, 0, 0] == 0


def test_bright_lamps_streak_brightly():
    """Light above full scale stays saturated after blur: clipping follows the blur."""
    lights = np.zeros((64, 640), bool)
    lights[30:34, 300:304] = True
    streaks = [
        (take(flat(250, 64, 640), NightShot(0.01, blur_length=20.0, lamp=lamp), RNG(0), lights)[0] >= 250).sum()
        for lamp in (1.0, 8.0)
    ]
    assert streaks[1] > 4 * max(streaks[0], 1)


def test_strength_half_leaves_the_other_half_as_day():
    half = np.zeros((64, 96), np.float32)
    half[:, 48:] = 1
    shot = NightShot(exposure=0.05, shot_noise=1e-3, strengths=Strengths(dark=half, noisy=half))
    night, maps = take(flat(200, 64, 96), shot, RNG(0))
    assert np.abs(night[:, :40].astype(int) - 200).max() <= 1
    assert night[:, 56:].mean() < 90
    assert maps[0, :, :5].max() == 0 and maps[0, 0, -1] == pytest.approx(1 - 0.05 ** (1 / 2.2), abs=1e-4)
    assert maps[2, :, :5].max() == 0 and maps[2, 0, -1] > 0.1


def test_strength_of_blur_mixes_sharp_and_shaken():
    image = np.tile(np.array([40, 200], np.uint8), (64, 160))[..., None].repeat(3, 2)
    half = np.zeros((64, 320), np.float32)
    half[:, 160:] = 1
    night, maps = take(image, NightShot(blur_length=30.0, strengths=Strengths(blurry=half)), RNG(2))
    assert np.abs(night[:, :150].astype(int) - image[:, :150]).max() <= 1
    assert night[:, 180:300].std() < 0.5 * image.std()
    assert maps[1, :, :19].max() == 0 and maps[1, 0, -1] == pytest.approx(1 - np.exp(-3), abs=1e-4)


def test_jpeg_loses_detail_but_not_brightness():
    image = RNG(0).integers(0, 255, (64, 80, 3)).astype(np.uint8)
    clean, _ = take(image, NightShot(), RNG(0))
    small, _ = take(image, NightShot(jpeg_quality=10), RNG(0))
    assert np.abs(small.astype(int) - clean).mean() > 5
    assert small.mean() == pytest.approx(clean.mean(), rel=0.05)


def test_strips_have_no_seam():
    """Blur and strengths are continuous across the strips of rows."""
    image = RNG(0).integers(0, 200, (200, 90, 3)).astype(np.uint8)
    shot = NightShot(exposure=0.5, blur_length=90.0)
    whole, _ = take(image, shot, RNG(3), np.zeros((200, 90), bool))
    part, _ = take(image[40:180], shot, RNG(3), np.zeros((140, 90), bool))
    assert np.array_equal(whole[70:150], part[30:110])
