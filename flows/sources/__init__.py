"""Sources that a user declares, and how each is read: folders, web pages, feeds, lists, archives."""
