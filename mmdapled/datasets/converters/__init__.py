"""From published files to COCO annotation files and label maps, and their verification; needs no mmdet.

Each ``convert`` raises FileNotFoundError for missing images, labels or lists, and ValueError for broken ones.
"""
