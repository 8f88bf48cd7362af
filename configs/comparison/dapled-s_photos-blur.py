# Restorers under one schedule on day photos that are blurred and nothing else: dapled-s. Charbonnier and edges for
# all of them, blur kernels for those that estimate them. The trunk rests until dapled-s_photos-night.py.

_base_ = [
    '../_base_/datasets/photos_blur.py',
    '../_base_/losses/photos_deblurring.py',
    '../_base_/schedules/restoration_800i.py',
]

# ======================= settings =======================
resting = ('stem', 'encoder', 'decoder', 'histogram', 'illumination', 'gate', 'detail.reduce')

# ======================= model =======================
model = dict(
    type='RestorationModel',
    restorer=dict(type='DAPLED', arch='s'),
    losses=dict(
        charbonnier={{_base_.losses.charbonnier}},
        edge={{_base_.losses.edge}},
        blur_kernel={{_base_.losses.blur_kernel}},
    ),
)

# ======================= schedule =======================
optim_wrapper = dict(
    paramwise_cfg=dict(custom_keys={f'restorer.{part}': dict(lr_mult=0.0, decay_mult=0.0) for part in resting}),
)
