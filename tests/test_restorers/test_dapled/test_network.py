import pytest
import torch

from mmdapled.evaluation.cost import count_macs
from mmdapled.registry import MODELS
from mmdapled.restorers.dapled.network import ARCHS, tone
from mmdapled.structures import DEGRADATIONS

K = len(DEGRADATIONS)


def build(arch='t', **kwargs):
    return MODELS.build(dict(type='DAPLED', arch=arch, **kwargs)).eval()


def perturbed(**kwargs):
    """A restorer whose zero-initialised layers are not zero, as after training."""
    model = build(**kwargs)
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.05) if weight.abs().sum() == 0 else None
    return model


@pytest.mark.parametrize('arch', ARCHS)
@pytest.mark.parametrize('size', [(16, 16), (37, 50), (64, 96)])
@torch.no_grad()
def test_returns_its_input_exactly_at_initialisation(arch, size):
    image = torch.rand(2, 3, *size)
    image[0, :, 0, :2] = torch.tensor([0.0, 1.0])
    output = build(arch)(image)
    assert torch.equal(output.image, image)
    assert len(output.heatmaps) == len(ARCHS[arch]['dims']) - 1 and output.levels.shape == (2, K)
    assert all(maps.shape[:2] == (2, K) and maps.min() >= 0 and maps.max() <= 1 for maps in output.heatmaps)


@torch.no_grad()
def test_trained_output_stays_in_range_and_differs():
    image = torch.rand(1, 3, 64, 64)
    restored = perturbed()(image).image
    assert not torch.allclose(restored, image, atol=1e-3) and restored.min() >= 0 and restored.max() <= 1


@torch.no_grad()
def test_batch_gives_what_single_images_give():
    model, images = perturbed(), torch.rand(3, 3, 48, 64) * torch.tensor([0.1, 0.5, 1.0]).view(3, 1, 1, 1)
    together = model(images)
    for index, image in enumerate(images):
        alone = model(image[None])
        assert torch.allclose(together.image[index], alone.image[0], atol=1e-5)
        assert torch.allclose(together.levels[index], alone.levels[0], atol=1e-5)


@pytest.mark.parametrize('image', [torch.zeros(1, 3, 32, 32), torch.ones(1, 3, 32, 32)], ids=['black', 'white'])
def test_black_and_white_give_finite_gradients(image):
    model = perturbed()
    model(image).image.sum().backward()
    assert all(weight.grad is None or weight.grad.isfinite().all() for weight in model.parameters())


@pytest.mark.parametrize('dtype', [torch.bfloat16, torch.float16])
@torch.no_grad()
def test_autocast_is_finite_and_close(dtype):
    model, image = perturbed(), torch.rand(1, 3, 64, 64)
    with torch.autocast('cpu', dtype=dtype):
        half = model(image).image
    assert half.isfinite().all() and (half - model(image).image).abs().max() < 0.1


@torch.no_grad()
def test_channels_last_weights_give_the_same():
    model, image = perturbed(), torch.rand(1, 3, 64, 64)
    expected = model(image).image
    assert torch.allclose(model.to(memory_format=torch.channels_last)(image).image, expected, atol=1e-4)


@pytest.mark.parametrize('arch', ['n', 't', 's'])
def test_every_weight_learns(arch):
    model = perturbed(arch=arch).train()
    output = model(torch.rand(2, 3, 64, 64))
    (output.image.mean() + sum(maps.mean() for maps in output.heatmaps)).backward()
    assert [name for name, weight in model.named_parameters() if weight.grad is None or not weight.grad.any()] == []


def test_sizes_keep_their_budgets():
    params = {arch: sum(w.numel() for w in build(arch).parameters()) / 1e6 for arch in ARCHS}
    assert params['n'] <= 0.15 and params['t'] <= 0.35 and params['s'] <= 2 and params['b'] <= 12


@torch.no_grad()
def test_size_n_keeps_its_budget_of_computation():
    model, image = build('n'), torch.rand(1, 3, 256, 256)
    assert count_macs(lambda: model(image)) <= 0.05e9 and model.detail is None


TINY = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='random', working_size=64)


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_prior_reaches_the_heatmaps_and_dead_prior_is_harmless():
    model, image = build(prior=TINY), torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        before = model(image)
        model.prior.temperature.mul_(-1)
        after = model(image)
    assert not torch.allclose(before.heatmaps[0], after.heatmaps[0])
    assert torch.equal(before.image, image) and torch.equal(after.image, image)
    assert not any(weight.requires_grad for weight in model.prior.visual.parameters())


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
@pytest.mark.parametrize('ccm', [True, False])
def test_prior_reaches_the_image_once_trained_and_every_weight_learns(ccm):
    model, image = perturbed(prior=TINY, ccm=ccm).train(), torch.rand(2, 3, 64, 64)
    output = model(image)
    (output.image.mean() + sum(maps.mean() for maps in output.heatmaps)).backward()
    weights = [(name, weight) for name, weight in model.named_parameters() if weight.requires_grad]
    assert [name for name, weight in weights if weight.grad is None or not weight.grad.any()] == []
    with torch.no_grad():
        model.prior.temperature.mul_(-1)
        assert (model(image).image - output.image).abs().max() > 1e-5


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_without_a_ccm_the_heatmaps_are_the_priors():
    model, image = build(prior=TINY, ccm=False), torch.rand(1, 3, 64, 64)
    with torch.no_grad():
        assert torch.equal(model(image).levels, model(image).heatmaps[0].mean((2, 3)))
        maps = torch.nn.functional.interpolate(model.prior(image).maps, size=(8, 8), mode='bilinear')
        assert torch.allclose(model(image).heatmaps[0], maps)


@pytest.mark.filterwarnings('ignore:.*RANDOM weights')
def test_a_prior_of_other_degradations_and_no_prior_to_take_maps_from_are_refused():
    with pytest.raises(ValueError, match='expected prompts named'):
        build(prior=dict(TINY, prompts=dict(rainy=(['a rainy photo'], ['a dry photo']))))
    with pytest.raises(ValueError, match='expected prior='):
        build(ccm=False)


def test_without_detail_only_the_curve_is_left():
    model = build(detail=False)
    assert model.detail is None and torch.equal(
        model(torch.full((1, 3, 32, 32), 0.3)).image, torch.full((1, 3, 32, 32), 0.3)
    )


@pytest.mark.parametrize('arch', ['xl', dict(stem=(8,))])
def test_unknown_arch_says_what_is_expected(arch):
    with pytest.raises(ValueError, match='expected'):
        build(arch)


def test_tones_tell_dark_levels_apart_and_keep_black_and_white():
    levels = tone(torch.tensor([0.0, 3 / 255, 8 / 255, 1.0]))
    assert torch.allclose(levels[[0, -1]], torch.tensor([-1.0, 1.0]))
    assert (levels[2] - levels[1]) / 2 > 5 * (5 / 255)


def test_the_brightness_of_the_whole_picture_reaches_the_curve():
    model, image = build(detail=False), torch.rand(1, 3, 64, 64) * 0.2
    torch.nn.init.ones_(model.illumination.overall.weight[:, :3])
    with torch.no_grad():
        strength = model(image).image - image
        assert strength.abs().max() > 1e-2
        assert not torch.allclose(model(image / 2).image - image / 2, strength / 2, atol=1e-3)


def test_in_training_it_says_what_the_curve_alone_gives_and_detail_does_not_move_the_curve():
    model, image = perturbed().train(), torch.rand(1, 3, 37, 50) * 0.2
    output = model(image)
    assert output.illuminated.shape == image.shape and not torch.allclose(output.illuminated, output.image)
    detail = model.detail
    model.detail = None
    assert torch.equal(model(image).image, output.illuminated.clamp(0, 1))
    model.detail = detail
    assert model.eval()(image).illuminated is None
    seen = []
    handle = detail.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0]))
    model(image)
    handle.remove()
    assert not seen[0].requires_grad


def test_a_closed_gate_leaves_the_light_as_it_is_and_can_open_again():
    model, image = perturbed(detail=False).train(), torch.rand(1, 3, 48, 64)
    assert not torch.equal(model(image).image, image)
    torch.nn.init.zeros_(model.gate.weight)
    torch.nn.init.constant_(model.gate.bias, -5.0)
    output = model(image)
    assert torch.equal(output.image, image)
    (output.image - 0.5).square().sum().backward()
    assert model.gate.bias.grad.abs() > 0


def test_in_training_it_says_which_blur_it_undoes():
    model, image = perturbed(arch='s').train(), torch.rand(2, 3, 48, 64)
    kernels = model(image).blur_kernels
    assert kernels.shape == (2, 21, 21) and torch.allclose(kernels.sum((1, 2)), torch.ones(2), atol=1e-5)
    assert model.eval()(image).blur_kernels is None and build('s', detail=False).train()(image).blur_kernels is None
