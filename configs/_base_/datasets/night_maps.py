# Any night data set with label maps in Cityscapes' 19 classes, evaluated at full size. The config of a data set sets
# its class and its files. Needs mmseg: pip install 'mmdapled[seg]'.

# ======================= settings =======================
image_size = (1920, 1080)  # width, height in pixels
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
    dataset=dict(pipeline=test_pipeline),
)
test_dataloader = val_dataloader
val_evaluator = dict(type='NightIoUMetric', iou_metrics=['mIoU'])
test_evaluator = val_evaluator
