"""The history of the tables, one file a step. Run by `Database.upgrade()`."""
