# DARK FACE (UG2+ challenge): faces in streets by night, mostly small. Nobody published a split of the 6,000 labelled
# images: tools/convert_dataset.py darkface --lists takes the lists of the paper that you compare with.
# All data sets lie in the folder `data`, or in the one that the environment variable MMDAPLED_DATA names.

_base_ = './night_boxes.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/darkface/'
train_annotations = 'annotations/darkface_train.json'
val_annotations = 'annotations/darkface_val.json'
image_size = (1080, 720)  # width, height in pixels, that of the images

# ======================= data sets =======================
train_pipeline, test_pipeline = (
    [dict(step, scale=image_size) if step['type'] == 'Resize' else step for step in steps]
    for steps in (_base_.train_pipeline, _base_.test_pipeline)
)
files = dict(type='DarkFaceDataset', data_root=data_root)
train_dataloader = dict(dataset=dict(files, ann_file=train_annotations, pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(files, ann_file=val_annotations, pipeline=test_pipeline))
test_dataloader = val_dataloader
val_evaluator = dict(ann_file=data_root + val_annotations)
test_evaluator = val_evaluator
