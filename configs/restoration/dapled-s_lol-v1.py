# dapled-s on LOL-v1.

_base_ = ['../_base_/datasets/lol_v1.py', '../_base_/schedules/restoration.py']

# ======================= settings =======================
max_iters = 60_000
val_interval = 2_000
charbonnier_weight = 1.0
ssim_weight = 0.2

# ======================= model =======================
model = dict(
    type='RestorationModel',
    restorer=dict(type='DAPLED', arch='s'),
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        ssim=dict(type='SSIMLoss', loss_weight=ssim_weight),
    ),
)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='CosineAnnealingLR', eta_min={{_base_.final_lr}}, by_epoch=False, begin=0, end=max_iters, T_max=max_iters)
]
