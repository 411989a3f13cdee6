"""Mails that come in: read from their bytes, and what in them was written now. No writes."""
