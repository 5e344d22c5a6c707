"""The demonstration: two groups, what they made, and a page on which to play each role.

Everything here is invented but the public places. It goes through the same acts as people do.
"""
