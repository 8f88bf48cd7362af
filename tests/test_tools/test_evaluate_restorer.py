"""tools/evaluate_restorer.py: known results on known pairs, and errors on wrong ones."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    """Run the tool from the repository root."""
    command = [sys.executable, 'tools/evaluate_restorer.py', *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture
def pairs(tmp_path):
    for folder, value in (('low', 100), ('high', 110)):
        (tmp_path / folder).mkdir()
        for name in ('a.png', 'b.png'):
            cv2.imwrite(str(tmp_path / folder / name), np.full((32, 40, 3), value, np.uint8))
    return tmp_path


def test_results_are_those_of_the_formula(pairs):
    done = run('identity', 'none', pairs / 'low', pairs / 'high', '--json', pairs / 'results.json')
    assert done.returncode == 0, done.stderr
    results = json.loads((pairs / 'results.json').read_text())
    assert results['PSNR'] == pytest.approx(20 * np.log10(255 / 10), abs=1e-3) and results['pictures'] == 2
    assert json.loads(done.stdout) == results


def test_images_without_a_partner_and_unknown_restorers_are_named(pairs):
    (pairs / 'high' / 'b.png').unlink()
    done = run('identity', 'none', pairs / 'low', pairs / 'high')
    assert done.returncode == 2 and 'b.png' in done.stderr
    done = run('dapled-x', 'none', pairs / 'low', pairs / 'high')
    assert done.returncode == 2 and 'dapled-t' in done.stderr


def test_without_clean_images_levels_are_measured(pairs):
    for name in ('a.png', 'b.png'):
        noise = np.random.default_rng(0).integers(0, 30, (12, 16, 3), dtype=np.uint8)
        cv2.imwrite(str(pairs / 'low' / name), cv2.resize(noise, (320, 240), interpolation=cv2.INTER_CUBIC))
    done = run('gamma', 'none', pairs / 'low')
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert results['pictures'] == 2 and results['after']['dark'] < results['before']['dark'] - 0.1


def test_probe_prints_a_row_for_each_condition_and_a_column_for_each_restorer(pairs):
    noise = np.random.default_rng(0).integers(0, 255, (48, 64, 3), dtype=np.uint8)
    cv2.imwrite(str(pairs / 'high' / 'a.png'), noise)
    options = ('--probe', '--also', 'gamma', 'none', '--exposures', 1, 0.25, '--blur-lengths', 0, 40, '--limit', 1)
    done = run('identity', 'none', pairs / 'high', *options, '--json', pairs / 'probe.json')
    assert done.returncode == 0, done.stderr
    assert 'day, sharp' in done.stderr and 'exposure 0.25, 40 px' in done.stderr
    results = json.loads((pairs / 'probe.json').read_text())
    assert results['pictures'] == 1 and len(results['rows']) == 4
    day, dark = results['rows'][0], results['rows'][2]
    assert day['input'] == day['identity'] == {'psnr': 100.0, 'sharpness': 1.0}
    assert day['gamma']['psnr'] < 30 and dark['gamma']['psnr'] > dark['input']['psnr']


def test_probe_takes_no_second_folder(pairs):
    done = run('identity', 'none', pairs / 'low', pairs / 'high', '--probe')
    assert done.returncode == 2 and 'one folder' in done.stderr
