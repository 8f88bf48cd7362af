"""JSON label files: found by name, and errors that name them."""

import pytest
from published_files import coco, text

from mmdapled.datasets.converters.coco_document import Box
from mmdapled.datasets.converters.json_files import boxes_by_image, find_one, for_every_class, read_coco, read_json


def test_the_first_pattern_with_a_match_is_used(tmp_path):
    new, old = text(tmp_path / 'x' / 'new.json', ''), text(tmp_path / 'y' / 'old.json', '')
    assert find_one(tmp_path, ('new.json', 'old.json'), 'labels') == new
    new.unlink()
    assert find_one(tmp_path, ('new.json', 'old.json'), 'labels') == old
    with pytest.raises(FileNotFoundError, match=r'no labels below .* \(expected none.json\)'):
        find_one(tmp_path, ('none.json',), 'labels')
    text(tmp_path / 'z' / 'old.json', '')
    with pytest.raises(ValueError, match='labels exists twice'):
        find_one(tmp_path, ('old.json',), 'labels')


def test_broken_files(tmp_path):
    with pytest.raises(ValueError, match=r'a\.json: not a complete JSON file'):
        read_json(text(tmp_path / 'a.json', '[1, '))
    with pytest.raises(ValueError, match=r"needs \['annotations', 'categories'\], got \['images'\]"):
        read_coco(text(tmp_path / 'a.json', '{"images": []}'))
    with pytest.raises(ValueError, match='needs'):
        read_coco(text(tmp_path / 'a.json', '[]'))


def test_boxes_by_image(tmp_path):
    boxes = [
        {'image_id': 5, 'category_id': 2, 'bbox': [1, 2, 3, 4], 'ignore': 1},
        {'image_id': 5, 'category_id': 1, 'bbox': [1.5, 2, 3, 4], 'iscrowd': 1, 'ignore': 0},
        {'image_id': 5, 'category_id': 1, 'bbox': [1, 2, 3, 4]},
    ]
    path = coco(tmp_path / 'a.json', [{'id': 5}, {'id': 6}], boxes, {1: 'a', 2: 'b'})
    found = boxes_by_image(read_coco(path), path)
    assert found == {5: [Box('b', 1, 2, 3, 4, True), Box('a', 1.5, 2, 3, 4, True), Box('a', 1, 2, 3, 4)], 6: []}


@pytest.mark.parametrize('change', [{'image_id': 9}, {'category_id': 9}, {'bbox': [1, 2, 3]}])
def test_annotations_that_do_not_fit(tmp_path, change):
    box = {'image_id': 5, 'category_id': 1, 'bbox': [1, 2, 3, 4], **change}
    path = coco(tmp_path / 'a.json', [{'id': 5}], [box], {1: 'a'})
    with pytest.raises(ValueError, match=r'a\.json: annotation .* does not fit its file'):
        boxes_by_image(read_coco(path), path)


def test_a_region_to_ignore_counts_for_every_class():
    boxes = [Box('a', 1, 2, 3, 4), Box('region', 5, 6, 7, 8)]
    expected = [boxes[0], Box('a', 5, 6, 7, 8, True), Box('b', 5, 6, 7, 8, True)]
    assert for_every_class(boxes, ('a', 'b'), 'region') == expected
