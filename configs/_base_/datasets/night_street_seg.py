# NightStreet with its semantic labels, for mmseg: procedural streets, by day, turned to night on the way.

# ======================= settings =======================
train_images, val_images = 300, 100
train_seed, val_seed = 0, 1  # of the streets, not of the training
batch_size = 4
num_workers = 0
image_size = (256, 192)  # width, height in pixels

# ======================= pipelines =======================
meta_keys = ('img_id', 'img_path', 'ori_shape', 'img_shape', 'pad_shape', 'scale_factor', 'flip', 'flip_direction')
load = dict(type='LoadNightStreet', with_seg=True)
pack = dict(type='PackJointInputs', pack=dict(type='mmseg.PackSegInputs', meta_keys=meta_keys))
train_pipeline = [load, dict(type='mmseg.RandomFlip', prob=0.5), dict(type='NightDegradation'), pack]
# The same night in every run and for every model.
test_pipeline = [load, dict(type='NightDegradation', fixed=True), pack]

# ======================= data sets =======================
scenes = dict(type='NightStreetSegDataset', width=image_size[0], height=image_size[1])
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
val_evaluator = [dict(type='NightIoUMetric', iou_metrics=['mIoU']), dict(type='PSNR'), dict(type='SSIM')]
test_evaluator = val_evaluator
