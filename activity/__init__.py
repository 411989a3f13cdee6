"""Activity: what people did: the append-only ledger of acts, reading counters, notices, the audit trail.

May import: accounts.
"""
