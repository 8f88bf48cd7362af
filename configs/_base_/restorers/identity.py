# The control: nothing is changed, the detector sees what it always saw.
restorer = dict(type='Identity')
