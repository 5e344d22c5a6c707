"""Who people are and how they come in. What they may do is next door, in `access`."""
