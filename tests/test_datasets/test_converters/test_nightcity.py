"""NightCity: 19 of 34 label ids become train ids; the others are unlabelled."""

import cv2
import numpy as np
import published_files
import pytest
from published_files import label_map, write_image

from mmdapled.datasets.converters.nightcity import LABEL_IDS, LOOKUP, TRAINED, convert, write_train_ids

# From cityscapesscripts/helpers/labels.py: label id -> train id of the trained classes and some others.
CITYSCAPES = {0: 255, 6: 255, 7: 0, 8: 1, 9: 255, 11: 2, 13: 4, 17: 5, 18: 255, 19: 6, 23: 10, 24: 11, 25: 12, 26: 13,
              28: 15, 29: 255, 30: 255, 31: 16, 33: 18, 255: 255}  # fmt: skip


def test_lookup_is_cityscapes():
    assert {number: LOOKUP[number] for number in CITYSCAPES} == CITYSCAPES
    assert len(TRAINED) == 19 and sorted(set(LOOKUP)) == [*range(19), 255]


def test_train_ids_are_written_beside_every_map(tmp_path):
    root = published_files.nightcity(tmp_path)
    assert convert(root) == 4 == convert(root)
    path = root / 'NightCity-label' / 'label' / 'val' / 'val_0001_trainIds.png'
    assert cv2.imread(str(path), cv2.IMREAD_UNCHANGED)[0, :4].tolist() == [0, 18, 255, 13]


def test_maps_of_three_equal_channels_are_read_and_coloured_ones_refused(tmp_path):
    path = write_image(tmp_path / f'a{LABEL_IDS}', value=24)
    write_train_ids(path)
    assert (cv2.imread(str(tmp_path / 'a_trainIds.png'), cv2.IMREAD_UNCHANGED) == 11).all()
    cv2.imwrite(str(path), np.full((4, 4, 3), (1, 2, 3), np.uint8))
    with pytest.raises(ValueError, match='expected label ids, got a coloured map'):
        write_train_ids(path)


def test_missing_and_broken_files(tmp_path):
    with pytest.raises(FileNotFoundError, match='unpack NightCity-label there'):
        convert(tmp_path)
    path = label_map(tmp_path / f'a{LABEL_IDS}', (7,))
    path.write_bytes(b'none')
    with pytest.raises(ValueError, match='not a readable 8-bit PNG'):
        write_train_ids(path)
