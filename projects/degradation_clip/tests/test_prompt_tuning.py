"""Prompt tuning starts at CLIPPrior, trains few parameters, and CLIPPrior reads the result."""

import pytest
import torch
from mmengine.structures import BaseDataElement
from safetensors.torch import load_file, save_file

from mmdapled.priors.calibration import Calibration
from mmdapled.priors.dense_features import dense_values
from mmdapled.priors.open_clip_tower import build_clip
from mmdapled.registry import MODELS
from projects.degradation_clip import PromptTuning

pytestmark = pytest.mark.filterwarnings('ignore:.*RANDOM weights')
THREE = {name: ((f'a {name} photo',), ('a clean photo',)) for name in ('dark', 'blurry', 'noisy')}
WORDS = ('clean', 'day', 'night', 'night')  # a single token each
PROMPTS = {**THREE, 'overexposed': (('a washed out photo',), ('a balanced photo',))}


@pytest.fixture(scope='module')
def weights(tmp_path_factory):
    """Random weights of mmdapled-tiny in a file with a calibration; dark and bright lie on two sides of grey."""
    file = tmp_path_factory.mktemp('weights') / 'tiny.safetensors'
    torch.manual_seed(0)  # a fixture of the module is built before a test is seeded
    clip, *_ = build_clip('mmdapled-tiny', 'random')
    with torch.no_grad():
        clip.visual.attnpool.c_proj.bias -= dense_values(clip.visual, torch.zeros(1, 3, 96, 96)).mean((0, 2, 3))
    calibration = Calibration(PROMPTS, [30.0, 20.0, 10.0, 40.0], [0.5, -0.5, 0.0, 1.0])
    save_file(clip.state_dict(), file, metadata=calibration.metadata())
    return str(file)


def config(kind, weights, **options):
    return dict(type=kind, model='mmdapled-tiny', pretrained=weights, working_size=96, **options)


def batch(*values):
    """Return images of these mean values, and samples whose truth is that the dark ones are dark."""
    images, samples = [], []
    for value in values:
        truth = torch.zeros(4, 100, 120)
        truth[0] = float(value < 128)
        image = value + torch.randint(-20, 20, (3, 100, 120))
        images.append(image.clamp(0, 255).byte())
        samples.append(BaseDataElement(gt_heatmaps=truth))
    return images, samples


def rgb(image):
    return image[None].flip(1).float() / 255


@torch.no_grad()
def predicted(model, image):
    return model([image], [BaseDataElement()], mode='predict')[0]


def test_it_starts_at_the_prior(weights):
    prompts = {name: (('a dark photo',), (f'a {word} photo',)) for name, word in zip(PROMPTS, WORDS, strict=True)}
    model = MODELS.build(config(PromptTuning, weights, prompts=prompts, tokens=3)).eval()
    prior = MODELS.build(config('CLIPPrior', weights, prompts=prompts))
    (image,), _ = batch(100)
    torch.testing.assert_close(predicted(model, image).heatmaps, prior(rgb(image)).maps[0], atol=1e-4, rtol=0)
    stored = MODELS.build(config(PromptTuning, weights))
    assert stored.bias.tolist() == [0.5, -0.5, 0.0, 1.0] and stored.start['dark'][0] == ['a dark photo']
    torch.testing.assert_close(stored.log_temperature.exp(), torch.tensor([30.0, 20.0, 10.0, 40.0]))


def test_contexts_temperature_and_bias_alone_are_learned_and_saved(weights):
    model = MODELS.build(config(PromptTuning, weights, tokens=5)).train()
    before = {name: value.clone() for name, value in model.prompts.clip.module.state_dict().items()}
    model(*batch(30, 220), mode='loss')['loss_maps'].backward()
    names = {'prompts.contexts', 'log_temperature', 'bias'}
    assert {name for name, parameter in model.named_parameters() if parameter.grad.abs().sum() > 0} == names
    assert set(model.state_dict()) == names
    after = model.prompts.clip.module.state_dict()
    assert all(torch.equal(value, after[name]) for name, value in before.items())  # batch statistics, too


def test_it_learns_to_tell_dark_from_bright_and_the_prior_reads_what_it_learned(weights, tmp_path):
    model = MODELS.build(config(PromptTuning, weights, tokens=8)).train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-2)
    losses = []
    for _ in range(40):
        loss = model(*batch(30, 220, 60, 180), mode='loss')['loss_maps']
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(float(loss))
    assert losses[-1] < 0.5 * losses[0]
    (dark, bright), _ = batch(30, 220)
    assert predicted(model, dark).degradation_levels[0] > predicted(model, bright).degradation_levels[0] + 0.3

    file = tmp_path / 'prompts.safetensors'
    model.export(file, dict(licence='MIT'))
    prior = MODELS.build(config('CLIPPrior', weights, prompts=str(file)))
    for image in (dark, bright):
        output, sample = prior(rgb(image)), predicted(model, image)
        torch.testing.assert_close(output.maps[0], sample.heatmaps, atol=1e-5, rtol=0)
        torch.testing.assert_close(output.levels[0], sample.degradation_levels, atol=1e-5, rtol=0)
    tensors = load_file(file)
    assert {name: value.shape[:2] for name, value in tensors.items() if value.dim() > 1} == dict(
        text=(4, 2), contexts=(4, 2)
    )
    torch.testing.assert_close(tensors['temperature'], prior.temperature)
    own = MODELS.build(config('CLIPPrior', weights, prompts=str(file), temperature=7.0))
    assert own.temperature.tolist() == [7.0] * 4 and not own.bias.any() and torch.equal(own.text, prior.text)


def test_prompts_learned_for_other_weights_or_another_model_are_refused(weights, tmp_path):
    file = tmp_path / 'prompts.safetensors'
    MODELS.build(config(PromptTuning, weights, tokens=3)).export(file, {})
    with pytest.raises(ValueError, match=r'expected fingerprint .*learn prompts for this CLIP'):
        MODELS.build(config('CLIPPrior', 'random', prompts=str(file)))
    with pytest.raises(ValueError, match='expected model RN50, got mmdapled-tiny'):
        MODELS.build(dict(type='CLIPPrior', model='RN50', pretrained='random', prompts=str(file)))


def test_prompts_for_other_degradations_are_refused(weights):
    with pytest.raises(ValueError, match='expected the keys'):
        MODELS.build(config(PromptTuning, weights, prompts=THREE))


@pytest.mark.skipif(not torch.cuda.is_available(), reason='needs a GPU, where autocast forbids cross-entropy')
def test_trains_under_autocast_on_a_gpu(weights):
    model = MODELS.build(config(PromptTuning, weights, tokens=3)).cuda().train()
    images, samples = batch(30, 220)
    with torch.autocast('cuda', torch.float16):
        loss = model([image.cuda() for image in images], [sample.cuda() for sample in samples], mode='loss')
    loss['loss_maps'].backward()
    assert loss['loss_maps'].dtype == torch.float32 and torch.isfinite(model.prompts.contexts.grad).all()
