"""Maps: places, walks, feelings, with photos, voices and words, on a ground or on paper.

Nothing is imported here: what opens a stranger’s file (`geodata.child`) is in this folder, and must
not load the rest of it. What the room offers to the house is told by `part`.
"""
