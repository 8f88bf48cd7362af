"""tools/train.py and tools/test.py with models of mmseg, as a user runs them, a few images at a time."""

import json
import math
import re

import cv2
import pytest
from tool_runs import run

from mmdapled.datasets.street.scene import LABELS, cached_street

pytest.importorskip('mmseg', reason="needs mmsegmentation: pip install -e '.[lite,seg]'")

SIZE = dict(height=64, width=96)
SMALL = [
    'train_dataloader.dataset.length=40', 'train_dataloader.batch_size=2', 'train_cfg.max_epochs=1',
    'train_cfg.val_interval=1', 'default_hooks.logger.interval=1', 'log_processor.window_size=1',
    'param_scheduler.0.end=4',
    *(f'{split}_dataloader.dataset.{key}={value}' for split in ('train', 'val', 'test') for key, value in SIZE.items()),
    *(f'{split}_dataloader.dataset.length=3' for split in ('val', 'test')),
]  # fmt: skip
CITYSCAPES = 'mmseg::segformer/segformer_mit-b0_8xb1-160k_cityscapes-1024x1024.py'


def entries(work_dir):
    """The logged entries of a work dir, in order."""
    logs = sorted(work_dir.glob('*/vis_data/scalars.json'))
    return [json.loads(line) for log in logs for line in log.read_text().splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ('name', 'score'),
    [('segmentation/segformer_mit-b0', 'mIoU'), ('segmentation/deeplabv3plus_r18', 'mIoU'), ('depth/mit-b0', 'd1')],
)
def test_both_arms_train_and_are_measured_in_one_loop(tmp_path, name, score):
    nights = []
    for arm in ('plain', 'dapled-t'):
        config = f'configs/{name}_night-street_{arm}.py'
        printed = run('train', config, '--work-dir', tmp_path / arm, '--seed', 0, '--cfg-options', *SMALL)
        steps = [entry for entry in entries(tmp_path / arm) if 'loss' in entry]
        losses = [entry['loss'] for entry in steps]
        assert len(losses) == 20 and sum(losses[-5:]) < 0.95 * sum(losses[:5])
        assert all(math.isfinite(value) for entry in steps for value in entry.values() if isinstance(value, float))
        measured = entries(tmp_path / arm)[-1]
        assert {score, 'PSNR', 'SSIM'} <= set(measured)
        nights.append(measured['PSNR'])
        assert ('liveness: restorer (DAPLED)' in printed) == (arm == 'dapled-t')
    tested = run(
        'test', config, tmp_path / arm / 'epoch_1.pth', '--work-dir', tmp_path / 'test', '--cfg-options', *SMALL
    )
    found = re.search(rf'Epoch\(test\).* {score}: ([\d.]+)', tested)
    assert float(found[1]) == pytest.approx(measured[score], abs=1e-4)
    assert nights[1] > nights[0] + 5


@pytest.mark.slow
def test_predictions_and_images_are_written_and_views_are_merged(tmp_path):
    config = 'configs/segmentation/segformer_mit-b0_night-street_plain.py'
    small = ['--work-dir', tmp_path / 'run', '--cfg-options', *SMALL]
    run('test', config, 'none', '--out', tmp_path / 'maps', '--show-dir', tmp_path / 'shown', *small)
    written = sorted((tmp_path / 'maps').glob('*.png'))
    assert len(written) == 3 and cv2.imread(str(written[0]), cv2.IMREAD_UNCHANGED).max() < len(LABELS)
    assert len(list((tmp_path / 'shown' / 'restoration').glob('*.png'))) == 1
    assert 'mIoU: ' in run('test', config, 'none', '--tta', *small)


def write_cityscapes(root):
    """A few streets in Cityscapes' layout; labels are below its nineteen."""
    for split, count in (('train', 4), ('val', 2)):
        for index in range(count):
            street = cached_street(seed=0, index=index, **SIZE)
            for folder, suffix, picture in (('leftImg8bit', 'leftImg8bit', street.image // 4),
                                            ('gtFine', 'gtFine_labelTrainIds', street.labels)):  # fmt: skip
                file = root / folder / split / 'street' / f'street_{index:06d}_{suffix}.png'
                file.parent.mkdir(parents=True, exist_ok=True)
                assert cv2.imwrite(str(file), picture)


@pytest.mark.slow
@pytest.mark.parametrize('way', ['joint', 'preprocessor', 'backbone'])
def test_restorer_is_put_in_front_of_a_config_of_mmseg_by_a_flag(tmp_path, way):
    write_cityscapes(tmp_path / 'cityscapes')
    place = 'model.task_model' if way == 'joint' else 'model'
    preprocessor = f'{place}.data_preprocessor' + ('.data_preprocessor' if way == 'preprocessor' else '')
    backbone = f'{place}.backbone' + ('.backbone' if way == 'backbone' else '')
    options = [
        f'{backbone}.init_cfg=None', f'{preprocessor}.size=(64,64)',
        f'{place}.test_cfg.crop_size=(64,64)', f'{place}.test_cfg.stride=(64,32)',
        'train_dataloader.dataset.pipeline.2.scale=(96,64)', 'train_dataloader.dataset.pipeline.3.crop_size=(64,64)',
        'train_dataloader.batch_size=2', 'train_cfg.max_iters=10', 'train_cfg.val_interval=10',
        'default_hooks.checkpoint.interval=10',
    ]  # fmt: skip
    for split in ('train', 'val', 'test'):
        loader = f'{split}_dataloader'
        options += [f'{loader}.num_workers=0', f'{loader}.persistent_workers=False']
        options += [f'{loader}.dataset.data_root={tmp_path / "cityscapes"}']
    options += [f'{split}_dataloader.dataset.pipeline.1.scale=(96,64)' for split in ('val', 'test')]
    printed = run('train', CITYSCAPES, '--restorer', 'dapled-t', '--restorer-checkpoint', 'dapled-t', '--way', way,
                  '--work-dir', tmp_path / 'run', '--cfg-options', *options)  # fmt: skip
    assert re.search(r'liveness: .*DAPLED.* was called .* times in 10 iterations', printed)
    assert 'mIoU: ' in printed and (tmp_path / 'run' / 'iter_10.pth').is_file()
