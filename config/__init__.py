"""What people write: the configuration, its models, and the root of the error tree."""
