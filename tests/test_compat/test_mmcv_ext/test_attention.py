import torch
import torch.nn.functional as F
from mmcv.ops.multi_scale_deform_attn import MultiScaleDeformableAttnFunction
from torch.autograd import gradcheck

SHAPES = torch.tensor([[6, 5], [3, 3]])
START = torch.tensor([0, 30])


def operands(dtype=torch.float32):
    """Make values (2, 39, 2 heads, 4), locations and weights of 5 queries with 3 points on 2 levels."""
    value = torch.randn(2, 39, 2, 4, dtype=dtype)
    locations = 1.4 * torch.rand(2, 5, 2, 2, 3, 2, dtype=dtype) - 0.2
    weights = torch.rand(2, 5, 2, 2, 3, dtype=dtype)
    return value, locations, weights / weights.sum((-1, -2), keepdim=True)


def attend(value, locations, weights):
    return MultiScaleDeformableAttnFunction.apply(value, SHAPES, START, locations, weights, 64)


def by_loops(value, locations, weights):
    """Attend query by query: a weighted sum of bilinear samples."""
    output = value.new_zeros(2, 5, 2, 4)
    for n, query, head, level, point in torch.cartesian_prod(*map(torch.arange, (2, 5, 2, 2, 3))).tolist():
        height, width = SHAPES[level].tolist()
        start = int(START[level])
        plane = value[n, start : start + height * width, head].T.reshape(1, 4, height, width)
        grid = (2 * locations[n, query, head, level, point] - 1).view(1, 1, 1, 2)
        sample = F.grid_sample(plane, grid, align_corners=False).flatten()
        output[n, query, head] += weights[n, query, head, level, point] * sample
    return output.flatten(2)


def test_is_a_weighted_sum_of_samples():
    inputs = operands()
    assert torch.allclose(attend(*inputs), by_loops(*inputs), atol=1e-6)


def test_gradients_are_those_of_the_forward_pass():
    inputs = tuple(tensor.requires_grad_() for tensor in operands(torch.float64))
    assert gradcheck(attend, inputs, fast_mode=True)


def test_the_backward_pass_needs_no_graph_of_the_forward():
    inputs = [tensor.requires_grad_() for tensor in operands()]
    attend(*inputs).sum().backward()
    reference = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    by_loops(*reference).sum().backward()
    for ours, theirs in zip(inputs, reference):  # noqa: B905
        assert torch.allclose(ours.grad, theirs.grad, atol=1e-4)
