# Train a small segmenter or depth estimator of mmseg from scratch in minutes; the last epoch counts.

_base_ = './finetune_8e.py'

# ======================= settings =======================
max_epochs = 6
base_lr = 5e-4
warmup_iters = 50

# ======================= schedule =======================
train_cfg = dict(max_epochs=max_epochs, val_interval=max_epochs)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.05, by_epoch=False, begin=0, end=warmup_iters),
    dict(type='CosineAnnealingLR', eta_min=0, by_epoch=True, begin=0, end=max_epochs, T_max=max_epochs,
         convert_to_iter_based=True),
]  # fmt: skip
optim_wrapper = dict(optimizer=dict(lr=base_lr))

# ======================= runtime =======================
default_scope = 'mmseg'
visualizer = dict(type='SegLocalVisualizer')
