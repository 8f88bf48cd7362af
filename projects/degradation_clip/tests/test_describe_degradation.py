"""Captions of regions state the levels and the content of the region."""

import numpy as np
import pytest

from mmdapled.registry import TRANSFORMS
from projects.degradation_clip.captions import WORDS
from projects.degradation_clip.describe_degradation import DescribeDegradation, crop_cells


def results():
    """Return results that are dark with a car on the left, bright with a person on the right."""
    maps = np.zeros((4, 8, 8), np.float32)
    maps[0, :, :4] = 1
    return dict(
        img=np.zeros((64, 64, 3), np.uint8),
        gt_heatmaps=maps,
        gt_bboxes=np.array([[4, 4, 24, 24], [40, 4, 60, 60]], np.float32),
        gt_bboxes_labels=np.array([1, 0]),
    )


@pytest.mark.parametrize(('region', 'dark'), [((0, 0, 0.5, 1), 1), ((0.5, 0, 1, 1), 0), ((0, 0, 1, 1), 0.5)])
def test_cells_of_a_region(region, dark):
    assert crop_cells(results()['gt_heatmaps'], region)[0].mean() == dark


def test_a_region_smaller_than_a_cell_is_that_cell():
    assert crop_cells(results()['gt_heatmaps'], (0.99, 0.99, 1.0, 1.0)).shape == (4, 1, 1)


def test_first_is_the_whole_image_and_parts_differ():
    np.random.seed(0)
    out = TRANSFORMS.build(dict(type='DescribeDegradation', classes=('person', 'car')))(results())
    assert len(out['captions']) == 4 and out['regions'].shape == (4, 4)
    assert out['regions'][0].tolist() == [0, 0, 1, 1]
    assert (
        (out['regions'][:, :2] < out['regions'][:, 2:]).all()
        and out['regions'].min() >= 0
        and out['regions'].max() <= 1
    )


def test_words_and_content_are_those_of_the_region():
    transform, rng = DescribeDegradation(classes=('person', 'car')), np.random.default_rng(0)
    left = ' '.join(transform._describe(results(), (0, 0, 0.5, 1), rng).lower() for _ in range(40))
    right = ' '.join(transform._describe(results(), (0.5, 0, 1, 1), rng).lower() for _ in range(40))
    assert 'a car' in left and 'person' not in left and 'a person' in right and 'car' not in right
    assert any(name in left for name in WORDS['dark'][3][1]) and 'well lit' not in left
    assert 'well lit' in right and 'nearly black' not in right


def test_unknown_class_list_is_refused():
    with pytest.raises(ValueError, match="'coco' or None"):
        DescribeDegradation(classes='voc')
    assert len(DescribeDegradation(classes='coco').classes) == 80
