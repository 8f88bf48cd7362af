# dapled-t trained on day photos turned to night, with the features of a frozen YOLOX-Nano as a loss. Joint training
# starts from its checkpoint (restorer_checkpoint of JointModel).

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/losses/frozen_features.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/'
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'
batch_size = 4
max_iters = 800
learning_rate = 1e-3

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='DAPLED', arch='t'),
    task_model={{_base_.model}},
    task_checkpoint=task_checkpoint,
    classes=('person', 'bicycle', 'car'),
    frozen_task=True,
    task_loss_weight=0.0,
    losses={{_base_.losses}},
)

# ======================= data =======================
pipeline = {{_base_.crops_pipeline}}
photos = dict(
    type='NightCocoDataset', data_root=data_root + 'coco128/', ann_file='annotations/instances_train2017.json',
    data_prefix=dict(img='train2017/'), pipeline=pipeline,
)  # fmt: skip
streets = dict(
    type='MSRSNightDataset', data_root=data_root + 'msrs_night/', ann_file='annotations/day.json',
    data_prefix=dict(img='day/'), pipeline=pipeline,
)  # fmt: skip
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=0,
    sampler=dict(type='InfiniteSampler', shuffle=True),
    dataset=dict(type='ConcatDataset', datasets=[photos, streets]),
)

# ======================= schedule =======================
train_cfg = dict(_delete_=True, type='IterBasedTrainLoop', max_iters=max_iters, val_interval=max_iters + 1)
val_cfg = None
test_cfg = None
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(optimizer=dict(lr=learning_rate, weight_decay=1e-4), clip_grad=dict(max_norm=1.0))
default_hooks = dict(
    logger=dict(interval=20), checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=max_iters // 4)
)
log_processor = dict(by_epoch=False)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
