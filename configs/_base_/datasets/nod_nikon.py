# NOD (Night Object Detection), the Nikon subset: 3,206 / 400 / 400 street images. The subsets are reported one by one.
# tools/convert_dataset.py nod_nikon makes the files.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './night_boxes.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/nod/'
train_annotations = 'annotations/nod_nikon_train.json'
val_annotations = 'annotations/nod_nikon_val.json'
test_annotations = 'annotations/nod_nikon_test.json'

# ======================= data sets =======================
files = dict(type='NODDataset', data_root=data_root)
train_dataloader = dict(dataset=dict(files, ann_file=train_annotations))
val_dataloader = dict(dataset=dict(files, ann_file=val_annotations))
test_dataloader = dict(dataset=dict(files, ann_file=test_annotations))
val_evaluator = dict(ann_file=data_root + val_annotations)
test_evaluator = dict(ann_file=data_root + test_annotations)
