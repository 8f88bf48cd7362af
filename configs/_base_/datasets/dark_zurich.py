# The night of Dark Zurich: 50 validation images with label maps, 1920x1080, Cityscapes' 19 classes. Evaluation alone:
# its training images have no label maps. Take train_dataloader from another data set, such as acdc_night.py.
# Needs mmseg: pip install 'mmdapled[seg]'.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/dark_zurich/'
image_size = (1920, 1080)  # width, height in pixels, that of the images
num_workers = 4

# ======================= pipelines =======================
test_pipeline = [
    dict(type='LoadImageFromFile'),
    dict(type='Resize', scale=image_size, keep_ratio=True),
    dict(type='mmseg.LoadAnnotations'),  # after Resize: the metric compares at the label map's size
    dict(type='mmseg.PackSegInputs'),
]

# ======================= data sets =======================
val_dataloader = dict(
    batch_size=1,
    num_workers=num_workers,
    persistent_workers=True,
    sampler=dict(type='DefaultSampler', shuffle=False),
    dataset=dict(
        type='DarkZurichNightDataset', data_root=data_root, pipeline=test_pipeline,
        data_prefix=dict(img_path='rgb_anon/val/night', seg_map_path='gt/val/night'),
    ),
)  # fmt: skip
test_dataloader = val_dataloader
val_evaluator = dict(type='NightIoUMetric', iou_metrics=['mIoU'])
test_evaluator = val_evaluator
