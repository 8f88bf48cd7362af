# Fine-tune a COCO detector on a small night set: AdamW, linear warm-up, cosine to zero, the last epoch counts.

# ======================= settings =======================
max_epochs = 8
base_lr = 2e-4
weight_decay = 0.05
warmup_iters = 20
restorer_lr_factor = 1.0  # learning rate of the restorer relative to the task model's; a plain model ignores it

# ======================= schedule =======================
train_cfg = dict(type='EpochBasedTrainLoop', max_epochs=max_epochs, val_interval=max_epochs)
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
