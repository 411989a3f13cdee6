"""Acts as NDJSON (docs/acts.md): reader checks each line by itself, staging checks them together and writes them."""
