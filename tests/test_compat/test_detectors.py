"""Every detector of the list trains a step and predicts, whatever operators the installed mmcv has."""

import pytest
import torch
from mmdet_zoo import CLASSES, DETECTORS, WITH_MASKS, build_config, build_detector, sample_inputs

# One of each kind of head and of operator; the others take longer and repeat them.
QUICK = ('faster_rcnn', 'mask_rcnn', 'tood', 'yolox', 'rtmdet', 'detr', 'deformable_detr', 'centernet')
PARAMETERS = [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in DETECTORS]


@pytest.fixture(params=PARAMETERS, scope='module')
def detector(request):
    """The name of a detector, and the detector."""
    torch.manual_seed(0)
    return request.param, build_detector(request.param)


def test_trains_a_step(detector):
    name, model = detector
    model.train()
    data = model.data_preprocessor(sample_inputs(name), training=True)
    data['inputs'].requires_grad_()
    total, logs = model.parse_losses(model(**data, mode='loss'))
    total.backward()

    assert all(torch.isfinite(value).all() for value in logs.values())
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    assert all(torch.isfinite(gradient).all() for gradient in gradients)
    assert sum(gradient.abs().sum() for gradient in gradients) > 0
    assert torch.isfinite(data['inputs'].grad).all()
    # Every image of the batch is seen: a restorer before the detector learns from each.
    assert (data['inputs'].grad.abs().sum(dim=(1, 2, 3)) > 0).all()


def test_predicts(detector):
    name, model = detector
    model.eval()
    with torch.no_grad():
        results = model(**model.data_preprocessor(sample_inputs(name), training=False), mode='predict')

    assert len(results) == 2
    for result in results:
        found = result.pred_instances
        assert len(found) > 0
        assert found.bboxes.shape == (len(found), 4) and torch.isfinite(found.bboxes).all()
        assert ((found.scores >= 0) & (found.scores <= 1)).all()
        assert ((found.labels >= 0) & (found.labels < CLASSES)).all()
        assert ('masks' in found) == (name in WITH_MASKS)


def test_configs_are_small_and_download_nothing():
    for name in DETECTORS:
        text = str(build_config(name))
        assert 'http' not in text and 'torchvision://' not in text and 'open-mmlab' not in text
        assert 'SyncBN' not in text and "'num_classes': 80" not in text


def test_a_config_is_a_copy():
    build_config('retinanet').backbone.depth = 1
    assert build_config('retinanet').backbone.depth == 18
