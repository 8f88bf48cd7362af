# dapled-t on photos, degraded or as they are; weights are averaged over iterations.
# bfloat16: two thirds of the time on a CPU with AMX. How the bundled weights were trained: their model card.

_base_ = [
    '../_base_/datasets/photos_night.py',
    '../_base_/losses/photos_night.py',
    '../_base_/schedules/restoration.py',
]

# ======================= settings =======================
arch = 't'
max_iters = 6_000
val_interval = 3_000
learning_rate = 2e-3
final_lr = 1e-6
weight_decay = 1e-4
average_momentum = 2e-3  # share of the newest weights in the average

# ======================= model =======================
model = dict(type='RestorationModel', restorer=dict(type='DAPLED', arch=arch), losses={{_base_.losses}})

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=100),
    dict(type='CosineAnnealingLR', eta_min=final_lr, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(
    type='BFloat16OptimWrapper',
    optimizer=dict(_delete_=True, type='AdamW', lr=learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay),
)
default_hooks = dict(checkpoint=dict(interval=val_interval, max_keep_ckpts=1))
custom_hooks = [
    dict(type='LivenessHook'),
    dict(type='ChannelsLastHook'),
    dict(type='EMAHook', ema_type='ExponentialMovingAverage', momentum=average_momentum, priority='NORMAL'),
]
