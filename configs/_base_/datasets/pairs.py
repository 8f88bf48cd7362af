# Any folders of pairs, or a list of them: random crops for training, whole images for evaluation. The config of a data
# set sets its class and its files.

# ======================= settings =======================
crop_size = 256  # pixels
batch_size = 16
num_workers = 4

# ======================= pipelines =======================
train_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='PairedRandomCrop', size=crop_size),
    dict(type='PairedRandomFlip', prob=0.5),
    dict(type='PackRestorationInputs'),
]
test_pipeline = [dict(type='LoadPairedImages'), dict(type='PackRestorationInputs')]

# ======================= data sets =======================
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='InfiniteSampler', shuffle=True),
    dataset=dict(pipeline=train_pipeline),
)
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(pipeline=test_pipeline, test_mode=True),
)
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
