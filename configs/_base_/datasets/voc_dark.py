# Dark images of PASCAL VOC2007 (mean luma below 60), in COCO format with COCO's 80 categories: 287 of trainval for
# training, 139 of test for evaluation. Training adds 800 bright ones, half of which NightDegradation turns into night.
# Only objects of VOC's 20 classes have boxes. A class without a box has no AP and stays out of the mean, so an 80-class
# detector is evaluated as it is. Training takes objects of the other 60 for background: meant for a frozen detector.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './msrs_night_coco128.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/voc_dark/'
day_root = '{{$MMDAPLED_DATA:data}}/voc_day/'
classes = None  # those of the annotation files, COCO's 80
luma_bins = (45, 55)  # of 0 to 255: about thirds of val
val_annotations = 'annotations/val.json'

# ======================= data sets =======================
boxes = dict(type='NightCocoDataset', filter_cfg=dict(filter_empty_gt=True, min_size=32))
night_train = dict(_base_.night_train, **boxes, data_root=data_root)
day_train = dict(
    _base_.day_train, **boxes, data_root=day_root, ann_file='annotations/train.json', data_prefix=dict(img='train/')
)
train_dataloader = dict(dataset=dict(datasets=[night_train, day_train]))
val_dataloader = dict(dataset=dict(type='NightCocoDataset', data_root=data_root))
test_dataloader = val_dataloader
val_evaluator = dict(ann_file=data_root + val_annotations, luma_bins=luma_bins)
test_evaluator = val_evaluator
