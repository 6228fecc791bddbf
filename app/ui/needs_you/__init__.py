"""Decisions that could not be delivered and wait for the agent."""
