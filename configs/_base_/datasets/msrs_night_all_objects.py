# MSRS-night with all of its objects, also those that the annotators found only with the help of the infrared image: 519
# boxes by night instead of 157. Many are hard to see, so results do not compare with msrs_night.py's. The day images
# have the labels that they have there.

_base_ = './msrs_night_coco128.py'

# ======================= settings =======================
train_annotations = 'annotations/train_all_objects.json'
val_annotations = 'annotations/val_all_objects.json'

# ======================= data sets =======================
night_train = dict(_base_.night_train, ann_file=train_annotations)
train_dataloader = dict(dataset=dict(datasets=[night_train, _base_.day_train]))
val_dataloader = dict(dataset=dict(ann_file=val_annotations))
test_dataloader = val_dataloader
val_evaluator = dict(ann_file=_base_.data_root + val_annotations)
test_evaluator = val_evaluator
