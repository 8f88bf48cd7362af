"""A restorer in front of models of mmseg: identity is exact, gradients arrive, the three ways in agree."""

import copy

import pytest
import torch

pytest.importorskip('mmseg', reason="needs mmsegmentation: pip install -e '.[lite,seg]'")

from mmengine.config import ConfigDict  # noqa: E402
from mmseg_zoo import MODELS_OF_MMSEG, NO_TENSOR_MODE, build_config, build_segmenter, sample_inputs  # noqa: E402

from mmdapled.registry import MODELS  # noqa: E402
from mmdapled.tasks import build_task_model  # noqa: E402

QUICK = ('segformer', 'deeplabv3plus', 'depth')
PARAMETERS = [pytest.param(name, marks=[] if name in QUICK else pytest.mark.slow) for name in MODELS_OF_MMSEG]
WAYS = ('joint', 'preprocessor', 'backbone')
SLIDE = ConfigDict(mode='slide', crop_size=(64, 64), stride=(32, 64))


@pytest.fixture(params=PARAMETERS, scope='module')
def plain(request):
    """Return config and plain model with random weights and batch statistics of its own."""
    torch.manual_seed(0)
    config = build_config(request.param)
    return config, calibrated(build_segmenter(config), request.param not in NO_TENSOR_MODE)


@torch.no_grad()
def calibrated(model, has_tensor_mode=True):
    """Return the model with batch statistics of its own; without them a deep random one ignores its input."""
    for module in model.modules():
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            module.momentum = 1.0
    inputs = model.data_preprocessor(sample_inputs(), False)['inputs']
    model.train()(inputs, mode='tensor') if has_tensor_mode else model.train().extract_feat(inputs)
    return model.eval()


def trained_restorer():
    """Return dapled-t without zero weights, so that it changes its input."""
    torch.manual_seed(1)
    restorer = MODELS.build(dict(type='DAPLED'))
    for weight in restorer.parameters():
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.05)
    return restorer


def in_front(way, plain, restorer):
    """Return a model with the weights of the plain one and the restorer in front."""
    config, weights = copy.deepcopy(plain[0]), plain[1].state_dict()
    part = dict(restorer=restorer, data_preprocessor=config.data_preprocessor)
    if way == 'joint':
        model = MODELS.build(dict(type='JointModel', restorer=restorer, task_model=config))
        model.task_model.load_state_dict(weights)
        return model.eval()
    if way == 'preprocessor':
        config.data_preprocessor = dict(type='RestoringDataPreprocessor', **part)
    else:
        config.backbone = ConfigDict(type='RestoringBackbone', backbone=config.backbone, **part)
        weights = {key.replace('backbone.', 'backbone.backbone.', 1) if key.startswith('backbone.') else key: value
                   for key, value in weights.items()}  # fmt: skip
    model = build_task_model(config)
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not unexpected and all('restorer' in key for key in missing)
    return model.eval()


@torch.no_grad()
def predictions(model, data):
    """Return logits and labels, or depth, of every image."""
    fields = ('seg_logits', 'pred_sem_seg', 'pred_depth_map')
    samples = model.test_step(copy.deepcopy(data))
    return [torch.cat([sample.get(field).data.float() for field in fields if field in sample]) for sample in samples]


def largest_difference(first, second):
    """Return the largest difference between two predictions of a batch."""
    return max(float((one - other).abs().max()) for one, other in zip(first, second, strict=True))


@pytest.mark.parametrize('way', WAYS)
def test_identity_in_front_gives_the_plain_predictions(plain, way):
    data = sample_inputs()
    expected = predictions(plain[1], data)
    assert expected[0].std() > 1e-3 and not torch.equal(*expected)
    assert largest_difference(expected, predictions(in_front(way, plain, dict(type='Identity')), data)) == 0


@pytest.mark.parametrize('way', WAYS)
def test_identity_in_front_gives_the_plain_losses_and_tensors(plain, way, request):
    model = in_front(way, plain, dict(type='Identity'))
    has_tensor_mode = request.node.callspec.params['plain'] not in NO_TENSOR_MODE
    outputs = []
    for one in (copy.deepcopy(plain[1]).train(), model.train()):
        torch.manual_seed(2)  # stochastic depth, dropout, and the points of PointRend and Mask2Former
        data = one.data_preprocessor(sample_inputs((80, 128)), True)
        tensors = one(data['inputs'], mode='tensor') if has_tensor_mode else one.extract_feat(data['inputs'])
        outputs.append([one.parse_losses(one(**data, mode='loss'))[0], first_tensor(tensors)])
    assert outputs[0][0] > 0
    assert all(torch.equal(a, b) for a, b in zip(*outputs, strict=True))


def first_tensor(value):
    """Return the first tensor in nested lists and dictionaries."""
    while not isinstance(value, torch.Tensor):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value


def test_gradient_of_the_task_loss_reaches_the_restorer(plain):
    model = in_front('joint', plain, trained_restorer()).train()
    loss, _ = model.parse_losses(model(**model.data_preprocessor(sample_inputs(), True), mode='loss'))
    loss.backward()
    gradients = [weight.grad for weight in model.restorer.parameters() if weight.grad is not None]
    assert all(gradient.isfinite().all() for gradient in gradients)
    assert sum(gradient.any() for gradient in gradients) > 0.8 * len(gradients)


def test_three_ways_in_give_the_same_predictions(plain):
    data, restorer = sample_inputs(), trained_restorer()
    by_joint = predictions(in_front('joint', plain, restorer), data)
    assert largest_difference(by_joint, predictions(plain[1], data)) > 1e-3
    for way in WAYS[1:]:
        assert largest_difference(by_joint, predictions(in_front(way, plain, restorer), data)) <= 1e-4


@pytest.fixture(scope='module')
def segformer():
    """Return config and plain SegFormer."""
    torch.manual_seed(0)
    config = build_config('segformer')
    return config, calibrated(build_segmenter(config))


@pytest.mark.parametrize('way', WAYS)
def test_identity_is_exact_in_slide_mode(segformer, way):
    config = copy.deepcopy(segformer[0])
    config.test_cfg = SLIDE
    plain = build_segmenter(config)
    plain.load_state_dict(segformer[1].state_dict())
    data, sliding = sample_inputs(), (config, plain.eval())
    expected = predictions(plain, data)
    assert largest_difference(expected, predictions(segformer[1], data)) > 1e-4
    assert largest_difference(expected, predictions(in_front(way, sliding, dict(type='Identity')), data)) == 0


def test_slide_mode_restores_the_image_once_but_a_backbone_each_window(segformer):
    config = copy.deepcopy(segformer[0])
    config.test_cfg = SLIDE
    sizes = {}
    for way in WAYS:
        model, sizes[way] = in_front(way, (config, segformer[1]), trained_restorer()), []
        restorer = next(module for name, module in model.named_modules() if name.endswith('restorer'))
        restorer.register_forward_hook(lambda _, inputs, __, seen=sizes[way]: seen.append(tuple(inputs[0].shape[2:])))
        predictions(model, sample_inputs())
    assert sizes == dict(joint=[(96, 128)], preprocessor=[(96, 128)], backbone=[(64, 64)] * 4)


def test_padding_stays_padding_and_is_ignored(segformer):
    model = in_front('joint', segformer, dict(type='Gamma', gamma=0.4))
    data = {key: a + b for (key, a), b in zip(sample_inputs((80, 112), 1).items(), sample_inputs(batch=1).values())}  # noqa: B905
    batch = model.data_preprocessor(data, True)
    restored, groups = model.bridge(batch['inputs'], model.restorer)
    assert [group.size for group in groups] == [(80, 112), (96, 128)]
    assert (
        not restored[0, :, 80:].any()
        and not restored[0, :, :, 112:].any()
        and not torch.equal(restored, batch['inputs'])
    )
    assert (batch['data_samples'][0].gt_sem_seg.data[:, 80:] == 255).all()


def test_predictions_have_the_restored_image_cut_to_the_content(segformer):
    config = copy.deepcopy(segformer[0])
    config.data_preprocessor.test_cfg = dict(size_divisor=64)
    model = in_front('joint', (config, segformer[1]), trained_restorer())
    data = sample_inputs((80, 112))
    for image, sample in zip(data['inputs'], data['data_samples'], strict=True):
        sample.set_field(image.clone(), 'gt_img', field_type='data')
    for sample, image in zip(model.test_step(data), sample_inputs((80, 112))['inputs'], strict=True):
        assert sample.pred_sem_seg.shape == (80, 112) and sample.restored_img.shape == (3, 80, 112)
        assert sample.heatmaps.shape[0] == sample.degradation_levels.shape[0] == 4
        assert torch.equal(sample.gt_img, image)
        assert (sample.restored_img - image.flip(0) / 255).abs().mean() > 1e-3


def test_segmenters_pass_pretrained_to_the_wrapped_backbone():
    config = build_config('deeplabv3plus', pretrained='weights/resnet18.pth')
    config.backbone = ConfigDict(type='RestoringBackbone', restorer=dict(type='Identity'), backbone=config.backbone,
                                 data_preprocessor=config.data_preprocessor)  # fmt: skip
    assert build_task_model(config).backbone.backbone.init_cfg['checkpoint'] == 'weights/resnet18.pth'
