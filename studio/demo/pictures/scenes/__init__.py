"""The scenes: each function prints one picture."""
