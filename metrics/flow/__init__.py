"""How knowledge flows: computing its rows (nightly and weekly, all communities at once), and what of them may be shown."""
