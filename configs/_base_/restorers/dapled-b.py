# DAP-LED, size b, its heatmaps estimated from the image alone;
# dapled-b-tinyclip and dapled-b-clip are guided by a CLIP.
restorer = dict(type='DAPLED', arch='b')
