# NAFNet that removes blur from bright photos alone: the second half, or the first, of the cascades here.

_base_ = './dapled-s_photos-night.py'

# ======================= settings =======================
exposure = (0.7, 1.0)  # linear gain: daylight
blur_length = (0.0, 16.0)  # path of the shake in px of a photo 640 px wide
shot_noise = (1e-6, 1e-5)  # variance at full scale: none to speak of

# ======================= model =======================
model = dict(
    restorer=dict(_delete_=True, type='NAFNet', width=12, encoder=(1, 1, 1, 1), middle=1, decoder=(1, 1, 1, 1)),
    losses=dict(
        _delete_=True,
        charbonnier=dict(type='CharbonnierLoss', loss_weight={{_base_.charbonnier_weight}}),
        edge=dict(type='EdgeLoss', loss_weight={{_base_.edge_weight}}),
        illumination=dict(type='IlluminationLoss', loss_weight={{_base_.illumination_weight}}),
    ),
)

# ======================= data =======================
crop_and_blur = [
    dict(type='PairedRandomCrop', size=128),
    dict(type='PairedRandomFlip', prob=0.5),
    dict(type='NightDegradation', view=None, exposure=exposure, blur_length=blur_length, shot_noise=shot_noise),
    dict(type='PackRestorationInputs'),
]  # fmt: skip
photo_pipeline = [dict(type='LoadPairedImages'), {{_base_.shrink}}, *crop_and_blur]
test_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='NightDegradation', exposure=exposure, blur_length=blur_length, shot_noise=shot_noise, fixed=True),
    dict(type='PackRestorationInputs'),
]
train_dataloader = dict(
    dataset=dict(
        _delete_=True,
        type='ImageFolderDataset',
        data_prefix=dict(img={{_base_.photo_folder}}),
        pipeline=photo_pipeline,
    )
)
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
