"""The practice page: answer a past message, then compare; nothing is sent and nothing is kept."""
