"""LLVIP: the visible images."""

import published_files
import pytest

from mmdapled.datasets.converters.llvip import convert


def test_visible_images_and_boxes(tmp_path):
    documents = convert(published_files.llvip(tmp_path))
    assert {split: [image['file_name'] for image in document.images] for split, document in documents.items()} == {
        'train': ['visible/train/010001.jpg', 'visible/train/010002.jpg'],
        'test': ['visible/test/190001.jpg'],
    }
    assert [box['bbox'] for box in documents['test'].annotations] == [[10, 5, 20, 40], [60, 2, 15, 48]]


def test_missing_label_file(tmp_path):
    root = published_files.llvip(tmp_path)
    (root / 'Annotations' / '190001.xml').unlink()
    with pytest.raises(FileNotFoundError, match=r'190001\.jpg has no label file'):
        convert(root)
