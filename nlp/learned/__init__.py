"""What is learned from gold documents; the only place for numpy, transformers and torch."""
