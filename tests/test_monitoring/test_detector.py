import hashlib
import json
from pathlib import Path

import cv2
import mmdet
import numpy as np
import pytest
import torch
from mmdet.apis import init_detector

from mmdapled.__main__ import main
from mmdapled.monitoring.detector import Detector

CONFIG = Path(mmdet.__file__).parent / '.mim' / 'configs' / 'yolox' / 'yolox_nano_8xb8-300e_coco.py'


@pytest.fixture
def checkpoint(tmp_path):
    """Random weights of YOLOX-Nano."""
    torch.save({'state_dict': init_detector(CONFIG, None, device='cpu').state_dict()}, tmp_path / 'random.pth')
    return tmp_path / 'random.pth'


def test_a_detector_is_watched_and_told_apart(checkpoint, tmp_path, capsys):
    rng, folder = np.random.default_rng(0), tmp_path / 'images'
    folder.mkdir()
    for index in range(20):
        cv2.imwrite(str(folder / f'{index}.png'), rng.integers(0, 256, (40, 60, 3), dtype=np.uint8))
    reference = str(tmp_path / 'camera.json')
    cheap = ['--prior', 'image-statistics', '-o', str(tmp_path / 'page.html')]
    arguments = ['monitor', str(folder), *cheap, '--detector', str(CONFIG), str(checkpoint), '--json']
    capsys.readouterr()
    assert main([*arguments, '--write-reference', reference]) == 0
    assert json.loads(capsys.readouterr().out)['different_images'] == 20
    assert main([*arguments, '--reference', reference]) == 0
    statistics = json.loads(capsys.readouterr().out)['statistics']
    assert {'detector/confidence', 'detector/boxes'} <= set(statistics)
    assert main(['monitor', str(folder), *cheap, '--reference', reference]) == 2
    assert 'now it is none; give the same --detector' in capsys.readouterr().err


def test_the_name_tells_weights_apart(checkpoint):
    digest = hashlib.sha256(checkpoint.read_bytes()).hexdigest()
    assert Detector(str(CONFIG), str(checkpoint)).name == f'{CONFIG.name}, random.pth ({digest[:12]})'


@pytest.mark.parametrize('files', [('no.py', 'no.pth'), (str(CONFIG), 'no.pth')])
def test_a_missing_file_is_named(files):
    with pytest.raises(FileNotFoundError, match='no such file: no'):
        Detector(*files)


def test_a_day_photo_has_confident_boxes_and_a_black_image_none(shared_data):
    detector = Detector(str(CONFIG), str(shared_data / 'weights' / 'yolox_nano_coco.pth'))
    photo = cv2.imread(str(sorted((shared_data / 'voc_day' / 'train').iterdir())[0]))
    found, black = detector(photo), detector(np.zeros_like(photo))
    assert found['confidence'] > 0.6 and found['boxes'] >= 1
    assert black['confidence'] < 0.3 and black['boxes'] == 0
