# Restoration losses of joint training in front of a pretrained task model, on images with a clean one beside them.

# ======================= settings =======================
charbonnier_weight = 1.0
consistency_weight = 1.0  # features of the restored night image towards those of the clean one
heatmap_weight = 0.005  # more slows the trunk down

# ======================= losses =======================
losses = dict(
    charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
    consistency=dict(type='FeatureConsistencyLoss', loss_weight=consistency_weight),
    heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
)
