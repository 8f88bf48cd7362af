"""CLIP identity loss."""

import pytest
import torch

from mmdapled.losses import CLIPIdentityLoss
from mmdapled.losses.clip_identity import stage_distance
from mmdapled.restorers import RestorationOutput


def test_distance_is_the_weighted_sum_of_mean_squares():
    features = [torch.rand(2, 4, n, n) for n in (16, 8, 4, 2, 1)]
    targets = [torch.rand_like(feature) for feature in features]
    terms = [((f - t) ** 2).mean().item() for f, t in zip(features, targets, strict=True)]
    assert stage_distance(features, targets).item() == pytest.approx(sum(terms[:4]) + 0.5 * terms[4])


def test_a_short_tower_keeps_the_half_weight_of_its_last_stage():
    features, targets = [torch.ones(1, 2), torch.ones(1, 2)], [torch.zeros(1, 2), torch.zeros(1, 2)]
    assert stage_distance(features, targets).item() == 1.5


def test_is_zero_at_equality_and_grows_with_the_difference(build_loss):
    loss, clean = build_loss(CLIPIdentityLoss), torch.rand(1, 3, 48, 40)
    noise = torch.randn_like(clean)
    values = [loss(RestorationOutput((clean + s * noise).clamp(0, 1)), clean).item() for s in (0, 0.05, 0.2)]
    assert values[0] == pytest.approx(0, abs=1e-10)
    assert values[0] < values[1] < values[2]


def test_gradient_reaches_the_restored_picture_only(build_loss):
    restored, clean = (torch.rand(1, 3, 32, 32, requires_grad=True) for _ in range(2))
    build_loss(CLIPIdentityLoss)(RestorationOutput(restored), clean).backward()
    assert restored.grad.abs().sum() > 0 and clean.grad is None


def test_padding_does_not_count(build_loss):
    clean, mask = torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    mask[..., 20:] = 0
    wrong = torch.where(mask.bool(), clean, 1 - clean)
    assert build_loss(CLIPIdentityLoss)(RestorationOutput(wrong), clean, mask).item() == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize('dtype', [torch.float16, torch.bfloat16])
def test_half_precision_under_autocast_is_close(build_loss, dtype):
    loss, clean, restored = build_loss(CLIPIdentityLoss), torch.rand(1, 3, 32, 32), torch.rand(1, 3, 32, 32)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        half = loss(RestorationOutput(restored.to(dtype)), clean.to(dtype))
    assert half.dtype == torch.float32
    assert half.item() == pytest.approx(loss(RestorationOutput(restored), clean).item(), rel=0.05)


def test_the_tower_is_not_in_checkpoints(build_loss):
    assert not build_loss(CLIPIdentityLoss).state_dict()
