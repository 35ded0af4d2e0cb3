"""The library's Application over our ledger: its mapper and recorder are subclasses of ours.

The library gives the application, the repository and the form of an event; what stores, orders
and proves is the ledger. Its own PostgreSQL recorder loses events in one mode and stalls in the
other (measurements M1, M2 and M6); see docs/adr/0005.
"""
