# Brightening by a power of the pixel value.
gamma = 0.6  # below 1 brightens; 0.6 was the best fixed value for YOLOX-Nano on MSRS-night
restorer = dict(type='Gamma', gamma=gamma)
