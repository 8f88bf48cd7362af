# NightStreet, the embedded default: procedural streets, by day, turned to night on the way. No files, no network.

_base_ = './night_street_scenes.py'

# ======================= settings =======================
classes = ('person', 'bicycle', 'car')
image_size = (320, 240)  # width, height in pixels
padded_size = (320, 256)  # what a stride of 32 needs
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
train_dataloader = dict(dataset=dict(scenes, pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(scenes, pipeline=test_pipeline))
test_dataloader = val_dataloader
val_evaluator = [dict(type='mmdet.CocoMetric', metric='bbox'), *_base_.val_evaluator]
test_evaluator = val_evaluator
