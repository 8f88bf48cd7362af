import pytest
from mmengine.config import Config

from mmdapled.run_config.run_options import dataset_classes, require_parts

CARS = dict(type='CocoDataset', metainfo=dict(classes=('car',)))


@pytest.mark.parametrize('split', ['train', 'val', 'test'])
def test_classes_are_those_of_the_first_data_set_of_the_config(split):
    assert dataset_classes(Config({f'{split}_dataloader': dict(dataset=CARS)})) == ('car',)
    wrapped = dict(type='RepeatDataset', dataset=dict(type='ConcatDataset', datasets=[CARS]))
    assert dataset_classes(Config({f'{split}_dataloader': dict(dataset=wrapped)})) == ('car',)


def test_classes_are_unknown_without_data_and_without_a_list():
    assert dataset_classes(Config(dict(train_dataloader=None))) is None
    assert dataset_classes(Config(dict(test_dataloader=dict(dataset=dict(type='CocoDataset'))))) is None


def test_missing_parts_are_named():
    cfg = Config(dict(test_dataloader=dict(dataset=CARS), test_cfg=dict(), test_evaluator=None))
    require_parts(cfg, ('test_dataloader', 'test_cfg'))
    with pytest.raises(SystemExit, match='; train_cfg, test_evaluator missing'):
        require_parts(cfg, ('test_cfg', 'train_cfg', 'test_evaluator'))
