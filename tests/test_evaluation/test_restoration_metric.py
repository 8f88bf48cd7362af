"""PSNR and SSIM in the loops of a real Runner, with and without ground truth."""

import math

import pytest
import torch
from mmengine.evaluator import Evaluator
from mmengine.model import BaseModel
from mmengine.runner import Runner
from mmengine.structures import BaseDataElement
from torch.utils.data import Dataset

from mmdapled.evaluation import PSNR
from mmdapled.evaluation.restoration_metric import clean_rgb


class Pairs(Dataset):
    """Five grey images; `gt_img` is 10 levels brighter if `with_gt`."""

    metainfo = dict(classes=('thing',))

    def __init__(self, with_gt=(True, True, True, False, False)) -> None:
        self.with_gt = with_gt

    def __len__(self) -> int:
        return len(self.with_gt)

    def __getitem__(self, index: int) -> dict:
        night = torch.full((3, 16, 20), 20 * index, dtype=torch.uint8)
        sample = BaseDataElement(metainfo=dict(index=index))
        if self.with_gt[index]:
            sample.set_field(night + 10 * (index + 1), 'gt_img', field_type='data')
        return dict(inputs=night, data_samples=sample)


class Echo(BaseModel):
    """Predict the night image itself as restored."""

    def forward(self, inputs, data_samples=None, mode='tensor'):
        for image, sample in zip(inputs, data_samples, strict=True):
            sample.set_field(image.flip(0).float() / 255, 'restored_img', field_type='data')
        return data_samples


def runner(tmp_path, dataset):
    loader = dict(
        batch_size=2, num_workers=0, dataset=dataset, sampler=dict(type='DefaultSampler', shuffle=False),
        collate_fn=dict(type='pseudo_collate'),
    )  # fmt: skip
    return Runner(
        model=Echo(), work_dir=str(tmp_path), val_dataloader=loader, val_cfg=dict(type='ValLoop'),
        val_evaluator=[dict(type='PSNR'), dict(type='SSIM')], experiment_name='restoration_metric',
    )  # fmt: skip


def test_mean_over_images_on_a_val_loop(tmp_path):
    metrics = runner(tmp_path, Pairs()).val()
    # PSNR of a constant difference of d levels is 20 log10(255 / d); the last two images have no ground truth.
    expected = sum(20 * torch.log10(torch.tensor(255 / d)).item() for d in (10, 20, 30)) / 3
    assert metrics['PSNR'] == pytest.approx(expected, abs=1e-4)
    assert 0.3 < metrics['SSIM'] < 1


def test_no_ground_truth_gives_no_value_and_one_warning(monkeypatch):
    shown = []
    monkeypatch.setattr('mmdapled.evaluation.restoration_metric.print_log', lambda text, **_: shown.append(text))
    evaluator = Evaluator([dict(type='PSNR')])
    for _ in range(2):
        evaluator.process([BaseDataElement(restored_img=torch.rand(3, 16, 16))] * 3)
        assert evaluator.evaluate(size=3) == {}
    assert len(shown) == 1 and 'none of the 3 samples has `gt_img`' in shown[0]


def test_results_start_afresh_after_each_evaluation():
    evaluator = Evaluator([dict(type='PSNR')])
    for level, expected in ((51, 13.9794), (255, 0.0)):
        gt_img = torch.full((3, 16, 16), level, dtype=torch.uint8)
        evaluator.process([BaseDataElement(restored_img=torch.zeros(3, 16, 16), gt_img=gt_img)])
        assert evaluator.evaluate(size=1)['PSNR'] == pytest.approx(expected, abs=1e-3)


def test_a_model_that_restores_nothing_is_named():
    evaluator = Evaluator([dict(type='SSIM')])
    with pytest.raises(KeyError, match='JointModel'):
        evaluator.process([BaseDataElement(gt_img=torch.zeros(3, 16, 16, dtype=torch.uint8))])


def test_clean_image_is_read_as_bgr():
    bgr = torch.tensor([10, 20, 30], dtype=torch.uint8).view(3, 1, 1).expand(3, 4, 4)
    assert (clean_rgb(bgr, (4, 4))[:, 0, 0] * 255).round().tolist() == [30, 20, 10]


def test_clean_image_is_averaged_to_the_restored_size():
    bgr = torch.zeros(3, 4, 4, dtype=torch.uint8)
    bgr[:, ::2, ::2] = 200
    assert (clean_rgb(bgr, (2, 2)) * 255).unique().tolist() == pytest.approx([50])


def test_groups_have_means_of_their_own():
    metric = PSNR(group_key='group')
    clean = torch.full((3, 16, 16), 100, dtype=torch.uint8)
    for group, error in (('day', 0), ('blurred night', 10), ('blurred night', 20)):
        restored = (clean.float() + error) / 255
        metric.process({}, [dict(gt_img=clean, restored_img=restored, group=group)])
    values = metric.evaluate(3)
    first, second = (20 * math.log10(255 / error) for error in (10, 20))
    assert values == pytest.approx(
        {'PSNR': (100 + first + second) / 3, 'PSNR_day': 100, 'PSNR_blurred_night': (first + second) / 2}, abs=1e-3
    )
    with pytest.raises(KeyError, match='group'):
        metric.process({}, [dict(gt_img=clean, restored_img=clean / 255)])
