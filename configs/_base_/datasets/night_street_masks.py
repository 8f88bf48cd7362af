# NightStreet with masks of people, bicycles and cars, for training and for evaluation.

_base_ = './night_street.py'

# ======================= pipelines =======================
# Padding is left to the data preprocessor: mmdet can't paste the mask of a box that lies in padding of the pipeline's.
train_pipeline = [
    dict(step, with_mask=True) if step['type'] == 'LoadAnnotations' else step
    for step in _base_.train_pipeline
    if step['type'] != 'Pad'
]
test_pipeline = [step for step in _base_.test_pipeline if step['type'] != 'Pad']

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
val_evaluator = [
    dict(type='mmdet.CocoMetric', metric=['bbox', 'segm']),
    dict(type='PSNR'),
    dict(type='SSIM'),
]
test_evaluator = val_evaluator
