"""The command line that the training programs share."""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

import torch


def arguments(description: str) -> argparse.Namespace:
    """Parse, set up the log and the number of threads."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pack")
    parser.add_argument(
        "--encoder", type=Path, help="folder with model.safetensors and tokenizer.json of all-MiniLM-L6-v2"
    )
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="checkpoints and cached embeddings")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    return options
