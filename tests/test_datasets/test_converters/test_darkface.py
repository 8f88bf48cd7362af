"""DARK FACE: all labelled images, and the splits of given lists."""

import published_files
import pytest
from published_files import text

from mmdapled.datasets.converters.darkface import convert


def test_all_labelled_images_in_the_order_of_their_numbers(tmp_path):
    (document,) = convert(published_files.darkface(tmp_path)).values()
    assert [image['file_name'] for image in document.images] == ['image/1.png', 'image/2.png', 'image/10.png']
    assert [box['bbox'] for box in document.annotations] == [[10, 5, 10, 12], [30, 8, 3, 4], [90, 60, 6, 4]]
    assert [box['image_id'] for box in document.annotations] == [1, 1, 3] and document.clipped == 1


def test_lists_with_and_without_suffixes(tmp_path):
    root = published_files.darkface(tmp_path)
    documents = convert(root, root / 'main')
    assert {split: len(document.images) for split, document in documents.items()} == {
        'labelled': 3, 'train': 2, 'val': 1,
    }  # fmt: skip
    assert documents['val'].annotations[0]['bbox'] == [90, 60, 6, 4]


def test_missing_and_broken_files(tmp_path):
    root = published_files.darkface(tmp_path)
    text(root / 'main' / 'val.txt', 'street\n')
    with pytest.raises(ValueError, match="named by numbers, such as 1.png, got 'street'"):
        convert(root, root / 'main')
    text(root / 'main' / 'val.txt', '10\n')
    (root / 'label' / '10.txt').unlink()
    with pytest.raises(FileNotFoundError, match='10 has no label file'):
        convert(root, root / 'main')
    (root / 'image' / '2.png').unlink()
    with pytest.raises(FileNotFoundError, match=r"1 of 2 listed images .*\['2'\]"):
        convert(root)
    for path in (root / 'label').iterdir():
        path.unlink()
    with pytest.raises(FileNotFoundError, match='no label file such as label/1.txt'):
        convert(root)
