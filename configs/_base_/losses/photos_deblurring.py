# Losses of restoration training for restorers that estimate heatmaps and the kernel of the blur.

# ======================= settings =======================
charbonnier_weight = 1.0
edge_weight = 0.1
illumination_weight = 0.5
heatmap_weight = 0.005  # more of it costs the restored image quality
kernel_weight = 0.1

# ======================= losses =======================
losses = dict(
    charbonnier=dict(type='CharbonnierLoss', loss_weight=charbonnier_weight),
    edge=dict(type='EdgeLoss', loss_weight=edge_weight),
    illumination=dict(type='IlluminationLoss', loss_weight=illumination_weight),
    heatmap=dict(type='HeatmapLoss', loss_weight=heatmap_weight, level_weight=heatmap_weight),
    blur_kernel=dict(type='BlurKernelLoss', loss_weight=kernel_weight),
)
