# YOLOX-Nano from COCO, fine-tuned on COCO128 turned to night and on nothing of MSRS, on whose night it is evaluated.

_base_ = [
    '../_base_/models/yolox-nano.py',
    '../_base_/datasets/msrs_night_coco128.py',
    '../_base_/schedules/finetune_8e.py',
    '../_base_/default_runtime.py',
]

# ======================= settings =======================
task_checkpoint = '{{$MMDAPLED_DATA:data}}/weights/yolox_nano_coco.pth'  # 80 classes; the head is sliced by name
white_balance = (0.4, 1.6)  # linear gains of blue and red: lamps are orange, green or blue
spatial_prob = 0.3  # share of images whose darkness, blur and noise vary in space
batch_size = 4
max_epochs = 16
base_lr = 2e-5  # a higher one makes the detector forget real images for the synthetic night
restorer_lr_factor = 50.0

# ======================= data =======================
degraded_pipeline = [
    dict(step, white_balance=white_balance, spatial=spatial_prob) if step['type'] == 'NightDegradation' else step
    for step in _base_.degraded_pipeline
]
train_dataloader = dict(
    batch_size=batch_size, dataset=dict(datasets=[dict(_base_.coco_train, pipeline=degraded_pipeline)])
)

# ======================= schedule =======================
train_cfg = dict(max_epochs=max_epochs, val_interval=max_epochs)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end={{_base_.warmup_iters}}),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=0, end=max_epochs, T_max=max_epochs,
         convert_to_iter_based=True),
]  # fmt: skip
optim_wrapper = dict(
    optimizer=dict(lr=base_lr), paramwise_cfg=dict(custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)})
)
custom_hooks = [dict(type='TaskCheckpointHook', checkpoint=task_checkpoint), dict(type='ChannelsLastHook')]
