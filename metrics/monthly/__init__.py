"""The monthly report: written from weekly rows and counts of the month, edited and signed by a manager, read by audience."""
