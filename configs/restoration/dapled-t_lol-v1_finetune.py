# dapled-t on LOL-v1, from the bundled weights. For few pairs: a short schedule, large crops that show
# how bright the whole picture is, averaged weights.

_base_ = ['../_base_/datasets/lol_v1.py', '../_base_/schedules/restoration.py']

# ======================= settings =======================
max_iters = 400  # more fits the few training pairs better and others worse
val_interval = 200
learning_rate = 1e-3
final_lr = 1e-6
weight_decay = 1e-4
average_momentum = 5e-3  # share of the newest weights in the average
crop_size = 320  # pixels
batch_size = 4
num_workers = 1
charbonnier_weight = 1.0
edge_weight = 0.1
illumination_weight = 1.0

# ======================= model =======================
model = dict(
    type='RestorationModel',
    restorer=dict(type='DAPLED', arch='t', checkpoint='dapled-t'),
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        edge=dict(type='EdgeLoss', loss_weight=edge_weight),
        illumination=dict(type='IlluminationLoss', loss_weight=illumination_weight),
    ),
)

# ======================= data =======================
train_dataloader = dict(batch_size=batch_size, num_workers=num_workers)
val_dataloader = dict(num_workers=num_workers)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=final_lr, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(
    optimizer=dict(_delete_=True, type='AdamW', lr=learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay)
)
default_hooks = dict(checkpoint=dict(interval=val_interval, max_keep_ckpts=1))
custom_hooks = [
    dict(type='LivenessHook'),
    dict(type='ChannelsLastHook'),
    dict(type='ProgressiveCropHook', stages=[dict(begin=0, crop_size=crop_size, batch_size=batch_size)]),
    dict(type='EMAHook', ema_type='ExponentialMovingAverage', momentum=average_momentum, priority='NORMAL'),
]
