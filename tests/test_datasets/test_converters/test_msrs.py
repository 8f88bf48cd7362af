"""The converter of MSRS, on a small data set in the published layout."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from mmdapled.datasets.converters import msrs
from mmdapled.datasets.converters.command import write_documents

NIGHT, DAY = ('00004N', '00008N', '00012N', '00681N', '00690N', '01008N'), ('00055D', '00081D')
EMPTY = '00012N'


@pytest.fixture
def published(tmp_path):
    """Write images and labels of 8 frames, every other one in MSRS's test part."""
    images, labels = tmp_path / 'MSRS', tmp_path / 'labels'
    for place, name in enumerate(NIGHT + DAY):
        part = ('train', 'test')[place % 2]
        for folder in (images / part / 'vi', labels / 'visible' / part):
            folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(images / part / 'vi' / f'{name}.png'), np.full((60, 80, 3), place, np.uint8))
        lines = '' if name == EMPTY else '0  0.5  0.5  0.25  0.5  \n2 0.05 0.9 0.2 0.4\n'
        (labels / 'visible' / part / f'{name}.txt').write_text(lines)
    return images, labels, tmp_path / 'out'


def convert(published, **options):
    write_documents('msrs_night', published[2], lambda: msrs.convert(*published, **options))
    return {
        name: json.loads((published[2] / 'annotations' / f'{name}.json').read_text())
        for name in ('train', 'val', 'day')
    }


def names(document):
    return [Path(image['file_name']).stem for image in document['images']]


def test_splits_are_contiguous_in_time_and_without_empty_images(published):
    documents = convert(published)
    assert names(documents['train']) == ['00004N', '00008N', '00681N']
    assert names(documents['val']) == ['00690N', '01008N']
    assert names(documents['day']) == ['00055D', '00081D']
    for name, document in documents.items():
        files = sorted(path.stem for path in (published[2] / name).iterdir())
        assert files == names(document)


def test_boxes_are_pixels_clipped_to_the_image(published):
    boxes = convert(published)['train']['annotations'][:2]
    assert boxes[0]['bbox'] == [30, 15, 20, 30] and (boxes[0]['category_id'], boxes[0]['area']) == (1, 600)
    assert boxes[1]['bbox'] == [0, 42, 12, 18] and boxes[1]['category_id'] == 3


def test_the_data_set_class_reads_the_result(published):
    from mmdapled.datasets import MSRSNightDataset

    convert(published)
    dataset = MSRSNightDataset(
        data_root=str(published[2]), ann_file='annotations/val.json', data_prefix=dict(img='val/'), pipeline=[]
    )
    assert len(dataset) == 2
    assert [item['bbox_label'] for item in dataset.get_data_info(1)['instances']] == [0, 2]
    assert dataset.get_data_info(1)['instances'][0]['bbox'] == [30, 15, 50, 45]


def test_one_part_and_another_val_share(published):
    documents = convert(published, parts=['test'], val_share=0.5)
    assert names(documents['train']) + names(documents['val']) == ['00008N', '00681N', '01008N']
    assert len(documents['val']['images']) == 1 or len(documents['train']['images']) == 1


@pytest.mark.parametrize('line', ['5 0.5 0.5 0.1 0.1', '0 0.5 0.5 0.1', 'person 0 0 1 1', '-1 0.5 0.5 0.1 0.1'])
def test_broken_labels_are_named(published, line):
    (published[1] / 'visible' / 'train' / '00004N.txt').write_text(line)
    with pytest.raises(ValueError, match=f'00004N.txt: expected "class x y w h".*{line}'):
        convert(published)


def test_missing_folders(published):
    images, labels, out = published
    with pytest.raises(FileNotFoundError, match='vi does not exist; see --help'):
        msrs.convert(images / 'nowhere', labels, out)
    for path in (labels / 'visible').rglob('*.txt'):
        path.unlink()
    with pytest.raises(FileNotFoundError, match='no image under .* has a label file'):
        msrs.convert(images, labels, out)
