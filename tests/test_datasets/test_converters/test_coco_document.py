"""Boxes are clipped, empty ones dropped and counted; ids are stable; files are replaced atomically."""

import json

import pytest
from published_files import write_image

from mmdapled.datasets.converters.coco_document import Box, CocoDocument, clip, make_box

SIZE = (100, 50)


@pytest.mark.parametrize(
    'box, expected',
    [
        ((10.3, 5.1, 20.7, 30.2), (10.3, 5.1, 20.7, 30.2)),
        ((-5, -6, 20, 20), (0, 0, 15, 14)),
        ((90, 40, 20, 20), (90, 40, 10, 10)),
        ((100, 10, 5, 5), (100, 10, 0, 5)),
    ],
)
def test_clip(box, expected):
    assert clip(Box('a', *box), SIZE) == expected


def test_whole_numbers_are_ints_and_four_are_needed():
    assert json.dumps(make_box('a', (1.0, 2, 3.5, 4.0))) == '["a", 1, 2, 3.5, 4, false]'
    with pytest.raises(ValueError):
        make_box('a', (1, 2, 3))


def test_ids_areas_and_counts_of_clipped_and_dropped_boxes():
    document = CocoDocument(('a', 'b'))
    boxes = [Box('b', 90, 40, 20, 20), Box('a', 100, 10, 5, 5), Box('a', 1, 1, 0.5, 9), Box('a', 1, 2, 3, 4, True)]
    document.add_image('x/1.png', SIZE, boxes, {'lighting': 'Low'})
    document.add_image('x/2.png', SIZE, [])
    found = document.as_dict()
    assert found['images'] == [
        {'id': 1, 'file_name': 'x/1.png', 'width': 100, 'height': 50, 'attributes': {'lighting': 'Low'}},
        {'id': 2, 'file_name': 'x/2.png', 'width': 100, 'height': 50},
    ]
    assert found['annotations'] == [
        {'id': 1, 'image_id': 1, 'category_id': 2, 'bbox': [90, 40, 10, 10], 'area': 100, 'iscrowd': 0},
        {'id': 2, 'image_id': 1, 'category_id': 1, 'bbox': [1, 2, 3, 4], 'area': 12, 'iscrowd': 1},
    ]
    assert found['categories'] == [{'id': 1, 'name': 'a'}, {'id': 2, 'name': 'b'}]
    assert (document.clipped, document.dropped) == (1, 2)


def test_image_ids_given_are_kept(tmp_path):
    document = CocoDocument(('a',))
    document.add_file(write_image(tmp_path / 'x' / '1.png', (30, 20)), tmp_path, [Box('a', 1, 2, 3, 4)], image_id=77)
    assert document.images == [{'id': 77, 'file_name': 'x/1.png', 'width': 30, 'height': 20}]
    assert document.annotations[0]['image_id'] == 77


def test_unknown_class():
    with pytest.raises(ValueError, match=r"1.png: unknown class 'c'; expected one of \['a', 'b'\]"):
        CocoDocument(('a', 'b')).add_image('1.png', SIZE, [Box('c', 0, 0, 1, 1)])


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / 'annotations' / 'a.json'
    CocoDocument(('a',)).write(path)
    before = path.read_text()
    assert json.loads(before)['categories'] == [{'id': 1, 'name': 'a'}]

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr('mmdapled.atomic.os.replace', interrupt)
    with pytest.raises(KeyboardInterrupt):
        CocoDocument(('b',)).write(path)
    assert path.read_text() == before
