# A restorer in front of a frozen task model, trained by that model's features alone. Its restorer, task_model,
# task_checkpoint and classes come from the config.

# ======================= settings =======================
restored_share = 0.75  # of the task model's input in evaluation; the rest is the raw image
charbonnier_weight = 1.0
consistency_weight = 4.0  # features of the restored night image towards those of the clean one
illumination_weight = 0.2
heatmap_weight = 0.005  # more slows the trunk down

# ======================= model =======================
blend = dict(type='Blend', weight=restored_share, learned=False, in_training=False)
joint = dict(
    type='JointModel',
    frozen_task=True,
    task_loss_weight=0.0,
    losses=dict(
        charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
        consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
        illumination=dict(type='IlluminationLoss', loss_weight=illumination_weight),
        heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    ),
)
