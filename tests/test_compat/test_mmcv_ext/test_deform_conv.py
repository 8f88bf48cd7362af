import pytest
import torch
import torch.nn.functional as F
from mmcv.ops import (
    DeformConv2dPack,
    ModulatedDeformConv2d,
    ModulatedDeformConv2dPack,
    deform_conv2d,
    modulated_deform_conv2d,
)
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


def grid(offset, geometry):
    """Return y and x, ``(18, H', W')``, at which 3x3 kernels without offsets read, as y, x pairs like ``offset``."""
    stride, padding, dilation = ((v, v) if isinstance(v, int) else v for v in geometry[:3])
    rows, columns = (torch.arange(n) * s - p for n, s, p in zip(offset.shape[2:], stride, padding))  # noqa: B905
    rows, columns = torch.meshgrid(rows, columns, indexing='ij')
    taps = [(rows + i * dilation[0], columns + j * dilation[1]) for i in range(3) for j in range(3)]
    return torch.stack([axis for tap in taps for axis in tap])


def placed_offsets(offset, geometry, size=(7, 8)):
    """Return offsets that put samples inside an image of ``size``, outside, and at exactly -1, 0, H - 1, H, W."""
    starts = torch.tensor([-3, -1.25, -1, -0.5, 0, 2, 2.25], dtype=offset.dtype)
    ends = torch.tensor([-1, -0.5, 0, 2], dtype=offset.dtype)
    placed = torch.empty_like(offset)
    for axis in (0, 1):
        places = torch.cat((starts, size[axis] + ends))
        placed[:, axis::2] = places[torch.randint(len(places), placed[:, axis::2].shape)]
    return placed - grid(offset, geometry).repeat(offset.shape[1] // 18, 1, 1)


def sampled(image, y, x):
    """Read ``image (N, C, H, W)`` at y and x ``(N, H', W')``: bilinear over zeros around it, constant 0 outside."""
    height, width = image.shape[2:]
    inside = (y > -1) & (y < height) & (x > -1) & (x < width)
    y, x = torch.where(inside, y, torch.zeros_like(y)), torch.where(inside, x, torch.zeros_like(x))
    top, left = y.floor().long(), x.floor().long()
    pixels, batch = F.pad(image, (1, 1, 1, 1)).permute(0, 2, 3, 1), torch.arange(len(image))[:, None, None]
    total = 0
    for row, in_rows in ((top, 1 - (y - top)), (top + 1, y - top)):
        for column, in_columns in ((left, 1 - (x - left)), (left + 1, x - left)):
            total = total + (in_rows * in_columns).unsqueeze(-1) * pixels[batch, row + 1, column + 1]
    return (total * inside.unsqueeze(-1)).permute(0, 3, 1, 2)


def by_definition(image, offset, mask, weight, geometry):
    """Compute version 2 with 3x3 kernels, one tap and deformable group at a time; autograd gives the gradients."""
    groups, deform_groups = geometry[3:]
    y, x = (offset + grid(offset, geometry).repeat(deform_groups, 1, 1)).unflatten(1, (-1, 2)).unbind(2)
    parts = []
    for group, part in enumerate(image.chunk(deform_groups, dim=1)):
        taps = [sampled(part, y[:, k], x[:, k]) * mask[:, k, None] for k in range(9 * group, 9 * group + 9)]
        parts.append(torch.stack(taps, dim=2))
    samples = torch.cat(parts, dim=1).unflatten(1, (groups, -1))
    kernels = weight.flatten(2).unflatten(0, (groups, -1))
    return torch.einsum('ngckhw,gock->ngohw', samples, kernels).flatten(1, 2)


def with_gradients(function, inputs):
    """Return the output, and the gradients of a sum of it whose weights differ."""
    inputs = [tensor.clone().requires_grad_() for tensor in inputs]
    output = function(*inputs)
    weights = torch.linspace(-1, 2, output.numel(), dtype=output.dtype).view_as(output)
    return [output.detach(), *torch.autograd.grad((output * weights).sum(), inputs)]


@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
@pytest.mark.parametrize('geometry', GEOMETRIES)
def test_samples_at_and_beyond_the_border_follow_the_definition(geometry, dtype):
    image, weight, offset, mask = operands(geometry, dtype)
    offset, tolerance = placed_offsets(offset, geometry), dict(atol=1e-4 if dtype == torch.float32 else 1e-10, rtol=0)
    expected = with_gradients(lambda *inputs: by_definition(*inputs, geometry), (image, offset, mask, weight))
    found = with_gradients(
        lambda *inputs: modulated_deform_conv2d(*inputs, None, *geometry), (image, offset, mask, weight)
    )
    torch.testing.assert_close(found, expected, **tolerance)
    assert (found[2] == 0).float().mean() > 0.2 and found[2].abs().max() > 1

    ones = torch.ones_like(mask)
    expected = with_gradients(lambda i, o, w: by_definition(i, o, ones, w, geometry), (image, offset, weight))
    found = with_gradients(lambda *inputs: deform_conv2d(*inputs, *geometry), (image, offset, weight))
    torch.testing.assert_close(found, expected, **tolerance)


@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
def test_gives_mmcvs_values(dtype):
    layer = DeformConv2dPack(1, 1, 2).to(dtype)
    shift = [[0.1, 0.4, 0.6, 0.1], [0.3, 0.2, 0.1, 0.3], [0.5, 0.5, 0.2, 0.8], [0.8, 0.3, 0.9, 0.1]]
    shift += [[0.3, 0.1, 0.2, 0.5], [0.3, 0.7, 0.5, 0.3], [0.6, 0.2, 0.5, 0.3], [0.4, 0.1, 0.8, 0.4]]
    layer.conv_offset.weight.data = torch.tensor(shift, dtype=dtype).view(8, 1, 2, 2)
    layer.conv_offset.bias.data = torch.tensor([0.7, 0.1, 0.8, 0.5, 0.6, 0.5, 0.4, 0.7], dtype=dtype)
    layer.weight.data = torch.tensor([0.4, 0.2, 0.1, 0.9], dtype=dtype).view(1, 1, 2, 2)
    image = torch.tensor([[[[1.0, 2, 3], [0, 1, 2], [3, 5, 2]]]], dtype=dtype, requires_grad=True)
    output = layer(image)
    output.sum().backward()

    assert close(output, [[[[1.65, 0], [0, 0]]]])
    assert close(image.grad[0, 0], [[-0.666, 0.204, 0], [0.030, -0.416, 0.012], [0, 0.252, 0.129]])
    assert close(layer.weight.grad[0, 0], [[3.62, 0], [0.40, 0.18]])
    bias = torch.tensor([1.44, -0.72, 0, 0, -0.10, -0.08, -0.54, -0.54])
    assert close(layer.conv_offset.bias.grad, bias)
    assert close(layer.conv_offset.weight.grad[:, 0], bias[:, None, None] * torch.tensor([[1.0, 2], [0, 1]]))


@pytest.mark.parametrize('dtype', [torch.float32, torch.float64])
def test_modulated_gives_mmcvs_values(dtype):
    """Its offsets start at zero, so that samples in the padding lie at exactly -1 and 3."""
    layer = ModulatedDeformConv2dPack(1, 1, 2, padding=1, bias=False).to(dtype)
    layer.weight.data.fill_(1)
    image = torch.tensor([[[[1.0, 2, 3]] * 3]], dtype=dtype, requires_grad=True)
    output = layer(image)
    output.sum().backward()

    edge, middle = [0.5, 1.5, 2.5, 1.5], [1, 3, 5, 3]
    assert close(output[0, 0], [edge, middle, middle, edge])
    assert close(image.grad, torch.full_like(image, 2))
    assert close(layer.weight.grad, torch.full_like(layer.weight, 9))
    assert close(layer.conv_offset.bias.grad, [-3, -1.5] * 4 + [4.5] * 4)
    rows = [[-7, -4, 0, 0], [-9, 7.5, -6, 5], [-4, -7, 0, 0], [-7.5, -9, -5, -6]]
    rows += [[-7, -4, -7, -4], [-6, 5, -9, 7.5], [-4, -7, -4, -7], [-5, -6, -7.5, -9]]
    rows += [[10.5, 6, 7, 4], [6, 10.5, 4, 7], [7, 4, 10.5, 6], [4, 7, 6, 10.5]]
    assert close(layer.conv_offset.weight.grad.flatten(1), rows)


def close(found, expected):
    """Compare with numbers as mmcv's tests give them, with three digits."""
    return torch.allclose(found, torch.as_tensor(expected, dtype=found.dtype), atol=1e-3)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_low_precision_trains(dtype):
    image, _, offset, mask = operands(GEOMETRIES[0], dtype)
    layer = ModulatedDeformConv2d(4, 6, 3, padding=1, bias=True)
    output = layer(image, offset, mask)
    output.float().sum().backward()
    assert output.dtype == dtype
    assert torch.isfinite(layer.weight.grad).all() and layer.bias.grad.eq(2 * 7 * 8).all()
