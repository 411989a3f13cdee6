"""What content does when a lower app reports something."""
