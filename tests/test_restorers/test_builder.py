"""Restorers by config, instance and name."""

import pytest
import torch
from mmengine.config import ConfigDict

from mmdapled.restorers import IAT, Gamma, ZeroDCE, build_restorer, restorer_config, restorer_names


def test_every_named_restorer_has_a_config():
    names = restorer_names()
    assert {'clahe', 'gamma', 'iat', 'identity', 'zero-dce'} <= set(names)
    assert all('type' in restorer_config(name) for name in names)


def test_builds_from_a_name_a_config_and_an_instance():
    instance = Gamma(0.5)
    assert build_restorer(instance) is instance
    assert isinstance(build_restorer('iat'), IAT)
    assert build_restorer(ConfigDict(type='Gamma', gamma=0.3)).gamma == 0.3


def test_a_wrong_name_suggests_and_lists():
    with pytest.raises(KeyError, match="did you mean 'zero-dce'.*clahe, .*gamma"):
        build_restorer('zero_dce')


def test_a_wrong_type_suggests_and_lists():
    with pytest.raises(KeyError, match="did you mean 'ZeroDCE'.*CLAHE, .*Cascade"):
        build_restorer(dict(type='ZeroDCe'))


def test_a_name_without_a_near_match_still_lists():
    with pytest.raises(KeyError, match='There are: .*identity'):
        build_restorer('qqqq')


def test_a_config_without_type_is_refused():
    with pytest.raises(KeyError, match='needs `type`'):
        build_restorer(dict(gamma=0.5))


def test_a_model_that_is_no_restorer_is_refused():
    with pytest.raises(TypeError, match='expected a restorer'):
        build_restorer(dict(type='BaseDataPreprocessor'))
    with pytest.raises(TypeError, match='got int'):
        build_restorer(3)


def test_a_checkpoint_is_loaded_into_a_config_and_into_an_instance(tmp_path):
    file = tmp_path / 'zero.pth'
    torch.save({key: torch.full_like(value, 0.25) for key, value in ZeroDCE().state_dict().items()}, file)
    for described in ('zero-dce', ZeroDCE()):
        restorer = build_restorer(described, checkpoint=str(file))
        assert restorer.e_conv1.weight.unique().tolist() == [0.25]
        assert restorer.checkpoint == str(file) and restorer.load_report.complete


def test_a_config_file_of_the_users_own(tmp_path):
    own, joint, empty = (tmp_path / name for name in ('own.py', 'joint.py', 'empty.py'))
    own.write_text("restorer = dict(type='Gamma', gamma=0.2)")
    joint.write_text("model = dict(type='JointModel', restorer='gamma')")
    empty.write_text('x = 1')
    assert build_restorer(str(own)).gamma == 0.2
    assert build_restorer(str(joint)).gamma == restorer_config('gamma')['gamma']
    taught = tmp_path / 'taught.py'
    taught.write_text("model = dict(type='SemiBaseDetector', detector=dict(type='JointModel', restorer='gamma'))")
    assert build_restorer(str(taught)).gamma == build_restorer('gamma').gamma
    with pytest.raises(KeyError, match='neither `restorer` nor `model.restorer`'):
        build_restorer(str(empty))
    with pytest.raises(FileNotFoundError, match='nowhere.py'):
        build_restorer(str(tmp_path / 'nowhere.py'))
