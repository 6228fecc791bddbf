"""A certificate that nobody trusts, made on the spot so that no key is ever committed."""

from __future__ import annotations

import subprocess
from pathlib import Path


def untrusted_certificate(folder: Path) -> Path:
    """A file with a fresh key and the certificate it signed itself, for localhost; needs the openssl command."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes(key.read_bytes() + certificate.read_bytes())
    return both
