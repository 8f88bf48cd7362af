# NOD (Night Object Detection), the Nikon subset: 3,206 / 400 / 400 street photos. The subsets are reported one by one.
# tools/convert_dataset.py nod_nikon makes the files.

_base_ = './nod_sony.py'

# ======================= settings =======================
train_annotations = 'annotations/nod_nikon_train.json'
val_annotations = 'annotations/nod_nikon_val.json'
test_annotations = 'annotations/nod_nikon_test.json'

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(ann_file=train_annotations))
val_dataloader = dict(dataset=dict(ann_file=val_annotations))
test_dataloader = dict(dataset=dict(ann_file=test_annotations))
val_evaluator = dict(ann_file=_base_.data_root + val_annotations)
test_evaluator = dict(ann_file=_base_.data_root + test_annotations)
