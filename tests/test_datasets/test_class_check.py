"""Every check by itself: what passes, and what the error says."""

import pytest

from mmdapled.datasets.class_check import (
    check_annotations,
    check_class_list,
    check_images,
    check_known,
    check_order,
    check_path,
)


def test_path_error_names_what_exists_and_how_to_get_it(tmp_path):
    check_path(str(tmp_path), 'folder')
    check_path('', 'folder')
    with pytest.raises(FileNotFoundError, match=rf'folder .*no/where.*exists up to {str(tmp_path)!r}\); download it'):
        check_path(str(tmp_path / 'no' / 'where'), 'folder', 'download it')


def test_class_list():
    check_class_list(('a', 'b'), 'f')
    with pytest.raises(TypeError, match=r"got 'person'; for one class write \(name,\)"):
        check_class_list('person', 'f')
    with pytest.raises(TypeError, match='tuple of names'):
        check_class_list((0, 1), 'f')
    with pytest.raises(ValueError, match='no class'):
        check_class_list((), 'f')
    with pytest.raises(ValueError, match=r"\['a'\] more than once"):
        check_class_list(('a', 'b', 'a'), 'f')


def test_unknown_class_suggests_the_near_one():
    check_known(('car',), ('car', 'bus'), 'f')
    with pytest.raises(ValueError, match=r"f: unknown classes \['People', 'cars'\].*'cars' -> 'car'\?"):
        check_known(('People', 'cars'), ('car', 'bus'), 'f')


def test_reordered_classes():
    check_order(('person', 'car'), ('person', 'car'), 'f')
    with pytest.raises(ValueError, match='labels would be exchanged'):
        check_order(('car', 'person'), ('person', 'car'), 'f')


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
