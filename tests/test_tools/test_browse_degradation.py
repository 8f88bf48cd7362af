"""The contact sheet, from a folder and from a config."""

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import pytest

TOOLS = Path(__file__).resolve().parents[2] / 'tools'

CONFIG = """
default_scope = 'mmdet'
train_dataloader = dict(dataset=dict(
    type='NightStreetDataset', length=4, height=96, width=128,
    pipeline=[dict(type='LoadNightStreet'), dict(type='LoadAnnotations', with_bbox=True), DEGRADATION
              dict(type='PackJointInputs')]))
"""


@pytest.fixture(scope='module')
def tool():
    spec = importlib.util.spec_from_file_location('browse_degradation', TOOLS / 'browse_degradation.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / 'photos'
    folder.mkdir()
    for index in range(3):
        cv2.imwrite(str(folder / f'{index}.png'), np.full((60, 90, 3), 160 + 20 * index, np.uint8))
    return folder


def sheet(tool, source, *options, out):
    tool.main([str(source), '--out', str(out), '--height', '60', *options])
    return cv2.imread(str(out))


def test_folder(tool, photos, tmp_path, capsys):
    image = sheet(tool, photos, '--num', '2', out=tmp_path / 'sheet.png')
    assert image.shape == (2 * 60, 6 * 80, 3) and '2 images' in capsys.readouterr().out
    clean, night = image[30:50, 10:70], image[30:50, 90:150]
    assert clean.mean() > 150 and night.mean() < 0.8 * clean.mean()


def test_settings_reach_the_transform(tool, photos, tmp_path):
    settings = ('--settings', 'dark_prob=0', 'noise_prob=0', 'blur_prob=0', '--num', '1')
    image = sheet(tool, photos, *settings, out=tmp_path / 'sheet.png')
    assert np.array_equal(image[30:50, 10:70], image[30:50, 90:150])
    dark = sheet(tool, photos, '--settings', 'exposure=0.01,0.01', '--num', '1', out=tmp_path / 'sheet.png')
    assert dark[30:50, 90:150].mean() < 40


def test_same_seed_same_sheet(tool, photos, tmp_path):
    first, second = (sheet(tool, photos, '--seed', '7', out=tmp_path / 'out.png') for _ in range(2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, sheet(tool, photos, '--seed', '8', out=tmp_path / 'out.png'))


def test_config(tool, tmp_path):
    config = tmp_path / 'config.py'
    config.write_text(CONFIG.replace('DEGRADATION', "dict(type='NightDegradation'),"))
    assert sheet(tool, config, '--num', '3', out=tmp_path / 'out.png').shape == (3 * 60, 6 * 80, 3)


def test_config_without_degradation(tool, tmp_path):
    config = tmp_path / 'config.py'
    config.write_text(CONFIG.replace('DEGRADATION', ''))
    with pytest.raises(ValueError, match='put NightDegradation into its pipeline'):
        tool.main([str(config), '--out', str(tmp_path / 'out.png')])


def test_wrong_paths(tool, photos, tmp_path):
    with pytest.raises(SystemExit, match='neither a folder of photos nor a config'):
        tool.main([str(tmp_path / 'nowhere')])
    with pytest.raises(SystemExit, match='cannot be written'):
        tool.main([str(photos), '--out', str(tmp_path / 'no' / 'such' / 'folder.png')])


def test_maps_show_the_level(tool):
    heatmaps = np.stack([np.full((4, 5), level, np.float32) for level in (0.0, 1.0, 0.5, 0.0)])
    sample = {'gt_img': np.zeros((32, 40, 3), np.uint8), 'img': np.zeros((32, 40, 3), np.uint8),
              'gt_heatmaps': heatmaps, 'gt_levels': heatmaps.mean((1, 2))}  # fmt: skip
    picture = tool.row(sample, 96, 120)
    assert np.array_equal(picture[60, 2 * 120 + 60], [84, 1, 68]) and picture[60, 3 * 120 + 60, 0] < 60


def test_help_explains(tool, capsys):
    with pytest.raises(SystemExit):
        tool.parse_args(['--help'])
    text = capsys.readouterr().out
    assert 'clean, night' in text and '--spatial' in text and 'yellow (1)' in text
