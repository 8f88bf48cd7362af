# Adaptive histogram equalisation of the lightness, by OpenCV on the CPU.
clip_limit = 2.0  # limit of a tile's contrast gain
grid = (8, 8)  # tiles in x and in y
restorer = dict(type='CLAHE', clip_limit=clip_limit, grid=grid)
