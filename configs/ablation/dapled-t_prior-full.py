# The use of the prior in restoration: dapled-t with the whole of mmdapled-tiny; the other configs here remove a part.
# Short restoration training on photos turned to night, a frozen YOLOX-Nano's features as a loss. Validation: COCO128
# val through a fixed night (PSNR, SSIM, mAP). Test: real night, MSRS val (mAP of the frozen detector, zero-shot).

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/coco128_night.py',
    '../_base_/losses/frozen_features.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'
msrs_root = '{{$MMDAPLED_DATA:data}}/msrs_night/'
batch_size = 4
max_iters = 400
learning_rate = 1e-3

# ======================= model =======================
prior = dict(type='CLIPPrior', model='mmdapled-tiny', pretrained='embedded', working_size=320)
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='DAPLED', arch='t', prior=prior),
    task_model={{_base_.model}},
    task_checkpoint=task_checkpoint,
    classes={{_base_.classes}},
    frozen_task=True,
    task_loss_weight=0.0,
    losses={{_base_.losses}},
)

# ======================= data =======================
train_pipeline = {{_base_.crops_pipeline}}
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=0,
    persistent_workers=False,
    sampler=dict(_delete_=True, type='InfiniteSampler', shuffle=True),
    dataset=dict(filter_cfg=dict(filter_empty_gt=False), pipeline=train_pipeline),
)
val_dataloader = dict(num_workers=0, persistent_workers=False)
test_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='Resize', scale={{_base_.image_size}}, keep_ratio=True),
    {{_base_.pad_to_size}},
    dict(type='LoadAnnotations', with_bbox=True),
    dict(type='mmdet.PackDetInputs', meta_keys={{_base_.det_meta_keys}}),
]
test_dataloader = dict(
    _delete_=True,
    batch_size=1,
    num_workers=0,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='MSRSNightDataset', data_root=msrs_root, ann_file='annotations/val.json',
        data_prefix=dict(img='val/'), test_mode=True, pipeline=test_pipeline,
    ),
)  # fmt: skip
val_evaluator = [{{_base_.val_evaluator}}, dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = dict(
    _delete_=True, type='mmdet.CocoMetric', ann_file=msrs_root + 'annotations/val.json', metric='bbox'
)

# ======================= schedule =======================
train_cfg = dict(_delete_=True, type='IterBasedTrainLoop', max_iters=max_iters, val_interval=max_iters)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(optimizer=dict(lr=learning_rate, weight_decay=1e-4), clip_grad=dict(max_norm=1.0))
default_hooks = dict(
    logger=dict(interval=20), checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=max_iters)
)
log_processor = dict(by_epoch=False)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
