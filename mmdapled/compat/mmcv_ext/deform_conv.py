"""mmcv's deformable convolutions, versions 1 and 2, by torchvision's ``deform_conv2d``.

Images are ``(N, C, H, W)``, offsets ``(N, 2 G K, H', W')`` as y, x pairs, masks ``(N, G K, H', W')`` for G
deformable groups and K kernel positions. The buffers and ``im2col_step`` of mmcv's kernels have no meaning here.

A sample at or beyond row or column -1, H or W is zero and has no gradient. torchvision gives the same, except that
offsets of samples at exactly -1 get the gradient of the side towards the image, which is removed here.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torchvision.ops import deform_conv2d

from mmdapled.compat.mmcv_ext.build import computable

Pair = tuple[int, int]


def convolution_backward(
    grad: Tensor, image: Tensor, weight: Tensor, offset: Tensor, mask: Tensor | None, geometry: tuple
) -> tuple[Tensor, ...]:
    """Return the gradients of image, weight, offset, mask and bias.

    ``geometry`` is stride, padding, dilation, groups and deformable groups.
    """
    stride, padding, dilation, groups, deform_groups = geometry
    use_mask = mask is not None
    mask = image.new_zeros(len(image), 1) if mask is None else mask
    grad, image, weight, offset, mask = computable(grad, image, weight, offset, mask)
    sizes = (*stride, *padding, *dilation, groups, deform_groups)
    bias = image.new_zeros(len(weight))
    grads = torch.ops.torchvision._deform_conv2d_backward(grad, image, weight, offset, mask, bias, *sizes, use_mask)
    kernel = weight.shape[-2:]
    outside = outside_samples(offset, image.shape[-2:], kernel, stride, padding, dilation)
    grads[2].unflatten(1, (-1, *kernel, 2)).masked_fill_(outside.unsqueeze(4), 0)
    return grads


def outside_samples(
    offset: Tensor, size: Sequence[int], kernel: Sequence[int], stride: Pair, padding: Pair, dilation: Pair
) -> Tensor:
    """Return a mask ``(N, G, *kernel, H', W')`` of the samples outside an image of ``size`` pixels."""

    def grid(axis: int) -> Tensor:
        steps = torch.arange(offset.shape[2 + axis], device=offset.device) * stride[axis] - padding[axis]
        return torch.arange(kernel[axis], device=offset.device)[:, None] * dilation[axis] + steps

    y, x = offset.unflatten(1, (-1, *kernel, 2)).unbind(4)
    y, x = y + grid(0)[:, None, :, None], x + grid(1)[:, None]
    return (y <= -1) | (y >= size[0]) | (x <= -1) | (x >= size[1])


def plain_geometry(sizes: dict) -> tuple[Pair, Pair, Pair, int, int]:
    """Read version 1's keywords."""
    return (
        (sizes['dH'], sizes['dW']),
        (sizes['padH'], sizes['padW']),
        (sizes['dilationH'], sizes['dilationW']),
        sizes['group'],
        sizes['deformable_group'],
    )


def modulated_geometry(sizes: dict) -> tuple[Pair, Pair, Pair, int, int]:
    """Read version 2's keywords."""
    return (
        (sizes['stride_h'], sizes['stride_w']),
        (sizes['pad_h'], sizes['pad_w']),
        (sizes['dilation_h'], sizes['dilation_w']),
        sizes['group'],
        sizes['deformable_group'],
    )


def deform_conv_forward(
    image: Tensor, weight: Tensor, offset: Tensor, output: Tensor, columns: Tensor, ones: Tensor, **sizes: Any
) -> None:
    """Write the convolution into ``output``."""
    stride, padding, dilation, _, _ = plain_geometry(sizes)
    image, weight, offset = computable(image, weight, offset)
    output.copy_(deform_conv2d(image, offset, weight, None, stride, padding, dilation))


def deform_conv_backward_input(
    image: Tensor,
    offset: Tensor,
    grad_output: Tensor,
    grad_input: Tensor,
    grad_offset: Tensor,
    weight: Tensor,
    columns: Tensor,
    **sizes: Any,
) -> None:
    """Write the gradients of image and offsets."""
    grads = convolution_backward(grad_output, image, weight, offset, None, plain_geometry(sizes))
    grad_input.copy_(grads[0])
    grad_offset.copy_(grads[2])


def deform_conv_backward_parameters(
    image: Tensor,
    offset: Tensor,
    grad_output: Tensor,
    grad_weight: Tensor,
    columns: Tensor,
    ones: Tensor,
    scale: float,
    **sizes: Any,
) -> None:
    """Add ``scale`` times the weight's gradient to ``grad_weight``; it does not depend on the weight."""
    weight = torch.zeros_like(grad_weight)
    grads = convolution_backward(grad_output, image, weight, offset, None, plain_geometry(sizes))
    grad_weight += scale * grads[1]


def modulated_deform_conv_forward(
    image: Tensor,
    weight: Tensor,
    bias: Tensor,
    ones: Tensor,
    offset: Tensor,
    mask: Tensor,
    output: Tensor,
    columns: Tensor,
    with_bias: bool,
    **sizes: Any,
) -> None:
    """Write the convolution into ``output``; ``bias`` is empty where there is none."""
    stride, padding, dilation, _, _ = modulated_geometry(sizes)
    image, weight, bias, offset, mask = computable(image, weight, bias, offset, mask)
    convolved = deform_conv2d(image, offset, weight, bias if with_bias else None, stride, padding, dilation, mask)
    output.copy_(convolved)


def modulated_deform_conv_backward(
    image: Tensor,
    weight: Tensor,
    bias: Tensor,
    ones: Tensor,
    offset: Tensor,
    mask: Tensor,
    columns: Tensor,
    grad_input: Tensor,
    grad_weight: Tensor,
    grad_bias: Tensor,
    grad_offset: Tensor,
    grad_mask: Tensor,
    grad_output: Tensor,
    with_bias: bool,
    **sizes: Any,
) -> None:
    """Write the five gradients; ``grad_bias`` only ``with_bias``."""
    grads = convolution_backward(grad_output, image, weight, offset, mask, modulated_geometry(sizes))
    targets = (grad_input, grad_weight, grad_offset, grad_mask) + ((grad_bias,) if with_bias else ())
    for target, grad in zip(targets, grads):  # noqa: B905
        target.copy_(grad)


OPS = (
    deform_conv_forward,
    deform_conv_backward_input,
    deform_conv_backward_parameters,
    modulated_deform_conv_forward,
    modulated_deform_conv_backward,
)
