# Restorers under one schedule: 800 iterations in bfloat16, weights averaged.

_base_ = './restoration.py'

# ======================= settings =======================
max_iters = 800
learning_rate = 1e-3
final_lr = 1e-6
weight_decay = 1e-4
average_momentum = 5e-3  # share of the newest weights in the average

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=max_iters)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(type='CosineAnnealingLR', eta_min=final_lr, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(
    type='BFloat16OptimWrapper',
    optimizer=dict(_delete_=True, type='AdamW', lr=learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay),
)
default_hooks = dict(checkpoint=dict(interval=max_iters, max_keep_ckpts=1))
custom_hooks = [
    dict(type='LivenessHook'),
    dict(type='ChannelsLastHook'),
    dict(type='EMAHook', ema_type='ExponentialMovingAverage', momentum=average_momentum, priority='NORMAL'),
]
