"""The commands of `dondoc`, one file a subject."""
