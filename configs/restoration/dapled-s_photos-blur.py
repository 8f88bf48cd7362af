# First step of dapled-s: its blur kernel and its deblurring, on day photos that are blurred and nothing else. Trained
# on the night mixture from the start, it hardly learns to deblur. The trunk rests; it comes from dapled-t later.

_base_ = [
    '../_base_/datasets/photos_blur.py',
    '../_base_/losses/photos_deblurring.py',
    '../_base_/schedules/restoration.py',
]

# ======================= settings =======================
max_iters = 4_000
val_interval = 2_000
learning_rate = 1e-3
final_lr = 1e-6
weight_decay = 1e-4
average_momentum = 2e-3  # share of the newest weights in the average
resting = ('stem', 'encoder', 'decoder', 'histogram', 'illumination', 'gate', 'detail.reduce')

# ======================= model =======================
model = dict(
    type='RestorationModel',
    restorer=dict(type='DAPLED', arch='s'),
    losses=dict(
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        blur_kernel={{_base_.losses.blur_kernel}},
    ),
)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=100),
    dict(type='CosineAnnealingLR', eta_min=final_lr, by_epoch=False, begin=0, end=max_iters, T_max=max_iters),
]
optim_wrapper = dict(
    type='BFloat16OptimWrapper',
    optimizer=dict(_delete_=True, type='AdamW', lr=learning_rate, betas=(0.9, 0.99), weight_decay=weight_decay),
    paramwise_cfg=dict(custom_keys={f'restorer.{part}': dict(lr_mult=0.0, decay_mult=0.0) for part in resting}),
)
default_hooks = dict(checkpoint=dict(interval=val_interval, max_keep_ckpts=1))
custom_hooks = [
    dict(type='LivenessHook'),
    dict(type='ChannelsLastHook'),
    dict(type='EMAHook', ema_type='ExponentialMovingAverage', momentum=average_momentum, priority='NORMAL'),
]
