"""Watch a camera in operation: statistics of its images, their drift against a reference, a page, an alarm."""
