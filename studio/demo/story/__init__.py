"""How the demonstration comes to be: the cast, what they bring, what they make, what is shown."""
