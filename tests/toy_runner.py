"""A real mmengine Runner on eight small images, for tests of hooks."""

import itertools

import torch
from mmengine.runner import Runner
from torch.utils.data import Dataset
from toy_detector import batch

_numbers = itertools.count()


class Photos(Dataset):
    """Eight dark images, the first with a clean one; ``jitter`` changes them by torch's global random state."""

    metainfo = dict(classes=('car', 'person'))

    def __init__(self, jitter=False):
        self.jitter = jitter

    def __len__(self):
        return 8

    def __getitem__(self, index):
        noise = torch.rand(()) if self.jitter else 0.0
        with torch.random.fork_rng():
            torch.manual_seed(index)
            data = batch([(32, 32)], clean=(0,) if index == 0 else ())
        return dict(inputs=(data['inputs'][0] * (1 + noise)).byte(), data_samples=data['data_samples'][0])


def toy_runner(model, work_dir, hooks, epochs=1, jitter=False, **kwargs):
    """Return a Runner with four iterations per epoch, of two images each."""
    return Runner(
        model=model,
        work_dir=str(work_dir),
        train_dataloader=dict(
            batch_size=2, num_workers=0, dataset=Photos(jitter), sampler=dict(type='DefaultSampler', shuffle=False),
            collate_fn=dict(type='pseudo_collate'),
        ),
        custom_hooks=hooks,
        **{
            'train_cfg': dict(by_epoch=True, max_epochs=epochs),
            'optim_wrapper': dict(optimizer=dict(type='SGD', lr=0.01)),
            'default_hooks': dict(checkpoint=None),
            **kwargs,
        },
        experiment_name=f'toy{next(_numbers)}',
    )  # fmt: skip
