"""A step in bfloat16: the forward pass runs in it, weights and gradients do not."""

import torch
from mmengine.optim import build_optim_wrapper
from torch import nn

import mmdapled  # noqa: F401  registers the wrapper


def test_the_forward_pass_is_bfloat16_and_the_weights_are_not():
    torch.manual_seed(0)
    layer, image = nn.Linear(8, 4), torch.rand(2, 8)
    before = layer.weight.detach().clone()
    wrapper = build_optim_wrapper(layer, dict(type='BFloat16OptimWrapper', optimizer=dict(type='SGD', lr=0.1)))
    with wrapper.optim_context(layer):
        answer = layer(image)
        assert torch.is_autocast_enabled('cpu') and answer.dtype == torch.bfloat16
        loss = answer.float().square().mean()
    assert not torch.is_autocast_enabled('cpu')
    wrapper.update_params(loss)
    assert layer.weight.dtype == torch.float32 and not torch.equal(layer.weight, before)
