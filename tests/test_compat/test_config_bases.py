from pathlib import Path

import pytest
from mmengine.config import Config
from mmengine.hub import get_config

import mmdapled
from mmdapled.compat import config_bases, configs_folder


@pytest.fixture
def installed(tmp_path, monkeypatch) -> Path:
    """The folder of a package with one config, which inherits mmdet's."""
    folder = tmp_path / 'mmdapled' / '.mim' / 'configs' / 'detection'
    folder.mkdir(parents=True)
    (folder / 'night.py').write_text(
        "_base_ = 'mmdet::retinanet/retinanet_r18_fpn_1x_coco.py'\n"
        "metric = dict(type='CocoMetric')\n"
        "model = dict(type='JointModel', _delete_=True, task_model=_base_.model)\n"
    )
    (folder.parents[1] / 'model-index.yml').write_text('Import: []\n')
    (tmp_path / 'mmdapled' / 'version.py').touch()
    monkeypatch.setattr(config_bases, 'PACKAGE', tmp_path / 'mmdapled')
    return tmp_path / 'mmdapled'


def foreign_config(tmp_path: Path, base: str) -> Path:
    """Write a config elsewhere that inherits ``base``."""
    path = tmp_path / 'foreign.py'
    path.write_text(f'_base_ = {base!r}\nmodel = dict(task_model=dict(bbox_head=dict(num_classes=3)))\n')
    return path


def test_a_foreign_config_inherits_ours(installed, tmp_path):
    cfg = Config.fromfile(foreign_config(tmp_path, 'mmdapled::detection/night.py'))
    assert cfg.model.type == 'JointModel'
    assert cfg.model.task_model.backbone.depth == 18
    assert cfg.model.task_model.bbox_head.num_classes == 3
    assert cfg.default_scope == 'mmdet'


def test_no_scope_hides_the_detectors(installed, tmp_path):
    cfg = Config.fromfile(foreign_config(tmp_path, 'mmdapled::detection/night.py'))
    assert '_scope_' not in cfg.metric and cfg.model.get('_scope_') is None
    assert cfg.model.task_model._scope_ == 'mmdet'


def test_inheriting_by_name_equals_inheriting_by_path(installed, tmp_path):
    by_name = Config.fromfile(foreign_config(tmp_path, 'mmdapled::detection/night.py'))
    by_path = Config.fromfile(foreign_config(tmp_path, str(installed / '.mim/configs/detection/night.py')))
    assert by_name.to_dict() == by_path.to_dict()


def test_mmdets_own_names_still_resolve():
    cfg = get_config('mmdet::retinanet/retinanet_r18_fpn_1x_coco.py')
    assert cfg.model.type == 'RetinaNet'


def test_a_wrong_name_lists_the_right_ones(installed, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no config 'detection/day.py'.*holds night.py"):
        Config.fromfile(foreign_config(tmp_path, 'mmdapled::detection/day.py'))


def test_mmengine_finds_the_package_folder():
    from mmengine.config.utils import MODULE2PACKAGE
    from mmengine.utils import get_installed_path, is_installed

    assert is_installed(MODULE2PACKAGE['mmdapled'])
    assert Path(get_installed_path(MODULE2PACKAGE['mmdapled'])).resolve() == Path(mmdapled.__file__).resolve().parent


def test_a_checkout_that_is_not_installed_has_its_configs(tmp_path, monkeypatch):
    monkeypatch.setattr(config_bases, 'PACKAGE', tmp_path / 'mmdapled')
    assert configs_folder() == tmp_path / 'configs'


def test_installing_twice_changes_nothing():
    before = Config._get_cfg_path
    config_bases.install()
    assert Config._get_cfg_path is before
