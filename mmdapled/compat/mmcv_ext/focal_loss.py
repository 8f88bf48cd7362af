"""mmcv's focal losses (Lin et al., ICCV 2017, equation 5) and their gradients, element by element.

``target (N,)`` holds class indices. ``weight (C,)`` scales each sample by its class, or is empty; a background
target beyond the last class keeps its loss unscaled, where mmcv's kernel reads past the end of ``weight``.
"""

import torch
from torch import Tensor

from mmdapled.compat.mmcv_ext.build import computable

TINY = torch.finfo(torch.float32).tiny


def class_weight(weight: Tensor, target: Tensor) -> Tensor:
    """Return each sample's ``(N,)`` factor, one where ``weight`` is empty or the target is not a class."""
    if not weight.numel():
        return torch.ones_like(target, dtype=weight.dtype)
    known = (target >= 0) & (target < len(weight))
    return torch.where(known, weight[target.clamp(0, len(weight) - 1)], weight.new_ones(()))


def sigmoid_terms(logits: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Return the probabilities ``(N, C)`` and a mask of those that should be one."""
    positive = target[:, None] == torch.arange(logits.shape[1], device=logits.device)
    return logits.sigmoid(), positive


def sigmoid_focal_loss_forward(
    logits: Tensor, target: Tensor, weight: Tensor, output: Tensor, gamma: float, alpha: float
) -> None:
    """Write the ``(N, C)`` losses into ``output``."""
    logits, weight = computable(logits, weight)
    p, positive = sigmoid_terms(logits, target)
    hit = -alpha * (1 - p) ** gamma * p.clamp(min=TINY).log()
    miss = -(1 - alpha) * p**gamma * (1 - p).clamp(min=TINY).log()
    output.copy_(torch.where(positive, hit, miss) * class_weight(weight, target)[:, None])


def sigmoid_focal_loss_backward(
    logits: Tensor, target: Tensor, weight: Tensor, grad_input: Tensor, gamma: float, alpha: float
) -> None:
    """Write the derivative of each loss by its logit into ``grad_input (N, C)``."""
    logits, weight = computable(logits, weight)
    p, positive = sigmoid_terms(logits, target)
    hit = -alpha * (1 - p) ** gamma * (1 - p - gamma * p * p.clamp(min=TINY).log())
    miss = -(1 - alpha) * p**gamma * (gamma * (1 - p) * (1 - p).clamp(min=TINY).log() - p)
    grad_input.copy_(torch.where(positive, hit, miss) * class_weight(weight, target)[:, None])


def target_probability(softmax: Tensor, target: Tensor) -> Tensor:
    """Return the probability of each target, ``(N,)``; that of class 0 for an ignored, negative target."""
    return softmax.gather(1, target.clamp(min=0)[:, None])[:, 0]


def softmax_focal_loss_forward(
    softmax: Tensor, target: Tensor, weight: Tensor, output: Tensor, gamma: float, alpha: float
) -> None:
    """Write the ``(N,)`` losses of probabilities ``(N, C)`` into ``output``, zero for negative targets."""
    softmax, weight = computable(softmax, weight)
    p = target_probability(softmax, target)
    loss = -alpha * (1 - p) ** gamma * p.clamp(min=TINY).log()
    output.copy_(torch.where(target >= 0, loss * class_weight(weight, target), 0.0))


def softmax_focal_loss_backward(
    softmax: Tensor, target: Tensor, weight: Tensor, buff: Tensor, grad_input: Tensor, gamma: float, alpha: float
) -> None:
    """Write the derivative by each logit into ``grad_input (N, C)``, and the common factor into ``buff (N,)``."""
    softmax, weight = computable(softmax, weight)
    p = target_probability(softmax, target)
    slope = gamma * (1 - p) ** (gamma - 1) * p * p.clamp(min=TINY).log() - (1 - p) ** gamma
    slope = torch.where(target >= 0, alpha * slope * class_weight(weight, target), 0.0)
    hit = target[:, None] == torch.arange(softmax.shape[1], device=softmax.device)
    buff.copy_(slope)
    grad_input.copy_(slope[:, None] * (hit.to(softmax.dtype) - softmax))


OPS = (
    sigmoid_focal_loss_forward,
    sigmoid_focal_loss_backward,
    softmax_focal_loss_forward,
    softmax_focal_loss_backward,
)
