import cv2
import numpy as np
import pytest
import torch
from mmengine.model import BaseModel
from mmengine.runner import Runner

from mmdapled.engine import ProgressiveCropHook

STAGES = [dict(begin=0, crop_size=16, batch_size=4), dict(begin=3, crop_size=32, batch_size=2)]


class Recorder(BaseModel):
    """Model that keeps the shapes of its training batches."""

    def __init__(self):
        super().__init__(dict(type='mmengine.ImgDataPreprocessor'))
        self.weight = torch.nn.Parameter(torch.zeros(()))
        self.shapes = []

    def forward(self, inputs, data_samples=None, mode='tensor'):
        self.shapes.append(tuple(inputs.shape))
        return dict(loss=self.weight * inputs.float().mean())


def runner_of(folder, iterations, stages=STAGES, crop='PairedRandomCrop', **kwargs):
    """Return the runner of a training on three images."""
    images = folder / 'images'
    images.mkdir(exist_ok=True)
    for index in range(3):
        cv2.imwrite(str(images / f'{index}.png'), np.random.default_rng(index).integers(0, 256, (48, 64, 3)))
    pipeline = [dict(type='LoadImageFromFile'), dict(type=crop, size=16) if crop else dict(type='PairedRandomFlip'),
                dict(type='PackRestorationInputs')]  # fmt: skip
    dataset = dict(type='ImageFolderDataset', data_prefix=dict(img=str(images)), pipeline=pipeline)
    loader = dict(
        batch_size=4, num_workers=0, sampler=dict(type='InfiniteSampler', shuffle=True),
        dataset=dict(type='ConcatDataset', datasets=[dataset, dataset]),
    )  # fmt: skip
    return Runner(
        model=Recorder(), work_dir=str(folder / 'work'), train_dataloader=loader, cfg=dict(train_dataloader=loader),
        train_cfg=dict(type='IterBasedTrainLoop', max_iters=iterations),
        optim_wrapper=dict(optimizer=dict(type='SGD', lr=0.1)),
        custom_hooks=[dict(type='ProgressiveCropHook', stages=stages)],
        default_hooks=dict(checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=4)),
        experiment_name=f'{folder.name}_{iterations}', default_scope='mmengine', **kwargs,
    )  # fmt: skip


def test_crops_and_batches_change_at_their_iteration(tmp_path):
    run = runner_of(tmp_path, 5)
    run.train()
    assert run.model.shapes == [(4, 3, 16, 16)] * 3 + [(2, 3, 32, 32)] * 2


def test_a_resumed_run_starts_in_its_stage(tmp_path):
    runner_of(tmp_path, 4).train()
    run = runner_of(tmp_path, 6, resume=True)
    run.train()
    assert run.model.shapes == [(2, 3, 32, 32)] * 2


def test_a_pipeline_without_the_crop_is_refused(tmp_path):
    with pytest.raises(ValueError, match='PairedRandomCrop'):
        runner_of(tmp_path, 1, crop=None).train()


@pytest.mark.parametrize('begins', [[], [1], [0, 4, 4], [0, 5, 2]])
def test_stages_out_of_order_are_refused(begins):
    with pytest.raises(ValueError, match='growing `begin` from 0'):
        ProgressiveCropHook([dict(begin=begin, crop_size=16, batch_size=1) for begin in begins])
