"""Every config is built and trained for one iteration, on its own data where present, else on stand-ins."""

from importlib.util import find_spec
from pathlib import Path

import pytest
import torch
from config_runs import ROOT, link_or_stand_in, one_batch, without_missing_weights
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from mmengine.registry import DefaultScope

from mmdapled.engine.model_parts import outermost_restorers
from mmdapled.registry import HOOKS, MODELS

# Plans of comparisons are no configs of a run.
CONFIGS = sorted(
    str(path.relative_to(ROOT)) for path in (ROOT / 'configs').glob('[!_]*/*.py') if path.parent.name != 'plans'
)
DETECTION = 'configs/detection/'  # trained in test_detection_configs.py, on smaller images
BASES = sorted((ROOT / 'configs' / '_base_').glob('*/*.py'))


def read(path):
    """Read the config; skip the test where it inherits one of mmseg's and mmseg is missing."""
    if find_spec('mmseg') is None and needs_mmseg(Path(path)):
        pytest.skip("needs mmsegmentation: pip install -e '.[lite,seg]'")
    return Config.fromfile(path)


def needs_mmseg(path):
    """Return True where a config is for mmseg, by itself or by one of its bases."""
    return path.parent.name in ('segmentation', 'depth') or 'mmseg::' in path.read_text()


@pytest.fixture
def data(tmp_path, shared_data, monkeypatch):
    """The folder of all data sets, see :func:`config_runs.link_or_stand_in`."""
    monkeypatch.setenv('MMDAPLED_DATA', str(tmp_path))
    return link_or_stand_in(tmp_path, shared_data)


@pytest.mark.parametrize('name', [name for name in CONFIGS if not name.startswith(DETECTION)])
def test_config_trains_one_iteration(data, name):
    cfg = read(ROOT / name)
    with DefaultScope.overwrite_default_scope(cfg.default_scope):
        model = MODELS.build(without_missing_weights(cfg.model)).train()
        optim_wrapper = build_optim_wrapper(model, cfg.optim_wrapper)
        logs = model.train_step(one_batch(cfg.train_dataloader, 2), optim_wrapper)
    assert all(torch.isfinite(torch.as_tensor(value)).all() for value in logs.values()) and logs['loss'] > 0
    for restorer in outermost_restorers(model).values():
        assert restorer.__class__.__name__.lower().replace('-', '') in name.replace('-', '') or 'plain' in name


@pytest.mark.parametrize('name', CONFIGS)
def test_hooks_of_the_config_build_and_every_restorer_is_watched(data, name):
    cfg = read(ROOT / name)
    with DefaultScope.overwrite_default_scope(cfg.default_scope):
        for hook in cfg.custom_hooks:
            HOOKS.build(hook)
    watched = any(hook['type'] == 'LivenessHook' for hook in cfg.custom_hooks)
    assert watched == ('plain' not in name)


@pytest.mark.parametrize('path', BASES, ids=lambda path: f'{path.parent.name}/{path.stem}')
def test_base_parses(data, path):
    assert len(read(path)) > 0


def own_bases(path):
    """Return the files of ours that a config names as its bases."""
    return [path.parent / base for base in Config._get_base_files(str(path)) if '::' not in base]


def own_files(path):
    """Return the number of our files in the longest chain of bases, the config's own included."""
    return 1 + max(map(own_files, own_bases(path)), default=0)


def test_a_config_has_two_levels_of_our_bases_at_most():
    assert [name for name in CONFIGS if own_files(ROOT / name) > 3] == []


def test_a_config_inherits_one_config_of_mmdet_or_mmseg_at_most():
    for path in (ROOT / 'configs').rglob('*.py'):
        if path.parent.name != 'plans':
            foreign = [base for base in Config._get_base_files(str(path)) if '::' in base]
            assert len(foreign) <= 1 and all(base.startswith(('mmdet::', 'mmseg::')) for base in foreign), path


def test_joint_configs_of_exdark_differ_only_in_their_base():
    files = list((ROOT / 'configs' / 'detection').glob('*_exdark_dapled-t.py'))
    lines = [[line for line in file.read_text().splitlines() if line[:1] not in '#_'] for file in files]
    assert len(files) == 7 and all(other == lines[0] for other in lines)
    for file in files:
        assert own_bases(file) == [file.with_name(file.name.replace('dapled-t', 'plain'))]


def test_every_folder_of_configs_says_what_is_in_it():
    for folder in {(ROOT / name).parent for name in CONFIGS}:
        assert (folder / 'README.md').is_file(), folder


def test_no_config_needs_a_download():
    for path in (ROOT / 'configs').rglob('*.py'):
        text = path.read_text()
        assert 'http' not in text and 'open-mmlab://' not in text and 'torchvision://' not in text, path


@pytest.mark.parametrize('size', ['t', 'n'])
def test_distilled_configs_differ_in_their_teacher_alone(data, size):
    taught, alone = (read(ROOT / f'configs/comparison/dapled-{size}_{arm}.py') for arm in ('distilled', 'photos-night'))
    assert taught.model.losses.pop('distillation')['type'] == 'DistillationLoss'
    settings = {'teacher', 'teacher_weight', 'teacher_heatmap_weight', 'clean_share'}
    assert {key: value for key, value in taught.items() if key not in settings} == dict(alone.items())
