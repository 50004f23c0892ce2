"""The buses: the node's own, and the border. Only ``broker`` knows FastStream; the rest asks ``port``."""
