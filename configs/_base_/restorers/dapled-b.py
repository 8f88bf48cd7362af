# DAP-LED, size b, its heatmaps estimated from the image alone; see dapled-b-clip for CLIP's.
restorer = dict(type='DAPLED', arch='b')
