# DAP-LED, size t, its heatmaps estimated from the image alone; see dapled-t-clip for CLIP's.
restorer = dict(type='DAPLED', arch='t')
