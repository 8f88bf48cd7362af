"""Label files: their boxes, and errors that name file and line."""

import pytest
from published_files import text, voc_xml

from mmdapled.datasets.converters.coco_document import Box
from mmdapled.datasets.converters.label_files import read_bbgt, read_corner_lines, read_names, read_voc_xml

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
