"""The bundled prior knows what it was trained for."""

from pathlib import Path

import pytest

from mmdapled.priors.builder import EMBEDDED_PRIOR
from mmdapled.registry import MODELS
from projects.degradation_clip.tools import evaluate_prior as tool

PHOTOS = 32


@pytest.fixture(scope='module')
def prior():
    return MODELS.build(dict(EMBEDDED_PRIOR)).eval()


def control():
    with pytest.warns(UserWarning, match='RANDOM'):
        return MODELS.build(dict(EMBEDDED_PRIOR, pretrained='random')).eval()


@pytest.fixture(scope='module')
def day():
    folder = Path(__file__).resolve().parents[4] / 'shared' / 'data' / 'coco128' / 'val2017'
    if not folder.is_dir():
        pytest.skip('needs the development data in ../shared/data')
    return tool.photos(folder, PHOTOS)


def test_it_tells_dark_blurred_and_noisy_photos_and_random_weights_do_not(prior, day):
    dim = tool.shoot(day, exposure=tool.DARK)
    blurred = tool.shoot(day, blur_length=9 * tool.REFERENCE)
    noisy = tool.shoot(day, **tool.NOISE)
    tests = (('dark', dim, 0.99), ('blurry', blurred, 0.93), ('noisy', noisy, 0.9))
    for name, degraded, bar in tests:
        assert tool.image_auc(prior, name, degraded, day) >= bar, name
    random = control()
    assert sum(tool.image_auc(random, name, degraded, day) for name, degraded, _ in tests) / 3 < 0.8


def test_its_maps_say_where(prior, day):
    assert tool.pixel_auc(prior, 'dark', day, 'dark', exposure=tool.DARK) >= 0.9
    assert tool.pixel_auc(prior, 'blurry', day, 'blurry', blur_length=13 * tool.REFERENCE) >= 0.85
    assert tool.pixel_auc(control(), 'blurry', day, 'blurry', blur_length=13 * tool.REFERENCE) < 0.75
