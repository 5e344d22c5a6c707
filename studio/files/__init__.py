"""Originals, private for ever; derivatives, the only thing that is shown; resumable upload."""
