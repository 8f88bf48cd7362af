"""A detector finds objects in restored images; its boxes are drawn and written."""

import json

import cv2
import numpy as np
import pytest
import torch
from mmdet_zoo import CLASSES, CONFIGS, shrink
from mmengine.config import Config
from mmengine.structures import InstanceData

from mmdapled.apis import DAPLEDInferencer
from mmdapled.apis.detector import Detector
from mmdapled.registry import MODELS
from mmdapled.tasks.task_model import build_task_model

pytest.importorskip('mmdet')
NIGHT = np.random.default_rng(0).integers(0, 90, (64, 80, 3), dtype=np.uint8)


@pytest.fixture(scope='module')
def files(tmp_path_factory):
    """Write the config and the random weights of a small YOLOX of three classes."""
    from mmengine.hub import get_config

    folder = tmp_path_factory.mktemp('detector')
    cfg = get_config(CONFIGS['yolox'])
    cfg.model = shrink(cfg.model)
    Config(dict(model=cfg.model, test_dataloader=cfg.test_dataloader, test_pipeline=cfg.test_pipeline)).dump(
        folder / 'yolox.py'
    )
    torch.manual_seed(0)
    state = build_task_model(cfg.model).state_dict()
    meta = dict(dataset_meta=dict(classes=('person', 'car', 'bicycle')[:CLASSES]))
    torch.save(dict(state_dict=state, meta=meta), folder / 'yolox.pth')
    return str(folder / 'yolox.py'), str(folder / 'yolox.pth')


@pytest.fixture(scope='module')
def detector(files):
    return Detector(*files)


def test_boxes_have_classes_and_scores(detector):
    found = detector(NIGHT)
    assert detector.classes == ('person', 'car', 'bicycle') and len(found) > 0
    assert found.bboxes.shape == (len(found), 4) and found.scores.device.type == 'cpu'
    first = detector.as_dicts(found)[0]
    assert first['label'] in detector.classes and len(first['box']) == 4 and 0 <= first['score'] <= 1


def test_drawn_boxes_keep_the_images_size_and_place(detector):
    boxes = torch.tensor([[-20.0, 10, 40, 50], [30, 20, 200, 300]])
    found = InstanceData(bboxes=boxes, labels=torch.tensor([0, 1]), scores=torch.tensor([0.9, 0.8]))
    image = np.full((64, 80, 3), 60, np.uint8)
    drawn = detector.draw(image, found)
    assert drawn.shape == image.shape and (drawn != image).any()
    assert (drawn[:8] == 60).all(), 'nothing is drawn above the boxes, and the image is not shifted'
    assert np.array_equal(detector.draw(image, found, score_thr=0.95), image)
    half = detector.draw(image[::2, ::2].copy(), found, scale=0.5)
    assert half.shape == (32, 40, 3) and (half != 60).any()


def test_results_hold_detections_of_the_restored_image(files, tmp_path):
    inferencer = DAPLEDInferencer('gamma', detector=files, device='cpu')
    (result,) = inferencer(NIGHT, progress=False)
    (again,) = DAPLEDInferencer('identity', detector=inferencer.detector, device='cpu')(result.image, progress=False)
    assert torch.equal(result.detections.bboxes, again.detections.bboxes) and result.detections_before is None


def test_before_and_after_are_written(files, tmp_path):
    cv2.imwrite(str(tmp_path / 'a.jpg'), NIGHT)
    inferencer = DAPLEDInferencer('gamma', detector=files, device='cpu')
    (result,) = inferencer(tmp_path / 'a.jpg', tmp_path / 'out', compare=True, pred_score_thr=0.0, progress=False)
    written = json.loads((tmp_path / 'out' / 'preds' / 'a.jpg.json').read_text())
    assert len(written['predictions']) == len(result.detections) and len(written['before']) > 0
    assert (tmp_path / 'out' / 'compare' / 'a.jpg').is_file() and (tmp_path / 'out' / 'a.jpg').is_file()


def test_of_a_joint_model_the_detector_alone_is_used(files, tmp_path):
    cfg = Config.fromfile(files[0])
    cfg.model = dict(type='JointModel', restorer=dict(type='Gamma'), task_model=cfg.model)
    cfg.dump(tmp_path / 'joint.py')
    torch.save(MODELS.build(cfg.model).state_dict(), tmp_path / 'joint.pth')
    joint = Detector(tmp_path / 'joint.py', tmp_path / 'joint.pth')
    assert not hasattr(joint.model, 'restorer') and len(joint(NIGHT)) > 0


def test_what_does_not_fit_is_named(files, tmp_path):
    with pytest.raises(FileNotFoundError, match='no weight file at .*none.pth'):
        Detector(files[0], tmp_path / 'none.pth')
    with pytest.raises(FileNotFoundError, match='none.py'):
        Detector(tmp_path / 'none.py', files[1])
    torch.save(dict(state_dict={'a.weight': torch.zeros(1)}), tmp_path / 'other.pth')
    with pytest.raises(RuntimeError, match='no weight of .*other.pth fits'):
        Detector(files[0], tmp_path / 'other.pth')
