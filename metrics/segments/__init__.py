"""The roles of a community in parts (by department, say) and how they changed; written on Mondays, shown under rules."""
