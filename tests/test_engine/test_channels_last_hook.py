import torch
from toy_detector import toy_config
from toy_runner import toy_runner

from mmdapled.registry import MODELS


def test_weights_and_features_are_channels_last(tmp_path):
    runner = toy_runner(MODELS.build(toy_config()), tmp_path, [dict(type='ChannelsLastHook')])
    runner.train()
    weight = runner.model.backbone[0].weight
    assert weight.is_contiguous(memory_format=torch.channels_last)
    features = runner.model.backbone(torch.rand(1, 3, 32, 32))
    assert features.is_contiguous(memory_format=torch.channels_last)
