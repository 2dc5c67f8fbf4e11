"""One database: connections, transactions, its form."""
