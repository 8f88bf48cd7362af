# Fine-tune a COCO detector on a small night set: AdamW, linear warm-up, cosine to zero, the last epoch counts.

_base_ = '../default_runtime.py'

# ======================= settings =======================
max_epochs = 8
base_lr = 2e-4
weight_decay = 0.05
warmup_iters = 20
restorer_lr_factor = 1.0  # learning rate of the restorer relative to the task model's; a plain model ignores it

# ======================= schedule =======================
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=max_epochs, val_interval=max_epochs)
val_cfg = dict(type='ValLoop')
test_cfg = dict(type='TestLoop')
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=warmup_iters),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=0, end=max_epochs, T_max=max_epochs,
         convert_to_iter_based=True),
]  # fmt: skip
optim_wrapper = dict(
    type='OptimWrapper',
    optimizer=dict(type='AdamW', lr=base_lr, weight_decay=weight_decay),
    clip_grad=dict(max_norm=35),
    paramwise_cfg=dict(
        norm_decay_mult=0, bias_decay_mult=0, custom_keys={'restorer': dict(lr_mult=restorer_lr_factor)}
    ),
)
auto_scale_lr = dict(enable=False, base_batch_size=8)

# ======================= runtime =======================
default_hooks = dict(logger=dict(interval=10), checkpoint=dict(max_keep_ckpts=1))
log_processor = dict(window_size=10)
env_cfg = dict(mp_cfg=dict(opencv_num_threads=1))
