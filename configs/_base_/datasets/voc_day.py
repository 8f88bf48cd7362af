# 800 bright images of PASCAL VOC2007 trainval, labelled as voc_dark.py's: turned to night for training, as they are for
# evaluation. Both parts are the same images, so evaluate only what was not trained on them.

_base_ = './voc_dark.py'

# ======================= settings =======================
data_root = '{{$MMDAPLED_DATA:data}}/voc_day/'
annotations = 'annotations/train.json'
luma_bins = (105, 126)  # of 0 to 255: about thirds

# ======================= data sets =======================
night_from_day = dict(_base_.day_train, pipeline=_base_.degraded_pipeline)
train_dataloader = dict(dataset=dict(datasets=[night_from_day]))
val_dataloader = dict(dataset=dict(data_root=data_root, ann_file=annotations, data_prefix=dict(img='train/')))
test_dataloader = val_dataloader
val_evaluator = dict(ann_file=data_root + annotations, luma_bins=luma_bins)
test_evaluator = val_evaluator
