import pytest
import torch
import torch.nn.functional as F
from mmcv.ops import sigmoid_focal_loss, softmax_focal_loss
from torch.autograd import gradcheck
from torchvision.ops import sigmoid_focal_loss as torchvision_focal_loss

LOGITS, TARGET = torch.tensor([[1.0, 0, -1], [0, 1, 2]]), torch.tensor([2, 1])


def sigmoid_reference(logits, target, gamma, alpha):
    """Focal loss of independent classes; a target beyond the last is background."""
    wanted = F.one_hot(target, logits.shape[1] + 1)[:, :-1].to(logits.dtype)
    return torchvision_focal_loss(logits, wanted, alpha, gamma)


def softmax_reference(logits, target, gamma, alpha):
    cross_entropy = F.cross_entropy(logits, target, reduction='none')
    return alpha * (1 - torch.exp(-cross_entropy)) ** gamma * cross_entropy


SIGMOID_GRADIENT = [[0.28808805, 0.11185755, -0.09602935], [0.11185755, -0.00657264, 0.40376765]]
SOFTMAX_GRADIENT = [[0.10165970, 0.03739851, -0.13905823], [0.01227554, -0.10298023, 0.09070466]]


@pytest.mark.parametrize(
    ('loss', 'value', 'gradient'),
    [(sigmoid_focal_loss, 1.10251057, SIGMOID_GRADIENT), (softmax_focal_loss, 0.34956908, SOFTMAX_GRADIENT)],
)
def test_gives_mmcvs_values(loss, value, gradient):
    logits = LOGITS.clone().requires_grad_()
    mean = loss(logits, TARGET, 2.0, 0.25, None, 'mean')
    mean.backward()
    assert mean.item() == pytest.approx(value, rel=1e-5)
    assert torch.allclose(logits.grad, torch.tensor(gradient), atol=1e-6)


@pytest.mark.parametrize('gamma', [0.5, 2.0])
def test_equals_the_formula(gamma):
    logits, target = 3 * torch.randn(50, 7, dtype=torch.float64), torch.randint(0, 7, (50,))
    losses = softmax_focal_loss(logits, target, gamma, 0.3, None, 'none')
    assert torch.allclose(losses, softmax_reference(logits, target, gamma, 0.3), atol=1e-6)
    target[:10] = 7
    losses = sigmoid_focal_loss(logits, target, gamma, 0.3, None, 'none')
    assert torch.allclose(losses, sigmoid_reference(logits, target, gamma, 0.3), atol=1e-6)


@pytest.mark.parametrize('loss', [sigmoid_focal_loss, softmax_focal_loss])
@pytest.mark.parametrize('gamma', [1.0, 2.0])
def test_gradients_are_those_of_the_forward_pass(loss, gamma):
    logits = torch.randn(6, 4, dtype=torch.float64, requires_grad=True)
    weight = torch.rand(4, dtype=torch.float64)
    target = torch.tensor([0, 1, 2, 3, 3, 0])
    assert gradcheck(lambda x: loss(x, target, gamma, 0.25, weight, 'sum'), (logits,))


def test_weight_scales_samples_of_its_class_and_no_background():
    weight = torch.tensor([2.0, 3, 5])
    target = torch.tensor([0, 3])
    plain = sigmoid_focal_loss(LOGITS, target, 2.0, 0.25, None, 'none')
    weighted = sigmoid_focal_loss(LOGITS, target, 2.0, 0.25, weight, 'none')
    assert torch.allclose(weighted, plain * torch.tensor([[2.0], [1]]))


def test_softmax_ignores_negative_targets():
    logits = LOGITS.clone().requires_grad_()
    total = softmax_focal_loss(logits, torch.tensor([-1, 1]), 2.0, 0.25, None, 'sum')
    total.backward()
    assert total == softmax_focal_loss(LOGITS[1:], torch.tensor([1]), 2.0, 0.25, None, 'sum')
    assert not logits.grad[0].any() and logits.grad[1].all()


@pytest.mark.parametrize('loss', [sigmoid_focal_loss, softmax_focal_loss])
def test_extreme_logits_stay_finite(loss):
    logits = torch.tensor([[200.0, -200], [-200, 200]], requires_grad=True)
    total = loss(logits, torch.tensor([1, 1]), 2.0, 0.25, None, 'sum')
    total.backward()
    assert torch.isfinite(total) and torch.isfinite(logits.grad).all()
