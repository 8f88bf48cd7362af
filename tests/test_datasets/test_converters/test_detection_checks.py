"""Checks of a detection split: each fault is found by its own check and by no other."""

import json

import pytest
from published_files import write_image

from mmdapled.datasets.converters.detection_checks import check_split, fits

SPLIT = 'val'


@pytest.fixture
def root(tmp_path):
    """Return the folder of a validation split like that of msrs_night: 45 images with a box each."""
    images = [{'id': 7 * i, 'file_name': f'{i}N.png', 'width': 96, 'height': 64} for i in range(45)]
    boxes = [
        {'id': i, 'image_id': 7 * i, 'category_id': 1 + i % 3, 'bbox': [1, 2, 30, 40], 'area': 1200, 'iscrowd': 0}
        for i in range(45)
    ]
    categories = [{'id': i, 'name': name} for i, name in enumerate(('person', 'bicycle', 'car'), start=1)]
    write(tmp_path, {'images': images, 'annotations': boxes, 'categories': categories})
    for image in images:
        write_image(tmp_path / 'val' / image['file_name'])
    return tmp_path


def write(root, document):
    (root / 'annotations').mkdir(exist_ok=True)
    (root / 'annotations' / 'val.json').write_text(json.dumps(document))


def read(root):
    return json.loads((root / 'annotations' / 'val.json').read_text())


def failed(root, split=SPLIT, headers_only=False):
    return {
        item.check: item.found for item in check_split('msrs_night', root, split, headers_only)[0] if not item.passed
    }


def test_a_correct_split_passes(root):
    results, names = check_split('msrs_night', root, SPLIT, False)
    assert len(results) == 6 and all(item.passed for item in results)
    assert names == [f'{i}N.png' for i in range(45)]


def test_count(root):
    document = read(root)
    document['images'].pop()
    document['annotations'].pop()
    write(root, document)
    assert failed(root) == {'images': '44'}


def test_class_order(root):
    document = read(root)
    document['categories'][0]['name'], document['categories'][2]['name'] = 'car', 'person'
    write(root, document)
    assert failed(root) == {'classes': 'car, bicycle, person'}


def test_no_object(root):
    document = read(root)
    for box in document['annotations']:
        box['iscrowd'] = 1
    write(root, document)
    assert failed(root) == {'objects': '0'}


def test_missing_broken_and_resized_images(root):
    (root / 'val' / '3N.png').unlink()
    (root / 'val' / '4N.png').write_bytes(b'none')
    write_image(root / 'val' / '5N.png', (48, 32))
    assert failed(root) == {
        'unreadable images': '2 of 45: 3N.png (missing), 4N.png (not readable)',
        'wrong sizes': '1 of 45: 5N.png (48x32, not 96x64)',
    }
    assert failed(root, headers_only=True) == failed(root)


@pytest.mark.parametrize(
    'change',
    [{'bbox': [90, 2, 7, 4]}, {'bbox': [-1, 2, 7, 4]}, {'bbox': [1, 2, 0, 4]}, {'image_id': 1}, {'category_id': 4}],
)
def test_boxes(root, change):
    document = read(root)
    document['annotations'][7] |= change
    write(root, document)
    assert failed(root) == {'boxes outside': '1 of 45: id 7'}


def test_sums_of_floats_may_round():
    box = {'image_id': 1, 'category_id': 1, 'bbox': [0.1, 0.2, 95.9 + 1e-6, 63.8]}
    assert fits(box, {1: (96, 64)}, {1})


def test_missing_and_broken_files(root):
    assert list(failed(root, 'train')) == ['annotation file']
    assert check_split('darkface', root, 'train', False) == ([], [])
    (root / 'annotations' / 'val.json').write_text('{')
    assert 'not a complete JSON file' in failed(root)['annotation file']
