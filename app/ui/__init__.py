"""The window: presenters turn the copilot's session into states without Qt, views paint them."""
