import pytest
import torch
import torch.nn.functional as F
from mmcv.ops import DeformConv2dPack, ModulatedDeformConv2d, deform_conv2d, modulated_deform_conv2d
from torch.autograd import gradcheck

GEOMETRIES = [(1, 1, 1, 1, 1), (2, 1, 1, 2, 2), ((2, 1), (1, 2), (1, 2), 2, 1)]


def output_size(size: int, stride: int, padding: int, dilation: int) -> int:
    return (size + 2 * padding - 2 * dilation - 1) // stride + 1


def operands(geometry, dtype=torch.float32):
    """Make image, weight, offset and mask for 3x3 kernels on 4 channels of 7 x 8."""
    stride, padding, dilation = ((v, v) if isinstance(v, int) else v for v in geometry[:3])
    height, width = (output_size(s, *g) for s, g in zip((7, 8), zip(stride, padding, dilation)))  # noqa: B905
    groups, deform_groups = geometry[3:]
    image, weight = torch.randn(2, 4, 7, 8, dtype=dtype), torch.randn(6, 4 // groups, 3, 3, dtype=dtype)
    offset = torch.randn(2, 18 * deform_groups, height, width, dtype=dtype)
    mask = torch.rand(2, 9 * deform_groups, height, width, dtype=dtype)
    return image, weight, offset, mask


@pytest.mark.parametrize('geometry', GEOMETRIES)
def test_without_offsets_they_are_convolutions(geometry):
    image, weight, offset, mask = operands(geometry)
    expected = F.conv2d(image, weight, None, *geometry[:4])
    plain = deform_conv2d(image, 0 * offset, weight, *geometry)
    modulated = modulated_deform_conv2d(image, 0 * offset, torch.ones_like(mask), weight, None, *geometry)
    assert torch.allclose(plain, expected, atol=1e-5)
    assert torch.allclose(modulated, expected, atol=1e-5)


def test_offsets_move_first_rows_then_columns():
    image, weight, offset, mask = operands(GEOMETRIES[0])
    offset.zero_()[:, 0::2] = 1
    expected = F.conv2d(F.pad(image, (0, 0, 0, 1))[:, :, 1:], weight, None, 1, 1)
    # The rows above the image are its first row, moved, hence left out.
    assert torch.allclose(deform_conv2d(image, offset, weight, 1, 1)[:, :, 1:], expected[:, :, 1:], atol=1e-5)


def test_mask_and_bias_scale_and_shift():
    image, weight, offset, mask = operands(GEOMETRIES[0])
    bias = torch.randn(6)
    half = modulated_deform_conv2d(image, offset, torch.full_like(mask, 0.5), weight, bias, 1, 1)
    expected = 0.5 * deform_conv2d(image, offset, weight, 1, 1) + bias[:, None, None]
    assert torch.allclose(half, expected, atol=1e-5)


@pytest.mark.parametrize('geometry', GEOMETRIES)
def test_gradients_are_those_of_the_forward_pass(geometry):
    image, weight, offset, mask = operands(geometry, torch.float64)
    # Away from whole pixels, where bilinear sampling has a kink.
    offset = offset.round() + 0.3 + 0.4 * torch.rand_like(offset)
    inputs = [tensor.requires_grad_() for tensor in (image, offset, weight)]
    assert gradcheck(lambda i, o, w: deform_conv2d(i, o, w, *geometry), inputs, fast_mode=True)
    bias = torch.randn(6, dtype=torch.float64, requires_grad=True)
    inputs = (image, offset, mask.requires_grad_(), weight, bias)
    assert gradcheck(lambda i, o, m, w, b: modulated_deform_conv2d(i, o, m, w, b, *geometry), inputs, fast_mode=True)


def test_gives_mmcvs_figures():
    layer = DeformConv2dPack(1, 1, 2)
    shift = [[0.1, 0.4, 0.6, 0.1], [0.3, 0.2, 0.1, 0.3], [0.5, 0.5, 0.2, 0.8], [0.8, 0.3, 0.9, 0.1]]
    shift += [[0.3, 0.1, 0.2, 0.5], [0.3, 0.7, 0.5, 0.3], [0.6, 0.2, 0.5, 0.3], [0.4, 0.1, 0.8, 0.4]]
    layer.conv_offset.weight.data = torch.tensor(shift).view(8, 1, 2, 2)
    layer.conv_offset.bias.data = torch.tensor([0.7, 0.1, 0.8, 0.5, 0.6, 0.5, 0.4, 0.7])
    layer.weight.data = torch.tensor([0.4, 0.2, 0.1, 0.9]).view(1, 1, 2, 2)
    image = torch.tensor([[[[1.0, 2, 3], [0, 1, 2], [3, 5, 2]]]], requires_grad=True)
    output = layer(image)
    output.sum().backward()

    assert torch.allclose(output, torch.tensor([[[[1.65, 0], [0, 0]]]]), atol=1e-3)
    grad = torch.tensor([[-0.666, 0.204, 0], [0.030, -0.416, 0.012], [0, 0.252, 0.129]])
    assert torch.allclose(image.grad[0, 0], grad, atol=1e-3)
    assert torch.allclose(layer.weight.grad[0, 0], torch.tensor([[3.62, 0], [0.40, 0.18]]), atol=1e-3)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_low_precision_trains(dtype):
    image, _, offset, mask = operands(GEOMETRIES[0], dtype)
    layer = ModulatedDeformConv2d(4, 6, 3, padding=1, bias=True)
    output = layer(image, offset, mask)
    output.float().sum().backward()
    assert output.dtype == dtype
    assert torch.isfinite(layer.weight.grad).all() and layer.bias.grad.eq(2 * 7 * 8).all()
