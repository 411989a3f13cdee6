"""What roles does when a lower app reports something."""
