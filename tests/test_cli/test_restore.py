"""`mmdapled restore`: formats, levels, errors at the end, videos."""

import csv

import cv2
import numpy as np
import pytest
from videos import flat, write_plain_clip

from mmdapled.__main__ import main
from mmdapled.apis import DAPLEDInferencer
from mmdapled.apis.restored import Restored
from mmdapled.cli.levels_file import LevelsFile, open_levels

LEVELS = dict(dark=0.5, blurry=0.25, noisy=0.0, overexposed=1.0)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / 'nights'
    for index, name in enumerate(('a.png', 'deep/b.jpg', 'deep/c.tif')):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / name), np.random.default_rng(index).integers(0, 60, (24, 32, 3), dtype=np.uint8))
    return folder


def restore(*arguments):
    return main(['restore', *map(str, arguments), '--no-progress'])


def written(folder):
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob('*') if file.is_file())


def rows(file):
    with file.open(newline='') as stream:
        return list(csv.DictReader(stream))


def test_names_folders_and_formats_stay(folder, tmp_path):
    assert restore(folder, '-o', tmp_path / 'out', '--restorer', 'gamma') == 0
    assert written(tmp_path / 'out') == ['a.png', 'deep/b.jpg', 'deep/c.tif']


def test_a_format_is_forced(folder, tmp_path, capsys):
    options = ('-o', tmp_path / 'out', '--restorer', 'identity', '--format')
    assert restore(folder, *options, 'webp') == 0
    assert written(tmp_path / 'out') == ['a.webp', 'deep/b.webp', 'deep/c.webp']
    assert restore(folder, *options, 'gif') == 2 and "got 'gif'" in capsys.readouterr().err


def test_a_pattern_in_quotes(folder, tmp_path):
    assert restore(f'{folder}/**/*.jpg', '-o', tmp_path / 'out', '--restorer', 'identity') == 0
    assert written(tmp_path / 'out') == ['deep/b.jpg']


def test_errors_come_at_the_end(folder, tmp_path, capsys):
    (folder / '0.png').write_bytes(b'no image')
    assert restore(folder, '-o', tmp_path / 'out', '--restorer', 'identity', '--levels', tmp_path / 'l.csv') == 1
    shown = capsys.readouterr()
    assert '3 restored' in shown.out and '1 failed' in shown.out and '0.png: not an image' in shown.err
    first, *others = rows(tmp_path / 'l.csv')
    assert 'not an image' in first['error'] and not first['restored']
    assert [bool(row['error']) for row in others] == [False] * 3


def test_videos_are_counted_apart(folder, tmp_path, capsys):
    write_plain_clip(folder / 'clip.avi', [flat(50)] * 4)
    assert restore(folder, '-o', tmp_path / 'out', '--restorer', 'identity', '--levels', tmp_path / 'l.csv') == 0
    assert '4 restored (1 of them videos, 4 frames)' in capsys.readouterr().out
    assert [row['frame'] for row in rows(tmp_path / 'l.csv')] == ['', '0', '1', '2', '3', '', '']


def test_levels_of_a_restorer_that_estimates_them(folder, tmp_path):
    assert restore(folder / 'a.png', '-o', tmp_path / 'out', '--levels', tmp_path / 'deep' / 'l.csv') == 0
    (row,) = rows(tmp_path / 'deep' / 'l.csv')
    assert 0 <= float(row['dark']) <= 1 and row['restored'] == str(tmp_path / 'out' / 'a.png')


def test_ctrl_c_keeps_the_levels_so_far(folder, tmp_path, monkeypatch, capsys):
    original, calls = DAPLEDInferencer._restore, []

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(*arguments)

    options = (folder, '-o', tmp_path / 'out', '--restorer', 'identity', '--levels', tmp_path / 'l.csv')
    with monkeypatch.context() as patch:
        patch.setattr(DAPLEDInferencer, '_restore', interrupted)
        assert restore(*options) == 130
    assert '2 restored' in capsys.readouterr().err and len(rows(tmp_path / 'l.csv')) == 2
    assert restore(*options, '--skip-existing') == 0
    assert len({row['file'] for row in rows(tmp_path / 'l.csv')}) == len(rows(tmp_path / 'l.csv')) == 3


def test_a_killed_run_leaves_its_rows(tmp_path):
    file = tmp_path / 'l.csv'
    levels = LevelsFile(file, resume=False)
    levels.add(Restored('a.png', levels=LEVELS))
    with (tmp_path / 'l.csv.part').open('a') as stream:
        stream.write('b.png,,0.1')  # half a row
    levels.stream.close()
    with open_levels(str(file), resume=True) as levels:
        levels.add(Restored('c.png', levels=LEVELS))
    assert [row['file'] for row in rows(file)] == ['a.png', 'c.png']
    assert rows(file)[0]['blurry'] == '0.2500' and not (tmp_path / 'l.csv.part').exists()


def test_a_detector_that_does_not_exist_is_code_2(folder, tmp_path, capsys):
    assert restore(folder, '-o', tmp_path / 'out', '--detector', 'none.py', 'none.pth') == 2
    assert 'none.pth' in capsys.readouterr().err


def test_comparisons_and_strips_are_written(folder, tmp_path):
    assert restore(folder / 'a.png', '-o', tmp_path / 'out', '--restorer', 'gamma', '--compare', '--strips') == 0
    assert written(tmp_path / 'out') == ['a.png', 'compare/a.png', 'strips/a.png']
