# Train on synthetic night for a real one that is not there: a slow task model, a fast restorer.

_base_ = './finetune_8e.py'

# ======================= settings =======================
max_epochs = 16
base_lr = 2e-5  # more of it makes a detector forget the real world for the synthetic night
restorer_lr_factor = 50.0

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
