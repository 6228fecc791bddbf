"""The command line that the training programs share."""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

import torch


def arguments(description: str, *, leave_one_out: bool = False) -> argparse.Namespace:
    """Parse, set up the log and the number of threads. `leave_one_out` offers the option of that name."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public data sets")
    parser.add_argument("--out", type=Path, required=True, help="folder of the pack")
    parser.add_argument(
        "--encoder", type=Path, help="folder with model.safetensors and tokenizer.json of all-MiniLM-L6-v2"
    )
    parser.add_argument("--work", type=Path, default=Path("build/training"), help="checkpoints and cached embeddings")
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    if leave_one_out:
        parser.add_argument(
            "--leave-one-out", action="store_true", help="measure each domain with what is trained on the others"
        )
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    return options
