"""Calmdesk, a desktop copilot for contact-centre agents."""

__version__ = "0.1.0"
