"""tools/evaluate_gate.py: thresholds are quantiles, shares are counted, wrong folders are named."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from mmdapled.images.convert import rgb_batch
from mmdapled.priors import ImageStatistics

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    """Run the tool from the repository root, with the cheap prior alone."""
    command = [sys.executable, 'tools/evaluate_gate.py', *map(str, arguments), '--priors', 'image-statistics']
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def folders(tmp_path):
    rng = np.random.default_rng(0)
    for folder, light in (('day', 200), ('night', 20)):
        (tmp_path / folder).mkdir()
        for index in range(3):
            image = rng.integers(light, light + 40 + index, (64, 96, 3), dtype=np.uint8)
            cv2.imwrite(str(tmp_path / folder / f'{index}.png'), image)
    return tmp_path


def test_night_is_restored_and_day_is_not(folders):
    done = run(folders / 'day', '--night', folders / 'night', '--json', folders / 'gate.json')
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout)
    assert json.loads((folders / 'gate.json').read_text()) == values
    day, night = (values[str(folders / name)]['image-statistics'] for name in ('day', 'night'))
    assert day == {'restored': 0.0, 'AUC': 0.5} and night == {'restored': 1.0, 'AUC': 1.0}
    assert values[f'{folders / "day"}, night']['image-statistics']['AUC'] > 0.9
    assert values['milliseconds']['image-statistics'] > 0


def test_thresholds_are_the_quantile_of_the_photos(folders):
    done = run(folders / 'night', '--calibrate', 0.5)
    assert done.returncode == 0, done.stderr
    images = [cv2.imread(str(folders / 'night' / f'{index}.png')) for index in range(3)]
    dark = [float(ImageStatistics()(rgb_batch(image)).levels[0, 0]) for image in images]
    assert json.loads(done.stdout)['image-statistics']['dark'] == pytest.approx(np.median(dark), abs=1e-3)


def test_a_folder_that_does_not_exist_is_named(tmp_path):
    done = run(tmp_path / 'nowhere')
    assert done.returncode == 2 and 'nowhere' in done.stderr
