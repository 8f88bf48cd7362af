"""NightOwls: published ids, images without objects, regions to ignore for every class."""

import published_files
import pytest

from mmdapled.datasets.converters.nightowls import convert


def test_images_boxes_and_regions(tmp_path):
    documents = convert(published_files.nightowls(tmp_path))
    train = documents['train']
    assert [image['id'] for image in train.images] == [1000000, 1000001, 1000002]
    assert [image.get('attributes') for image in train.images] == [{'timeofday': 'night'}, {'timeofday': 'dawn'}, None]
    assert train.images[0]['file_name'] == 'nightowls_training/58c58t0.png'
    boxes = [(box['image_id'] - 1000000, box['category_id'], box['iscrowd']) for box in train.annotations]
    assert boxes == [(0, 1, 0), (0, 1, 1), (0, 1, 1), (0, 2, 1), (0, 3, 1), (1, 3, 0)]
    assert len({box['id'] for box in train.annotations}) == 6
    assert documents['val'].images[2]['id'] == 7000002
    assert list(train.category_ids) == ['pedestrian', 'bicycledriver', 'motorbikedriver']


def test_missing_images(tmp_path):
    root = published_files.nightowls(tmp_path)
    (root / 'nightowls_validation' / '58c58v1.png').unlink()
    with pytest.raises(FileNotFoundError, match='1 of 3 listed images'):
        convert(root)
