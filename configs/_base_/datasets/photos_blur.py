# Photos of photos_night.py, blurred in daylight alone, without darkness or noise: what deblurring starts on.

_base_ = 'photos_night.py'

# ======================= settings =======================
shorter_side = (320, 481)  # of a photo before cropping, drawn per photo, in pixels
crop_size = 160  # pixels
batch_size = 6
untouched = 0.1  # share of crops that stay as they are
blur = dict(
    blur_length=(0.0, 18.0),  # path of the shake in px of a photo 640 px wide
    defocus=(0.5, 3.0),  # radius in px of a photo 640 px wide
    dark_prob=0.0,
    noise_prob=0.0,
    defocus_prob=0.1,
    jpeg_prob=0.0,
)

# ======================= pipelines =======================
shrink = dict(
    type='RandomChoiceResize', scales=[(2000, side) for side in range(*shorter_side, 32)], keep_ratio=True
)  # fmt: skip
crop_and_blur = [
    dict(type='PairedRandomCrop', size=crop_size),
    dict(type='PairedRandomFlip', prob=0.5),
    dict(type='NightDegradation', prob=1 - untouched, view=None, **blur),
    dict(type='PackRestorationInputs'),
]
photo_pipeline = [dict(type='LoadPairedImages'), shrink, *crop_and_blur]
test_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='NightDegradation', fixed=True, **blur),
    dict(type='PackRestorationInputs'),
]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    dataset=dict(
        datasets=[
            dict(type='ImageFolderDataset', data_prefix=dict(img={{_base_.photo_folder}}), pipeline=photo_pipeline),
            dict(type='ImageFolderDataset', data_prefix=dict(img={{_base_.more_photos}}), pipeline=photo_pipeline),
        ]
    ),
)
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
