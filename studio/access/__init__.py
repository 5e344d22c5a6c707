"""Who may do what: names of permissions, a table of rules, and the guards of the web."""
