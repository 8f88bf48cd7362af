# IAT (Cui et al., BMVC 2022), 90 k parameters. Its weights are not bundled:
# pass the published file as `checkpoint`, or train from new weights.
restorer = dict(type='IAT', checkpoint=None)
