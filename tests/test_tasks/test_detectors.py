"""A restorer in front of every listed detector: identity is exact, gradients arrive, the three ways in agree."""

import copy

import pytest
import torch
from mmdet_zoo import DETECTORS, build_config, build_detector, sample_inputs

from mmdapled.registry import MODELS
from mmdapled.tasks import build_task_model

QUICK = ('retinanet', 'yolox', 'rtmdet')
PARAMETERS = [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in DETECTORS]
SIZE = 128  # needs no padding


@pytest.fixture(params=PARAMETERS, scope='module')
def detector(request):
    """Return name, config and plain detector with random weights."""
    torch.manual_seed(0)
    return request.param, build_config(request.param), calibrated(build_detector(request.param), request.param)


@torch.no_grad()
def calibrated(model, name):
    """Return the model with batch statistics of its own; without them a deep random one ignores its input."""
    norms = [module for module in model.modules() if isinstance(module, torch.nn.modules.batchnorm._BatchNorm)]
    for norm in norms:
        norm.momentum = 1.0
    data = model.data_preprocessor(sample_inputs(name, SIZE), False)
    # The heads of DETR's family have no batch norm, and not all of them have a tensor mode.
    model.train()(**data, mode='tensor') if not hasattr(model, 'encoder') else model.train().extract_feat(
        data['inputs']
    )
    return model.eval()


def joint(config, plain, restorer):
    """Return a joint model whose task model has the weights of ``plain``."""
    model = MODELS.build(dict(type='JointModel', restorer=restorer, task_model=copy.deepcopy(config)))
    model.task_model.load_state_dict(plain.state_dict())
    return model.eval()


def trained_restorer():
    """Return dapled-t without zero weights, so that it changes its input."""
    torch.manual_seed(1)
    restorer = MODELS.build(dict(type='DAPLED'))
    for weight in restorer.parameters():
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.05)
    return restorer


@torch.no_grad()
def detections(model, data):
    """Return boxes, scores and labels of every image."""
    results = model.test_step(copy.deepcopy(data))
    return [(r.pred_instances.bboxes, r.pred_instances.scores, r.pred_instances.labels) for r in results]


def difference(a, b):
    """Return the largest difference; equal infinities, which random weights may predict, do not differ."""
    return float(torch.where(a == b, 0.0, (a - b).abs()).max())


def largest_difference(first, second):
    """Return the largest difference between two lists of detections; infinite where their lengths differ."""
    differences = []
    for one, other in zip(first, second, strict=True):
        if any(a.shape != b.shape for a, b in zip(one, other, strict=True)):
            return float('inf')
        differences += [difference(a.float(), b.float()) for a, b in zip(one, other, strict=True) if a.numel()]
    return max(differences)


def test_identity_in_front_gives_the_plain_detections(detector):
    name, config, plain = detector
    data = sample_inputs(name, (96, SIZE))
    assert (
        largest_difference(detections(plain, data), detections(joint(config, plain, dict(type='Identity')), data)) == 0
    )


def test_gradient_of_the_detection_loss_reaches_the_restorer(detector):
    name, config, plain = detector
    model = joint(config, plain, trained_restorer()).train()
    loss, _ = model.parse_losses(model(**model.data_preprocessor(sample_inputs(name, SIZE), True), mode='loss'))
    loss.backward()
    gradients = [weight.grad for weight in model.restorer.parameters() if weight.grad is not None]
    assert all(gradient.isfinite().all() for gradient in gradients)
    assert sum(gradient.any() for gradient in gradients) > 0.8 * len(gradients)


def test_three_ways_in_give_the_same_detections(detector):
    name, config, plain = detector
    data, restorer = sample_inputs(name, SIZE), trained_restorer()
    by_joint = detections(joint(config, plain, restorer), data)
    assert largest_difference(by_joint, detections(plain, data)) > 1e-3
    for way in ('preprocessor', 'backbone'):
        assert largest_difference(by_joint, detections(drop_in(way, config, plain, restorer), data)) <= 1e-4


def drop_in(way, config, plain, restorer):
    """Return the plain detector with the restorer in its data preprocessor or its backbone."""
    config = copy.deepcopy(config)
    preprocessor = config.data_preprocessor
    if way == 'preprocessor':
        config.data_preprocessor = dict(
            type='RestoringDataPreprocessor', restorer=restorer, data_preprocessor=preprocessor
        )
        model = build_task_model(config)
        model.load_state_dict(plain.state_dict(), strict=False)
    else:
        config.backbone = dict(
            type='RestoringBackbone', restorer=restorer, backbone=config.backbone, data_preprocessor=preprocessor
        )
        model = build_task_model(config)
        state = {key.replace('backbone.', 'backbone.backbone.', 1) if key.startswith('backbone.') else key: value
                 for key, value in plain.state_dict().items()}  # fmt: skip
        model.load_state_dict(state, strict=False)
    return model.eval()


def test_padding_changes_nothing_in_the_backbone_form(detector):
    """A backbone sees no metadata, but the content is read from the pixels."""
    name, config, plain = detector
    wide, square = sample_inputs(name, (96, SIZE), 1), sample_inputs(name, SIZE, 1)
    data, restorer = {key: wide[key] + square[key] for key in wide}, trained_restorer()
    by_joint = detections(joint(config, plain, restorer), data)
    assert largest_difference(by_joint, detections(drop_in('backbone', config, plain, restorer), data)) <= 1e-4
