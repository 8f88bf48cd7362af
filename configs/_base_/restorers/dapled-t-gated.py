# dapled-t with its bundled weights, run on degraded images alone; images that need nothing are returned bit for bit.
restorer = dict(type='Gated', restorer='dapled-t', checkpoint='dapled-t', prior=dict(type='ImageStatistics'))
