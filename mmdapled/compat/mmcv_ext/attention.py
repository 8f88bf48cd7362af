"""mmcv's multi-scale deformable attention (Zhu et al., ICLR 2021) by its own ``grid_sample`` form, on any device."""

import torch
from torch import Tensor


def attend(value: Tensor, shapes: Tensor, locations: Tensor, weights: Tensor) -> Tensor:
    """Return ``(N, Q, C)`` from values ``(N, S, heads, C / heads)`` at ``locations`` in [0, 1]."""
    from mmcv.ops.multi_scale_deform_attn import multi_scale_deformable_attn_pytorch

    # Plain numbers: a tensor of shapes on a GPU would be copied again for every level.
    return multi_scale_deformable_attn_pytorch(value, shapes.tolist(), locations, weights)


def ms_deform_attn_forward(
    value: Tensor, shapes: Tensor, level_start: Tensor, locations: Tensor, weights: Tensor, im2col_step: int
) -> Tensor:
    """Return the values that :func:`attend` computes."""
    return attend(value, shapes, locations, weights)


def ms_deform_attn_backward(
    value: Tensor,
    shapes: Tensor,
    level_start: Tensor,
    locations: Tensor,
    weights: Tensor,
    grad_output: Tensor,
    grad_value: Tensor,
    grad_locations: Tensor,
    grad_weights: Tensor,
    im2col_step: int,
) -> None:
    """Write the gradients of value, locations and weights, by running the forward pass again."""
    with torch.enable_grad():
        inputs = [tensor.detach().requires_grad_() for tensor in (value, locations, weights)]
        output = attend(inputs[0], shapes, inputs[1], inputs[2])
        grads = torch.autograd.grad(output, inputs, grad_output)
    for target, grad in zip((grad_value, grad_locations, grad_weights), grads):  # noqa: B905
        target.copy_(grad)


OPS = (ms_deform_attn_forward, ms_deform_attn_backward)
