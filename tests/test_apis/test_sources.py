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


def test_a_target_may_keep_its_own_suffix(folder):
    sources = list_sources([folder, ARRAY], skip=folder / 'out', suffix=None)
    assert targets(sources) == ['a.PNG', 'b.jpg', 'deep/c.webp', '000001.png']
    assert targets(list_sources([folder / 'b.jpg', folder / 'a.PNG'], suffix='.webp')) == ['b.webp', 'a.webp']


@pytest.mark.parametrize(
    'pattern, expected',
    [
        ('*.jpg', ['b.png']),
        ('**/*.webp', ['deep/c.png']),
        ('*', ['a.png', 'b.png', 'deep/c.png', 'out/a.png']),
        ('dee?/*.*', ['deep/c.png']),
        ('deep/*', ['c.png']),
    ],
)
def test_a_pattern_keeps_the_folders_after_its_fixed_part(folder, pattern, expected):
    assert targets(list_sources(folder / pattern)) == expected


def test_a_pattern_without_a_match_is_named(folder):
    with pytest.raises(FileNotFoundError, match=r'no image matches .*\*\.gif'):
        list_sources(str(folder / '*.gif'))


def test_a_file_with_brackets_in_its_name_is_no_pattern(folder):
    (folder / 'night [1].png').touch()
    assert targets(list_sources(folder / 'night [1].png')) == ['night [1].png']


def test_videos_and_cameras_are_listed_where_they_are_asked_for(folder):
    (folder / 'clip.MP4').touch()
    found = list_sources([folder, 1, '0'], skip=folder / 'out', videos=True)
    assert targets(found)[2:] == ['clip.MP4', 'deep/c.png', 'camera-1.mp4', 'camera-0.mp4']
    assert [source.is_video for source in found] == [False, False, True, False, True, True]
    assert [source.camera for source in found[-2:]] == [1, 0]
    assert not any(source.is_video for source in list_sources(folder))


def test_a_folder_named_like_a_number_is_no_camera(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (folder / '0').mkdir()
    (folder / '0' / 'x.png').touch()
    assert targets(list_sources('0', videos=True)) == ['x.png']


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
