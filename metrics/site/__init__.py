"""The site as administrators look after it: how communities are, how far it is taken up, whether everything runs."""
