"""Photos in installed packages: all exist and are readable."""

import importlib.util

import cv2
import pytest

import mmdapled  # noqa: F401  registers the data set
from mmdapled.datasets import packaged_photos
from mmdapled.registry import DATASETS


def test_every_photo_exists_and_is_readable():
    pytest.importorskip('skimage')
    pytest.importorskip('sklearn')
    dataset = DATASETS.build(dict(type='PackagedPhotosDataset', pipeline=[dict(type='LoadImageFromFile')]))
    assert len(dataset) == len(packaged_photos.PHOTOS) == len({item['img_id'] for item in dataset})
    assert all(min(item['img'].shape[:2]) >= 256 and item['img'].std() > 10 for item in dataset)
    assert cv2.imread(dataset[0]['img_path']) is not None


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(importlib.util, 'find_spec', lambda name: None)
    with pytest.raises(FileNotFoundError, match='pip install scikit-image'):
        packaged_photos.packaged_photos()


def test_a_missing_file_is_named(monkeypatch):
    pytest.importorskip('skimage')
    monkeypatch.setattr(packaged_photos, 'PHOTOS', (('skimage', 'data/no_such.png'),))
    with pytest.raises(FileNotFoundError, match='the installed scikit-image has no data/no_such.png'):
        packaged_photos.packaged_photos()
