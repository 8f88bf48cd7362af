# Second step of dapled-s: darkness, blur and noise together. It starts from the deblurring of
# dapled-s_photos-blur.py and the trunk of dapled-t_photos-exposure.py, both from their work dirs.

_base_ = './dapled-t_photos-night.py'

# ======================= settings =======================
max_iters = 3_000
val_interval = 3_000
batch_size = 5
learning_rate = 6e-4
kernel_weight = 0.1
known = ('stem', 'encoder', 'decoder', 'histogram', 'illumination', 'gate')
known_rate = 0.3  # of the learning rate, for these parts of the trunk

# ======================= model =======================
model = dict(
    restorer=dict(arch='s'),
    losses=dict(blur_kernel=dict(type='BlurKernelLoss', loss_weight=kernel_weight)),
    init_cfg=[
        dict(type='Pretrained', checkpoint='work_dirs/dapled-s_photos-blur/iter_4000.pth'),
        dict(type='Pretrained', checkpoint='work_dirs/dapled-t_photos-exposure/iter_2500.pth'),
    ],
)

# ======================= data =======================
train_dataloader = dict(batch_size=batch_size)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=val_interval)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=100),
    dict(
        type='CosineAnnealingLR', eta_min={{_base_.final_lr}}, by_epoch=False, begin=0, end=max_iters, T_max=max_iters
    ),
]
optim_wrapper = dict(
    optimizer=dict(lr=learning_rate),
    paramwise_cfg=dict(custom_keys={f'restorer.{part}': dict(lr_mult=known_rate) for part in known}),
)
default_hooks = dict(checkpoint=dict(interval=val_interval))
