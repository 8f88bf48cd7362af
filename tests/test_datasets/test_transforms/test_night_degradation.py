"""NightDegradation as a pipeline step: keys, ranges, determinism, look, speed."""

import time

import cv2
import numpy as np
import pytest

from mmdapled.datasets import NightDegradation
from mmdapled.datasets.night.random_draws import seed_of


def photo(height=96, width=131, seed=0):
    """Return a smooth coloured image whose sides are not multiples of 8."""
    small = np.random.default_rng(seed).integers(20, 235, (6, 8, 3), dtype=np.uint8)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def test_writes_night_day_levels_and_maps():
    np.random.seed(0)
    image = photo()
    results = NightDegradation(spatial=0.5)({'img': image.copy()})
    assert results['img'].shape == image.shape and results['img'].dtype == np.uint8
    assert np.array_equal(results['gt_img'], image)
    assert results['gt_heatmaps'].shape == (4, 12, 17) and results['gt_heatmaps'].dtype == np.float32
    assert results['gt_heatmaps'].min() >= 0 and results['gt_heatmaps'].max() <= 1
    np.testing.assert_allclose(results['gt_levels'], results['gt_heatmaps'].mean(axis=(1, 2)), rtol=1e-6)
    assert results['img'].mean() < 0.7 * image.mean()


def test_clean_image_is_not_shared_with_the_night_image():
    results = NightDegradation(prob=0.0)({'img': photo()})
    assert np.array_equal(results['img'], results['gt_img'])
    assert not np.shares_memory(results['img'], results['gt_img'])
    assert not results['gt_levels'].any() and not results['gt_heatmaps'].any()


def test_same_numpy_seed_same_image_other_seed_other_image():
    def run(seed):
        np.random.seed(seed)
        return NightDegradation()({'img': photo()})

    assert np.array_equal(run(3)['img'], run(3)['img'])
    assert not np.array_equal(run(3)['img'], run(4)['img'])


def test_fixed_gives_each_image_its_own_night():
    transform = NightDegradation(fixed=True)

    def run(**name):
        return transform({'img': photo(), **name})['img']

    assert np.array_equal(run(img_id=3), run(img_id=3)) and not np.array_equal(run(img_id=3), run(img_id=4))
    assert np.array_equal(run(img_path='a/7.png'), run(img_path='b/7.png'))
    with pytest.raises(KeyError, match='img_id or img_path'):
        run()


def texture(seed):
    """Return an image of squares in random colours."""
    return np.random.default_rng(seed).integers(0, 256, (12, 16, 3)).astype(np.uint8).repeat(8, 0).repeat(8, 1)


@pytest.mark.parametrize(
    'index, spatial, mean, deviation, levels',
    [
        (0, 0.0, 39.3944, 21.6674, [0.6209951, 0.4143896, 0.0984372, 0.0]),
        (0, 1.0, 62.1073, 42.9192, [0.4718277, 0.2732633, 0.0575738, 0.0001628]),
        (1, 0.0, 26.6233, 13.7748, [0.8086064, 0.7495857, 0.1252321, 0.0]),
        (1, 1.0, 90.2957, 74.1883, [0.3105483, 0.3883768, 0.0779454, 0.0240885]),
    ],
)
def test_fixed_nights_are_those_of_earlier_versions(index, spatial, mean, deviation, levels):
    """Values from before darkness, blur and noise were drawn independently; the tolerance is for rounding."""
    results = NightDegradation(fixed=True, spatial=spatial)({'img': texture(index), 'img_id': index})
    assert results['img'].mean() == pytest.approx(mean, abs=2e-3)
    assert results['img'].std() == pytest.approx(deviation, abs=2e-3)
    np.testing.assert_allclose(results['gt_levels'], levels, atol=2e-5)


def apart(image, **settings):
    """Apply the named degradations alone, with the same seed each time."""
    probabilities = {'dark_prob': 0.0, 'blur_prob': 0.0, 'noise_prob': 0.0, 'jpeg_prob': 0.0, **settings}
    return NightDegradation(fixed=True, **probabilities)({'img': image.copy(), 'img_id': 5})


def test_without_degradation_every_bit_stays():
    results = apart(photo(), jpeg_prob=1.0, spatial=1.0)
    assert np.array_equal(results['img'], photo()) and np.array_equal(results['gt_img'], photo())
    assert not results['gt_levels'].any() and not results['gt_heatmaps'].any()


@pytest.mark.parametrize('spatial', [0.0, 1.0])
def test_each_degradation_alone_has_the_level_that_it_has_among_the_others(spatial):
    together = apart(photo(), dark_prob=1.0, blur_prob=1.0, noise_prob=1.0, spatial=spatial)['gt_heatmaps']
    assert (together[:3].mean(axis=(1, 2)) > 0.02).all()
    for axis, name in enumerate(('dark_prob', 'blur_prob')):
        alone = apart(photo(), **{name: 1.0}, spatial=spatial)['gt_heatmaps']
        np.testing.assert_array_equal(alone[axis], together[axis])
        assert not np.delete(alone[:3], axis, axis=0).any()
    noisy = apart(photo(), noise_prob=1.0, spatial=spatial)['gt_heatmaps']
    assert noisy[2].any() and not noisy[:2].any()


def test_darkness_alone_is_the_camera_without_blur_and_noise():
    """Compute the expected image directly from the shot, white balance and tone curve included."""
    transform, image = NightDegradation(fixed=True, blur_prob=0.0, noise_prob=0.0, jpeg_prob=0.0), photo()
    rng = np.random.default_rng(seed_of({'img_id': 5}))
    rng.random()
    shot = transform.draw(*image.shape[:2], rng)
    light = shot.tone.linear(image / 255) * shot.exposure * np.array(shot.white_balance)
    night = transform({'img': image, 'img_id': 5})['img']
    assert np.abs(night - 255 * shot.tone.display(light)).max() < 16, 'the converter is coarse in the dark'
    assert np.abs(night - 255 * shot.tone.display(light)).mean() < 1


def test_blur_alone_keeps_the_light_also_of_lamps():
    image = np.full((96, 128, 3), 40, np.uint8)
    image[40:44, 60:64] = 255
    blurred = apart(image, blur_prob=1.0, blur_length=(60, 60), gamma=(2.0, 2.0), contrast=(0.0, 0.0))['img']
    assert blurred.max() < 200 and ((blurred / 255) ** 2).sum() == pytest.approx(((image / 255) ** 2).sum(), rel=0.01)


def test_noise_alone_keeps_the_mean():
    noisy = apart(np.full((96, 128, 3), 120, np.uint8), noise_prob=1.0, shot_noise=(1e-3, 1e-3))
    deviation = noisy['img'].std()
    assert deviation > 1 and noisy['img'].mean() == pytest.approx(120, abs=1)
    assert noisy['gt_levels'][2] == pytest.approx(1 - np.exp(-deviation / 10), abs=0.02)


def test_too_much_light_saturates_and_is_not_dark():
    results = apart(photo(), dark_prob=1.0, overexposed_prob=1.0, overexposure=(3.0, 3.0))
    assert (results['img'] >= photo())[photo() > 12].all() and results['img'].mean() > photo().mean() + 20
    share = (results['img'] >= 250).any(axis=2).mean()
    assert results['gt_levels'][0] == 0 and share > 0.05
    assert results['gt_levels'][3] == pytest.approx(share, abs=0.03)


def test_shares_of_dark_blurry_noisy_and_overexposed():
    np.random.seed(0)
    transform = NightDegradation(
        dark_prob=0.5, blur_prob=0.4, noise_prob=0.3, overexposed_prob=0.2,
        blur_length=(5, 9), shot_noise=(1e-3, 1e-3), view=0.05,
    )  # fmt: skip
    day = np.full((16, 16, 3), 220, np.uint8)
    levels = np.array([transform({'img': day})['gt_levels'] for _ in range(600)])
    np.testing.assert_allclose((levels > 0).mean(axis=0), [0.5 * 0.8, 0.4, 0.3, 0.2], atol=0.06)


def test_maps_are_constant_unless_spatial():
    constant = NightDegradation(lamp=(1e-3, 1e-3))({'img': photo()})['gt_heatmaps']
    assert np.ptp(constant[:3], axis=(1, 2)).max() < 1e-6
    varying = NightDegradation(spatial=1.0, blur_length=(8, 8))({'img': photo()})['gt_heatmaps']
    assert np.ptp(varying[0]) > 0.2 and np.ptp(varying[1]) > 0.1


def test_probability_is_met():
    np.random.seed(0)
    touched = [NightDegradation(prob=0.3)({'img': photo(16, 16)})['gt_levels'].any() for _ in range(300)]
    assert 0.22 < np.mean(touched) < 0.38


def test_draws_stay_in_their_ranges():
    transform, rng = NightDegradation(exposure=(0.1, 0.2), blur_length=(3, 5)), np.random.default_rng(0)
    shots = [transform.draw(8, 8, rng) for _ in range(200)]
    assert all(0.1 <= shot.exposure <= 0.2 and 3 <= shot.blur_length <= 5 for shot in shots)
    assert all(1e-5 <= shot.shot_noise <= 3e-3 and shot.white_balance[1] == 1 for shot in shots)
    assert 0.2 < np.mean([shot.jpeg_quality is not None for shot in shots]) < 0.4


@pytest.mark.parametrize(
    'setting',
    [{'exposure': (0.3, 0.1)}, {'prob': 1.5}, {'jpeg_quality': (0, 50)}, {'gamma': (2.0,)}, {'blur_prob': -0.1},
     {'overexposure': (0.5, 2.0)}],
)  # fmt: skip
def test_wrong_ranges_name_the_setting(setting):
    with pytest.raises(ValueError, match=next(iter(setting))):
        NightDegradation(**setting)


@pytest.mark.parametrize('height, width', [(1, 1), (1, 40), (7, 3)])
def test_tiny_images(height, width):
    results = NightDegradation(spatial=1.0, blur_length=(100, 100))({'img': photo(height, width)})
    assert results['img'].shape == (height, width, 3)
    assert np.isfinite(results['gt_levels']).all()


@pytest.mark.parametrize('kind', ['grey', 'rgba', 'sixteen', 'float'])
def test_other_images_are_refused(kind):
    image = {
        'grey': photo()[..., 0],
        'rgba': np.dstack([photo(), photo()[..., :1]]),
        'sixteen': photo().astype(np.uint16) * 257,
        'float': photo().astype(np.float32),
    }[kind]
    with pytest.raises((TypeError, ValueError), match=r'NightDegradation takes .*got .*LoadImageFromFile'):
        NightDegradation()({'img': image})


def test_repr_names_the_settings():
    assert 'exposure=(0.1, 0.2)' in repr(NightDegradation(exposure=(0.1, 0.2)))


def test_looks_like_real_night(shared_data):
    """Mean luma spreads as in MSRS-night: 5th to 95th percentile about 10 to 60, median 20 to 35."""
    files = sorted((shared_data / 'coco128' / 'train2017').glob('*.jpg'))[:64]
    np.random.seed(0)
    lumas = []
    for file in files:
        night = NightDegradation()({'img': cv2.resize(cv2.imread(str(file)), (320, 240))})['img']
        lumas.append(cv2.cvtColor(night, cv2.COLOR_BGR2GRAY).mean())
    real = [cv2.imread(str(file), 0).mean() for file in sorted((shared_data / 'msrs_night' / 'train').glob('*.png'))]
    assert abs(np.median(lumas) - np.median(real)) < 12
    assert np.percentile(lumas, 10) > 6 and np.percentile(lumas, 90) < 80


def test_fast_enough_on_one_core():
    """The bound is 15 ms for 640x480 on an idle core, times three for shared machines."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    transform, image, times = NightDegradation(), photo(480, 640), []
    for _ in range(40):
        start = time.process_time()
        transform({'img': image})
        times.append(time.process_time() - start)
    cv2.setNumThreads(threads)
    assert np.median(times) < 0.045


def test_the_true_kernel_of_the_shake_is_kept():
    image = cv2.resize(photo(), (640, 480))
    shaken = NightDegradation(dark_prob=0, noise_prob=0, jpeg_prob=0, blur_length=(12, 12), gamma=(2.2, 2.2))
    shaken.contrast = (0.0, 0.0)
    results = shaken({'img': image})
    kernel = results['gt_blur_kernel']
    assert kernel.shape == (21, 21) and kernel.dtype == np.float32 and kernel.sum() == pytest.approx(1, abs=1e-5)
    light = cv2.filter2D((image / 255) ** 2.2, -1, kernel.astype(float), borderType=cv2.BORDER_REFLECT)
    assert np.abs(255 * light ** (1 / 2.2) - results['img'].astype(float)).mean() < 1
    sharp = NightDegradation(blur_prob=0)({'img': image})['gt_blur_kernel']
    assert sharp[10, 10] == 1 and sharp.sum() == 1


def test_a_crop_is_shaken_as_the_whole_photo_would_be():
    settings = dict(dark_prob=0, noise_prob=0, blur_length=(12, 12), view=None)
    kernels = {}
    for whole in (160, 640):
        np.random.seed(0)
        kernels[whole] = NightDegradation(**settings)({'img': photo(160, 160), 'whole_width': whole})['gt_blur_kernel']
    extent = {whole: np.ptp(np.argwhere(kernel > 1e-6), axis=0).max() for whole, kernel in kernels.items()}
    assert extent[640] >= 2 * extent[160] > 0
