"""The Scrapy project: polite, guarded fetching that hands over values."""
