"""About Calmdesk, and the licences of everything that is shipped with it."""
