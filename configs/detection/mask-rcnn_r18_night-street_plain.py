# Mask R-CNN R18 from scratch on NightStreet, with boxes and masks: no files, no weights. The Identity in front changes
# no bit of the plain detector; it lets PSNR and SSIM of the unrestored night be measured in the same loop.

_base_ = [
    '../_base_/models/mask-rcnn_r18.py',
    '../_base_/datasets/night_street.py',
    '../_base_/schedules/scratch_6e.py',
    '../_base_/default_runtime.py',
]

model = dict(_delete_=True, type='JointModel', restorer=dict(type='Identity'), task_model={{_base_.model}})
custom_hooks = [dict(type='ChannelsLastHook')]

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
