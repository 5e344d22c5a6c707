"""Three stored ways of presenting a production or an action, for three kinds of readers.

*Valorisation* shows what people are able to do, *information* is for whoever looks for something,
*documentation* is for colleagues who ask how it was made. An angle is a title and a text beside
what the edition shows; it never shows anything that the edition does not hold.
"""
