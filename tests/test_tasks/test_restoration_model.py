import pytest
import torch
from toy_detector import batch

from mmdapled.registry import MODELS

LOSSES = dict(charbonnier=dict(type='CharbonnierLoss'))


def model(**kwargs):
    return MODELS.build(dict(type='RestorationModel', **{'restorer': dict(type='DAPLED'), 'losses': LOSSES, **kwargs}))


def test_loss_is_the_pixel_loss_of_night_and_clean_image_and_trains():
    network, data = model(), batch([(40, 50)], clean=(0,))
    night, clean = data['inputs'][0].float() / 255, data['data_samples'][0].gt_img.float() / 255
    loss = network(**network.data_preprocessor(data, True), mode='loss')['restorer.loss_charbonnier']
    assert loss.item() == pytest.approx(((night - clean).square() + 1e-6).sqrt().mean().item(), rel=1e-4)
    loss.backward()
    assert any(weight.grad is not None and weight.grad.any() for weight in network.parameters())


def test_prediction_is_rgb_of_the_content():
    data = batch([(40, 50)])
    result = model(restorer=dict(type='Identity')).test_step(data)[0]
    assert torch.allclose(result.restored_img, data['inputs'][0].flip(0).float() / 255, atol=1e-6)


def test_batch_without_clean_images_and_losses_on_features_raise():
    network = model()
    with pytest.raises(ValueError, match='gt_img'):
        network(**network.data_preprocessor(batch([(40, 50)]), True), mode='loss')
    with pytest.raises(ValueError, match='JointModel'):
        model(losses=dict(consistency=dict(type='FeatureConsistencyLoss')))


def test_a_teacher_gets_the_degraded_images_that_have_a_clean_one_and_is_not_saved():
    teacher = dict(type='Gamma', gamma=0.5)
    taught = dict(LOSSES, distillation=dict(type='DistillationLoss', teacher=teacher, heatmap_weight=0))
    network, data = model(losses=taught), batch([(40, 50), (40, 50), (32, 48)], clean=(1, 2))
    seen = []
    hidden = network.restoration_losses.losses['distillation'].teacher.module
    hidden.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    nights = [image.flip(0).float() / 255 for image in data['inputs'][1:]]
    losses = network(**network.data_preprocessor(data, True), mode='loss')
    assert [tuple(images.shape) for images in seen] == [(1, 3, 40, 50), (1, 3, 32, 48)]
    for images, night in zip(seen, nights, strict=True):
        torch.testing.assert_close(images[0], night)
    terms = [((night - night.sqrt()).square() + 1e-6).sqrt().mean().item() for night in nights]
    assert losses['restorer.loss_distillation'].item() == pytest.approx(sum(terms) / 2, rel=1e-3)
    assert network.state_dict().keys() == model().state_dict().keys()
