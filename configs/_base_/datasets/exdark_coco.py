# ExDark (7,363 real low-light images, 12 classes), protocol B: the official 3,000 / 1,800 / 2,563, as YOLA and FRBNet.
# Results on test; name the protocol with every result, MAET and IAT have another one: exdark_maet.py.
# tools/convert_dataset.py exdark_official makes the files. Real night, so no clean images.
# The folder of all data sets is `data`, or what the environment variable MMDAPLED_DATA names.

_base_ = './night_boxes.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/exdark/'
train_annotations = 'annotations/exdark_official_train.json'
val_annotations = 'annotations/exdark_official_val.json'
test_annotations = 'annotations/exdark_official_test.json'
image_folder = ''  # the annotation files say where below data_root each image lies
classes = (
    'Bicycle', 'Boat', 'Bottle', 'Bus', 'Car', 'Cat', 'Chair', 'Cup', 'Dog', 'Motorbike', 'People', 'Table',
)  # fmt: skip # as the annotation file names and orders them; the data set raises where it does not
image_size = (608, 608)  # width, height in pixels, as in the literature's tables

# ======================= pipelines =======================
jitter = dict(type='RandomResize', scale=[(320, 320), image_size], keep_ratio=True)
train_pipeline = [jitter if step['type'] == 'Resize' else step for step in _base_.train_pipeline]
test_pipeline = [dict(step, scale=image_size) if step['type'] == 'Resize' else step for step in _base_.test_pipeline]

# ======================= data sets =======================
files = dict(
    type='ExDarkDataset', data_root=data_root, metainfo=dict(classes=classes), data_prefix=dict(img=image_folder)
)  # fmt: skip
train_dataloader = dict(dataset=dict(files, ann_file=train_annotations, pipeline=train_pipeline))
val_dataloader = dict(dataset=dict(files, ann_file=val_annotations, pipeline=test_pipeline))
test_dataloader = dict(dataset=dict(files, ann_file=test_annotations, pipeline=test_pipeline))
# voc_mAP50 is the metric of the literature's tables. Groups by luma, and by the labels in the file's "attributes".
val_evaluator = dict(ann_file=data_root + val_annotations)
test_evaluator = dict(ann_file=data_root + test_annotations)
