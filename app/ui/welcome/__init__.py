"""The first run: what Calmdesk is, the helpdesk, the playbooks, the place, the keys."""
