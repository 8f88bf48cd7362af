# Last step of dapled-t: the light of dapled-t_photos-exposure.py and the detail of dapled-t_photos-night.py, together.

_base_ = './dapled-t_photos-night.py'

# ======================= settings =======================
max_iters = 1_500
learning_rate = 5e-4

# ======================= model =======================
model = dict(
    init_cfg=[
        dict(type='Pretrained', checkpoint='work_dirs/dapled-t_photos-night/iter_6000.pth'),
        dict(type='Pretrained', checkpoint='work_dirs/dapled-t_photos-exposure/iter_2500.pth'),
    ]
)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=max_iters)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=50),
    dict(
        type='CosineAnnealingLR', eta_min={{_base_.final_lr}}, by_epoch=False, begin=0, end=max_iters, T_max=max_iters
    ),
]
optim_wrapper = dict(optimizer=dict(lr=learning_rate))
default_hooks = dict(checkpoint=dict(interval=max_iters))
