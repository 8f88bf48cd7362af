"""`mmdapled.degradations`: levels by name and maps of the image's size."""

import cv2
import numpy as np
import pytest

import mmdapled
from mmdapled.apis import ImageError
from mmdapled.registry import MODELS
from mmdapled.structures import DEGRADATIONS

PICTURE = np.random.default_rng(0).integers(0, 256, (50, 70, 3), dtype=np.uint8)


@pytest.fixture(scope='module')
def prior():
    with pytest.warns(UserWarning, match='RANDOM'):
        return MODELS.build(dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=64)).eval()


def test_levels_and_maps_of_the_images_size(prior):
    result = mmdapled.degradations(PICTURE, prior)
    assert tuple(result.levels) == tuple(result.maps) == DEGRADATIONS
    for name in DEGRADATIONS:
        assert result.maps[name].shape == (50, 70) and result.maps[name].dtype == np.float32
        assert 0 <= result.levels[name] <= 1
        assert result.levels[name] == pytest.approx(float(result.maps[name].mean()), abs=0.02)


def test_a_file_and_its_array_give_the_same(prior, tmp_path):
    cv2.imwrite(str(tmp_path / 'a.png'), PICTURE)
    from_file = mmdapled.degradations(tmp_path / 'a.png', prior)
    assert from_file.levels == mmdapled.degradations(PICTURE, prior).levels


def test_a_grey_image_equals_its_colour_copy(prior):
    grey = PICTURE[..., 0]
    assert mmdapled.degradations(grey, prior).levels == mmdapled.degradations(cv2.merge([grey] * 3), prior).levels


def test_a_file_that_is_no_image_is_named(prior, tmp_path):
    (tmp_path / 'text.png').write_text('no image')
    with pytest.raises(ImageError, match=r'text\.png'):
        mmdapled.degradations(tmp_path / 'text.png', prior)


def test_an_unknown_attribute_of_the_package_is_still_an_error():
    with pytest.raises(AttributeError, match="no attribute 'restore_all'"):
        mmdapled.restore_all  # noqa: B018
