# DAP-LED, size s, its heatmaps estimated from the image alone;
# dapled-s-tinyclip and dapled-s-clip are guided by a CLIP.
restorer = dict(type='DAPLED', arch='s')
