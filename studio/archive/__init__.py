"""The static archive: what an action, or the whole gallery, shows to everybody, as plain files.

It opens from a USB stick without a network, says what it is in Dublin Core, and holds the digest of
each of its files. It is made of public editions only.
"""
