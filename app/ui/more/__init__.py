"""The second window: the agent's own figures, the journal, the ledger, the models, settings and licences."""
