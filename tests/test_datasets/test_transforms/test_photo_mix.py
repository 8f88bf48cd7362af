"""The mix has five groups by index, each with its degradations, the same in every run."""

import copy

import numpy as np
import pytest
from mmengine.registry import TRANSFORMS

from mmdapled.datasets.transforms.photo_mix import GROUPS, PhotoMix, shot_of
from mmdapled.structures import DEGRADATIONS


@pytest.fixture
def photo():
    rough = np.random.default_rng(0).integers(60, 200, (12, 16, 3))
    return np.kron(rough, np.ones((8, 8, 1))).astype(np.uint8)


def mixed(photo, index):
    return PhotoMix()(dict(img=photo.copy(), sample_idx=index))


def test_groups_alternate_and_are_reproducible(photo):
    first = [mixed(photo, index) for index in range(10)]
    assert [result['group'] for result in first] == [*GROUPS, *GROUPS]
    for index, result in enumerate(first):
        assert np.array_equal(result['img'], mixed(photo, index)['img']) and np.array_equal(result['gt_img'], photo)
    assert not np.array_equal(first[2]['img'], first[7]['img']), 'the seed is the index'


def test_each_group_has_its_degradations(photo):
    levels = {result['group']: dict(zip(DEGRADATIONS, result['gt_levels'], strict=True))
              for result in (mixed(photo, index) for index in range(5))}  # fmt: skip
    assert np.array_equal(mixed(photo, 0)['img'], photo) and set(levels['day'].values()) == {0}
    assert 0 < levels['dusk']['dark'] < 0.5 < min(levels[name]['dark'] for name in ('night', 'blurred night'))
    assert {name for name, found in levels.items() if found['blurry'] > 0.4} == {'blur', 'blurred night'}
    assert {name for name, found in levels.items() if found['noisy'] > 0.1} == {'night', 'blurred night'}
    assert levels['blur']['dark'] == 0


def test_exposure_of_night_varies_within_its_range():
    exposures = [shot_of('night', np.random.default_rng(index)).exposure for index in range(20)]
    assert 0.05 <= min(exposures) < 0.06 and 0.09 < max(exposures) <= 0.1


def test_grey_images_are_refused_and_the_name_is_known(photo):
    with pytest.raises(ValueError, match='PhotoMix'):
        mixed(photo[..., 0], 0)
    transform = TRANSFORMS.build(dict(type='PhotoMix'))
    assert repr(copy.copy(transform)) == 'PhotoMix()'
