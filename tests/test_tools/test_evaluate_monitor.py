"""tools/evaluate_monitor.py: usual evenings raise few alarms, unusual folders many, wrong arguments are named."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    """Run the tool from the repository root, with the cheap prior."""
    command = [sys.executable, 'tools/evaluate_monitor.py', *map(str, arguments), '--prior', 'image-statistics']
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def test_drawn_evenings(tmp_path):
    done = run('--images', 60, '--sizes', '60x40', '--trials', 40, '--json', tmp_path / 'rates.json')
    assert done.returncode == 0, done.stderr
    rates = json.loads(done.stdout)
    assert json.loads((tmp_path / 'rates.json').read_text()) == rates
    assert rates['usual']['60x40'] <= 0.05 and all(set(row) == {'60x40'} for row in rates.values())
    assert rates['lens out of focus at night']['60x40'] > rates['usual']['60x40']


@pytest.fixture
def folders(tmp_path):
    rng = np.random.default_rng(0)
    for name, light in (('usual', 40), ('bright', 180)):
        (tmp_path / name).mkdir()
        for index in range(60):
            image = rng.integers(0, light + index % 20, (40, 60, 3), dtype=np.uint8)
            cv2.imwrite(str(tmp_path / name / f'{index}.png'), image)
    return tmp_path


def test_folders_of_ones_own(folders):
    usual, bright = (str(folders / name) for name in ('usual', 'bright'))
    done = run('--usual', usual, '--unusual', bright, '--sizes', '30x25', '--trials', 30)
    assert done.returncode == 0, done.stderr
    rates = json.loads(done.stdout)
    assert rates[usual]['30x25'] <= 0.1 and rates[bright]['30x25'] == 1


@pytest.mark.parametrize(
    ('options', 'message'),
    [(['--unusual', 'x'], 'give --usual too'), (['--usual', 'nowhere'], 'nowhere')],
)
def test_wrong_arguments_are_named(options, message):
    done = run(*options)
    assert done.returncode == 2 and message in done.stderr


def test_too_few_images_for_the_sizes_are_named(folders):
    done = run('--usual', folders / 'usual', '--sizes', '50x50')
    assert done.returncode == 2 and 'lower --sizes' in done.stderr
