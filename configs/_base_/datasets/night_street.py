# NightStreet, the embedded default: procedural streets, by day, turned to night on the way. No files, no network.

# ======================= settings =======================
train_images, val_images = 300, 100
train_seed, val_seed = 0, 1  # of the streets, not of the training
batch_size = 4
num_workers = 0
classes = ('person', 'bicycle', 'car')
image_size = (320, 240)  # width, height in pixels
padded_size = (320, 256)  # a multiple of the stride 32
pad_value = 114

# ======================= pipelines =======================
det_meta_keys = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'scale_factor', 'instances')
load = [dict(type='LoadNightStreet'), dict(type='LoadAnnotations', with_bbox=True)]
pad_to_size = dict(type='Pad', size=padded_size, pad_val=dict(img=(pad_value, pad_value, pad_value)))
pack = dict(type='PackJointInputs', pack=dict(type='mmdet.PackDetInputs', meta_keys=det_meta_keys))
train_pipeline = [*load, dict(type='RandomFlip', prob=0.5), dict(type='NightDegradation'), pad_to_size, pack]
# The same night in every run and for every model.
test_pipeline = [
    *load,
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='NightDegradation', fixed=True),
    pad_to_size,
    pack,
]

# ======================= data sets =======================
scenes = dict(type='NightStreetDataset', width=image_size[0], height=image_size[1])
train_dataloader = dict(
    batch_size=batch_size,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=True),
    dataset=dict(scenes, length=train_images, seed=train_seed, pipeline=train_pipeline),
)
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(scenes, length=val_images, seed=val_seed, test_mode=True, pipeline=test_pipeline),
)
test_dataloader = val_dataloader
val_evaluator = [dict(type='mmdet.CocoMetric', metric='bbox'), dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
