"""From the files of a night data set, as they are published, to COCO annotation files, and the check of the result."""
