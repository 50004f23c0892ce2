"""The workers' screens: pages made on the server, one look, no name in a title, address or cookie."""
