"""A cascade is its members, one after the other."""

import pytest
import torch
from torch import Tensor, nn

from mmdapled.restorers import BaseRestorer, Cascade, Gamma, RestorationOutput, ZeroDCE


class Guess(BaseRestorer):
    """Estimates constant heatmaps and levels."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value

    def restore(self, image: Tensor) -> RestorationOutput:
        maps = torch.full((len(image), 4, 2, 2), self.value)
        return RestorationOutput(image, (maps,), maps.mean((2, 3)))


def test_equals_its_members_in_order():
    image = torch.rand(1, 3, 16, 24)
    network = ZeroDCE().eval()
    cascade = Cascade([dict(type='Gamma', gamma=0.5), network])
    with torch.no_grad():
        torch.testing.assert_close(cascade(image).image, network(Gamma(0.5)(image).image).image)
        assert not torch.allclose(cascade(image).image, Gamma(0.5)(network(image).image).image)


def test_members_may_be_names():
    assert [type(member).__name__ for member in Cascade(['gamma', 'clahe']).restorers] == ['Gamma', 'CLAHE']


def test_heatmaps_are_those_of_the_last_that_has_some():
    output = Cascade([Guess(0.1), Guess(0.7), dict(type='Identity')])(torch.rand(1, 3, 16, 16))
    assert output.heatmaps[0].unique().item() == pytest.approx(0.7)
    assert output.levels.unique().item() == pytest.approx(0.7)


def test_init_weights_reaches_members(tmp_path):
    file = tmp_path / 'zero.pth'
    weights = {key: torch.full_like(value, 0.25) for key, value in ZeroDCE().state_dict().items()}
    torch.save(weights, file)
    cascade = Cascade([dict(type='ZeroDCE', init_cfg=dict(type='Pretrained', checkpoint=str(file)))])
    cascade.init_weights()
    assert cascade.restorers[0].e_conv1.weight.unique().tolist() == [0.25]


def test_a_frozen_member_stays_frozen_beside_a_trained_one():
    cascade = Cascade([dict(type='ZeroDCE', frozen=True), dict(type='IAT')]).train()
    frozen, trained = cascade.restorers
    assert not frozen.training and not any(parameter.requires_grad for parameter in frozen.parameters())
    assert trained.training and isinstance(trained, nn.Module)
    cascade(torch.rand(1, 3, 16, 16)).image.mean().backward()
    assert any(parameter.grad is not None for parameter in trained.parameters())


def test_an_empty_cascade_is_refused():
    with pytest.raises(ValueError, match='at least one'):
        Cascade([])
