# Restoration losses of joint training in front of a task model that starts from scratch. No FeatureConsistencyLoss: its
# gradient would hold such a task model back (docs/results.md).

# ======================= settings =======================
charbonnier_weight = 1.0
heatmap_weight = 0.005  # more slows the trunk down

# ======================= losses =======================
losses = dict(
    charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
    heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
)
