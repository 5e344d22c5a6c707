"""Templates of maps that a structure keeps for itself: a legend, questions, a ground."""
