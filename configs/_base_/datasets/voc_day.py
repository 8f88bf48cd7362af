# 800 bright images of PASCAL VOC2007 trainval, labelled as voc_dark.py's: turned to night for training, as they are for
# evaluation. Both parts are the same images, so evaluate only what was not trained on them.

_base_ = './msrs_night_coco128.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/voc_day/'
annotations = 'annotations/train.json'
classes = None  # those of the annotation file, COCO's 80
luma_bins = (105, 126)  # of 0 to 255: about thirds

# ======================= data sets =======================
images = dict(type='NightCocoDataset', data_root=data_root, ann_file=annotations, data_prefix=dict(img='train/'))
filter_cfg = dict(filter_empty_gt=True, min_size=32)
train_dataloader = dict(
    dataset=dict(datasets=[dict(images, filter_cfg=filter_cfg, pipeline=_base_.degraded_pipeline)])
)  # fmt: skip
val_dataloader = dict(dataset=images)
test_dataloader = val_dataloader
val_evaluator = dict(ann_file=data_root + annotations, luma_bins=luma_bins)
test_evaluator = val_evaluator
