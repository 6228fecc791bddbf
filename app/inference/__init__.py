"""Understands text on this computer: the only home of onnxruntime, tokenizers, numpy and py3langid."""

import os

# ONNX Runtime tells Microsoft which programs use it, from a thread of its own that no ledger sees. It looks at this
# variable when it is imported; its `disable_telemetry_events` comes too late to keep it from beginning.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
