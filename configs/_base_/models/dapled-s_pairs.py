# dapled-s from scratch, compared with the clean image of each pair.

# ======================= settings =======================
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
