"""The embedded database: scenarios, drafts, plans and the log of who did what."""
