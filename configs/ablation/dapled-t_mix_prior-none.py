# The use of the prior on a mixed stream of day, dusk, night and blur: dapled-t without a prior; the other configs of
# the mix add one. Short training from scratch on the mixture of photos_night.py.

_base_ = [
    '../_base_/datasets/photos_night.py',
    '../_base_/losses/photos_night.py',
    '../_base_/schedules/restoration.py',
]

# ======================= settings =======================
max_iters = 800
batch_size = 6
learning_rate = 2e-3
final_lr = 1e-6
weight_decay = 1e-4
average_momentum = 5e-3  # share of the newest weights in the average

# ======================= model =======================
model = dict(type='RestorationModel', restorer=dict(type='DAPLED', arch='t'), losses={{_base_.losses}})

# ======================= data =======================
train_dataloader = dict(batch_size=batch_size)
mix_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='PhotoMix'),
    dict(type='PackRestorationInputs', meta_keys=('img_id', 'img_path', 'ori_shape', 'img_shape', 'group')),
]
val_dataloader = dict(dataset=dict(pipeline=mix_pipeline))
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR', group_key='group'), dict(type='SSIM', group_key='group')]
test_evaluator = val_evaluator

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
