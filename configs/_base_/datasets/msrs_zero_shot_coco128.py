# Evaluate on MSRS-night, train without it: COCO128's people, bicycles and cars turned to night are all there is.

_base_ = './msrs_night_coco128.py'

# ======================= settings =======================
# Lamps are orange, green or blue, which a camera at night leaves in the picture: linear gains of blue and red.
white_balance = (0.4, 1.6)
batch_size = 4
spatial_prob = 0.3  # share of images whose darkness, blur and noise vary in space

# ======================= data sets =======================
degraded_pipeline = [
    dict(step, white_balance=white_balance, spatial=spatial_prob) if step['type'] == 'NightDegradation' else step
    for step in _base_.degraded_pipeline
]
train_dataloader = dict(
    batch_size=batch_size, dataset=dict(datasets=[dict(_base_.coco_train, pipeline=degraded_pipeline)])
)
