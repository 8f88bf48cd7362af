# NOD (Night Object Detection), the Sony subset: 2,571 / 321 / 321 street images. The subsets are reported one by one.
# tools/convert_dataset.py nod_sony makes the files.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './night_boxes.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/nod/'
train_annotations = 'annotations/nod_sony_train.json'
val_annotations = 'annotations/nod_sony_val.json'
test_annotations = 'annotations/nod_sony_test.json'

# ======================= data sets =======================
files = dict(type='NODDataset', data_root=data_root)
train_dataloader = dict(dataset=dict(files, ann_file=train_annotations))
val_dataloader = dict(dataset=dict(files, ann_file=val_annotations))
test_dataloader = dict(dataset=dict(files, ann_file=test_annotations))
val_evaluator = dict(ann_file=data_root + val_annotations)
test_evaluator = dict(ann_file=data_root + test_annotations)
