# DAP-LED, size s, its heatmaps estimated from the image alone; see dapled-s-clip for CLIP's.
restorer = dict(type='DAPLED', arch='s')
