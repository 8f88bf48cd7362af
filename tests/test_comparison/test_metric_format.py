"""mmdet's shares become points; mmseg's percentages stay."""

import pytest

from mmdapled.comparison.metric_format import format_of


@pytest.mark.parametrize(
    ('metric', 'label', 'value', 'shown'),
    [
        ('coco/bbox_mAP_50', 'bbox_mAP_50', 0.25, 25),
        ('coco/segm_mAP', 'segm_mAP', 0.25, 25),
        ('coco/luma/0-25/bbox_mAP', 'luma/0-25/bbox_mAP', 0.25, 25),
        ('coco/luma/0-25/images', 'luma/0-25/images', 40, 40),
        ('pascal_voc/AP50', 'AP50', 0.25, 25),
        ('coco/AR@100', 'AR@100', 0.25, 25),
        ('mIoU', 'mIoU', 41.5, 41.5),
        ('aAcc', 'aAcc', 80, 80),
        ('PSNR', 'PSNR', 20.5, 20.5),
        ('SSIM', 'SSIM', 0.5, 0.5),
        ('d1', 'd1', 0.9, 0.9),
        ('abs_rel', 'abs_rel ↓', 0.125, 0.125),
        ('rmse', 'rmse ↓', 7.5, 7.5),
    ],
)
def test_scale_and_name(metric, label, value, shown):
    unit = format_of(metric)
    assert unit.label == label and unit.shown(value) == pytest.approx(shown)


def test_cocos_minus_one_is_no_value_and_a_negative_decibel_is_one():
    assert format_of('coco/bbox_mAP_l').shown(-1.0) is None and format_of('PSNR').shown(-1.0) == -1


def test_metrics_below_one_have_three_digits():
    assert [format_of(name).digits for name in ('SSIM', 'abs_rel', 'mIoU', 'coco/bbox_mAP', 'PSNR')] == [3, 3, 1, 1, 1]
