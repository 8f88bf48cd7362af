"""Checks of files, one by one: what passes, and the error texts."""

import pytest

from mmdapled.datasets.file_check import check_annotations, check_images, check_path


def test_path_error_names_what_exists_and_how_to_get_it(tmp_path):
    check_path(str(tmp_path), 'folder')
    check_path('', 'folder')
    with pytest.raises(FileNotFoundError, match=rf'folder .*no/where.*exists up to {str(tmp_path)!r}\); download it'):
        check_path(str(tmp_path / 'no' / 'where'), 'folder', 'download it')


@pytest.mark.parametrize('key', ['images', 'annotations', 'categories'])
@pytest.mark.parametrize('missing', [True, False])
def test_empty_document(coco_document, key, missing):
    check_annotations(coco_document, 'f')
    document = {**coco_document, key: []}
    if missing:
        del document[key]
    with pytest.raises(ValueError, match=f'needs {key}, but the list is {"missing" if missing else "empty"}'):
        check_annotations(document, 'f')


def test_images_are_sampled_from_first_to_last(tmp_path):
    paths = [tmp_path / f'{i}.png' for i in range(11)]
    for path in paths:
        path.touch()
    check_images([str(path) for path in paths])
    paths[-1].unlink()
    with pytest.raises(FileNotFoundError, match='image .*10.png'):
        check_images([str(path) for path in paths])
    check_images([])
