"""Paired transforms change both images in the same way."""

import cv2
import numpy as np
import pytest

from mmdapled.datasets import LoadPairedImages, PairedRandomCrop, PairedRandomFlip
from mmdapled.datasets.transforms.paired import reflect_to


def pair(height=20, width=30):
    """Return two images whose pixels differ by exactly 100."""
    low = np.random.default_rng(0).integers(0, 150, (height, width, 3), dtype=np.uint8)
    return {'img': low, 'gt_img': low + 100, 'img_path': 'a.png'}


def test_load(tmp_path):
    images = pair()
    for name in ('img', 'gt_img'):
        cv2.imwrite(str(tmp_path / f'{name}.png'), images[name])
    results = LoadPairedImages()({'img_path': str(tmp_path / 'img.png'), 'gt_path': str(tmp_path / 'gt_img.png')})
    assert np.array_equal(results['gt_img'], images['gt_img']) and results['img_shape'] == (20, 30)
    assert 'gt_img' not in LoadPairedImages()({'img_path': str(tmp_path / 'img.png')})


def test_images_of_different_size(tmp_path):
    cv2.imwrite(str(tmp_path / 'a.png'), pair()['img'])
    cv2.imwrite(str(tmp_path / 'b.png'), pair(10, 10)['img'])
    with pytest.raises(ValueError, match=r'a.png: the image is \(20, 30, 3\), its clean image \(10, 10, 3\)'):
        LoadPairedImages()({'img_path': str(tmp_path / 'a.png'), 'gt_path': str(tmp_path / 'b.png')})


@pytest.mark.parametrize('size', [8, (8, 12), 40, (5, 64)])
def test_crop_is_the_same_for_both(size):
    corners = set()
    for _ in range(10):
        results = PairedRandomCrop(size)(pair())
        expected = (size, size) if isinstance(size, int) else size
        assert results['img'].shape == results['gt_img'].shape == (*expected, 3) and results['img_shape'] == expected
        assert results['whole_width'] == max(30, expected[1])
        assert (results['gt_img'] - results['img'] == 100).all()
        corners.add(tuple(results['img'][0, 0]))
    assert len(corners) > 1 or min(expected) >= 30


def test_crop_without_a_clean_image():
    assert PairedRandomCrop(8)({'img': pair()['img']})['img'].shape == (8, 8, 3)


def test_flip_is_the_same_for_both():
    results = PairedRandomFlip(prob=1.0)(pair())
    assert np.array_equal(results['img'], pair()['img'][:, ::-1])
    assert (results['gt_img'] - results['img'] == 100).all()
    assert np.array_equal(PairedRandomFlip(prob=0.0)(pair())['img'], pair()['img'])


def test_reflection():
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert reflect_to(image, 3, 4).tolist() == [[0, 1, 2, 2], [3, 4, 5, 5], [3, 4, 5, 5]]


def test_repr():
    assert repr(PairedRandomCrop(8)) == 'PairedRandomCrop(size=(8, 8))'
    assert repr(PairedRandomFlip(0.3)) == 'PairedRandomFlip(prob=0.3)'
