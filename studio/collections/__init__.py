"""Collections: published productions of several actions, in an order, with a way through them."""
