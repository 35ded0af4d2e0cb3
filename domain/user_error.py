"""What goes wrong for a user, told in words for them."""


class UserError(Exception):
    """Something that was asked cannot be done; its words say why, and no traceback adds to them."""
