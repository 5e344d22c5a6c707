"""The collaborative document: items changed by operations, stored before they are announced."""
