"""The demonstration: three groups, what they made, and a page on which to play each role.

Everything here is invented but the public places. It goes through the same acts as people do.
"""

from studio.demo.greeting import welcome
from studio.demo.make import make_demo

__all__ = ["make_demo", "welcome"]
