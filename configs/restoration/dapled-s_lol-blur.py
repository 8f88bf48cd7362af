# dapled-s on LOL-Blur, standard protocol (low_blur_noise -> high_sharp_scaled).

_base_ = ['../_base_/datasets/lol_blur.py', '../_base_/schedules/restoration.py']

# ======================= settings =======================
max_iters = 500_000
val_interval = 10_000
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
