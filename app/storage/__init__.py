"""The local memory: the only home of SQL. An encrypted database, its journal, its outbox and its caches."""
