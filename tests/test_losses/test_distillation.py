"""The student is drawn to its teacher, which is frozen, hidden and seen by nothing else."""

import pytest
import torch

from mmdapled.cross_entropy import heatmap_cross_entropy
from mmdapled.losses import DistillationLoss
from mmdapled.registry import MODELS
from mmdapled.restorers import RestorationOutput

GAMMA = dict(type='Gamma', gamma=0.5)


@pytest.fixture(scope='module')
def teacher(tmp_path_factory):
    """The config of a size n whose weights, in a file, change its input."""
    torch.manual_seed(0)
    model = MODELS.build(dict(type='DAPLED', arch='n'))
    file = tmp_path_factory.mktemp('teacher') / 'n.pth'
    torch.save({key: torch.randn_like(value) * 0.05 for key, value in model.state_dict().items()}, file)
    return dict(type='DAPLED', arch='n', checkpoint=str(file))


def student(*sizes):
    maps = tuple((torch.rand(2, 4, *size) * 0.8 + 0.1).requires_grad_() for size in sizes)
    return RestorationOutput(torch.rand(2, 3, 48, 64, requires_grad=True), maps, torch.rand(2, 4))


def images():
    return torch.rand(2, 3, 48, 64), torch.rand(2, 3, 48, 64)


@pytest.mark.parametrize('share', [0.0, 0.25, 1.0])
def test_the_image_term_is_charbonnier_to_the_mix_of_teacher_and_clean_image(share):
    output, (degraded, clean), mask = student(), images(), torch.zeros(2, 1, 48, 64)
    mask[:, :, :20] = 1
    loss = DistillationLoss(GAMMA, image_weight=2.0, heatmap_weight=0, clean_share=share)(output, degraded, clean, mask)
    aim = (1 - share) * degraded.sqrt() + share * clean
    expected = 2 * ((output.image - aim).square() + 1e-6).sqrt()[:, :, :20].mean()
    torch.testing.assert_close(loss, expected, rtol=1e-4, atol=1e-6)


def test_the_heatmap_term_is_cross_entropy_to_the_teachers_finest_at_every_level(teacher):
    output, (degraded, clean) = student((12, 16), (3, 4), (1, 2)), images()
    loss = DistillationLoss(teacher, image_weight=0.0, heatmap_weight=3.0)
    with torch.no_grad():
        finest = MODELS.build(teacher).eval()(degraded).heatmaps[0]
    torch.testing.assert_close(loss(output, degraded, clean), 3 * heatmap_cross_entropy(output.heatmaps, finest))


def test_the_teacher_itself_has_nothing_left_to_learn_from_its_image(teacher):
    (degraded, clean), loss = images(), DistillationLoss(teacher, heatmap_weight=0.0, eps=1e-6)
    same, other = MODELS.build(teacher).eval()(degraded), student()
    assert loss(same, degraded, clean) < 1e-5 < loss(other, degraded, clean)


def test_the_gradient_reaches_the_student_alone(teacher):
    output, (degraded, clean), loss = student((3, 4)), images(), DistillationLoss(teacher)
    loss(output, degraded.requires_grad_(), clean).backward()
    assert output.image.grad.any() and output.heatmaps[0].grad.any() and degraded.grad is None
    assert all(weight.grad is None for weight in loss.teacher.module.parameters())


def test_the_teacher_is_frozen_and_neither_listed_nor_saved_but_moves_along(teacher):
    loss = DistillationLoss(teacher).train().to(torch.float64)
    assert not list(loss.parameters()) and not loss.state_dict()
    hidden = loss.teacher.module
    assert not hidden.training and not any(weight.requires_grad for weight in hidden.parameters())
    assert next(hidden.parameters()).dtype == torch.float64


@torch.no_grad()
def test_half_precision_under_autocast_is_finite_and_close(teacher):
    output, (degraded, clean), loss = student((3, 4)), images(), DistillationLoss(teacher)
    exact = loss(output, degraded, clean)
    with torch.autocast('cpu', dtype=torch.bfloat16):
        half = loss(output, degraded, clean)
    assert half.dtype == torch.float32
    torch.testing.assert_close(half, exact, rtol=0.05, atol=0)


def test_an_untrained_teacher_and_a_share_out_of_range_are_refused():
    with pytest.raises(ValueError, match='DAPLED has new, untrained weights'):
        DistillationLoss(dict(type='DAPLED', arch='n'))
    with pytest.raises(ValueError, match='clean_share'):
        DistillationLoss(GAMMA, clean_share=1.5)


def test_weights_of_a_member_of_the_teacher_count(teacher):
    DistillationLoss(dict(type='Cascade', restorers=[GAMMA, teacher]))


def test_heatmaps_that_student_or_teacher_lack_are_named(teacher):
    degraded, clean = images()
    with pytest.raises(ValueError, match='the teacher estimates no heatmaps'):
        DistillationLoss(GAMMA)(student((3, 4)), degraded, clean)
    with pytest.raises(ValueError, match='the student estimates no heatmaps'):
        DistillationLoss(teacher)(student(), degraded, clean)


def test_other_shapes_are_refused():
    degraded, clean = images()
    with pytest.raises(ValueError, match='differ in shape'):
        DistillationLoss(GAMMA)(student((3, 4)), degraded, clean[:, :, :40])
