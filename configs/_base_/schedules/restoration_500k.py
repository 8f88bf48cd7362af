# 500,000 iterations, cosine.

_base_ = './restoration.py'

# ======================= settings =======================
max_iters = 500_000
val_interval = 10_000

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='CosineAnnealingLR', eta_min={{_base_.final_lr}}, by_epoch=False, begin=0, end=max_iters, T_max=max_iters)
]
