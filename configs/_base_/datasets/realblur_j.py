# RealBlur-J (Rim et al., ECCV 2020): real camera shake in dark places, as the camera's JPEG shows it; 3,758 pairs of
# 182 scenes for training, 980 of 50 scenes for testing, paired by the lists that come with it.
# Published tables align every restored image to its clean one before PSNR and SSIM; the metrics here do not.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/RealBlur/'
train_list = 'RealBlur_J_train_list.txt'
test_list = 'RealBlur_J_test_list.txt'
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
    dataset=dict(type='PairListDataset', data_root=data_root, ann_file=train_list, pipeline=train_pipeline),
)
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='PairListDataset', data_root=data_root, ann_file=test_list, pipeline=test_pipeline, test_mode=True
    ),
)
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
