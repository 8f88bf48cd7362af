"""BDD100K: the images by night with their attributes; labels of 2020 and of 2018."""

import json

import published_files
import pytest
from published_files import bdd_label, text

from mmdapled.datasets.converters.bdd100k import convert


def write(root, frames, split='train'):
    return text(root / 'labels' / 'det_20' / f'det_{split}.json', json.dumps(frames))


def read(root, split='train'):
    return json.loads((root / 'labels' / 'det_20' / f'det_{split}.json').read_text())


def test_only_images_by_night_with_their_attributes(tmp_path):
    documents = convert(published_files.bdd100k(tmp_path))
    train = documents['train']
    assert [image['file_name'] for image in train.images] == [
        'images/100k/train/t0000-aaaa.jpg',
        'images/100k/train/t0002-aaaa.jpg',
    ]
    assert train.images[0]['attributes'] == {'timeofday': 'night', 'weather': 'rainy', 'scene': 'city street'}
    assert [(box['category_id'], box['bbox'], box['iscrowd']) for box in train.annotations] == [
        (3, [10.25, 5.5, 40.5, 29.5], 0),
        (3, [60, 5, 30, 55], 1),
        (1, [1, 1, 19, 39], 1),
    ]
    assert [len(document.images) for document in documents.values()] == [2, 2]


def test_labels_of_2018_with_their_names_of_classes_and_files(tmp_path):
    root = published_files.bdd100k(tmp_path)
    frames = read(root)
    frames[0]['labels'] = [bdd_label(name, (1, 2, 30, 40)) for name in ('person', 'bike', 'motor', 'traffic sign')]
    write(root, frames)
    for split in ('train', 'val'):
        path = root / 'labels' / 'det_20' / f'det_{split}.json'
        path.rename(path.with_name(f'bdd100k_labels_images_{split}.json'))
    assert [box['category_id'] for box in convert(root)['train'].annotations] == [1, 8, 7, 10]


def test_unknown_classes_and_broken_labels(tmp_path):
    root = published_files.bdd100k(tmp_path)
    frames = read(root)
    frames[0]['labels'] = [bdd_label('ufo', (1, 2, 30, 40))]
    write(root, frames)
    with pytest.raises(ValueError, match="t0000-aaaa.jpg: unknown class 'ufo'"):
        convert(root)
    del frames[0]['labels'][0]['box2d']['x2']
    write(root, frames)
    with pytest.raises(ValueError, match=r'det_train\.json, t0000-aaaa\.jpg: expected labels with .*x2'):
        convert(root)


def test_no_image_by_night_and_no_attributes(tmp_path):
    root = published_files.bdd100k(tmp_path)
    frames = read(root)
    write(root, [frames[1]])
    with pytest.raises(ValueError, match='none of 1 frames has timeofday "night"'):
        convert(root)
    del frames[1]['attributes']
    write(root, [frames[1]])
    with pytest.raises(ValueError, match='expected a list of frames with name and attributes.timeofday'):
        convert(root)
