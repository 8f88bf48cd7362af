"""NOD: two cameras, published ids, files of both repositories."""

import published_files
import pytest
from published_files import write_image

from mmdapled.datasets.converters.nod import convert


@pytest.mark.parametrize(
    'camera, folder, first', [('sony', 'Sony_RX100m7', 'DSC01000'), ('nikon', 'Nikon750', 'DSC_1000')]
)
def test_images_of_each_camera_keep_their_ids(tmp_path, camera, folder, first):
    documents = convert(published_files.nod(tmp_path), camera)
    assert list(documents) == ['train', 'val', 'test']
    assert [(image['id'], image['file_name']) for image in documents['train'].images] == [
        (6, f'images/{folder}/train/{first}.JPG'),
        (7, f'images/{folder}/train/{first[:-1]}1.JPG'),
    ]
    assert [(box['image_id'], box['category_id']) for box in documents['train'].annotations] == [(6, 2), (7, 3)]
    assert list(documents['test'].category_ids) == ['person', 'bicycle', 'car']


def test_files_of_raw_nod_are_read_if_those_of_nod_are_missing(tmp_path):
    root = published_files.nod(tmp_path)
    for path in (root / 'annotations').rglob('NOD_Sony*'):
        path.rename(path.with_name(path.name.replace('NOD_', 'rawpy_new_')))
    assert len(convert(root, 'sony')['val'].images) == 2


@pytest.mark.parametrize('size, hint', [((64, 96), 'EXIF orientation'), ((48, 32), 'at full size')])
def test_images_of_another_size(tmp_path, size, hint):
    root = published_files.nod(tmp_path)
    write_image(root / 'images' / 'Nikon750' / 'val' / 'DSC_1010.JPG', size)
    with pytest.raises(ValueError, match=f'is {size[0]}x{size[1]}, but its boxes are for 96x64; .*{hint}'):
        convert(root, 'nikon')


def test_no_annotation_file(tmp_path):
    root = published_files.nod(tmp_path)
    next(root.rglob('NOD_Nikon750_val.json')).unlink()
    with pytest.raises(FileNotFoundError, match='no annotation file of nikon val'):
        convert(root, 'nikon')
