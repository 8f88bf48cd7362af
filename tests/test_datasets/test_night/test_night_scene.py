"""Scenes with local light, glow, defocus and motion: image and true levels against known light."""

import numpy as np
import pytest

from mmdapled.datasets import NightDegradation
from mmdapled.datasets.night.camera_shake import camera_shake_kernel
from mmdapled.datasets.night.defocus import equivalent_length
from mmdapled.datasets.night.glow import Glow
from mmdapled.datasets.night.light_pools import Pool
from mmdapled.datasets.night.night_camera import take
from mmdapled.datasets.night.night_shot import NightShot, Strengths
from mmdapled.datasets.night.object_motion import Motion
from mmdapled.datasets.night.tone_curve import ToneCurve

RNG = np.random.default_rng
SQUARES = RNG(0).integers(30, 220, (12, 40, 3)).astype(np.uint8).repeat(8, 0).repeat(8, 1)
EVERYTHING = dict(
    cast_prob=1.0, pools_prob=1.0, glow_prob=1.0, defocus_prob=1.0, motion_prob=1.0,
    blur_follows_exposure=0.5, spatial=0.5,
)  # fmt: skip


def flat(value, height=96, width=320):
    return np.full((height, width, 3), value, np.uint8)


def block(height=96, width=320):
    mask = np.zeros((height, width), np.float32)
    mask[32:64, 120:200] = 1
    return mask


def test_the_dark_map_includes_the_light_of_pools():
    shot = NightShot(exposure=0.02, pools=(Pool(0.3, 0.4, 0.2, 0.6, 0.4), Pool(0.9, 0.9, 0.1, 0.6, 0.2)))
    night, maps = take(flat(220), shot, RNG(0))
    linear = ToneCurve().linear(night[..., 0] / 255) / ToneCurve().linear(np.array(220 / 255))
    means = linear.reshape(12, 8, 40, 8).mean(axis=(1, 3))
    np.testing.assert_allclose(maps[0], 1 - means ** (1 / 2.2), atol=0.02)
    assert np.ptp(maps[0]) > 0.3


def test_a_pool_has_its_lamps_colour():
    colour = (0.3, 0.9, 1.5)
    night, _ = take(flat(220), NightShot(exposure=0.001, pools=(Pool(0.5, 0.5, 0.2, 1.0, 0.3, colour),)), RNG(0))
    blue, green, red = ToneCurve().linear(night[48, 160] / 255)
    assert blue / green == pytest.approx(0.3 / 0.9, rel=0.05) and red / green == pytest.approx(1.5 / 0.9, rel=0.05)


def test_lamps_glow_and_the_rest_of_the_camera_is_the_same():
    lights = np.zeros((96, 320), bool)
    lights[46:50, 158:162] = True
    plain, _ = take(flat(250), NightShot(exposure=0.01, lamp=8.0), RNG(0), lights)
    glowing, _ = take(flat(250), NightShot(exposure=0.01, lamp=8.0, glow=Glow(0.2)), RNG(0), lights)
    assert (glowing[48, 164] > plain[48, 164] + 10).all() and glowing[48, 160].min() == 255
    dim = NightShot(exposure=0.01, lamp=0.5, glow=Glow(0.2))
    assert np.array_equal(
        take(flat(250), dim, RNG(0), lights)[0], take(flat(250), NightShot(0.01, lamp=0.5), RNG(0), lights)[0]
    )


def test_a_point_out_of_focus_is_a_disc_and_its_level_that_of_the_equivalent_path():
    image = flat(0)
    image[48, 160] = 255
    shot = NightShot(defocus=8.0, tone=ToneCurve(2.0))
    night, maps = take(image, shot, RNG(0), np.zeros((96, 320), bool))
    light = (night[..., 0] / 255.0) ** 2
    rows, columns = np.mgrid[:96, :320]
    distances = np.hypot(rows - 48, columns - 160)
    assert light[distances > 5].sum() == 0 and light[distances < 3.5].min() > 0
    assert light.sum() == pytest.approx(1, abs=0.1), '8 bits are coarse for so little light'
    np.testing.assert_allclose(maps[1], 1 - np.exp(-equivalent_length(0, 8.0) / 10), rtol=1e-5)


def test_a_moving_object_leaves_the_background_sharp():
    shot = NightShot(motion=Motion(40.0, 0.0))
    image, mask = SQUARES, block()
    night, maps = take(image, shot, RNG(0), np.zeros(mask.shape, bool), mask)
    beyond = np.ones(mask.shape, bool)
    beyond[30:66, 100:220] = False
    assert np.abs(night.astype(int) - image)[beyond].max() <= 2
    assert night[40:56, 140:180].std(axis=1).mean() < 0.7 * image[40:56, 140:180].std(axis=1).mean()
    assert not maps[1, :3].any() and maps[1, 5:7, 18:22] == pytest.approx(1 - np.exp(-4.0), abs=1e-4)
    assert 0 < maps[1, 6, 14] < maps[1, 6, 16]


def test_the_background_can_be_shaken_behind_the_object():
    shot = NightShot(blur_length=12.0, motion=Motion(40.0, 0.0))
    maps = take(SQUARES, shot, RNG(0), np.zeros((96, 320), bool), block())[1]
    assert len(camera_shake_kernel(6.0, RNG(0))) > 1
    np.testing.assert_allclose(maps[1, :2], 1 - np.exp(-1.2), rtol=1e-5)
    assert maps[1, 6, 20] == pytest.approx(1 - np.exp(-4.0), abs=1e-4)


def test_strengths_hold_for_defocus_too():
    half = np.zeros((96, 320), np.float32)
    half[:, 160:] = 1
    shot = NightShot(defocus=6.0, strengths=Strengths(blurry=half))
    night, maps = take(SQUARES, shot, RNG(0), np.zeros((96, 320), bool))
    assert np.abs(night[:, :150].astype(int) - SQUARES[:, :150]).max() <= 2
    assert not maps[1, :, :19].any() and maps[1, 0, -1] > 0.7


def test_everything_is_deterministic_and_within_bounds():
    transform = NightDegradation(fixed=True, **EVERYTHING)
    boxes = np.array([[100, 20, 220, 80]], np.float32)
    for index in range(6):
        first, second = (transform({'img': SQUARES.copy(), 'img_id': index, 'gt_bboxes': boxes}) for _ in range(2))
        assert all(np.array_equal(first[key], second[key]) for key in ('img', 'gt_img', 'gt_heatmaps', 'gt_levels'))
        assert first['gt_heatmaps'].min() >= 0 and first['gt_heatmaps'].max() <= 1
        assert np.isfinite(first['gt_heatmaps']).all() and np.array_equal(first['gt_img'], SQUARES)


@pytest.mark.parametrize('height, width', [(1, 1), (1, 40), (7, 3), (33, 50)])
def test_tiny_images(height, width):
    image = SQUARES[:height, :width].copy()
    results = NightDegradation(**EVERYTHING, lamp=(8, 8))({'img': image, 'gt_masks': np.ones((1, height, width))})
    assert results['img'].shape == (height, width, 3) and np.isfinite(results['gt_levels']).all()


def test_without_objects_nothing_moves():
    still = NightDegradation(fixed=True, motion_prob=1.0, shake_prob=0.0, dark_prob=0.0, noise_prob=0.0)
    results = still({'img': SQUARES.copy(), 'img_id': 1})
    assert np.array_equal(results['img'], SQUARES) and not results['gt_levels'].any()
    moved = still({'img': SQUARES.copy(), 'img_id': 1, 'gt_masks': block()[None]})
    assert moved['gt_levels'][1] > 0 and not np.array_equal(moved['img'], SQUARES)
