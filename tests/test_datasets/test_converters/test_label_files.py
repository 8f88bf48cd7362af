"""Label files: found by name, their boxes, and errors that name file and line."""

import pytest
from published_files import coco, text, voc_xml

from mmdapled.datasets.converters.coco_document import Box
from mmdapled.datasets.converters.label_files import (
    boxes_by_image,
    find_one,
    for_every_class,
    read_bbgt,
    read_coco,
    read_corner_lines,
    read_json,
    read_names,
    read_voc_xml,
)

CLASSES = ('Bicycle', 'People')


def test_bbgt(tmp_path):
    lines = '% bbGt version=3\nBicycle 204 28 271 193 0 0 0 0 0 0 0\npeople 1 2.5 3 4 0 0 0 0 0 0 0\n\n'
    boxes = read_bbgt(text(tmp_path / 'a.txt', lines), CLASSES)
    assert boxes == [Box('Bicycle', 204, 28, 271, 193), Box('People', 1, 2.5, 3, 4)]
    assert read_bbgt(text(tmp_path / 'b.txt', '% bbGt version=3\r\n'), CLASSES) == []


@pytest.mark.parametrize(
    'lines, message',
    [
        ('Bicycle 1 2 3 4\n', "expected '% bbGt version=3' in the first line, got 'Bicycle 1 2 3 4'"),
        ('', 'in the first line'),
        ('% bbGt version=3\nBicycle 1 2 3\n', 'expected "class left top width height ...", got \'Bicycle 1 2 3\''),
        ('% bbGt version=3\nBicycle 1 2 3 x 0\n', 'got .Bicycle 1 2 3 x 0'),
        ('% bbGt version=3\nUfo 1 2 3 4 0\n', r"unknown class 'Ufo'; expected one of \['Bicycle', 'People'\]"),
    ],
)
def test_broken_bbgt(tmp_path, lines, message):
    with pytest.raises(ValueError, match=rf'a\.txt: .*{message}'):
        read_bbgt(text(tmp_path / 'a.txt', lines), CLASSES)


def test_voc_xml(tmp_path):
    path = text(tmp_path / 'a.xml', voc_xml((('Bicycle', 10, 5, 30, 45), ('people', 1, 2, 3, 9))))
    assert read_voc_xml(path, CLASSES) == [Box('Bicycle', 10, 5, 20, 40), Box('People', 1, 2, 2, 7)]
    text(path, path.read_text().replace('<difficult>0', '<difficult>1', 1))
    assert [box.ignore for box in read_voc_xml(path, CLASSES)] == [True, False]


@pytest.mark.parametrize('change', [('<xmin>10</xmin>', ''), ('>10<', '>ten<'), ('</annotation>', '')])
def test_broken_voc_xml(tmp_path, change):
    path = text(tmp_path / 'a.xml', voc_xml((('Bicycle', 10, 5, 30, 45),)).replace(*change))
    with pytest.raises(ValueError, match=r'a\.xml: not a PASCAL VOC file'):
        read_voc_xml(path, CLASSES)


def test_unknown_voc_class(tmp_path):
    with pytest.raises(ValueError, match="unknown class 'dog'"):
        read_voc_xml(text(tmp_path / 'a.xml', voc_xml((('dog', 1, 1, 2, 2),))), CLASSES)


def test_corner_lines(tmp_path):
    assert read_corner_lines(text(tmp_path / '1.txt', '2\n10 5 20 17\n1 2 3 4\n'), 'face') == [
        Box('face', 10, 5, 10, 12),
        Box('face', 1, 2, 2, 2),
    ]
    assert read_corner_lines(text(tmp_path / '2.txt', '0\n'), 'face') == []


@pytest.mark.parametrize(
    'lines, message',
    [
        ('', 'expected a count'),
        ('1\n1 2 3\n', 'expected a count, then "left top right bottom"'),
        ('x\n', 'expected a count'),
        ('2\n1 2 3 4\n', "the first line says '2', but 1 boxes follow"),
        ('1 2 3 4\n5 6 7 8\n', "the first line says '1 2 3 4'"),
    ],
)
def test_broken_corner_lines(tmp_path, lines, message):
    with pytest.raises(ValueError, match=rf'1\.txt: .*{message}'):
        read_corner_lines(text(tmp_path / '1.txt', lines), 'face')


def test_names(tmp_path):
    assert read_names(text(tmp_path / 'a.txt', 'x.png\r\n\n y.png \n')) == ['x.png', 'y.png']
    with pytest.raises(ValueError, match=r"each once, got \['x.png'\]"):
        read_names(text(tmp_path / 'a.txt', 'x.png\nx.png\n'))
    with pytest.raises(ValueError, match='got none'):
        read_names(text(tmp_path / 'a.txt', '\n'))


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


def test_broken_json(tmp_path):
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
