# ExDark, protocol A: the 5,896 / 1,467 photos of the lists that MAET published and IAT used; they report on val.
# Not comparable with exdark_coco.py: at least 1,096 of the 2,563 official test photos are trained on here.
# tools/convert_dataset.py exdark_maet makes the files.

_base_ = './exdark_coco.py'

# ======================= settings =======================
train_annotations = 'annotations/exdark_maet_train.json'
val_annotations = 'annotations/exdark_maet_val.json'

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(ann_file=train_annotations))
val_dataloader = dict(dataset=dict(ann_file=val_annotations))
test_dataloader = dict(dataset=dict(ann_file=val_annotations))
val_evaluator = dict(ann_file=_base_.data_root + val_annotations)
test_evaluator = val_evaluator
