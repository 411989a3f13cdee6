"""Pages of skills and of learning."""
