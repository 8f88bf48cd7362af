"""mmcv's deformable convolutions, versions 1 and 2, by torchvision's ``deform_conv2d``.

Images are ``(N, C, H, W)``, offsets ``(N, 2 G K, H', W')`` as y, x pairs, masks ``(N, G K, H', W')`` for G
deformable groups and K kernel positions. The buffers and ``im2col_step`` of mmcv's kernels have no meaning here.
"""

from typing import Any, Optional, Tuple

import torch
from torch import Tensor
from torchvision.ops import deform_conv2d

from .build import computable

Pair = Tuple[int, int]


def convolution_backward(
    grad: Tensor, image: Tensor, weight: Tensor, offset: Tensor, mask: Optional[Tensor], geometry: Tuple
) -> Tuple[Tensor, ...]:
    """Return the gradients of image, weight, offset, mask and bias; ``geometry`` is stride, padding, dilation,
    groups and deformable groups."""
    stride, padding, dilation, groups, deform_groups = geometry
    use_mask = mask is not None
    mask = image.new_zeros(len(image), 1) if mask is None else mask
    grad, image, weight, offset, mask = computable(grad, image, weight, offset, mask)
    sizes = (*stride, *padding, *dilation, groups, deform_groups)
    bias = image.new_zeros(len(weight))
    return torch.ops.torchvision._deform_conv2d_backward(grad, image, weight, offset, mask, bias, *sizes, use_mask)


def plain_geometry(sizes: dict) -> Tuple[Pair, Pair, Pair, int, int]:
    """Read version 1's keywords."""
    return (
        (sizes['dH'], sizes['dW']),
        (sizes['padH'], sizes['padW']),
        (sizes['dilationH'], sizes['dilationW']),
        sizes['group'],
        sizes['deformable_group'],
    )


def modulated_geometry(sizes: dict) -> Tuple[Pair, Pair, Pair, int, int]:
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
    """Add ``scale`` times the weight's gradient to ``grad_weight``; the weight's values do not matter to it."""
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
