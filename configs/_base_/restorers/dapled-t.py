# DAP-LED, size t, its heatmaps estimated from the image alone;
# dapled-t-tinyclip and dapled-t-clip are guided by a CLIP.
restorer = dict(type='DAPLED', arch='t')
