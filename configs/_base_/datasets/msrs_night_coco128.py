# MSRS-night, and COCO128's people, bicycles and cars turned to night: every clean image is restoration ground truth.
# The evaluation is MSRS-night's alone.

_base_ = './msrs_night.py'

# ======================= settings =======================
coco_root = '{{$MMDAPLED_DATA:data}}/coco128/'
classes = ('person', 'bicycle', 'car')
palette = [(220, 20, 60), (119, 11, 32), (0, 0, 142)]  # MSRS-night's: parts with one and the same metainfo have one

# ======================= data sets =======================
coco_train = dict(
    type='NightCocoDataset',
    data_root=coco_root,
    metainfo=dict(classes=classes, palette=palette),
    ann_file='annotations/instances_train2017.json',
    data_prefix=dict(img='train2017/'),
    filter_cfg=dict(filter_empty_gt=True, min_size=32),
    pipeline={{_base_.degraded_pipeline}},
)
train_dataloader = dict(
    dataset=dict(
        _delete_=True,
        type='ConcatDataset',
        datasets=[{{_base_.night_train}}, {{_base_.day_train}}, coco_train],
    )
)
