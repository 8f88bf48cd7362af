"""Fit the calibration of a CLIP prior on images whose degradation levels are known."""

import torch
import torch.nn.functional as F
from torch import Tensor


def fit_calibration(cosines: Tensor, levels: Tensor) -> tuple[list[float], list[float]]:
    """Return temperature and bias per degradation, by logistic regression of true levels in [0, 1].

    Args:
        cosines: cosine differences of M patches or images, ``(M, K)``.
        levels: their true levels, ``(M, K)``.

    Raises:
        ValueError: shapes differ, or a level is outside [0, 1].
    """
    if cosines.shape != levels.shape or levels.min() < 0 or levels.max() > 1:
        raise ValueError(f'expected cosines and levels in [0, 1] of one shape, got {cosines.shape}, {levels.shape}')
    # Unit spread: cosine differences are small, and LBFGS needs both parameters at one scale.
    centre, spread = cosines.double().mean(0), cosines.double().std(0).clamp(min=1e-9)
    inputs, levels = (cosines.double() - centre) / spread, levels.double()
    slope = torch.ones(cosines.shape[1], dtype=torch.float64, requires_grad=True)
    offset = torch.zeros(cosines.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([slope, offset], max_iter=200, line_search_fn='strong_wolfe')

    def loss() -> Tensor:
        optimizer.zero_grad()
        value = F.binary_cross_entropy_with_logits(inputs * slope + offset, levels)
        value.backward()
        return value

    optimizer.step(loss)
    temperature = (slope / spread).detach()
    return temperature.tolist(), (offset.detach() - temperature * centre).tolist()
