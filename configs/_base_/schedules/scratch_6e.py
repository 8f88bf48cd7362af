# Train a small task model from scratch in minutes: AdamW, linear warm-up, cosine to zero, the last epoch counts.

# ======================= settings =======================
restorer_lr_factor = 1.0  # learning rate of the restorer relative to the task model's; a plain model ignores it
base_lr = 2e-3
warmup_iters = 50
max_epochs = 6
weight_decay = 0.05

# ======================= schedule =======================
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=max_epochs, val_interval=max_epochs)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.05, by_epoch=False, begin=0, end=warmup_iters),
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
