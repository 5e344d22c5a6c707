"""What leaves a map: files for other programs, a whole copy that comes back, a sheet of paper.

Everything here reads a page (`page.json`, see studio/maps/page.py) and never a draft: what a page
does not say cannot leave.
"""
