"""tools/night_pairs.py: the same night in every run."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    """Run the tool from the repository root."""
    command = [sys.executable, 'tools/night_pairs.py', *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def photos(folder, names):
    """Write photos of smooth noise."""
    for index, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        noise = np.random.default_rng(index).integers(90, 256, (6, 8, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / name), cv2.resize(noise, (64, 48), interpolation=cv2.INTER_CUBIC))


def test_night_is_dark_and_the_same_again_and_day_is_the_photo(tmp_path):
    photos(tmp_path / 'a', ['one.png', 'deep/two.png'])
    photos(tmp_path / 'b', ['three.png'])
    for out in ('first', 'second'):
        done = run(tmp_path / 'a', tmp_path / 'b', '--out', tmp_path / out)
        assert done.returncode == 0 and '3 pairs' in done.stdout, done.stderr
    levels = json.loads((tmp_path / 'first' / 'levels.json').read_text())
    assert sorted(levels['levels']) == ['deep_two.png', 'one.png', 'three.png']
    for name, row in levels['levels'].items():
        first, second = (cv2.imread(str(tmp_path / out / 'low' / name)) for out in ('first', 'second'))
        day = cv2.imread(str(tmp_path / 'first' / 'high' / name))
        assert (first == second).all() and first.mean() < 0.8 * day.mean()
        assert row[levels['degradations'].index('dark')] > 0.3
    assert (cv2.imread(str(tmp_path / 'first/high/one.png')) == cv2.imread(str(tmp_path / 'a/one.png'))).all()


def test_two_photos_of_one_name_are_refused(tmp_path):
    photos(tmp_path / 'a', ['one.png'])
    photos(tmp_path / 'b', ['one.png'])
    done = run(tmp_path / 'a', tmp_path / 'b', '--out', tmp_path / 'out')
    assert done.returncode == 2 and 'one.png' in done.stderr and not (tmp_path / 'out').exists()
