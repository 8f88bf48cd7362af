# YOLOX-Nano as published behind dapled-t, which learns from COCO128 turned to night what that detector reads; evaluated
# on MSRS-night, of which nothing was seen. The detector stays as it is: trained on synthetic night it loses on real.

_base_ = './yolox-nano_msrs-zero-shot_plain.py'

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the weights that come along
restored_share = 0.75  # of what the detector sees in evaluation, the rest is the raw image
charbonnier_weight = 1.0
consistency_weight = 4.0  # features of the restored night image towards those of the clean one
illumination_weight = 0.2
heatmap_weight = 0.005  # more slows the trunk down

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(
        type='Blend',
        restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint),
        weight=restored_share,
        learned=False,
        in_training=False,
    ),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
    classes={{_base_.classes}},
    frozen_task=True,
    task_loss_weight=0.0,
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
        illumination=dict(type='IlluminationLoss', loss_weight=illumination_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
