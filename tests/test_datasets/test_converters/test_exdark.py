"""ExDark's two protocols: splits, boxes, lighting and place, and errors about missing files."""

import shutil

import published_files
import pytest
from published_files import text, write_image

from mmdapled.datasets.converters.exdark import convert_maet, convert_official, read_class_list
from mmdapled.datasets.night_sets import EXDARK_CLASSES


def names(document):
    return [image['file_name'] for image in document.images]


def test_official_splits_boxes_and_attributes(tmp_path):
    documents = convert_official(published_files.exdark(tmp_path))
    assert {split: names(document) for split, document in documents.items()} == {
        'train': ['ExDark/Bicycle/2015_00001.png', 'ExDark/Bicycle/2015_00024.JPG'],
        'val': ['ExDark/Boat/2015_00903.jpg'],
        'test': ['ExDark/Boat/2015_01100.jpeg', 'ExDark/Table/2017_07358.jpg'],
    }
    train = documents['train']
    assert train.images[0]['attributes'] == {'lighting': 'Ambient', 'place': 'indoor'}
    assert train.images[1]['attributes'] == {'lighting': 'Shadow', 'place': 'outdoor'}
    assert [(box['category_id'], box['bbox']) for box in train.annotations] == [
        (1, [10, 5, 40, 30]),
        (11, [60, 5, 20, 50]),
        (1, [80, 40, 16, 24]),
    ]
    assert (train.clipped, documents['val'].dropped) == (1, 1)
    assert list(train.category_ids) == list(EXDARK_CLASSES)


def test_maet_reads_the_original_images_and_its_own_boxes(tmp_path):
    documents = convert_maet(published_files.exdark_maet(tmp_path))
    assert [len(document.images) for document in documents.values()] == [4, 1]
    assert names(documents['val']) == ['JPEGImages/IMGS/2017_07358.jpg']
    assert documents['val'].annotations[0]['bbox'] == [10, 5, 40, 30]
    assert 'attributes' not in documents['val'].images[0]


def test_maet_on_the_official_files_reads_their_boxes_and_attributes(tmp_path):
    lists = published_files.exdark_maet(tmp_path / 'archive') / 'main'
    documents = convert_maet(published_files.exdark(tmp_path / 'exdark'), lists)
    assert names(documents['val']) == ['ExDark/Table/2017_07358.jpg']
    assert documents['val'].images[0]['attributes'] == {'lighting': 'Screen', 'place': 'indoor'}
    assert documents['val'].annotations[0]['bbox'] == [5, 6, 70, 40]


def test_maet_needs_the_published_lists(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'main/train\.txt does not exist.*5,896.*ICCV_MAET.*--lists'):
        convert_maet(published_files.exdark(tmp_path))


@pytest.mark.parametrize('line', ['a.png 1 2 1', 'a.png 1 11 1 1', 'a.png 1 2 3 1', 'a.png 1 2 1 4', 'a.png 1 0 1 1'])
def test_malformed_lines_of_the_class_list(tmp_path, line):
    with pytest.raises(ValueError, match=f"expected .name class.*each name once, got '{line}'"):
        read_class_list(text(tmp_path / 'list.txt', f'Name | Class\n{line}\n'))


def test_a_name_twice_in_the_class_list(tmp_path):
    with pytest.raises(ValueError, match='each name once'):
        read_class_list(text(tmp_path / 'list.txt', 'Name\na.png 1 1 1 1\na.png 1 1 1 1\n'))


def test_missing_files_are_named(tmp_path):
    root = published_files.exdark(tmp_path)
    label = root / 'ExDark_Annno' / 'Boat' / '2015_00903.jpg.txt'
    label.unlink()
    with pytest.raises(FileNotFoundError, match='2015_00903.jpg has no label file'):
        convert_official(root)
    (root / 'ExDark' / 'Boat' / '2015_00903.jpg').unlink()
    with pytest.raises(FileNotFoundError, match='1 of 5 listed images'):
        convert_official(root)
    shutil.rmtree(root / 'ExDark_Annno')
    with pytest.raises(FileNotFoundError, match='no label file such as'):
        convert_official(root)
    (root / 'imageclasslist.txt').unlink()
    with pytest.raises(FileNotFoundError, match=r'no imageclasslist\.txt below .*Groundtruth'):
        convert_official(root)


def test_two_images_of_one_name(tmp_path):
    root = published_files.exdark(tmp_path)
    write_image(root / 'copy' / '2015_00001.png')
    with pytest.raises(ValueError, match='2015_00001.png exists twice'):
        convert_official(root)
