# COCO photos turned to night, with masks of the objects; degrading changes no geometry, so masks stay where they are.
# COCO128's `val` has boxes alone; with all of COCO set metric to ['bbox', 'segm'].

_base_ = './coco128_night.py'

# ======================= settings =======================
metric = 'bbox'

# ======================= pipelines =======================
# Padding is left to the data preprocessor: mmdet can't paste the mask of a box that lies in padding of the pipeline's.
train_pipeline = [
    dict(step, with_mask=True) if step['type'] == 'LoadAnnotations' else step
    for step in _base_.train_pipeline
    if step['type'] != 'Pad'
]
test_pipeline = [step for step in _base_.test_pipeline if step['type'] != 'Pad']

# ======================= data sets =======================
train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(pipeline=test_pipeline))
test_dataloader = val_dataloader
val_evaluator = dict(metric=metric)
test_evaluator = val_evaluator
