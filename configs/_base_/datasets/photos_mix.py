# A mixed stream for evaluation: clean photos, each one of day, dusk, night, blur and blurred night by its index, with
# PSNR and SSIM of all and of each kind. Any folder of clean photos will do: eval_folder. Training: photos_night.py.
_base_ = 'photos_night.py'

# ======================= settings =======================
eval_folder = '{{$MMDAPLED_DATA:data}}/coco128/val2017/'

# ======================= pipelines =======================
mix_pipeline = [
    dict(type='LoadPairedImages'),
    dict(type='PhotoMix'),
    dict(type='PackRestorationInputs', meta_keys=('img_id', 'img_path', 'ori_shape', 'img_shape', 'group')),
]

# ======================= data sets =======================
val_dataloader = dict(dataset=dict(data_prefix=dict(img=eval_folder), pipeline=mix_pipeline))
test_dataloader = val_dataloader
val_evaluator = [dict(type='PSNR', group_key='group'), dict(type='SSIM', group_key='group')]
test_evaluator = val_evaluator
