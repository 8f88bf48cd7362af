"""Paths, folders and arrays become one list of images."""

from pathlib import Path

import numpy as np
import pytest

from mmdapled.apis.sources import check_targets, list_sources

ARRAY = np.zeros((20, 20, 3), np.uint8)


@pytest.fixture
def folder(tmp_path):
    for name in ('b.jpg', 'a.PNG', 'deep/c.webp', 'notes.txt', '.hidden.png', 'out/a.png'):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def targets(sources):
    return [str(source.target) for source in sources]


def test_a_folder_is_searched_in_depth_and_keeps_its_shape(folder):
    assert targets(list_sources(folder)) == ['a.png', 'b.png', 'deep/c.png', 'out/a.png']


def test_results_of_an_earlier_run_are_no_input(folder):
    assert 'out/a.png' not in targets(list_sources(folder, skip=folder / 'out'))


def test_a_mixed_list(folder):
    sources = list_sources([folder / 'b.jpg', ARRAY, str(folder / 'deep')])
    assert targets(sources) == ['b.png', '000001.png', 'c.png']
    assert sources[1].read().shape == (20, 20, 3)


def test_equal_names_do_not_overwrite_each_other(folder):
    sources = list_sources([folder / 'a.PNG', folder / 'out' / 'a.png', folder / 'out' / 'a.png'])
    assert targets(sources) == ['a.png', 'a_2.png', 'a_3.png']


def test_empty_folder_lists_the_suffixes_searched(tmp_path):
    with pytest.raises(FileNotFoundError, match=r'\.jpg'):
        list_sources(tmp_path)
    with pytest.raises(FileNotFoundError):
        list_sources([])


def test_something_else_is_refused():
    with pytest.raises(TypeError, match='int'):
        list_sources([3])


def test_a_result_may_not_replace_an_input(folder):
    with pytest.raises(ValueError, match='name another output folder'):
        check_targets(list_sources(folder / 'out' / 'a.png'), folder / 'out')
    check_targets(list_sources(folder / 'b.jpg'), folder)
    check_targets(list_sources([ARRAY]), Path())
