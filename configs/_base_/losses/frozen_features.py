# Restoration training on crops of day images turned to night, with a frozen detector's features as a loss.

# ======================= settings =======================
crop_size = (320, 320)  # height, width in pixels
shorter_side = (330, 480)  # of the image before cropping, drawn per image, in pixels
charbonnier_weight = 1.0
consistency_weight = 4.0
heatmap_weight = 0.1

# ======================= losses =======================
losses = dict(
    charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
    consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
    heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
)

# ======================= pipeline =======================
crops_pipeline = [
    dict(type='LoadImageFromFile', backend_args=None),
    dict(type='RandomChoiceResize', scales=[(2000, side) for side in range(*shorter_side, 30)], keep_ratio=True),
    dict(type='mmdet.RandomCrop', crop_size=crop_size, crop_type='absolute', allow_negative_crop=True),
    dict(type='mmdet.RandomFlip', prob=0.5),
    dict(type='NightDegradation', spatial=0.3),
    dict(type='PackJointInputs'),
]
