"""A gate returns good images bit for bit, restores the others, and is open in training."""

import pytest
import torch
from torch import nn

from mmdapled.apis import DAPLEDInferencer, get_model
from mmdapled.priors import BasePrior
from mmdapled.restorers import DAPLED, Blend, Gamma, Gated, build_restorer, restore_tiled
from mmdapled.restorers.base import BaseRestorer
from mmdapled.structures import DEGRADATIONS, PriorOutput, RestorationOutput


class Darkness(BasePrior):
    """A prior whose level of darkness is one minus the mean of the image."""

    names = DEGRADATIONS

    def forward(self, image):
        levels = torch.zeros(len(image), len(DEGRADATIONS))
        levels[:, 0] = 1 - image.mean(dim=(1, 2, 3))
        return PriorOutput(levels[..., :0, None, None], levels[..., None, None], levels)


class Counting(BaseRestorer):
    """Halve the image by a trainable weight, and count the images."""

    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.tensor(0.5))
        self.images = 0

    def restore(self, image):
        self.images += len(image)
        maps = torch.full((len(image), 4, 2, 2), 0.75)
        return RestorationOutput(image * self.gain, (maps,), maps.mean((2, 3)), image * self.gain)


class Image(nn.Module):
    """Return the image alone, which tracing needs."""

    def __init__(self, restorer):
        super().__init__()
        self.restorer = restorer

    def forward(self, image):
        return self.restorer(image).image


def mixed():
    """Bright, dark, bright, dark."""
    return torch.rand(4, 3, 24, 32) * 0.2 + torch.tensor([0.8, 0.0, 0.7, 0.1]).view(4, 1, 1, 1)


def gated(**kwargs):
    return Gated(Counting(), prior=Darkness(), thresholds=0.5, **kwargs).eval()


def test_only_dark_images_reach_the_restorer_and_the_others_keep_every_bit():
    model, image = gated(), mixed()
    before = image.clone()
    output = model(image)
    assert model.restorer.images == 2 and (model.seen, model.restored) == (4, 2)
    assert torch.equal(output.image[[0, 2]], before[[0, 2]]) and torch.equal(image, before)
    assert torch.equal(output.image[[1, 3]], before[[1, 3]] * 0.5)
    assert torch.equal(output.levels, Darkness()(image).levels) and len(output.heatmaps[0]) == 4


@pytest.mark.parametrize(('rows', 'calls'), [([0, 2], 0), ([1, 3], 2), ([1], 1)])
def test_a_batch_of_one_kind(rows, calls):
    model, image = gated(), mixed()[rows]
    expected = image if calls == 0 else image * 0.5
    assert torch.equal(model(image).image, expected) and model.restorer.images == calls


def test_each_image_of_a_batch_gets_what_it_would_get_alone():
    model, image = Gated('dapled-t', Darkness(), 0.5, checkpoint='dapled-t').eval(), mixed()
    with torch.no_grad():
        together = model(image)
        for row in range(4):
            alone = model(image[row : row + 1])
            torch.testing.assert_close(together.image[row], alone.image[0], atol=1e-5, rtol=0)
            assert torch.equal(together.levels[row], alone.levels[0])


def test_a_threshold_is_met_from_below_and_of_one_degradation_alone():
    levels = torch.tensor([[0.5, 0, 0, 0], [0.49, 0, 0, 0.9], [0, 0.3, 0, 0], [0, 0, 1, 0]])
    model = Gated('gamma', Darkness(), dict(dark=0.5, blurry=0.25))
    assert model.needs(levels).tolist() == [True, False, True, False]
    assert Gated('gamma', Darkness(), 0.3).needs(levels).tolist() == [True, True, True, False]
    assert Gated('gamma', Darkness()).needs(levels).tolist() == [True, False, False, False]


def test_training_takes_every_image_and_the_restorers_own_maps():
    model, image = gated().train(), mixed()
    output = model(image)
    assert torch.equal(output.image, image * model.restorer.gain) and output.illuminated is not None
    assert torch.equal(output.levels, torch.full((4, 4), 0.75)) and model.seen == 0
    output.image.mean().backward()
    assert model.restorer.gain.grad != 0


def test_gate_training_learns_from_what_passes_the_gate_alone():
    model, image = gated(gate_training=True).train(), mixed()
    output = model(image)
    assert torch.equal(output.image[0], image[0]) and torch.equal(output.illuminated[2], image[2])
    (slope,) = torch.autograd.grad(output.image.sum(), model.restorer.gain)
    torch.testing.assert_close(slope, image[[1, 3]].sum())
    bright = model(image[[0, 2]]).image
    bright.sum().backward()
    assert model.restorer.gain.grad == 0, 'a weight without a place in the graph stops distributed training'


def test_frozen_it_gates_while_the_task_model_trains():
    model = gated(frozen=True).train()
    image = mixed()
    assert torch.equal(model(image).image[0], image[0]) and not any(w.requires_grad for w in model.parameters())


@torch.no_grad()
def test_tiles_follow_the_decision_for_the_whole_image():
    image = torch.cat([torch.full((1, 3, 64, 96), 0.3), torch.full((1, 3, 64, 96), 0.95)], dim=3)
    model = gated()
    kept = restore_tiled(model, image, tile=64, overlap=16)
    assert torch.equal(kept.image, image) and model.restorer.images == 0
    dark = image * 0.5
    torch.testing.assert_close(restore_tiled(model, dark, tile=64, overlap=16).image, dark * 0.5)
    assert model.restorer.images > 3 and model.look.kept is None and (model.seen, model.restored) == (2, 1)


def test_gradient_reaches_the_image_and_the_restorer_in_evaluation():
    model, image = gated(), mixed().requires_grad_()
    model(image).image.sum().backward()
    assert image.grad[0].eq(1).all() and image.grad[1].eq(0.5).all() and model.restorer.gain.grad > 0


@pytest.mark.filterwarnings('ignore::torch.jit.TracerWarning')
@torch.no_grad()
def test_tracing_keeps_the_decision_open():
    model, image = gated(), mixed()
    traced = torch.jit.trace(Image(model), image.flip(0), check_trace=False)
    assert torch.equal(traced(image), model(image).image)


def test_weights_go_into_the_restorer_whatever_checkpoint_they_lie_in(tmp_path):
    model = get_model('dapled-t', pretrained=True, gate=True)
    assert isinstance(model, Gated) and model.restorer.load_report.complete
    file = tmp_path / 'joint.pth'
    torch.save({f'restorer.{name}': value for name, value in model.state_dict().items()}, file)
    loaded = build_restorer(dict(type='Gated', restorer='dapled-t', checkpoint=str(file)))
    plain = DAPLED(checkpoint=str(file))
    for restorer in (loaded.restorer, plain):
        assert restorer.load_report.prefix == 'restorer.restorer.' and not restorer.load_report.missing
        assert torch.equal(restorer.stem[0].weight, model.restorer.stem[0].weight)


@pytest.mark.parametrize('thresholds', [dict(dim=0.5), {}])
def test_thresholds_of_nothing_known_are_refused(thresholds):
    with pytest.raises(ValueError, match='thresholds: expected some of'):
        Gated('gamma', Darkness(), thresholds)


def test_a_prior_of_other_degradations_is_refused():
    prior = Darkness()
    prior.names = ('dark',)
    with pytest.raises(ValueError, match='prior of a gate'):
        Gated('gamma', prior)


def test_inferencer_gates_and_counts(tmp_path):
    inferencer = DAPLEDInferencer(dict(type='Gamma', gamma=0.5), device='cpu', gate=dict(dark=0.6))
    night, day = (torch.randint(low, low + 30, (48, 64, 3), dtype=torch.uint8).numpy() for low in (0, 180))
    results = inferencer([night, day], progress=False)
    assert (results[0].image > night).mean() > 0.9 and (results[1].image == day).all()
    assert (inferencer.restorer.seen, inferencer.restorer.restored) == (2, 1)
    assert results[0].levels['dark'] > results[1].levels['dark']


def test_it_may_be_part_of_others_and_have_others_in_it():
    image = mixed()
    inside = Blend(gated(), weight=0.5, learned=False).eval()(image).image
    assert torch.equal(inside[0], image[0]) and not torch.equal(inside[1], image[1])
    cascade = build_restorer(dict(type='Cascade', restorers=[Gamma(0.5), Gamma(0.5)]))
    outside = Gated(cascade, Darkness(), 0.5).eval()(image).image
    assert torch.equal(outside[2], image[2]) and torch.equal(outside[1], cascade(image).image[1])
