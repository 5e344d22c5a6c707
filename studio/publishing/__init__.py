"""From a group's draft to what the public sees: freeze, publish, take back.

Knows neither what a map is nor what a portrait is: a kind hands over a `Bundle`.
"""
