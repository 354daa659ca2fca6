"""Text becomes a dispatch with obligations; one public door, `nlp.extract.extract`."""
