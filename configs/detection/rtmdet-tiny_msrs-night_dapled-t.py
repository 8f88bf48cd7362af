# RTMDet-tiny and dapled-t, trained jointly on MSRS-night under the plain arm's schedule.

_base_ = './rtmdet-tiny_msrs-night_plain.py'

# ======================= settings =======================
restorer_checkpoint = 'dapled-t'  # comes with the package; None starts from the identity
charbonnier_weight = 1.0
consistency_weight = 1.0  # features of the restored night image towards those of the clean one
heatmap_weight = 0.005  # more slows the trunk down

# ======================= model =======================
model = dict(
    _delete_=True,
    type='JointModel',
    restorer=dict(type='DAPLED', arch='t', checkpoint=restorer_checkpoint),
    task_model={{_base_.model}},
    task_checkpoint={{_base_.task_checkpoint}},
    classes={{_base_.classes}},
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)
custom_hooks = [dict(type='LivenessHook'), dict(type='ChannelsLastHook')]
