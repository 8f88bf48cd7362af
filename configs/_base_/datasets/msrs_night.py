# MSRS-night alone: train on its night and day images, evaluate on its night.

_base_ = './msrs_night_coco128.py'

train_dataloader = dict(dataset=dict(datasets=[{{_base_.night_train}}, {{_base_.day_train}}]))
