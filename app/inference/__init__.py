"""Understands text on this computer: the only home of onnxruntime, tokenizers, numpy and py3langid."""
