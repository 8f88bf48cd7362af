# dapled-s on photos, degraded or as they are, with the estimated blur kernel supervised.

_base_ = './dapled-t_photos-night.py'

# ======================= settings =======================
max_iters = 4_000
val_interval = 2_000
learning_rate = 1e-3
kernel_weight = 0.01
stages = [
    dict(begin=0, crop_size=128, batch_size=8),  # pixels, images
    dict(begin=max_iters // 2, crop_size=192, batch_size=4),
    dict(begin=max_iters * 5 // 6, crop_size=256, batch_size=3),
]

# ======================= model =======================
model = dict(restorer=dict(arch='s'), losses=dict(blur_kernel=dict(type='BlurKernelLoss', loss_weight=kernel_weight)))

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=100),
    dict(
        type='CosineAnnealingLR', eta_min={{_base_.final_lr}}, by_epoch=False, begin=0, end=max_iters, T_max=max_iters
    ),
]
optim_wrapper = dict(optimizer=dict(lr=learning_rate))
default_hooks = dict(checkpoint=dict(interval=val_interval, max_keep_ckpts=1))
custom_hooks = [
    dict(type='LivenessHook'),
    dict(type='ChannelsLastHook'),
    dict(type='ProgressiveCropHook', stages=stages),
    dict(type='EMAHook', ema_type='ExponentialMovingAverage', momentum={{_base_.average_momentum}}, priority='NORMAL'),
]
