"""Ranks the steps of a playbook: one encoder, and a small scorer over what the playbook itself knows."""
