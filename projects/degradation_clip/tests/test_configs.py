"""Every config of the project is built and trained for one iteration; none needs a download."""

from pathlib import Path

import pytest
import torch
from config_runs import link_or_stand_in, one_batch
from mmengine.config import Config
from mmengine.optim import build_optim_wrapper
from mmengine.registry import HOOKS, DefaultScope

from mmdapled.priors.builder import EMBEDDED
from mmdapled.priors.weight_files import local_file
from mmdapled.registry import MODELS

CONFIGS = sorted((Path(__file__).resolve().parents[1] / 'configs').glob('*.py'))


@pytest.mark.parametrize('path', CONFIGS, ids=lambda path: path.stem)
def test_config_trains_one_iteration_and_its_hooks_build(path, tmp_path, shared_data, monkeypatch):
    monkeypatch.setenv('MMDAPLED_DATA', str(link_or_stand_in(tmp_path, shared_data)))
    cfg = Config.fromfile(path)
    if cfg.model.get('pretrained') == EMBEDDED and local_file(cfg.model.model, EMBEDDED) is None:
        pytest.skip('needs the bundled weights, which export_prior.py makes')
    with DefaultScope.overwrite_default_scope(cfg.default_scope):
        model = MODELS.build(cfg.model).train()
        optim_wrapper = build_optim_wrapper(model, cfg.optim_wrapper)
        logs = model.train_step(one_batch(cfg.train_dataloader, 2), optim_wrapper)
        assert not any(hook['type'] == 'LivenessHook' for hook in cfg.custom_hooks)
        for hook in cfg.custom_hooks:
            HOOKS.build(hook)
    assert all(torch.isfinite(torch.as_tensor(value)).all() for value in logs.values()) and logs['loss'] > 0


@pytest.mark.parametrize('path', CONFIGS, ids=lambda path: path.stem)
def test_no_config_needs_a_download(path):
    text = path.read_text()
    assert 'http' not in text and 'open-mmlab://' not in text and 'torchvision://' not in text
