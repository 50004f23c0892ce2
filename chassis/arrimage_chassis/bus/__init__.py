"""The buses: the node's own, and the border. Only this package knows FastStream; the rest asks ``port``."""
