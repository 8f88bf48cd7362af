# The light of dapled-t on small copies of whole photos, many more of them in the same time: how much light a photo
# lacks shows in its histogram, and in a whole scene better than in a crop. Without detail, which needs the full
# resolution. It starts from dapled-t_photos-night.py.

_base_ = './dapled-t_photos-night.py'

# ======================= settings =======================
shorter_side = (160, 257)  # of a photo before cropping, drawn per photo, in pixels
crop_size = 160  # pixels
batch_size = 16
max_iters = 2_500
learning_rate = 1e-3

# ======================= model =======================
model = dict(restorer=dict(detail=False))
load_from = 'work_dirs/dapled-t_photos-night/iter_6000.pth'

# ======================= data =======================
shrink = dict(
    type='RandomChoiceResize', scales=[(2000, side) for side in range(*shorter_side, 32)], keep_ratio=True
)  # fmt: skip
photo_pipeline = [
    dict(type='LoadPairedImages'),
    shrink,
    dict(type='PairedRandomCrop', size=crop_size),
    dict(type='PairedRandomFlip', prob=0.5),
    {{_base_.night}},
    dict(type='PackRestorationInputs'),
]
train_dataloader = dict(
    batch_size=batch_size,
    dataset=dict(
        _delete_=True,
        type='ConcatDataset',
        datasets=[
            dict(type='ImageFolderDataset', data_prefix=dict(img={{_base_.photo_folder}}), pipeline=photo_pipeline),
            dict(type='ImageFolderDataset', data_prefix=dict(img={{_base_.more_photos}}), pipeline=photo_pipeline),
        ],
    ),
)

# ======================= schedule =======================
train_cfg = dict(max_iters=max_iters, val_interval=max_iters)
param_scheduler = [
    dict(type='LinearLR', start_factor=0.1, by_epoch=False, begin=0, end=100),
    dict(
        type='CosineAnnealingLR', eta_min={{_base_.final_lr}}, by_epoch=False, begin=0, end=max_iters, T_max=max_iters
    ),
]
optim_wrapper = dict(optimizer=dict(lr=learning_rate))
default_hooks = dict(checkpoint=dict(interval=max_iters))
