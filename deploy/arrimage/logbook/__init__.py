"""Reading the log files of a node or a hub: all of them, rotated ones too, in the order of time."""
