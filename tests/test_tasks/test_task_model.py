"""Task models are built in every scope; a wrapper has the attributes of the module that it wraps."""

import copy
import subprocess
import sys

import pytest
from mmengine.registry import DefaultScope
from torch import nn
from toy_detector import toy_config

from mmdapled.tasks import build_task_model
from mmdapled.tasks.task_model import AttributeProxy, task_registry

BUILD = """
import mmdapled
from mmengine.hub import get_config
from mmengine.registry import MODELS
model = get_config('mmdet::retinanet/retinanet_r18_fpn_1x_coco.py').model
model.backbone.init_cfg = None
joint = MODELS.build(dict(type='JointModel', restorer=dict(type='Identity'), task_model=model))
print(type(joint.task_model).__module__)
"""


def test_any_mmdet_model_builds_after_importing_mmdapled_alone():
    run = subprocess.run([sys.executable, '-c', BUILD], capture_output=True, text=True, check=False)
    assert run.stdout.strip().endswith('mmdet.models.detectors.retinanet'), run.stderr[-2000:]


@pytest.mark.parametrize('name', ['FasterRCNN', 'mmdet.FasterRCNN'])
@pytest.mark.parametrize('scope', [None, 'mmdet', 'mmengine'])
def test_type_is_found_from_every_scope(name, scope):
    with DefaultScope.overwrite_default_scope(scope):
        assert task_registry(name)[0] == 'mmdet'


def test_models_of_the_root_registry_are_task_models_too():
    assert type(build_task_model(toy_config())).__name__ == 'ToyDetector'


def test_unknown_type_says_where_it_looked():
    # The current scope's library comes first, and another test's Runner may have left mmseg's.
    with (
        DefaultScope.overwrite_default_scope('mmdet'),
        pytest.raises(KeyError, match='NoSuchDetector.*mmdet or mmseg'),
    ):
        build_task_model(dict(type='NoSuchDetector'))


class Wrapper(AttributeProxy, nn.Module):
    wrapped_name = 'inner'

    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 3)


def test_own_attributes_take_precedence_over_those_of_the_wrapped_module():
    module = Wrapper()
    module.in_features = 7
    assert module.in_features == 7 and module.out_features == 3


def test_missing_attribute_raises_and_copies_are_whole():
    with pytest.raises(AttributeError, match='no_such'):
        _ = Wrapper().no_such
    assert copy.deepcopy(Wrapper()).out_features == 3
