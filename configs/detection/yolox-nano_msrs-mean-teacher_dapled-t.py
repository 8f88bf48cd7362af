# YOLOX-Nano and dapled-t as student and as teacher, under the plain arm's schedule: on unlabelled night images the
# detection loss alone trains the restorer, on COCO128 turned to night the restoration losses do, too.

_base_ = './yolox-nano_msrs-mean-teacher_plain.py'

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # the bundled weights
restored_share = 0.75  # of the detector's input at the start, the rest is the raw image; learned
charbonnier_weight = 1.0
consistency_weight = 1.0  # features of the restored night image towards those of the clean one
heatmap_weight = 0.005  # more slows the trunk down

# ======================= model =======================
model = dict(
    detector=dict(
        _delete_=True,
        type='JointModel',
        restorer=dict(
            type='Blend', restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint), weight=restored_share
        ),
        task_model={{_base_.model.detector}},
        task_checkpoint={{_base_.task_checkpoint}},
        classes={{_base_.classes}},
        losses=dict(
            charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
            consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
            heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
        ),
    )
)
custom_hooks = [dict(type='LivenessHook'), {{_base_.mean_teacher}}, dict(type='ChannelsLastHook')]
