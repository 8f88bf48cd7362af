"""Features of restored and clean images are comparable: same batch statistics, same dropout, no side effects."""

import torch
from toy_detector import batch, toy_config

from mmdapled.registry import MODELS
from mmdapled.tasks.task_features import FeatureTap, clean_features, random_state


def stochastic_model():
    """Return a task model whose backbone drops channels at random, as stochastic depth drops blocks."""
    model = MODELS.build(toy_config()).train()
    model.backbone.append(torch.nn.Dropout2d(0.5))
    return model


def test_equal_images_have_equal_features_whatever_is_dropped():
    model, inputs = stochastic_model(), torch.rand(3, 3, 32, 32)
    states = random_state(inputs.device)
    with FeatureTap(model) as tap:
        model.extract_feat(inputs)
    torch.rand(7)  # stands for the draws of heads and losses
    assert torch.equal(clean_features(model, inputs, states)[0], tap.features[0])
    assert not torch.equal(clean_features(model, inputs, random_state(inputs.device))[0], tap.features[0])


def test_random_state_afterwards_is_unchanged():
    model, inputs = stochastic_model(), torch.rand(1, 3, 32, 32)
    states = random_state(inputs.device)
    expected = torch.rand(4)
    torch.set_rng_state(states[0])
    clean_features(model, inputs, states)
    assert torch.equal(torch.rand(4), expected)


def test_consistency_of_an_unrestored_clean_image_is_zero():
    losses = dict(consistency=dict(type='FeatureConsistencyLoss'))
    model = MODELS.build(
        dict(type='JointModel', restorer=dict(type='Identity'), task_model=stochastic_model(), losses=losses,
             data_preprocessor=toy_config()['data_preprocessor'])
    ).train()  # fmt: skip
    data = batch([(32, 32), (32, 32)], clean=(0, 1))
    for image, sample in zip(data['inputs'], data['data_samples'], strict=True):
        sample.gt_img.copy_(image)
    loss = model(**model.data_preprocessor(data, True), mode='loss')['restorer.loss_consistency']
    assert float(loss) < 1e-5
