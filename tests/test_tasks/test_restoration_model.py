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
