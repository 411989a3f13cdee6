"""Accounts: who someone is: users, profiles, invitations to the platform.

May import: nothing of ours.
"""
