"""django-helpdesk: its REST API, and the pages of that API where it has no other way to tell names."""
