"""Following the ticket the agent looks at: the local socket, links, dropped and pasted addresses."""
