"""Priors by config, name, file or instance, and the bundled one, built once."""

import pytest

from mmdapled.priors import BasePrior
from mmdapled.priors.builder import EMBEDDED_MODEL, EMBEDDED_PRIOR, build_prior, prior_config

RANDOM = dict(type='CLIPPrior', model=EMBEDDED_MODEL, pretrained='random', working_size=64)
pytestmark = pytest.mark.filterwarnings('ignore:.*RANDOM weights')


def test_configs_by_name_by_file_and_by_default(tmp_path):
    assert prior_config() == prior_config(EMBEDDED_MODEL) == EMBEDDED_PRIOR
    (tmp_path / 'prior.py').write_text(f'prior = {RANDOM!r}\n')
    assert prior_config(str(tmp_path / 'prior.py')) == RANDOM


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(FileNotFoundError, match=f"no prior 'nothing'; there are: .*{EMBEDDED_MODEL}"):
        build_prior('nothing')


def test_the_bundled_prior_is_built_once():
    assert build_prior() is build_prior(None)


def test_configs_and_instances():
    prior = build_prior(RANDOM, {'rainy': (['rain'], ['sun'])})
    assert isinstance(prior, BasePrior) and not prior.training and prior.names == ('rainy',)
    assert build_prior(prior) is prior
