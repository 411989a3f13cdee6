"""What communities does when a lower app reports something."""
