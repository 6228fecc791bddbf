"""The form that connects a helpdesk: in the first run, and in the settings."""
