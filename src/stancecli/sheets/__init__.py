"""Tables as people keep them in files: cells with their places, in text and in workbooks."""
