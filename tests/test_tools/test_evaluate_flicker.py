"""tools/evaluate_flicker.py: the clips flicker, and steady light takes it away."""

import importlib.util
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

TOOL = Path(__file__).resolve().parents[2] / 'tools' / 'evaluate_flicker.py'


@pytest.fixture(scope='module')
def tool():
    spec = importlib.util.spec_from_file_location('evaluate_flicker', TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_flicker_is_the_change_per_frame(tool):
    assert tool.flicker([0.1, 0.2, 0.1, 0.1]) == pytest.approx(255 * 0.2 / 3)


def test_three_clips_with_and_without_steady_light(tool, tmp_path, capsys):
    cv2.imwrite(str(tmp_path / 'a.png'), np.random.default_rng(0).integers(0, 60, (48, 64, 3), dtype=np.uint8))
    options = ['--restorer', 'gamma', '--width', '64', '--frames', '20', '--json', str(tmp_path / 'rows.json')]
    assert tool.main([str(tmp_path / 'a.png'), *options]) == 0
    rows = json.loads((tmp_path / 'rows.json').read_text())
    assert [row['clip'] for row in rows] == list(tool.CLIPS) and 'jumping light' in capsys.readouterr().out
    assert rows[0]['steady'] < 0.5 * rows[0]['restored'] and rows[0]['added'] == rows[0]['restored'] - rows[0]['input']


def test_what_cannot_start_is_one_line_and_code_2(tool, tmp_path, capsys):
    assert tool.main([str(tmp_path / 'none.png')]) == 2
    assert 'none.png: no such file' in capsys.readouterr().err
